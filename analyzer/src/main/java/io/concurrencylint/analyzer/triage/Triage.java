package io.concurrencylint.analyzer.triage;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Suppression;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.report.Identity;
import io.concurrencylint.analyzer.report.Report.Withheld;
import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.analyzer.report.Result.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What becomes of the findings of a run.
 *
 * @param results those that reports hold: open, baselined, suppressed; sorted by location
 * @param withheld those that they do not hold
 * @param unused suppressions that suppress nothing
 * @param stale baseline entries that match nothing
 */
public record Triage(
    List<Result> results,
    List<Withheld> withheld,
    List<Suppression> unused,
    SortedSet<Identity> stale) {

  /**
   * What is wanted.
   *
   * @param rules names of the rules that ran
   * @param minimum findings below it are withheld
   * @param minimums the same for single rules, by name
   * @param baseline empty to compare with none
   * @param changes empty to report findings anywhere
   * @param shard only findings in its files count
   */
  public record Wish(
      Set<String> rules,
      Confidence minimum,
      Map<String, Confidence> minimums,
      Optional<Baseline> baseline,
      Optional<Changes> changes,
      Shard shard) {

    /** One minimum for all rules, findings of all files. */
    public Wish(
        Set<String> rules,
        Confidence minimum,
        Optional<Baseline> baseline,
        Optional<Changes> changes) {
      this(rules, minimum, Map.of(), baseline, changes, Shard.WHOLE);
    }

    private Confidence minimum(String rule) {
      return minimums.getOrDefault(rule, minimum);
    }
  }

  /** Decides about the findings of {@code analysis}. */
  public static Triage of(Analysis analysis, Wish wish) {
    return new Decision(analysis, wish).decide();
  }

  private static final class Decision {

    private final Analysis analysis;
    private final Wish wish;
    private final Map<String, List<Suppression>> suppressions = new HashMap<>();
    private final Set<Suppression> used = new HashSet<>();
    private final List<Result> results = new ArrayList<>();
    private int doubtful;
    private int unchanged;
    private int elsewhere;

    Decision(Analysis analysis, Wish wish) {
      this.analysis = analysis;
      this.wish = wish;
      for (Suppression suppression : analysis.suppressions()) {
        suppressions
            .computeIfAbsent(suppression.path(), path -> new ArrayList<>())
            .add(suppression);
      }
    }

    Triage decide() {
      List<Identity> identities = Identity.of(analysis.findings());
      for (int i = 0; i < identities.size(); i++) {
        decide(analysis.findings().get(i), identities.get(i));
      }
      List<Withheld> withheld = new ArrayList<>();
      if (doubtful > 0) {
        withheld.add(
            new Withheld(
                doubtful,
                wish.minimums().isEmpty()
                    ? "below " + wish.minimum().label() + " confidence"
                    : "below the confidence asked of their rule"));
      }
      if (unchanged > 0) {
        withheld.add(new Withheld(unchanged, "on unchanged lines"));
      }
      if (elsewhere > 0) {
        withheld.add(new Withheld(elsewhere, "in files of other shards than " + wish.shard()));
      }
      List<Suppression> unused =
          analysis.suppressions().stream()
              .filter(suppression -> wish.shard().holds(suppression.path()))
              .filter(suppression -> !used.contains(suppression) && isJudged(suppression))
              .toList();
      return new Triage(results, withheld, unused, stale(identities));
    }

    private void decide(Finding finding, Identity identity) {
      if (!wish.shard().holds(finding.location().path())) {
        elsewhere++;
        return;
      }
      List<Suppression> covering =
          suppressions.getOrDefault(finding.location().path(), List.of()).stream()
              .filter(suppression -> suppression.covers(finding))
              .toList();
      used.addAll(covering);
      if (finding.confidence().compareTo(wish.minimum(finding.rule())) < 0) {
        doubtful++;
      } else if (wish.changes().isPresent() && !wish.changes().get().concern(finding)) {
        unchanged++;
      } else if (!covering.isEmpty()) {
        results.add(new Result(finding, identity, Status.SUPPRESSED, covering.get(0).reason()));
      } else if (wish.baseline().isPresent() && wish.baseline().get().contains(identity)) {
        results.add(new Result(finding, identity, Status.BASELINE, ""));
      } else {
        results.add(Result.open(finding, identity));
      }
    }

    /** Whether the rules that ran would have shown that the suppression is of use. */
    private boolean isJudged(Suppression suppression) {
      return wish.rules().contains(suppression.rule())
          || suppression.rule().equals(Suppression.EVERY_RULE);
    }

    private SortedSet<Identity> stale(List<Identity> identities) {
      SortedSet<Identity> stale = new TreeSet<>();
      wish.baseline().ifPresent(baseline -> stale.addAll(baseline.entries()));
      stale.removeAll(Baseline.of(identities).entries());
      stale.removeIf(entry -> !wish.rules().contains(entry.rule()));
      return stale;
    }
  }
}
