package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Interrupts;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** An interrupt is caught and forgotten. */
public final class InterruptSwallowed implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "InterruptSwallowed",
          Hazard.INTERRUPT,
          Severity.WARNING,
          "An InterruptedException is caught, and the code goes on as if nobody had asked it to stop.",
          """
          An interrupt is a request to stop. The exception clears the thread's flag, so code that catches it and
          goes on takes the request away from everybody else: a loop that tests `isInterrupted()` never ends, and a
          pool cannot stop its worker.

          Accepted are: restoring the flag with `Thread.currentThread().interrupt()`, now or later; throwing
          anything; remembering it in a variable or field; passing the exception on; answering `false`; the end of
          a thread's own `run` or of `main`; loops that test a flag of their own. High confidence needs a loop that
          tests the flag which the exception has just cleared; the rest has low confidence.
          """,
          "Call `Thread.currentThread().interrupt()` in the catch clause, or throw.",
          List.of(
              new RuleDoc.Example(
                  "A worker that cannot be told to stop",
                  """
                  class Worker {
                    static void work(Runnable task) {
                      while (!Thread.currentThread().isInterrupted()) {
                        task.run();
                        try {
                          Thread.sleep(100);
                        } catch (InterruptedException e) { // expect: InterruptSwallowed
                          System.err.println("interrupted");
                        }
                      }
                    }
                  }
                  """,
                  """
                  class Worker {
                    static void work(Runnable task) {
                      while (!Thread.currentThread().isInterrupted()) {
                        task.run();
                        try {
                          Thread.sleep(100);
                        } catch (InterruptedException e) {
                          Thread.currentThread().interrupt();
                        }
                      }
                    }
                  }
                  """)),
          List.of("Goetz et al., Java Concurrency in Practice, 7.1.3"),
          List.of(391));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Interrupts.Swallowed swallowed : program.interrupts().swallowed()) {
      if (swallowed.loop() != Interrupts.Loop.TESTS_OTHER) {
        report.accept(finding(program, swallowed));
      }
    }
  }

  private static Finding finding(Program program, Interrupts.Swallowed swallowed) {
    Routine routine = swallowed.routine();
    boolean blind = swallowed.loop() == Interrupts.Loop.TESTS_FLAG && !swallowed.general();
    String then =
        blind
            ? "goes on in a loop that tests the flag which the exception has cleared"
            : "goes on as if nothing had happened";
    Story story = new Story(program);
    int actor = story.actor("the interrupted thread");
    if (swallowed.waits() >= 0) {
      story.step(actor, routine, swallowed.waits(), "is interrupted while it waits");
    }
    story.step(actor, routine, swallowed.handler(), "catches the exception and " + then);
    return DOC.finding(
        blind ? Confidence.HIGH : Confidence.LOW,
        routine.location(swallowed.handler()),
        "%s catches an interrupt and %s".formatted(routine.display(), then),
        List.of(),
        story.end("whoever asked the thread to stop waits for it in vain"),
        "Restore the interrupt with Thread.currentThread().interrupt(), or throw.",
        routine.outermost().id());
  }
}
