package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * What was expected against what was found, exactly: every finding needs a marker of its own, and
 * every marker its finding.
 *
 * <p>Markers of rules that do not exist yet are left alone, and so is what another rule says about
 * a line that waits for one: which rule has a hazard is decided by the most specific. A test of its
 * own keeps the list of those rules honest.
 */
final class Comparison {

  private final List<Marker> markers;
  private final List<Marker> waiting;
  private final List<Finding> findings;
  private final List<Finding> unclaimed;
  private final List<String> differences = new ArrayList<>();

  private Comparison(List<Marker> markers, List<Finding> findings, Predicate<Marker> isJudged) {
    this.markers = markers.stream().filter(isJudged).toList();
    this.waiting = markers.stream().filter(isJudged.negate()).toList();
    this.findings = findings;
    this.unclaimed = new ArrayList<>(findings);
  }

  /** One line for each difference, with path and line; empty when all is as expected. */
  static List<String> differences(
      List<Marker> markers, List<Finding> findings, Set<String> existingRules) {
    Comparison comparison =
        new Comparison(rulesOf(markers), findings, marker -> existingRules.contains(marker.rule()));
    comparison.compare(Comparison::isAt);
    return comparison.differences;
  }

  /**
   * The same for a program whose lines have moved: a finding may stand anywhere, as long as it
   * speaks of the marked line.
   */
  static List<String> differencesOfRewritten(
      List<Marker> markers, List<Finding> findings, Set<String> existingRules) {
    List<Marker> kept =
        rulesOf(markers).stream()
            .filter(
                marker ->
                    marker.kind() != Marker.Kind.RELATED || !existingRules.contains(marker.rule()))
            .toList();
    Comparison comparison =
        new Comparison(kept, findings, marker -> existingRules.contains(marker.rule()));
    comparison.compare(Comparison::speaksOf);
    return comparison.differences;
  }

  private static List<Marker> rulesOf(List<Marker> markers) {
    return markers.stream().filter(marker -> !marker.rule().isEmpty()).toList();
  }

  private void compare(BiPredicate<Marker, Finding> fits) {
    for (Marker marker : markers) {
      switch (marker.kind()) {
        case EXPECT -> claim(marker, fits, "missing     " + marker);
        case SPURIOUS ->
            claim(
                marker, fits, "gone        " + marker + " (no longer reported: delete the marker)");
        case MISSED -> mustBeAbsent(marker);
        case RELATED -> mustBeRelated(marker);
        case HELD, CONFIRM -> {}
      }
    }
    for (Finding finding : unclaimed) {
      if (waiting.stream().anyMatch(marker -> isAt(marker, finding.location()))) {
        continue;
      }
      differences.add(
          "unexpected  %s: %s: %s"
              .formatted(place(finding.location()), finding.rule(), finding.message()));
    }
  }

  private void claim(Marker marker, BiPredicate<Marker, Finding> fits, String otherwise) {
    String part = marker.kind() == Marker.Kind.EXPECT ? marker.text() : "";
    for (Finding finding : unclaimed) {
      if (fits.test(marker, finding) && finding.message().contains(part)) {
        unclaimed.remove(finding);
        return;
      }
    }
    differences.add(otherwise);
  }

  private void mustBeAbsent(Marker marker) {
    for (Finding finding : findings) {
      if (isAt(marker, finding)) {
        unclaimed.remove(finding);
        differences.add("found       " + marker + " (no longer missed: make it expect)");
        return;
      }
    }
  }

  private void mustBeRelated(Marker marker) {
    boolean explained =
        findings.stream()
            .filter(finding -> finding.rule().equals(marker.rule()))
            .anyMatch(finding -> mentions(finding, marker));
    if (!explained) {
      differences.add("missing     " + marker);
    }
  }

  private static boolean speaksOf(Marker marker, Finding finding) {
    return finding.rule().equals(marker.rule())
        && (isAt(marker, finding.location())
            || mentions(finding, new Marker(marker.kind(), "", "", marker.path(), marker.line())));
  }

  private static boolean mentions(Finding finding, Marker marker) {
    for (Related related : finding.related()) {
      if (isAt(marker, related.location()) && related.note().contains(marker.text())) {
        return true;
      }
    }
    for (Step step : finding.witness().steps()) {
      if (isAt(marker, step.location()) && step.action().contains(marker.text())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(Marker marker, Finding finding) {
    return finding.rule().equals(marker.rule()) && isAt(marker, finding.location());
  }

  private static boolean isAt(Marker marker, Location location) {
    return location.line() == marker.line() && location.path().equals(marker.path());
  }

  private static String place(Location location) {
    return location.path() + ":" + location.line();
  }
}
