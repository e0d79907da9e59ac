package io.concurrencylint.check;

import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.engine.Suppression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the user should know beside the findings: problems, useless suppressions, stale entries. */
public final class Diagnostics {

  private static final int STALE_SHOWN = 5;

  private final Outcome outcome;
  private final Collection<String> ruleNames;
  private final List<String> lines = new ArrayList<>();

  private Diagnostics(Outcome outcome, Collection<String> ruleNames) {
    this.outcome = outcome;
    this.ruleNames = ruleNames;
  }

  /**
   * All of it, a line each.
   *
   * @param ruleNames of all rules, also those that did not run
   * @param directory that the user thinks paths are relative to
   */
  public static List<String> of(Outcome outcome, Collection<String> ruleNames, Path directory) {
    Diagnostics diagnostics = new Diagnostics(outcome, ruleNames);
    diagnostics.problems(directory);
    diagnostics.suppressions();
    diagnostics.stale();
    return List.copyOf(diagnostics.lines);
  }

  private void problems(Path directory) {
    Run run = outcome.run();
    for (Problem problem : run.analysis().problems()) {
      lines.add(problem + (problem.lost() ? " (file not analysed)" : ""));
    }
    if (run.analysis().statistics().files() + run.analysis().statistics().lostFiles() == 0) {
      lines.add("there is no .java file in what was given to analyse");
    }
    if (!run.request().root().equals(directory) && !run.analysis().findings().isEmpty()) {
      lines.add("paths are relative to " + run.request().root());
    }
  }

  private void suppressions() {
    for (Suppression suppression : outcome.run().analysis().suppressions()) {
      if (suppression.rule().isEmpty()) {
        note(suppression, "this suppression names no rule and does nothing");
      } else if (!ruleNames.contains(suppression.rule())
          && !suppression.rule().equals(Suppression.EVERY_RULE)) {
        note(
            suppression,
            "there is no rule "
                + suppression.rule()
                + " to suppress"
                + DidYouMean.hint(suppression.rule(), ruleNames));
      }
    }
    // Where rules were left out, nothing can be said about a suppression of every rule.
    boolean someRulesOnly = outcome.run().rules().size() < ruleNames.size();
    for (Suppression suppression : outcome.triage().unused()) {
      boolean everyRule = suppression.rule().equals(Suppression.EVERY_RULE);
      if (!everyRule || !someRulesOnly) {
        note(
            suppression,
            "this suppression of "
                + (everyRule ? "every rule" : suppression.rule())
                + " suppresses nothing");
      }
    }
  }

  private void note(Suppression suppression, String text) {
    lines.add(suppression.path() + ":" + suppression.line() + ": note: " + text);
  }

  private void stale() {
    int count = outcome.triage().stale().size();
    if (count == 0) {
      return;
    }
    lines.add(
        (count == 1 ? "1 baseline entry matches" : count + " baseline entries match")
            + " nothing here: mended, or not among the files analysed;"
            + " 'concurrency-lint baseline prune' removes what is mended");
    outcome.triage().stale().stream()
        .limit(STALE_SHOWN)
        .forEach(entry -> lines.add("  " + entry.rule() + " " + entry.key()));
    if (count > STALE_SHOWN) {
      lines.add("  and " + (count - STALE_SHOWN) + " more");
    }
  }
}
