package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.WaitSets.Use;
import java.util.List;
import java.util.function.Consumer;

/** A thread waits on a monitor that nothing in the program notifies. */
public final class WaitNeverNotified implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "WaitNeverNotified",
          Hazard.CONDITION,
          Severity.ERROR,
          "A thread waits on a monitor without a time limit, and nothing in the program"
              + " notifies that monitor.",
          """
          `wait()` without a limit ends by `notify` on the same object, by an interrupt, or never. Where
          the object is a private field that never leaves its class, all notifications are in sight:
          there is none, or it is sent to another object.

          Monitors that code from outside can reach are of low confidence, and a `Thread` is silent,
          because a thread notifies its own monitor when it ends, and so is a `Condition`.""",
          "Call `notifyAll()` on the object that is waited on wherever the predicate may come"
              + " true.",
          List.of(
              new RuleDoc.Example(
                  "nobody says so",
                  """
                  class Gate {
                    private final Object monitor = new Object();
                    private boolean open;

                    void pass() throws InterruptedException {
                      synchronized (monitor) {
                        while (!open) {
                          monitor.wait(); // expect: WaitNeverNotified
                        }
                      }
                    }

                    void open() {
                      synchronized (monitor) {
                        open = true;
                      }
                    }
                  }
                  """,
                  """
                  class Gate {
                    private final Object monitor = new Object();
                    private boolean open;

                    void pass() throws InterruptedException {
                      synchronized (monitor) {
                        while (!open) {
                          monitor.wait();
                        }
                      }
                    }

                    void open() {
                      synchronized (monitor) {
                        open = true;
                        monitor.notifyAll();
                      }
                    }
                  }
                  """)),
          List.of("JLS 17.2"),
          List.of(833));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Use wait : program.waitSets().waits()) {
      if (!wait.condition() && !wait.timed() && program.waitSets().wakesFor(wait).isEmpty()) {
        Confidence confidence = confidence(program, wait);
        if (confidence != null) {
          report.accept(finding(program, wait, confidence));
        }
      }
    }
  }

  /** Null when somebody may notify whom the program does not show. */
  private static Confidence confidence(Program program, Use wait) {
    String type = program.paths().type(wait.object());
    boolean other =
        type != null
            && (program.classes().isSubclass(type, "java.lang.Thread")
                || program.classes().isSubclass(type, "java.util.concurrent.locks.Condition"));
    if (wait.identity() == null || other) {
      return null;
    }
    boolean unknown =
        program.waitSets().wakes().stream()
            .anyMatch(wake -> !wake.condition() && wake.identity() == null);
    return program.waitSets().isConfined(wait) && !unknown ? Confidence.HIGH : Confidence.LOW;
  }

  private static Finding finding(Program program, Use wait, Confidence confidence) {
    Routine routine = wait.routine();
    String object = wait.object().text();
    Story story = new Story(program);
    int waiter = story.actor("a thread in " + routine.display());
    story.step(waiter, routine, wait.node(), "waits on " + object);
    return new Finding(
        DOC.name(),
        DOC.severity(),
        confidence,
        wait.site().location(),
        "%s waits on %s, which nothing in the program notifies"
            .formatted(routine.display(), object),
        List.of(),
        story.end("nobody ever wakes it up"),
        "Notify " + object + " after each change that the waiting thread looks at.",
        routine.outermost().id() + " " + object);
  }
}
