package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.HeldLock;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A condition is signalled or awaited without its lock. */
public final class SignalWithoutLock implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "SignalWithoutLock",
          Hazard.CONDITION,
          Severity.ERROR,
          "A Condition is signalled or awaited by a thread that does not hold the lock of the"
              + " condition.",
          """
          `await`, `signal` and `signalAll` throw `IllegalMonitorStateException` unless the calling
          thread holds the lock that made the condition. The usual cause is an `unlock()` one line too
          early, or the lock of another object.

          Locks that callers hold, assertions and `isHeldByCurrentThread()` count.""",
          "Signal before the lock is given back.",
          List.of(
              new RuleDoc.Example(
                  "no lock",
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
                      } finally {
                        lock.unlock();
                      }
                      opened.signalAll(); // expect: SignalWithoutLock
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
          List.of(667));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    List<Use> uses = new ArrayList<>(program.waitSets().waits());
    uses.addAll(program.waitSets().wakes());
    for (Use use : uses) {
      HeldLock needed = use.condition() ? program.waitSets().needs(use) : null;
      if (needed != null && !program.waitSets().mayHold(use, needed)) {
        report.accept(finding(program, use, needed));
      }
    }
  }

  /** A method that takes no lock at all may rely on callers that are not in sight. */
  private static Confidence confidence(Program program, Use use) {
    return program.locks().acquires(use.routine()) ? Confidence.MEDIUM : Confidence.LOW;
  }

  private static Finding finding(Program program, Use use, HeldLock needed) {
    Routine routine = use.routine();
    String object = use.object().text();
    String call = use.site().display();
    return DOC.finding(
        confidence(program, use),
        use.site().location(),
        "%s calls %s on %s without holding its lock %s"
            .formatted(routine.display(), call, object, needed.text()),
        List.of(),
        Story.ofOne(
            program,
            routine,
            use.node(),
            "calls " + call,
            "it throws IllegalMonitorStateException"),
        "Call it while " + needed.text() + " is held.",
        use.key());
  }
}
