package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.SelfLocking.Again;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A thread takes a lock that it already has and that cannot be taken twice. */
public final class SelfDeadlock implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "SelfDeadlock",
          Hazard.LOCK_ORDER,
          Severity.ERROR,
          "A thread waits for a lock that it holds itself: a stamped lock, a binary semaphore,"
              + " a read lock to be upgraded.",
          """
          Monitors and `ReentrantLock` may be taken again by their holder. A `StampedLock` and a
          `Semaphore(1)` do not know who has them: the second acquisition waits for the first to be given
          back, which never happens. The same for a thread that holds the read lock of a
          `ReentrantReadWriteLock` and asks for the write lock: it waits for all readers, itself included.

          The second acquisition may be in a method that is called. Taking the read lock under the write
          lock is allowed and silent, as is `tryLock`.""",
          "Split the method in one that takes the lock and one that relies on it.",
          List.of(
              new RuleDoc.Example(
                  "an upgrade",
                  """
                  import java.util.concurrent.locks.ReentrantReadWriteLock;

                  class Cache {
                    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
                    private String value;

                    String get() {
                      lock.readLock().lock();
                      try {
                        if (value == null) {
                          lock.writeLock().lock(); // expect: SelfDeadlock
                          try {
                            value = "loaded";
                          } finally {
                            lock.writeLock().unlock();
                          }
                        }
                        return value;
                      } finally {
                        lock.readLock().unlock();
                      }
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.locks.ReentrantReadWriteLock;

                  class Cache {
                    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
                    private String value;

                    String get() {
                      lock.writeLock().lock();
                      try {
                        if (value == null) {
                          value = "loaded";
                        }
                        return value;
                      } finally {
                        lock.writeLock().unlock();
                      }
                    }
                  }
                  """)),
          List.of(
              "java.util.concurrent.locks.ReentrantReadWriteLock, class documentation",
              "java.util.concurrent.locks.StampedLock, class documentation"),
          List.of(833));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Again again : program.selfLocking().all()) {
      report.accept(finding(program, again));
    }
  }

  private static Finding finding(Program program, Again again) {
    Routine routine = again.place().routine();
    Routine outer = again.outer().caller();
    String lock = again.held().text();
    Story story = new Story(program);
    int thread = story.actor("a thread in " + outer.display());
    if (again.held().acquired() >= 0) {
      story.step(thread, outer, again.held().acquired(), "takes " + lock);
    }
    List<Related> related = new ArrayList<>();
    if (again.outer().node() != again.place().node() || !outer.equals(routine)) {
      story.calls(thread, again.way());
      related.add(new Related(again.outer().location(), "is called with " + lock + " held"));
    }
    story.step(thread, routine, again.place().node(), "waits for " + lock);
    return new Finding(
        DOC.name(),
        DOC.severity(),
        switch (again.support()) {
          case SEEN -> Confidence.HIGH;
          case LIKELY -> Confidence.MEDIUM;
          case GUESSED -> Confidence.LOW;
        },
        routine.location(again.place().node()),
        again.upgrade()
            ? "%s waits for the write lock of %s while its thread holds the read lock"
                .formatted(routine.display(), again.held().lock().text())
            : "%s waits for %s, which its thread already holds and cannot take twice"
                .formatted(routine.display(), lock),
        related,
        story.end("the thread waits for itself for ever"),
        again.upgrade()
            ? "Give the read lock back first and test again, or take the write lock from the start."
            : "Take the lock in one method only, and call those that rely on it.",
        routine.outermost().id() + " " + lock);
  }
}
