package io.concurrencylint.errorprone;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.errorprone.Javac.Message;
import io.concurrencylint.errorprone.Javac.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of javac: which sources take part, and what the options do. */
class CompilationTest {

  private static final String ONE =
      """
      class One {
        static final Object LOCK = new Object();
        static void go() {
          synchronized (LOCK) {
            Two.touch();
          }
        }
        static void touch() { synchronized (LOCK) { LOCK.hashCode(); } }
        public static void main(String[] args) {
          new Thread(One::go).start();
          new Thread(Two::go).start();
        }
      }
      """;
  private static final String TWO =
      """
      class Two {
        static final Object LOCK = new Object();
        static void go() { synchronized (LOCK) { One.touch(); } }
        static void touch() { synchronized (LOCK) { LOCK.hashCode(); } }
      }
      """;
  private static final String FOUND = "One.java:5:7 LockOrderInversion";

  @TempDir private Path folder;

  private Javac javac() {
    return new Javac(folder.resolve("classes")).options("-proc:none");
  }

  private Path write(String path, String text) {
    try {
      Path file = folder.toRealPath().resolve(path);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void unitsAreSeenTogetherWhateverTheOrder() {
    Path one = write("One.java", ONE);
    Path two = write("Two.java", TWO);
    assertThat(javac().compile(one, two).found()).containsExactly(FOUND);
    assertThat(javac().compile(two, one).found()).containsExactly(FOUND);
  }

  @Test
  void classesOfAnEarlierRunHaveNoCodeToLookAt() {
    Path one = write("One.java", ONE);
    Path two = write("Two.java", TWO);
    assertThat(javac().compile(one, two).succeeded()).isTrue();
    Result again = javac().options("-cp", folder.resolve("classes").toString()).compile(one);
    assertThat(again.succeeded()).isTrue();
    assertThat(again.found()).isEmpty();
  }

  @Test
  void theSourcePathHasIt() {
    Path one = write("One.java", ONE);
    write("Two.java", TWO);
    write("Other.java", TWO.replace("Two", "Other"));
    Result result = javac().options("-sourcepath", folder.toString()).compile(one);
    assertThat(result.found()).as("" + result.messages()).containsExactly(FOUND);
  }

  @Test
  void sourcesOfAnnotationProcessorsTakePart() {
    Path one = write("One.java", ONE);
    Javac javac =
        new Javac(folder.resolve("classes"))
            .options("-processor", WritesTwo.class.getName())
            .options("-processorpath", "target/test-classes")
            .options("-s", folder.toString());
    Result result = javac.compile(one);
    assertThat(result.found()).as("" + result.messages()).containsExactly(FOUND);
  }

  /** Writes {@link #TWO}. */
  @SupportedAnnotationTypes("*")
  public static final class WritesTwo extends AbstractProcessor {

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (!round.processingOver() && round.getRootElements().size() == 1) {
        try (Writer out = processingEnv.getFiler().createSourceFile("Two").openWriter()) {
          out.write(TWO);
        } catch (IOException e) {
          if (processingEnv.getElementUtils().getTypeElement("Two") == null) {
            throw new UncheckedIOException(e);
          }
        }
      }
      return false;
    }
  }

  @Test
  void aModuleIsCompiledLikeOtherCode() {
    Path module = write("module-info.java", "module m { requires java.logging; }");
    Path named = write("p/package-info.java", "package p;");
    Path one = write("p/One.java", "package p;\n" + ONE);
    Path two = write("p/Two.java", "package p;\n" + TWO);
    assertThat(javac().compile(module, named, one, two).found())
        .containsExactly(FOUND.replace(":5:", ":6:"));
  }

  @Test
  void theTextIsTheOneThatJavacHasDecoded() throws IOException {
    Path one = folder.resolve("One.java");
    Files.writeString(one, ONE.replace("LOCK", "SCHLÖSSER"), StandardCharsets.ISO_8859_1);
    Path two = write("Two.java", TWO);
    Result result = javac().encoding(StandardCharsets.ISO_8859_1).compile(one, two);
    assertThat(result.messages()).hasSize(1);
    assertThat(result.checks().get(0).text()).contains("One.SCHLÖSSER");
  }

  @Test
  void theMinimumOfConfidenceCanBeRaised() {
    Path[] files = {write("One.java", ONE), write("Two.java", TWO)};
    assertThat(minimum("low", files).found()).contains(FOUND);
    assertThat(minimum("high", files).found()).contains(FOUND);
    Result wrong = minimum("hihg", files);
    assertThat(wrong.succeeded()).isFalse();
    assertThat(wrong.messages())
        .extracting(Message::text)
        .containsExactly(
            "concurrency-lint: -XepOpt:ConcurrencyLint:MinConfidence=hihg: is none of low, medium,"
                + " high");
  }

  private Result minimum(String level, Path... files) {
    return javac()
        .switches(Javac.OURS + " -XepOpt:ConcurrencyLint:MinConfidence=" + level)
        .compile(files);
  }

  @Test
  void anOptionThatDoesNotExistIsAnError() {
    Result result =
        javac()
            .switches(Javac.OURS + " -XepOpt:ConcurrencyLint:MinConfidense=low")
            .compile(write("A.java", "class A {}"));
    assertThat(result.succeeded()).isFalse();
    assertThat(result.messages().get(0).text())
        .contains("no such option, did you mean ConcurrencyLint:MinConfidence?");
  }

  @Test
  void theConfigurationAboveTheSourcesHolds() {
    Path[] files = {write("src/One.java", ONE), write("src/Two.java", TWO)};
    write("concurrency-lint.yml", "rules: [-LockOrderInversion]\n");
    assertThat(javac().compile(files).found()).isEmpty();
    Path other = write("other.yml", "overrides: {LockOrderInversion: {level: note}}\n");
    Result result = javac().switches("-XepOpt:ConcurrencyLint:Config=" + other).compile(files);
    assertThat(result.checks())
        .filteredOn(message -> message.check().equals("LockOrderInversion"))
        .extracting(Message::kind)
        .containsExactly(Kind.NOTE);
    Result louder =
        javac()
            .switches("-XepOpt:ConcurrencyLint:Config=" + other + " -Xep:LockOrderInversion:ERROR")
            .compile(files);
    assertThat(louder.checks())
        .filteredOn(message -> message.check().equals("LockOrderInversion"))
        .extracting(Message::kind)
        .containsExactly(Kind.ERROR);
    write("concurrency-lint.yml", "\nrulez: []\n");
    Result wrong = javac().compile(files);
    assertThat(wrong.succeeded()).isFalse();
    assertThat(wrong.messages().get(0).text()).contains("concurrency-lint.yml:2: unknown key");
  }

  @Test
  void excludedFilesTakeNoPart() {
    Path[] files = {write("src/One.java", ONE), write("src/Two.java", TWO)};
    write("concurrency-lint.yml", "excludes: ['**/Two.java']\n");
    assertThat(javac().compile(files).found()).isEmpty();
  }

  @Test
  void theSwitchesOfErrorProneSayHowSevere() {
    Path[] files = {write("One.java", ONE), write("Two.java", TWO)};
    assertThat(lockOrder("", files)).isEqualTo(Kind.ERROR);
    assertThat(lockOrder("-XepAllErrorsAsWarnings", files)).isEqualTo(Kind.WARNING);
    assertThat(lockOrder("-Xep:LockOrderInversion:WARN", files)).isEqualTo(Kind.WARNING);
    assertThat(lockOrder("-Xep:LockOrderInversion:OFF", files)).isNull();
    assertThat(lockOrder("-Xep:concurrency-lint:OFF", files)).isNull();
    assertThat(lockOrder("-XepDisableAllChecks", files)).isNull();
    assertThat(lockOrder("-XepExcludedPaths:.*/One.java", files)).isNull();
  }

  /** The kind of the only message of this check, or null when there is none. */
  private Kind lockOrder(String switches, Path... files) {
    return javac().switches(switches).compile(files).checks().stream()
        .filter(message -> message.check().equals("LockOrderInversion"))
        .map(Message::kind)
        .reduce(
            (one, other) -> {
              throw new AssertionError("told twice");
            })
        .orElse(null);
  }

  @Test
  void generatedCodeCanBeSpared() {
    Path[] files = {
      write("One.java", "@javax.annotation.processing.Generated(\"x\") " + ONE),
      write("Two.java", TWO)
    };
    assertThat(javac().compile(files).found()).hasSize(1);
    assertThat(
            javac()
                .switches(Javac.OURS + " -XepDisableWarningsInGeneratedCode")
                .compile(files)
                .found())
        .isEmpty();
  }

  @Test
  void aFindingIsAnErrorWhereWarningsAre() {
    Path[] files = {write("One.java", ONE), write("Two.java", TWO)};
    assertThat(javac().options("-Werror").compile(files).succeeded()).isFalse();
  }

  @Test
  void cleanCodeCompilesInSilence() {
    Result result =
        javac()
            .options("-Werror", "-Xlint:all")
            .compile(write("A.java", "class A { int a() { return 1; } }"));
    assertThat(result.messages()).isEmpty();
    assertThat(result.output()).isEmpty();
    assertThat(result.succeeded()).isTrue();
  }

  @Test
  void codeThatDoesNotCompileIsJavacsAffair() {
    Result result = javac().compile(write("One.java", ONE));
    assertThat(result.succeeded()).isFalse();
    assertThat(result.checks()).isEmpty();
  }
}
