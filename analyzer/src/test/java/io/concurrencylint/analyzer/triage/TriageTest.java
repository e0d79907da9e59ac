package io.concurrencylint.analyzer.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Statistics;
import io.concurrencylint.analyzer.engine.Suppression;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.LockGraph;
import io.concurrencylint.analyzer.report.Identity;
import io.concurrencylint.analyzer.report.Report.Withheld;
import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.analyzer.report.Result.Status;
import io.concurrencylint.analyzer.report.Samples;
import io.concurrencylint.analyzer.triage.Triage.Wish;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TriageTest {

  private static final Set<String> RULES =
      Set.of("LockOrderInversion", "UnsynchronizedSharedState", "BusyWait");
  private static final Identity DEADLOCK =
      new Identity("LockOrderInversion", "bank.Bank#transfer Account/Account", 1);

  @Test
  void aSuppressedFindingKeepsItsReasonAndTheSuppressionIsUsed() {
    Suppression used =
        new Suppression("src/Bank.java", 13, "LockOrderInversion", "ordered by caller", 14, 14);
    Suppression elsewhere = new Suppression("src/Bank.java", 3, "BusyWait", "", 3, 3);
    Suppression other = new Suppression("src/Bank.java", 4, "OfAnotherRun", "", 4, 4);
    Triage triage =
        Triage.of(analysis(List.of(used, elsewhere, other)), wish(null, null, Confidence.LOW));
    assertThat(triage.results())
        .extracting(Result::status, Result::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Status.SUPPRESSED, "ordered by caller"),
            org.assertj.core.groups.Tuple.tuple(Status.OPEN, ""));
    assertThat(triage.unused()).containsExactly(elsewhere);
  }

  @Test
  void findingsBelowTheMinimumAreCounted() {
    Triage triage = Triage.of(analysis(List.of()), wish(null, null, Confidence.HIGH));
    assertThat(triage.results()).hasSize(1);
    assertThat(triage.withheld()).containsExactly(new Withheld(1, "below high confidence"));
  }

  @Test
  void theBaselineHidesOneOfTwoFindingsWithTheSameKey() {
    Baseline baseline =
        Baseline.of(
            List.of(
                DEADLOCK,
                new Identity("BusyWait", "gone", 1),
                new Identity("OfAnotherRun", "k", 1)));
    Analysis analysis =
        new Analysis(
            List.of(Samples.deadlock(), Samples.deadlock()),
            List.of(),
            List.of(),
            new Statistics(1, 1, 1, 1, 1, 1, 0),
            LockGraph.EMPTY);
    Triage triage = Triage.of(analysis, wish(baseline, null, Confidence.LOW));
    assertThat(triage.results())
        .extracting(Result::status)
        .containsExactly(Status.BASELINE, Status.OPEN);
    assertThat(triage.stale()).containsExactly(new Identity("BusyWait", "gone", 1));
  }

  @Test
  void aFindingCountsWhenAnyOfItsPlacesChanged() {
    Changes changes =
        Changes.parse(
            """
            diff --git a/src/Bank.java b/src/Bank.java
            --- a/src/Bank.java
            +++ b/src/Bank.java
            @@ -8 +8 @@
            -x
            +++ y
            """);
    Triage triage = Triage.of(analysis(List.of()), wish(null, changes, Confidence.LOW));
    assertThat(triage.results())
        .extracting(result -> result.finding().rule())
        .containsExactly("LockOrderInversion");
    assertThat(triage.withheld()).containsExactly(new Withheld(1, "on unchanged lines"));
  }

  private static Analysis analysis(List<Suppression> suppressions) {
    List<Finding> findings = List.of(Samples.deadlock(), Samples.threeThreads());
    return new Analysis(
        findings, suppressions, List.of(), new Statistics(1, 1, 1, 1, 1, 1, 0), LockGraph.EMPTY);
  }

  private static Wish wish(Baseline baseline, Changes changes, Confidence minimum) {
    return new Wish(RULES, minimum, Optional.ofNullable(baseline), Optional.ofNullable(changes));
  }
}
