package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.HeldWaits.HeldWait;
import io.concurrencylint.analyzer.views.HeldWaits.Need;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A wait for something that can only happen under the lock that the waiting thread holds. */
public final class AwaitedNeedsLock implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "AwaitedNeedsLock",
          Hazard.HELD_LOCK,
          Severity.ERROR,
          "A thread holds a lock while it waits for another thread that needs this lock to get"
              + " on: a deadlock.",
          """
          The joined thread, the task whose future is awaited, or whoever counts the latch down or sends
          the notification has to take the lock that the waiting thread keeps: neither goes on. The way
          to the lock may lead through further threads that are waited for, through listeners and
          through callbacks.

          `Object.wait` and `Condition.await` give back their own lock; a second one held around them is
          the nested-monitor lockout and is reported. When a wait has a time limit the two only block each
          other until it is over, and when the two locks are of one class but perhaps of two instances the
          confidence is medium.""",
          "Give the lock back before waiting, or let the awaited code use another lock.",
          List.of(
              new RuleDoc.Example(
                  "a join that needs the monitor",
                  """
                  class Counter {
                    private final Thread worker = new Thread(this::work);
                    private int done;

                    synchronized void start() {
                      worker.start();
                    }

                    private void work() {
                      for (int i = 0; i < 1000; i++) {
                        step();
                      }
                    }

                    private synchronized void step() {
                      done++;
                    }

                    synchronized int stop() throws InterruptedException {
                      worker.join(); // expect: AwaitedNeedsLock
                      return done;
                    }
                  }
                  """,
                  """
                  class Counter {
                    private final Thread worker = new Thread(this::work);
                    private int done;

                    synchronized void start() {
                      worker.start();
                    }

                    private void work() {
                      for (int i = 0; i < 1000; i++) {
                        step();
                      }
                    }

                    private synchronized void step() {
                      done++;
                    }

                    int stop() throws InterruptedException {
                      worker.join();
                      synchronized (this) {
                        return done;
                      }
                    }
                  }
                  """)),
          List.of(
              "Goetz et al., Java Concurrency in Practice, 10.1",
              "Nested monitor lockout: Lister, The Problem of Nested Monitor Calls, 1977"),
          List.of(833));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (HeldWait wait : program.heldWaits().all()) {
      if (wait.need() != null) {
        report.accept(finding(program, wait, wait.need()));
      }
    }
  }

  private static Confidence confidence(HeldWait wait, Need need) {
    boolean certain = need.same() && !wait.waiting().timed() && wait.waiting().certain();
    return certain && !isConditional(need) ? Confidence.HIGH : Confidence.MEDIUM;
  }

  /** Whether the awaited thread takes the lock in a method that it may pass through without. */
  private static boolean isConditional(Need need) {
    Routine routine = need.routine();
    boolean own = routine.display().equals(need.who());
    return !own
        && Reachability.afterNormally(routine.body(), Body.ENTRY, node -> node == need.node())
            .get(Body.EXIT);
  }

  private static Finding finding(Program program, HeldWait wait, Need need) {
    CallSite last = wait.last();
    Routine holder = wait.site().caller();
    String lock = need.lock().text();
    CallSite at = wait.waiting().certain() ? last : wait.site();
    Story story = new Story(program);
    int waiter = story.actor("a thread in " + holder.display());
    int other = story.actor("the awaited " + need.who());
    story.calls(waiter, wait.way().subList(0, wait.way().size() - 1));
    story.step(waiter, last.caller(), last.node(), "waits in " + last.display());
    List<Related> related = new ArrayList<>();
    for (CallSite via : need.via()) {
      story.step(other, via.caller(), via.node(), "waits for a further thread");
      related.add(new Related(via.location(), "the awaited thread waits here for another one"));
    }
    if (at != wait.site()) {
      related.add(new Related(wait.site().location(), "is called with " + lock + " held"));
    }
    story.step(other, need.routine(), need.node(), "needs " + lock);
    related.add(0, new Related(need.routine().location(need.node()), "needs " + lock));
    return new Finding(
        DOC.name(),
        DOC.severity(),
        confidence(wait, need),
        at.location(),
        "%s holds %s while it waits in %s for %s, which needs %s to get on"
            .formatted(holder.display(), lock, last.display(), need.who(), lock),
        related,
        story.end("neither goes on"),
        "Give " + lock + " back before waiting.",
        holder.outermost().id() + " " + lock + " " + need.routine().outermost().id());
  }
}
