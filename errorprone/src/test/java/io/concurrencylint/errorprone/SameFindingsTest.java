package io.concurrencylint.errorprone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.check.Outcome;
import io.concurrencylint.check.Run;
import io.concurrencylint.check.Settings;
import io.concurrencylint.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Inside javac the same is found, at the same places, as by a check from outside. */
class SameFindingsTest {

  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
  private static final Path FIXTURES = PROJECT.resolve("test-fixtures");

  /** Every so many-th fixture; all of them take minutes. */
  private static final int STRIDE = Integer.getInteger("errorprone.fixture.stride", 12);

  @TempDir private Path folder;

  @Test
  void inTheExamples() throws IOException {
    try (Stream<Path> files = Files.list(PROJECT.resolve("examples"))) {
      List<Path> examples = files.filter(file -> file.toString().endsWith(".java")).toList();
      List<String> found = compiled(examples, List.of());
      assertThat(found).hasSizeGreaterThanOrEqualTo(5).isEqualTo(checked(examples, List.of()));
    }
  }

  @TestFactory
  Stream<DynamicTest> inFixtures() throws IOException {
    List<Map.Entry<Path, List<Path>>> all = List.copyOf(fixtures().entrySet());
    List<Path> classPath =
        Stream.of(Files.readString(FIXTURES.resolve("target/classpath.txt")).strip().split(":"))
            .map(Path::of)
            .toList();
    return IntStream.iterate(0, i -> i < all.size(), i -> i + STRIDE)
        .mapToObj(all::get)
        .map(
            fixture ->
                DynamicTest.dynamicTest(
                    FIXTURES.relativize(fixture.getKey()).toString(),
                    () -> isSame(fixture.getValue(), classPath)));
  }

  private void isSame(List<Path> files, List<Path> classPath) {
    // Thread.suspend and resume are gone from JDK 23 on: nothing to compile them against.
    assumeTrue(Runtime.version().feature() < 23 || !files.get(0).endsWith("Suspended.java"));
    assertThat(compiled(files, classPath)).isEqualTo(checked(files, classPath));
  }

  /** A file, or a folder whose files are one program. */
  private static Map<Path, List<Path>> fixtures() throws IOException {
    try (Stream<Path> files = Files.walk(FIXTURES.resolve("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .collect(
              Collectors.groupingBy(SameFindingsTest::unit, TreeMap::new, Collectors.toList()));
    }
  }

  private static Path unit(Path file) {
    for (Path folder = file; folder != null; folder = folder.getParent()) {
      if (folder.toString().endsWith("_program")) {
        return folder;
      }
    }
    return file;
  }

  private List<String> compiled(List<Path> files, List<Path> classPath) {
    Javac.Result result =
        new Javac(folder.resolve("classes"))
            .classPath(classPath)
            .options("-proc:none")
            .compile(files);
    assertThat(result.succeeded()).as("" + result.messages()).isTrue();
    return result.found().stream()
        .map(found -> found.replace(" ConcurrencyLint", " "))
        .sorted()
        .toList();
  }

  private static List<String> checked(List<Path> files, List<Path> classPath) {
    Request request = new Request(PROJECT, files, List.of(), classPath, 1);
    Run run =
        Run.of(
            request,
            Rules.all(),
            (rules, asked, progress) -> new Engine(rules).run(asked, progress),
            Progress.NONE);
    return Outcome.of(run, Settings.NONE, Optional.empty(), Optional.empty())
        .triage()
        .results()
        .stream()
        .filter(Result::isOpen)
        .map(Result::finding)
        .map(SameFindingsTest::told)
        .sorted()
        .toList();
  }

  private static String told(Finding finding) {
    return Path.of(finding.location().path()).getFileName()
        + ":"
        + finding.location().line()
        + ":"
        + finding.location().column()
        + " "
        + finding.rule();
  }
}
