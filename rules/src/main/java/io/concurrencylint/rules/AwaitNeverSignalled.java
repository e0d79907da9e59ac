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

/** A thread awaits a condition that nothing in the program signals. */
public final class AwaitNeverSignalled implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "AwaitNeverSignalled",
          Hazard.CONDITION,
          Severity.ERROR,
          "A thread awaits a Condition without a time limit, and nothing in the program signals"
              + " it.",
          """
          `await()` without a limit ends by a signal of the same condition, by an interrupt, or never.
          Two conditions of one lock are two: a signal of the other one wakes nobody here. Conditions
          that are returned, passed on or not private may be signalled by code that is not in sight, and
          are silent.""",
          "Call `signalAll()` on the condition that is awaited wherever its predicate may come"
              + " true.",
          List.of(
              new RuleDoc.Example(
                  "no signal",
                  """
                  import java.util.concurrent.locks.Condition;
                  import java.util.concurrent.locks.ReentrantLock;

                  class Gate {
                    private final ReentrantLock lock = new ReentrantLock();
                    private final Condition opened = lock.newCondition();
                    private boolean open;

                    void pass() throws InterruptedException {
                      lock.lock();
                      try {
                        while (!open) {
                          opened.await(); // expect: AwaitNeverSignalled
                        }
                      } finally {
                        lock.unlock();
                      }
                    }

                    void open() {
                      lock.lock();
                      try {
                        open = true;
                      } finally {
                        lock.unlock();
                      }
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.locks.Condition;
                  import java.util.concurrent.locks.ReentrantLock;

                  class Gate {
                    private final ReentrantLock lock = new ReentrantLock();
                    private final Condition opened = lock.newCondition();
                    private boolean open;

                    void pass() throws InterruptedException {
                      lock.lock();
                      try {
                        while (!open) {
                          opened.await();
                        }
                      } finally {
                        lock.unlock();
                      }
                    }

                    void open() {
                      lock.lock();
                      try {
                        open = true;
                        opened.signalAll();
                      } finally {
                        lock.unlock();
                      }
                    }
                  }
                  """)),
          List.of("java.util.concurrent.locks.Condition, class documentation"),
          List.of(833));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Use wait : program.waitSets().waits()) {
      if (wait.condition() && !wait.timed() && program.waitSets().wakesFor(wait).isEmpty()) {
        Confidence confidence = confidence(program, wait);
        if (confidence != null) {
          report.accept(finding(program, wait, confidence));
        }
      }
    }
  }

  /** Null when somebody may signal whom the program does not show. */
  private static Confidence confidence(Program program, Use wait) {
    return program.waitSets().isConfined(wait) ? Confidence.HIGH : null;
  }

  private static Finding finding(Program program, Use wait, Confidence confidence) {
    Routine routine = wait.routine();
    String object = wait.object().text();
    return DOC.finding(
        confidence,
        wait.site().location(),
        "%s awaits %s, which nothing in the program signals".formatted(routine.display(), object),
        List.of(),
        Story.ofOne(program, routine, wait.node(), "awaits " + object, "nobody ever wakes it up"),
        "Signal " + object + " after each change that the waiting thread looks at.",
        wait.key());
  }
}
