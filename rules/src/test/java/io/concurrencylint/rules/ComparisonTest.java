package io.concurrencylint.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Witness;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The harness itself: what makes a fixture fail. */
class ComparisonTest {

  private static final Set<String> RULES = Set.of("Race", "Cycle");

  @Test
  void anExpectedFindingIsNoDifference() {
    assertThat(compare("x++; // expect: Race \"field x\"", race(1))).isEmpty();
  }

  @Test
  void aFindingElsewhereIsMissingAndUnexpected() {
    assertThat(compare("x++; // expect: Race\ny++;", race(2)))
        .containsExactly(
            "missing     A.java:1: expect: Race", "unexpected  A.java:2: Race: race on field x");
  }

  @Test
  void anotherMessageIsMissing() {
    assertThat(compare("x++; // expect: Race \"field y\"", race(1))).hasSize(2);
  }

  @Test
  void aSecondFindingOnTheLineNeedsASecondMarker() {
    assertThat(compare("x++; // expect: Race", race(1), race(1))).hasSize(1);
    assertThat(compare("x++; // expect: Race // expect: Race", race(1), race(1))).isEmpty();
  }

  @Test
  void aMissedHazardFailsTheDayItIsFound() {
    assertThat(compare("x++; // missed: Race \"why\"")).isEmpty();
    assertThat(compare("x++; // missed: Race \"why\"", race(1)))
        .singleElement()
        .asString()
        .contains("no longer missed");
  }

  @Test
  void aSpuriousFindingFailsTheDayItIsGone() {
    assertThat(compare("x++; // spurious: Race \"why\"", race(1))).isEmpty();
    assertThat(compare("x++; // spurious: Race \"why\""))
        .singleElement()
        .asString()
        .contains("delete the marker");
  }

  @Test
  void aRelatedLocationOrStepMustStandAtTheLine() {
    String source = "x++; // expect: Race\nx--; // related: Race \"also writes\"\n";
    assertThat(compare(source, race(1))).isEmpty();
    assertThat(compare(source + "x = 0; // related: Race", race(1))).hasSize(1);
  }

  @Test
  void markersOfRulesThatDoNotExistAreLeftAlone() {
    assertThat(compare("x++; // expect: Planned")).isEmpty();
  }

  @Test
  void aLineThatWaitsForAnotherRuleIsLeftAlone() {
    assertThat(compare("x++; // expect: Planned", race(1))).isEmpty();
    assertThat(compare("x++; // expect: Planned\ny++;", race(2))).hasSize(1);
  }

  @Test
  void aRewrittenProgramMayBeReportedAtTheOtherSide() {
    List<Marker> markers = Marker.in("A.java", "x++;\nx--; // expect: Race");
    assertThat(Comparison.differences(markers, List.of(race(1)), RULES)).hasSize(2);
    assertThat(Comparison.differencesOfRewritten(markers, List.of(race(1)), RULES)).isEmpty();
  }

  @Test
  void malformedMarkersAreRefused() {
    for (String malformed :
        List.of(
            "// expect Race",
            "// expect: race",
            "// expect: Race because",
            "// missed: Race",
            "// held: lock",
            "// confirm: maybe")) {
      assertThatThrownBy(() -> Marker.in("A.java", malformed))
          .as(malformed)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("A.java:1");
    }
  }

  @Test
  void heldMarkersListLocks() {
    Marker held = Marker.in("A.java", "x++; // held: {b, a}").get(0);
    assertThat(held.locks()).containsExactly("a", "b");
    assertThat(Marker.in("A.java", "x++; // held: {}").get(0).locks()).isEmpty();
  }

  private static List<String> compare(String source, Finding... findings) {
    return Comparison.differences(Marker.in("A.java", source), List.of(findings), RULES);
  }

  private static Finding race(int line) {
    Location at = new Location("A.java", line, 1, 2);
    Location other = new Location("A.java", 2, 1, 2);
    return new Finding(
        "Race",
        Severity.ERROR,
        Confidence.HIGH,
        at,
        "race on field x",
        List.of(new Related(other, "also writes it")),
        new Witness(List.of("T1"), List.of(Step.essential(0, at, "writes x", List.of())), "lost"),
        "lock it",
        "A#x");
  }
}
