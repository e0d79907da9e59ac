package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.HeldWaits.HeldWait;
import io.concurrencylint.analyzer.views.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A wait for another thread, or for the clock, while a lock is held. */
public final class BlockingWhileLocked implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "BlockingWhileLocked",
          Hazard.HELD_LOCK,
          Severity.WARNING,
          "A thread waits for another thread or sleeps while it holds a lock that others need.",
          """
          Everybody who needs the lock waits as well, for as long as the wait takes: a `join`, `get`,
          `await`, `put`, `take`, `acquire` or `sleep`, in the method itself or in one that it calls.
          `Object.wait` and `Condition.await` give their own lock back and nothing else: other locks held
          around them count.

          A wait with a time limit, a wait behind a call that may run other code instead, and one under a
          lock that is taken nowhere else, are of low confidence. Plain input and output is not reported:
          often the lock is there to serialise it. What can never end because the awaited thread needs
          the lock is AwaitedNeedsLock.""",
          "Take what is needed out of the locked region, give the lock back, and wait then.",
          List.of(
              new RuleDoc.Example(
                  "a join under a monitor",
                  """
                  class Pump {
                    private final Thread worker = new Thread(() -> System.out.println("pumping"));
                    private boolean stopped;

                    synchronized void start() {
                      worker.start();
                    }

                    synchronized void stop() throws InterruptedException {
                      stopped = true;
                      worker.join(); // expect: BlockingWhileLocked
                    }

                    synchronized boolean isStopped() {
                      return stopped;
                    }
                  }
                  """,
                  """
                  class Pump {
                    private final Thread worker = new Thread(() -> System.out.println("pumping"));
                    private boolean stopped;

                    synchronized void start() {
                      worker.start();
                    }

                    void stop() throws InterruptedException {
                      synchronized (this) {
                        stopped = true;
                      }
                      worker.join();
                    }

                    synchronized boolean isStopped() {
                      return stopped;
                    }
                  }
                  """)),
          List.of("Goetz et al., Java Concurrency in Practice, 10.1.4 and 11.4.1", "CERT LCK09-J"),
          List.of(833));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (HeldWait wait : program.heldWaits().all()) {
      if (wait.need() == null) {
        report.accept(finding(program, wait));
      }
    }
  }

  private static Confidence confidence(Program program, HeldWait wait) {
    boolean weak =
        wait.waiting().timed()
            || !wait.waiting().certain()
            || wait.held().locks().stream().noneMatch(lock -> isNeeded(program, lock))
            || isTested(program, wait);
    return weak ? Confidence.LOW : Confidence.MEDIUM;
  }

  /** Whether another method takes the lock, too. */
  private static boolean isNeeded(Program program, HeldLock lock) {
    return program.locks().takers(program.locks().identity(lock)) > 1;
  }

  /** Whether the routine asks first if there is anything to wait for. */
  private static boolean isTested(Program program, HeldWait wait) {
    return program.calls().sites(wait.last().caller()).stream()
        .anyMatch(site -> site.target() != null && site.target().name().equals("isDone"));
  }

  private static Finding finding(Program program, HeldWait wait) {
    CallSite last = wait.last();
    Routine holder = wait.site().caller();
    String locks = String.join(" and ", wait.held().names());
    boolean inside = program.locks().atEntry(last.caller()).stream().findAny().isPresent();
    CallSite at = inside || wait.way().size() == 1 ? last : wait.site();
    Story story = new Story(program);
    int thread = story.actor("a thread in " + holder.display());
    int other = story.actor("any thread that needs " + locks);
    story.calls(thread, wait.way().subList(0, wait.way().size() - 1));
    story.step(thread, last.caller(), last.node(), "waits in " + last.display());
    story.step(other, holder.location(), "waits for " + locks);
    List<Related> related = new ArrayList<>();
    if (at != last) {
      related.add(new Related(last.location(), "waits here"));
    } else if (at != wait.site()) {
      related.add(new Related(wait.site().location(), "is called with " + locks + " held"));
    }
    return new Finding(
        DOC.name(),
        DOC.severity(),
        confidence(program, wait),
        at.location(),
        "%s holds %s while it waits in %s%s"
            .formatted(
                holder.display(),
                locks,
                last.display(),
                wait.way().size() == 1 ? "" : ", called by " + last.caller().display()),
        related,
        story.end("everybody who needs " + locks + " waits as long"),
        "Give " + locks + " back before waiting.",
        holder.outermost().id() + " " + locks + " " + last.display());
  }
}
