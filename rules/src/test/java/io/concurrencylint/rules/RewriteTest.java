package io.concurrencylint.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Equivalent rewrites change nothing: the rewritten fixture fulfils its own expectations, which
 * moved with their statements.
 */
class RewriteTest {

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicContainer> rewrites() {
    return Stream.of(Rewrite.values())
        .map(rewrite -> dynamicContainer(rewrite.name(), testsOf(rewrite)));
  }

  private List<DynamicTest> testsOf(Rewrite rewrite) {
    List<Rewritten> rewritten = new ArrayList<>();
    for (Fixture fixture : Fixture.all()) {
      if (fixture.files().size() == 1) {
        rewritten(rewrite, fixture).ifPresent(rewritten::add);
      }
    }
    Set<Path> broken =
        new HashSet<>(
            Compilation.faulty(
                rewritten.stream().map(Rewritten::file).toList(), Fixture.classPath()));
    List<DynamicTest> tests = new ArrayList<>();
    int applicable = rewritten.size() - broken.size();
    tests.add(
        dynamicTest("applies to several fixtures", () -> assertThat(applicable).isGreaterThan(3)));
    for (Rewritten one : rewritten) {
      if (!broken.contains(one.file())) {
        tests.add(dynamicTest(one.name(), one.file().toUri(), () -> isAsExpected(one)));
      }
    }
    return tests;
  }

  private record Rewritten(String name, Path root, Path file) {}

  private Optional<Rewritten> rewritten(Rewrite rewrite, Fixture fixture) {
    try {
      Optional<String> source = rewrite.apply(Files.readString(fixture.files().get(0)));
      if (source.isEmpty()) {
        return Optional.empty();
      }
      Path root = folder.resolve(rewrite.name());
      Path file = root.resolve(fixture.name());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.get());
      return Optional.of(new Rewritten(fixture.name(), root, file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void isAsExpected(Rewritten rewritten) throws IOException {
    String source = Files.readString(rewritten.file());
    Request request =
        new Request(rewritten.root(), List.of(rewritten.file()), List.of(), Fixture.classPath(), 1);
    List<Marker> markers = Marker.in(rewritten.name(), source);
    HeldAt held = new HeldAt();
    Analysis analysis = new Engine(held.andAllRules()).run(request, Progress.NONE);
    List<String> differences = new ArrayList<>(FixtureTest.lost(analysis));
    differences.addAll(held.differences(markers));
    differences.addAll(
        Comparison.differencesOfRewritten(markers, analysis.findings(), PlannedRules.existing()));
    if (!differences.isEmpty()) {
      fail(source + "\n  " + String.join("\n  ", differences));
    }
  }

  @Test
  void markersMoveWithTheirStatements() {
    String source =
        """
        class A {
          private int count;

          synchronized void add(java.util.List<Integer> items) {
            for (int item : items) { // expect: First
              count += item; // expect: Second
            }
            if (count > 10) { // expect: Third
              count = 0; // expect: Fourth
            }
            new Thread(() -> count++).start(); // expect: Fifth
          }
        }
        """;
    for (Rewrite rewrite : Rewrite.values()) {
      Optional<String> rewritten = rewrite.apply(source);
      if (rewritten.isEmpty()) {
        continue;
      }
      assertThat(markedText(rewritten.get(), "Second"))
          .as(rewrite.name())
          .contains("count += item");
      assertThat(markedText(rewritten.get(), "Third")).as(rewrite.name()).contains("count > 10");
      assertThat(markedText(rewritten.get(), "Fourth")).as(rewrite.name()).contains("count = 0");
      assertThat(markedText(rewritten.get(), "Fifth")).as(rewrite.name()).contains("count++");
    }
  }

  private static String markedText(String source, String rule) {
    Marker marker =
        Marker.in("A.java", source).stream()
            .filter(each -> each.rule().equals(rule))
            .findFirst()
            .orElseThrow();
    return source.lines().skip(marker.line() - 1L).findFirst().orElseThrow();
  }
}
