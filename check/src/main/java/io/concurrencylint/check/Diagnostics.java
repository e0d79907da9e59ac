package io.concurrencylint.cli;

import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.engine.Suppression;
import io.concurrencylint.analyzer.triage.Triage;
import io.concurrencylint.cli.AnalysisOptions.Run;
import java.util.HashSet;
import java.util.Set;

/** What the user should know beside the findings: problems, useless suppressions, stale entries. */
record Diagnostics(Session session, Run run, Triage triage) {

  private static final int STALE_SHOWN = 5;

  /**
   * Tells all of it.
   *
   * @param someRulesOnly whether rules were left out, so that nothing can be said about a
   *     suppression of every rule
   */
  void tell(boolean someRulesOnly) {
    problems();
    suppressions(someRulesOnly);
    stale();
  }

  private void problems() {
    for (Problem problem : run.analysis().problems()) {
      session.say(problem + (problem.lost() ? " (file not analysed)" : ""));
    }
    if (run.analysis().statistics().files() + run.analysis().statistics().lostFiles() == 0) {
      session.say("there is no .java file in what was given to analyse");
    }
    if (!run.request().root().equals(session.directory()) && !run.analysis().findings().isEmpty()) {
      session.say("paths are relative to " + run.request().root());
    }
  }

  private void suppressions(boolean someRulesOnly) {
    Set<String> known = new HashSet<>(session.ruleNames());
    for (Suppression suppression : run.analysis().suppressions()) {
      if (suppression.rule().isEmpty()) {
        note(suppression, "this suppression names no rule and does nothing");
      } else if (!known.contains(suppression.rule())
          && !suppression.rule().equals(Suppression.EVERY_RULE)) {
        note(
            suppression,
            "there is no rule "
                + suppression.rule()
                + " to suppress"
                + DidYouMean.hint(suppression.rule(), known));
      }
    }
    for (Suppression suppression : triage.unused()) {
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
    session.say(suppression.path() + ":" + suppression.line() + ": note: " + text);
  }

  private void stale() {
    int count = triage.stale().size();
    if (count == 0) {
      return;
    }
    session.say(
        (count == 1 ? "1 baseline entry matches" : count + " baseline entries match")
            + " nothing here: mended, or not among the files analysed;"
            + " 'concurrency-lint baseline prune' removes what is mended");
    triage.stale().stream()
        .limit(STALE_SHOWN)
        .forEach(entry -> session.say("  " + entry.rule() + " " + entry.key()));
    if (count > STALE_SHOWN) {
      session.say("  and " + (count - STALE_SHOWN) + " more");
    }
  }
}
