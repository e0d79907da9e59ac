package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.resolve.Type;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** {@code synchronized} on a {@code java.util.concurrent} lock: its monitor, not the lock. */
public final class MonitorOfLock implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "MonitorOfLock",
          Hazard.LOCK_USAGE,
          Severity.ERROR,
          "synchronized takes the monitor of a Lock object, which has nothing to do with the lock.",
          """
          Every object has a monitor, a `Lock` too. `synchronized (lock)` takes that monitor and
          leaves the lock alone: it excludes nobody who calls `lock.lock()`.

          A class that implements `Lock` may use its own monitor; that is not reported.""",
          "Call `lock()`, and `unlock()` in a `finally`.",
          List.of(
              new RuleDoc.Example(
                  "the monitor of a ReentrantLock",
                  """
                  import java.util.concurrent.locks.ReentrantLock;

                  class Hits {
                    private final ReentrantLock lock = new ReentrantLock();
                    private int count;

                    void hit() {
                      synchronized (lock) { // expect: MonitorOfLock
                        count++;
                      }
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.locks.ReentrantLock;

                  class Hits {
                    private final ReentrantLock lock = new ReentrantLock();
                    private int count;

                    void hit() {
                      lock.lock();
                      try {
                        count++;
                      } finally {
                        lock.unlock();
                      }
                    }
                  }
                  """)),
          List.of("java.util.concurrent.locks.Lock, class documentation"),
          List.of(662));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      for (int node = 0; node < routine.body().size(); node++) {
        if (routine.insn(node) instanceof Insn.MonitorEnter enter && !enter.implied()) {
          Ref lock = routine.value(enter.lock(), node);
          Type type = routine.resolved().type(enter.lock());
          if (!(lock instanceof Ref.Self) && isLock(program.classes(), type.className())) {
            report.accept(finding(program, routine, node, lock, type));
          }
        }
      }
    }
  }

  private static boolean isLock(Classes classes, String type) {
    return type != null
        && (classes.isSubclass(type, "java.util.concurrent.locks.Lock")
            || classes.isSubclass(type, "java.util.concurrent.locks.ReadWriteLock")
            || type.equals("java.util.concurrent.locks.StampedLock")
            || type.equals("java.util.concurrent.Semaphore"));
  }

  private static Finding finding(Program program, Routine routine, int node, Ref lock, Type type) {
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    story.step(thread, routine, node, "takes the monitor of " + lock.text() + ", not the lock");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        Confidence.HIGH,
        routine.location(node),
        "%s takes the monitor of %s, a %s, and not the lock itself"
            .formatted(routine.display(), lock.text(), type),
        List.of(),
        story.end("a thread that has the lock is not kept out"),
        "Use lock() and unlock() of " + lock.text() + ".",
        routine.outermost().id() + " " + lock.text());
  }
}
