package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.LockPairing.Unheld;
import io.concurrencylint.analyzer.views.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An {@code unlock()} that one path reaches without having the lock. */
public final class UnlockNotHeld implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "UnlockNotHeld",
          Hazard.LOCK_USAGE,
          Severity.ERROR,
          "A path reaches unlock() without having taken the lock, or after giving it back already.",
          """
          `unlock()` by a thread that does not hold the lock throws
          `IllegalMonitorStateException`, or gives back a hold that an outer call still relies on.
          The usual cause is an acquisition that can fail, `lockInterruptibly()` or `tryLock()`,
          inside the `try` whose `finally` unlocks: the exception, or the `false`, leads to the
          `finally` all the same, and the second exception hides the first.

          Not reported are methods that give back their caller's lock, those that let go of it for
          a while and take it again, and unlocks behind `isHeldByCurrentThread()`.""",
          "Take the lock before the `try`, so that its `finally` runs only with the lock held.",
          List.of(
              new RuleDoc.Example(
                  "an interrupt while waiting for the lock",
                  """
                  import java.util.concurrent.locks.ReentrantLock;

                  class Till {
                    private final ReentrantLock lock = new ReentrantLock();
                    private int cash;

                    void put(int amount) throws InterruptedException {
                      try {
                        lock.lockInterruptibly();
                        cash += amount;
                      } finally {
                        lock.unlock(); // expect: UnlockNotHeld
                      }
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.locks.ReentrantLock;

                  class Till {
                    private final ReentrantLock lock = new ReentrantLock();
                    private int cash;

                    void put(int amount) throws InterruptedException {
                      lock.lockInterruptibly();
                      try {
                        cash += amount;
                      } finally {
                        lock.unlock();
                      }
                    }
                  }
                  """)),
          List.of("java.util.concurrent.locks.ReentrantLock.unlock"),
          List.of(832));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      for (Unheld unheld : program.lockPairing().unheld(routine)) {
        report.accept(finding(program, unheld));
      }
    }
  }

  private static Finding finding(Program program, Unheld unheld) {
    Routine routine = unheld.routine();
    String lock = unheld.lock().text();
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    List<Related> related = new ArrayList<>();
    for (int node : unheld.path()) {
      String failed = failed(program, routine, node, unheld.path());
      if (failed != null) {
        story.step(thread, routine, node, failed);
        related.add(new Related(routine.location(node), failed));
      }
    }
    story.step(thread, routine, unheld.node(), "unlocks " + lock);
    String why = related.isEmpty() ? "" : ", when the call " + related.get(0).note();
    return new Finding(
        DOC.name(),
        DOC.severity(),
        Confidence.HIGH,
        routine.location(unheld.node()),
        "%s unlocks %s on a path that does not hold it%s".formatted(routine.display(), lock, why),
        related,
        story.end("unlock throws IllegalMonitorStateException"),
        "Take " + lock + " before the try whose finally gives it back.",
        routine.outermost().id() + " " + lock);
  }

  /** What a node on the path did to leave the thread without the lock; null if nothing. */
  private static String failed(Program program, Routine routine, int node, List<Integer> path) {
    CallSite site = program.calls().site(routine, node);
    if (site == null || node == path.get(path.size() - 1)) {
      return null;
    }
    if (site.has(Effect.Release.class)) {
      return "has already unlocked it here";
    }
    int next = path.get(path.indexOf(node) + 1);
    boolean threw = routine.body().handler(node) == next;
    Effect.Acquire acquire = site.effect(Effect.Acquire.class);
    if (acquire != null) {
      return threw && acquire.interruptible()
          ? "of " + site.display() + " is interrupted"
          : acquire.tries() ? "of " + site.display() + " answers false" : null;
    }
    return threw ? "of " + site.display() + " fails" : null;
  }
}
