package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
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

/** wait() or notify() on a Condition: its monitor, not the condition. */
public final class MonitorOfCondition implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "MonitorOfCondition",
          Hazard.CONDITION,
          Severity.ERROR,
          "wait() or notify() is called on a Condition object, where await() or signal() was"
              + " meant.",
          """
          A `Condition` is an object like any other and inherits `wait` and `notify`. They work on its
          monitor, which nobody waits on: `notifyAll()` wakes none of the threads in `await()`, and both
          throw unless that monitor is held.""",
          "Call `await()`, `signal()` or `signalAll()`.",
          List.of(
              new RuleDoc.Example(
                  "notifyAll for signalAll",
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
                          opened.awaitNanos(1000);
                        }
                      } finally {
                        lock.unlock();
                      }
                    }

                    void open() {
                      lock.lock();
                      try {
                        open = true;
                        opened.notifyAll(); // expect: MonitorOfCondition
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
          List.of(662));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    List<Use> uses = new ArrayList<>(program.waitSets().waits());
    uses.addAll(program.waitSets().wakes());
    for (Use use : uses) {
      String type = use.condition() ? null : program.paths().type(use.object());
      boolean condition =
          type != null
              && program.classes().isSubclass(type, "java.util.concurrent.locks.Condition")
              && !(use.object() instanceof Ref.Self);
      if (condition) {
        report.accept(finding(program, use));
      }
    }
  }

  private static Finding finding(Program program, Use use) {
    Routine routine = use.routine();
    String object = use.object().text();
    String call = use.site().display();
    return DOC.finding(
        Confidence.HIGH,
        use.site().location(),
        "%s calls %s on the condition %s, which uses its monitor and not the condition"
            .formatted(routine.display(), call, object),
        List.of(),
        Story.ofOne(
            program,
            routine,
            use.node(),
            "calls " + call + " on a Condition",
            "nobody who awaits the condition is woken"),
        "Call await, signal or signalAll on " + object + ".",
        use.key());
  }
}
