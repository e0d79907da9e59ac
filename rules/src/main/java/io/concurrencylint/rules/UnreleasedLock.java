package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.facts.Ref;
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
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.LockPairing.Leak;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** A lock that some path out of the method does not give back, while others do. */
public final class UnreleasedLock implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "UnreleasedLock",
          Hazard.LOCK_USAGE,
          Severity.ERROR,
          "A lock, stamp or permit is taken and not given back on one path out of the method.",
          """
          A `Lock` is not a monitor: nothing gives it back but `unlock()`. When one way out of the
          method, an early `return`, a `break` or an exception, passes by the `unlock()`, the lock
          stays with a thread that has gone on, and every other thread that needs it waits for ever.

          Each path is followed by itself, together with what its branches said about flags, so
          that `if (locked) lock.unlock()` is understood. So are methods that return holding a lock
          on purpose, handles that are closed, and permits that another method or task gives back.
          Of exceptions only those count that a reader would expect: code from outside, `throw`,
          and library methods that are more than accessors.""",
          "Take the lock just before a `try` and give it back in its `finally`.",
          List.of(
              new RuleDoc.Example(
                  "an early return",
                  """
                  import java.util.concurrent.locks.ReentrantLock;

                  class Till {
                    private final ReentrantLock lock = new ReentrantLock();
                    private int cash;

                    boolean pay(int amount) {
                      lock.lock(); // expect: UnreleasedLock
                      if (amount > cash) {
                        return false;
                      }
                      cash -= amount;
                      lock.unlock();
                      return true;
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.locks.ReentrantLock;

                  class Till {
                    private final ReentrantLock lock = new ReentrantLock();
                    private int cash;

                    boolean pay(int amount) {
                      lock.lock();
                      try {
                        if (amount > cash) {
                          return false;
                        }
                        cash -= amount;
                        return true;
                      } finally {
                        lock.unlock();
                      }
                    }
                  }
                  """)),
          List.of(
              "java.util.concurrent.locks.Lock, class documentation",
              "Das, Lerner, Seigle: ESP, PLDI 2002"),
          List.of(667, 772));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      for (Leak leak : program.lockPairing().leaks(routine)) {
        if (!isByFlag(program, leak)) {
          report.accept(finding(program, leak));
        }
      }
    }
  }

  private static Finding finding(Program program, Leak leak) {
    Routine routine = leak.routine();
    int taken = leak.lock().acquired();
    String lock = leak.lock().text();
    String what = leak.lock().mode() == Mode.PERMIT ? "the permit of " + lock : lock;
    String how = way(program, leak);
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    story.step(thread, routine, taken, "takes " + what);
    if (!leak.never()) {
      story.step(thread, routine, leak.exit(), how);
    }
    return new Finding(
        DOC.name(),
        DOC.severity(),
        confidence(program, leak),
        routine.location(taken),
        leak.never()
            ? "%s takes %s and gives back the other side of the read/write lock"
                .formatted(routine.display(), what)
            : "%s keeps %s on the path that %s".formatted(routine.display(), what, how),
        leak.never() ? List.of() : List.of(new Related(routine.location(leak.exit()), how)),
        story.end("every other thread that needs " + lock + " waits for ever"),
        "Give " + lock + " back in a finally block that every path passes.",
        routine.outermost().id() + " " + lock);
  }

  /** What a library throws that is not on the class path, nobody knows. */
  private static Confidence confidence(Program program, Leak leak) {
    CallSite site = program.calls().site(leak.routine(), leak.exit());
    boolean unknown = site != null && site.target() != null && site.target().method() == null;
    if (leak.exceptional() && unknown && site.edges().isEmpty()) {
      return Confidence.LOW;
    }
    boolean sure =
        leak.never()
            || (!leak.exceptional() || leak.routine().insn(leak.exit()) instanceof Insn.Throw);
    return sure ? Confidence.HIGH : Confidence.MEDIUM;
  }

  /** Whether the way depends on a field that the method sets itself: it may say what is held. */
  private static boolean isByFlag(Program program, Leak leak) {
    Routine routine = leak.routine();
    return leak.path().stream()
        .filter(node -> routine.insn(node) instanceof Insn.If)
        .map(node -> routine.value(((Insn.If) routine.insn(node)).condition(), node))
        .filter(Ref.Field.class::isInstance)
        .flatMap(tested -> program.fieldValues().writes(((Ref.Field) tested).field()).stream())
        .anyMatch(store -> store.routine().equals(routine));
  }

  private static String way(Program program, Leak leak) {
    Insn exit = leak.routine().insn(leak.exit());
    if (!leak.exceptional()) {
      return exit instanceof Insn.Return ? "returns here" : "ends here";
    }
    CallSite site = program.calls().site(leak.routine(), leak.exit());
    return exit instanceof Insn.Throw || site == null
        ? "throws here"
        : "an exception of " + site.display() + " takes";
  }
}
