package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import io.concurrencylint.analyzer.views.Timeouts;
import io.concurrencylint.analyzer.views.WaitSets.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A wait whose predicate is not tested again, or not under the monitor that is waited on. */
public final class WaitOutsideLoop implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "WaitOutsideLoop",
          Hazard.CONDITION,
          Severity.ERROR,
          "wait() or await() is called without a loop that tests the predicate, under the same"
              + " lock, before and after.",
          """
          A thread may return from `wait()` without a reason (JLS 17.2.1), and when there was one it may
          be gone before the thread has the lock again. Only a loop that tests its predicate again is
          right. The test must also stand between taking the lock and waiting: a predicate that was
          tested before the lock was taken may have come true since, and its notification is missed.

          The loop may be in the callers: a helper that only waits is silent when each call of it stands
          in a loop. A wait with a time limit that stands alone is a pause and of low confidence, as is
          a limited wait that polls.""",
          "Write `while (!predicate) { wait(); }` inside the synchronized block.",
          List.of(
              new RuleDoc.Example(
                  "a predicate tested once",
                  """
                  class Gate {
                    private boolean open;

                    synchronized void pass() throws InterruptedException {
                      if (!open) {
                        wait(); // expect: WaitOutsideLoop
                      }
                    }

                    synchronized void open() {
                      open = true;
                      notifyAll();
                    }
                  }
                  """,
                  """
                  class Gate {
                    private boolean open;

                    synchronized void pass() throws InterruptedException {
                      while (!open) {
                        wait();
                      }
                    }

                    synchronized void open() {
                      open = true;
                      notifyAll();
                    }
                  }
                  """)),
          List.of("JLS 17.2", "Bloch, Effective Java, item 81", "CERT THI03-J"),
          List.of(667));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Use wait : program.waitSets().waits()) {
      if (!program.waitSets().isInLoop(wait)) {
        report.accept(finding(program, wait, -1, loopConfidence(wait)));
      } else {
        int entry = program.waitSets().untestedEntry(wait);
        if (entry >= 0) {
          report.accept(finding(program, wait, entry, entryConfidence(wait)));
        }
      }
    }
  }

  private static Confidence loopConfidence(Use wait) {
    if (wait.timed() || isWrapper(wait.routine())) {
      return Confidence.LOW;
    }
    return isUnderIf(wait.routine(), wait.node()) ? Confidence.HIGH : Confidence.MEDIUM;
  }

  /** A method of the same name: its callers wait, and have to loop. */
  private static boolean isWrapper(Routine routine) {
    String name = routine.method().name();
    return name.startsWith("await") || name.startsWith("wait");
  }

  /** Whether a test decides if the wait is reached. */
  private static boolean isUnderIf(Routine routine, int wait) {
    for (int node = 0; node < routine.body().size(); node++) {
      int[] next = routine.body().successors(node);
      if (routine.insn(node) instanceof Insn.If
          && reaches(routine, next[0], wait) != reaches(routine, next[1], wait)) {
        return true;
      }
    }
    return false;
  }

  private static boolean reaches(Routine routine, int from, int to) {
    return from == to || Reachability.afterNormally(routine.body(), from, n -> false).get(to);
  }

  /** A limit that is not the caller's makes the loop one that polls. */
  private static Confidence entryConfidence(Use wait) {
    boolean polls =
        wait.timed()
            && wait.routine().insn(wait.node()) instanceof Insn.Call call
            && call.arguments().stream()
                .noneMatch(time -> Timeouts.isOfCaller(wait.routine(), time));
    return polls ? Confidence.LOW : Confidence.MEDIUM;
  }

  private static Finding finding(Program program, Use wait, int entry, Confidence confidence) {
    Routine routine = wait.routine();
    String object = wait.object().text();
    Story story = new Story(program);
    int waiter = story.actor("a thread in " + routine.display());
    List<Related> related = new ArrayList<>();
    if (entry >= 0) {
      related.add(new Related(routine.location(entry), "the lock is taken, and nothing tested"));
      int other = story.actor("another thread");
      story.step(other, routine.location(), "makes the predicate true and wakes up who waits");
      story.step(waiter, routine, entry, "takes the lock and tests nothing");
    }
    story.step(waiter, routine, wait.node(), "waits on " + object);
    return new Finding(
        DOC.name(),
        DOC.severity(),
        confidence,
        wait.site().location(),
        entry >= 0
            ? "%s waits on %s without testing its predicate after it has taken the lock"
                .formatted(routine.display(), object)
            : "%s waits on %s outside of a loop that tests the predicate again"
                .formatted(routine.display(), object),
        related,
        story.end(
            entry >= 0
                ? "the notification came before the wait and is missed"
                : "it goes on although the predicate does not hold"),
        "Test the predicate in a while loop around the wait, inside the locked region.",
        routine.outermost().id() + " " + object);
  }
}
