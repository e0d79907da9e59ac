package io.concurrencylint.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs all rules on every fixture, each one a program of its own. */
class FixtureTest {

  @TestFactory
  Stream<DynamicTest> fixtures() {
    return Fixture.all().stream()
        .map(
            fixture ->
                dynamicTest(
                    fixture.name(), fixture.files().get(0).toUri(), () -> isAsExpected(fixture)));
  }

  private static void isAsExpected(Fixture fixture) {
    // Thread.suspend and resume are gone from JDK 23 on: nothing to resolve them to.
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Runtime.version().feature() < 23 || !fixture.name().endsWith("Suspended.java"));
    Request request = fixture.request();
    List<String> differences = differences(fixture.markers(), request);
    if (!differences.isEmpty()) {
      fail(fixture.name() + "\n  " + String.join("\n  ", differences));
    }
  }

  /** What differs between the markers and the analysis of the request. */
  static List<String> differences(List<Marker> markers, Request request) {
    HeldAt held = new HeldAt();
    Analysis analysis = new Engine(held.andAllRules()).run(request, Progress.NONE);
    List<String> differences = new ArrayList<>(lost(analysis));
    differences.addAll(
        Comparison.differences(markers, analysis.findings(), PlannedRules.existing()));
    differences.addAll(held.differences(markers));
    return differences;
  }

  /** Sources that were not analysed, and rules that failed. */
  static List<String> lost(Analysis analysis) {
    return analysis.problems().stream()
        .filter(problem -> problem.lost() || problem.isFault())
        .map(problem -> "problem     " + problem)
        .toList();
  }

  @Test
  void everyMarkerNamesARule() {
    Set<String> known = new TreeSet<>(PlannedRules.names());
    known.addAll(PlannedRules.existing());
    List<Marker> strangers =
        Fixture.all().stream()
            .flatMap(fixture -> fixture.markers().stream())
            .filter(marker -> !marker.rule().isEmpty())
            .filter(marker -> !known.contains(marker.rule()))
            .toList();
    assertThat(strangers).isEmpty();
  }

  @Test
  void aPlannedRuleDoesNotExist() {
    Set<String> both = new TreeSet<>(PlannedRules.names());
    both.retainAll(PlannedRules.existing());
    assertThat(both).isEmpty();
  }

  @Test
  void everyRuleHasFixturesThatExpectIt() {
    Set<String> expected = new TreeSet<>();
    for (Fixture fixture : Fixture.all()) {
      for (Marker marker : fixture.markers()) {
        if (marker.kind() == Marker.Kind.EXPECT) {
          expected.add(marker.rule());
        }
      }
    }
    assertThat(expected).containsAll(PlannedRules.existing());
  }
}
