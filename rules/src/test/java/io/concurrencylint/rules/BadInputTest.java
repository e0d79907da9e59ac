package io.concurrencylint.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.views.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Input that cannot be analysed is named, with its line, and the rest is analysed. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BadInputTest {

  @TempDir Path root;

  @BeforeEach
  void aFileThatIsWell() throws IOException {
    write("Well.java", "class Well {\n  int size;\n}\n");
  }

  @Test
  void unparsable() throws IOException {
    write("Broken.java", "class Broken {\n  void m() {\n    int = ;\n  }\n}\n");
    Analysis analysis = analyse();
    Problem problem = onlyProblem(analysis);
    assertThat(problem.path()).isEqualTo("Broken.java");
    assertThat(problem.line()).isEqualTo(3);
    assertThat(problem.lost()).isTrue();
    assertThat(analysis.statistics().files()).isEqualTo(1);
    assertThat(analysis.statistics().lostFiles()).isEqualTo(1);
  }

  @Test
  void aRuleThatFailsTakesNoOtherWithIt() throws IOException {
    write(
        "Waits.java",
        "class Waits {\n  synchronized void m() throws Exception {\n    wait();\n  }\n}\n");
    Rule failing =
        new Rule() {
          @Override
          public RuleDoc doc() {
            return Rules.all().get(0).doc();
          }

          @Override
          public void check(Program program, Consumer<Finding> report) {
            throw new IllegalStateException("no such thing");
          }
        };
    List<Rule> rules = new ArrayList<>(List.of(failing));
    rules.addAll(Rules.all().subList(1, Rules.all().size()));
    Request request = new Request(root, List.of(root), List.of(), List.of(), 1);
    Analysis analysis = new Engine(rules).run(request, Progress.NONE);
    assertThat(analysis.findings()).extracting(Finding::rule).contains("WaitOutsideLoop");
    assertThat(analysis.problems()).hasSize(1);
    assertThat(analysis.problems().get(0).isFault()).isTrue();
    assertThat(analysis.problems().get(0).message())
        .contains("no such thing", "BadInputTest", "its findings are missing");
  }

  @Test
  void endsInTheMiddle() throws IOException {
    write("Cut.java", "class Cut {\n  void m() {\n    if (");
    assertThat(onlyProblem(analyse()).path()).isEqualTo("Cut.java");
  }

  @Test
  void notUtf8() throws IOException {
    byte[] latin1 = "class Umlaut {\n  // \u00fcber\n}\n".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(root.resolve("Umlaut.java"), latin1);
    Problem problem = onlyProblem(analyse());
    assertThat(problem.path()).isEqualTo("Umlaut.java");
    assertThat(problem.line()).isEqualTo(2);
    assertThat(problem.message()).contains("UTF-8");
  }

  @Test
  void binary() throws IOException {
    byte[] bytes = new byte[4096];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Files.write(root.resolve("Binary.java"), bytes);
    List<Problem> problems = analyse().problems();
    assertThat(problems).extracting(Problem::path).containsOnly("Binary.java");
    assertThat(problems).extracting(Problem::lost).contains(true);
  }

  @Test
  void byteOrderMarkIsNoProblem() throws IOException {
    write("Marked.java", "\ufeffclass Marked {}\n");
    Analysis analysis = analyse();
    assertThat(analysis.problems()).isEmpty();
    assertThat(analysis.statistics().files()).isEqualTo(2);
  }

  @Test
  void empty() throws IOException {
    write("Empty.java", "");
    assertThat(onlyProblem(analyse()).path()).isEqualTo("Empty.java");
  }

  @Test
  void onlyCommentsAreNoProblem() throws IOException {
    write("package-info.java", "/** Nothing. */\npackage p;\n");
    write("Comment.java", "// nothing yet\n");
    assertThat(analyse().problems()).isEmpty();
  }

  @Test
  void tenMegabytes() throws IOException {
    String literal = "x".repeat(1_000);
    String fields =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "  static final String S" + i + " = \"" + literal + "\";\n")
            .collect(Collectors.joining());
    write("Big.java", "class Big {\n" + fields + "}\n");
    analysedOrNamed("Big.java", analyse());
  }

  /** Nesting that overflows the stack of a recursive parser or visitor. */
  enum Deep {
    PARENTHESES("int x = " + "(".repeat(5_000) + "1" + ")".repeat(5_000) + ";"),
    BLOCKS("void m() " + "{".repeat(5_000) + "}".repeat(5_000)),
    SUM("int x = 1" + " + 1".repeat(5_000) + ";"),
    CALLS("Object x = new StringBuilder()" + ".append(1)".repeat(5_000) + ";"),
    ELSE_IFS("void m(int i) { if (i == 0) {}" + " else if (i == 1) {}".repeat(5_000) + " }"),
    LAMBDAS("Object x = " + "(Supplier<Object>) () -> ".repeat(5_000) + "1;"),
    ARRAYS("Object x = new int" + "[]".repeat(200) + "{".repeat(200) + "}".repeat(200) + ";"),
    CLASSES("class A {".repeat(5_000) + "}".repeat(5_000));

    private final String member;

    Deep(String member) {
      this.member = member;
    }
  }

  @ParameterizedTest
  @EnumSource
  void deeplyNested(Deep deep) throws IOException {
    write("Deep.java", "class Deep {\n  " + deep.member + "\n}\n");
    analysedOrNamed("Deep.java", analyse());
  }

  @Test
  void cyclicLinks() throws IOException {
    Path folder = Files.createDirectory(root.resolve("sub"));
    Files.writeString(folder.resolve("Inner.java"), "class Inner {}\n");
    Files.createSymbolicLink(folder.resolve("loop"), root);
    Analysis analysis = analyse();
    assertThat(onlyProblem(analysis).path()).isEqualTo("sub/loop");
    assertThat(analysis.statistics().files()).isEqualTo(2);
  }

  @Test
  void danglingLink() throws IOException {
    Files.createSymbolicLink(root.resolve("Gone.java"), root.resolve("nowhere"));
    assertThat(onlyProblem(analyse()).path()).isEqualTo("Gone.java");
  }

  @Test
  void missingPath() {
    Analysis analysis =
        new Engine(Rules.all())
            .run(
                new Request(
                    root,
                    List.of(root.resolve("Well.java"), root.resolve("missing")),
                    List.of(),
                    List.of(),
                    2),
                Progress.NONE);
    assertThat(onlyProblem(analysis).path()).isEqualTo("missing");
    assertThat(analysis.statistics().files()).isEqualTo(1);
  }

  @Test
  void unreadableFolder() throws IOException {
    Path locked = Files.createDirectory(root.resolve("locked"));
    Files.writeString(locked.resolve("Hidden.java"), "class Hidden {}\n");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(locked), "the superuser reads everything");
      Problem problem = onlyProblem(analyse());
      assertThat(problem.path()).isEqualTo("locked");
      assertThat(problem.lost()).isTrue();
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void unreadableFile() throws IOException {
    Path locked = root.resolve("Locked.java");
    Files.writeString(locked, "class Locked {}\n");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(locked), "the superuser reads everything");
    assertThat(onlyProblem(analyse()).path()).isEqualTo("Locked.java");
  }

  @Test
  void folderNamedLikeASource() throws IOException {
    Files.createDirectory(root.resolve("Folder.java"));
    Analysis analysis = analyse();
    assertThat(analysis.problems()).isEmpty();
    assertThat(analysis.statistics().files()).isEqualTo(1);
  }

  @Test
  void missingClassPathEntry() {
    Problem problem = onlyProblem(analyse(root.resolve("missing.jar")));
    assertThat(problem.toString()).contains("missing.jar");
    assertThat(problem.lost()).isFalse();
  }

  @Test
  void classPathEntryThatIsNoJar() throws IOException {
    Path jar = root.resolve("broken.jar");
    Files.writeString(jar, "this is no jar");
    Problem problem = onlyProblem(analyse(jar));
    assertThat(problem.toString()).contains("broken.jar");
    assertThat(problem.lost()).isFalse();
  }

  @Test
  void duplicateClassesInTwoRoots() throws IOException {
    write("one/p/Twin.java", "package p;\n\nclass Twin {\n  int a;\n}\n");
    write("two/p/Twin.java", "package p;\n\nclass Twin {\n  int b;\n}\n");
    Problem problem = onlyProblem(analyse());
    assertThat(problem.path()).isEqualTo("two/p/Twin.java");
    assertThat(problem.line()).isEqualTo(3);
    assertThat(problem.message()).contains("p.Twin").contains("one/p/Twin.java");
  }

  @Test
  void everythingAtOnceIsReportedInOrder() throws IOException {
    write("B.java", "class {");
    write("A.java", "class {");
    write("C.java", "");
    Analysis analysis = analyse();
    assertThat(analysis.problems())
        .extracting(Problem::path)
        .containsExactly("A.java", "B.java", "C.java");
    assertThat(analyse().problems()).isEqualTo(analysis.problems());
  }

  private void write(String path, String source) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
  }

  private Analysis analyse(Path... classPath) {
    Request request = new Request(root, List.of(root), List.of(), List.of(classPath), 2);
    return new Engine(Rules.all()).run(request, Progress.NONE);
  }

  private static Problem onlyProblem(Analysis analysis) {
    assertThat(analysis.problems()).hasSize(1);
    assertThat(analysis.statistics().files()).isPositive();
    return analysis.problems().get(0);
  }

  private static void analysedOrNamed(String path, Analysis analysis) {
    int analysed = analysis.statistics().files();
    if (analysed == 2) {
      assertThat(analysis.problems()).isEmpty();
      return;
    }
    Problem problem = onlyProblem(analysis);
    assertThat(problem.path()).isEqualTo(path);
    assertThat(problem.lost()).isTrue();
    assertThat(analysis.statistics().lostFiles()).isEqualTo(1);
  }
}
