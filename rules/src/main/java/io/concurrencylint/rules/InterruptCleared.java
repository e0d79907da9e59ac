package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** The interrupt flag is cleared, and the request with it. */
public final class InterruptCleared implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "InterruptCleared",
          Hazard.INTERRUPT,
          Severity.WARNING,
          "Thread.interrupted() clears the interrupt flag, and nothing restores it or throws.",
          """
          `Thread.interrupted()` answers the flag of the current thread and clears it. Code that only wants to look
          takes the request to stop away from its callers; `isInterrupted()` leaves it in place. Clearing it on
          purpose, between the tasks of a pool, is legitimate, hence the low confidence. Not reported where the flag
          is set again or an exception is thrown.
          """,
          "Use `Thread.currentThread().isInterrupted()`, or restore the flag.",
          List.of(
              new RuleDoc.Example(
                  "A question that takes the answer away",
                  """
                  class Tasks {
                    static boolean shouldStop() {
                      return Thread.interrupted(); // expect: InterruptCleared
                    }
                  }
                  """,
                  """
                  class Tasks {
                    static boolean shouldStop() {
                      return Thread.currentThread().isInterrupted();
                    }
                  }
                  """)),
          List.of("java.lang.Thread#interrupted"),
          List.of(391));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.interrupts().cleared()) {
      report.accept(finding(program, site));
    }
  }

  private static Finding finding(Program program, CallSite site) {
    Routine routine = site.caller();
    Story story = new Story(program);
    int actor = story.actor("the interrupted thread");
    story.step(actor, routine, site.node(), "clears its interrupt flag");
    return DOC.finding(
        Confidence.LOW,
        site.location(),
        routine.display() + " clears the interrupt flag and neither restores it nor throws",
        List.of(),
        story.end("its callers cannot see that the thread was asked to stop"),
        "Use Thread.currentThread().isInterrupted(), or restore the flag.",
        routine.outermost().id());
  }
}
