package io.concurrencylint.check;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.report.Identity;
import io.concurrencylint.analyzer.report.Report;
import io.concurrencylint.analyzer.report.Report.Withheld;
import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.triage.Baseline;
import io.concurrencylint.analyzer.triage.Changes;
import io.concurrencylint.analyzer.triage.Shard;
import io.concurrencylint.analyzer.triage.Triage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a check came to.
 *
 * @param run the analysis behind it, its findings at the levels asked for
 * @param settings that it followed
 * @param triage what became of the findings
 * @param compared whether there was a baseline
 */
public record Outcome(Run run, Settings settings, Triage triage, boolean compared) {

  /**
   * Decides about the findings of a run.
   *
   * @param baseline empty to compare with none
   * @param changes empty to report findings anywhere
   */
  public static Outcome of(
      Run run, Settings settings, Optional<Baseline> baseline, Optional<Changes> changes) {
    return of(run, settings, baseline, changes, Shard.WHOLE);
  }

  /** The same for the findings in the files of a shard. */
  public static Outcome of(
      Run run,
      Settings settings,
      Optional<Baseline> baseline,
      Optional<Changes> changes,
      Shard shard) {
    Run levelled =
        new Run(run.request(), run.rules(), levelled(run.analysis(), settings), run.elapsed());
    Map<String, Confidence> minimums = new HashMap<>();
    settings
        .overrides()
        .forEach((rule, said) -> said.minimum().ifPresent(least -> minimums.put(rule, least)));
    Triage.Wish wish =
        new Triage.Wish(
            run.rules().stream().map(rule -> rule.doc().name()).collect(Collectors.toSet()),
            settings.minimum(),
            minimums,
            baseline,
            changes,
            shard);
    return new Outcome(
        levelled, settings, Triage.of(levelled.analysis(), wish), baseline.isPresent());
  }

  private static Analysis levelled(Analysis analysis, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    for (Finding finding : analysis.findings()) {
      Optional<Severity> level =
          Optional.ofNullable(settings.overrides().get(finding.rule()))
              .flatMap(Settings.Override::level);
      findings.add(level.map(finding::at).orElse(finding));
    }
    return new Analysis(
        findings,
        analysis.suppressions(),
        analysis.problems(),
        analysis.statistics(),
        analysis.lockGraph());
  }

  /**
   * What reports are made from.
   *
   * @param version of this tool
   * @param maximum how many open findings it shows; 0 shows all
   */
  public Report report(String version, int maximum) {
    List<Result> results = new ArrayList<>();
    int open = 0;
    for (Result result : triage.results()) {
      if (result.isOpen()) {
        open++;
      }
      if (!result.isOpen() || maximum == 0 || open <= maximum) {
        results.add(result);
      }
    }
    List<Withheld> withheld = new ArrayList<>(triage.withheld());
    if (maximum > 0 && open > maximum) {
      withheld.add(new Withheld(open - maximum, "beyond --max-findings " + maximum));
    }
    List<RuleDoc> docs =
        run.rules().stream().map(Rule::doc).sorted(Comparator.comparing(RuleDoc::name)).toList();
    return new Report(
        version,
        docs,
        results,
        withheld,
        compared,
        run.analysis().problems(),
        run.analysis().statistics(),
        run.analysis().lockGraph(),
        run.elapsed());
  }

  /** Findings that make the check fail. */
  public List<Result> violations() {
    return triage.results().stream()
        .filter(Result::isOpen)
        .filter(result -> settings.failOn().includes(result.finding().severity()))
        .toList();
  }

  /** Whether a rule failed, which is a fault of this tool. */
  public boolean isFaulty() {
    return run.analysis().problems().stream().anyMatch(Problem::isFault);
  }

  /** Whether a file could not be analysed, and the settings do not bear that. */
  public boolean isUnbearablyIncomplete() {
    return settings.failOnIncomplete() && run.analysis().statistics().lostFiles() > 0;
  }

  /** Findings a baseline of now would list: those reported, and those it lists already. */
  public SortedSet<Identity> present() {
    SortedSet<Identity> present = new TreeSet<>();
    for (Result result : triage.results()) {
      if (result.status() != Result.Status.SUPPRESSED) {
        present.add(result.identity());
      }
    }
    return present;
  }
}
