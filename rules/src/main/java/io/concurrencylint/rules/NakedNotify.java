package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.WaitSets.Use;
import java.util.List;
import java.util.function.Consumer;

/** A notification without a change of what the waiting threads test. */
public final class NakedNotify implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "NakedNotify",
          Hazard.CONDITION,
          Severity.WARNING,
          "A thread is woken up by a method that changes nothing the woken thread could test.",
          """
          Who waits in a loop tests its predicate when it is woken. A notification without any change of
          state only makes it wait again; often the assignment was forgotten, or is made after the lock
          was given back. The change may be made by a caller, by a called method, or before the lock was
          taken, so that this rule only reports methods that change nothing at all, with low confidence.""",
          "Change the state under the lock, then notify.",
          List.of(
              new RuleDoc.Example(
                  "a poke",
                  """
                  class Gate {
                    private boolean open;

                    synchronized void pass() throws InterruptedException {
                      while (!open) {
                        wait();
                      }
                    }

                    synchronized void poke() {
                      notifyAll(); // expect: NakedNotify
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
          List.of("SpotBugs, NN_NAKED_NOTIFY"),
          List.of(667));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Use wake : program.waitSets().wakes()) {
      List<Use> waits = program.waitSets().waitsFor(wake);
      boolean tested =
          waits.stream().anyMatch(wait -> !program.waitSets().predicateFields(wait).isEmpty());
      if (tested
          && program.calls().callers(program.delegation().front(wake.routine())).isEmpty()
          && !wake.routine().method().isLambda()
          && changesNothing(program, wake.routine())) {
        report.accept(finding(program, wake, waits.get(0)));
      }
    }
  }

  /** No assignment, and no call of anything that this object, a parameter or a result is. */
  private static boolean changesNothing(Program program, Routine routine) {
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      boolean stores =
          insn instanceof Insn.StoreName
              || insn instanceof Insn.StoreField
              || insn instanceof Insn.ArrayWrite;
      CallSite site = program.calls().site(routine, node);
      if (stores || site != null && mayChange(program, site)) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayChange(Program program, CallSite site) {
    boolean plain =
        site.has(Effect.Notifies.class)
            || site.has(Effect.Signals.class)
            || site.has(Effect.Acquire.class)
            || site.has(Effect.Release.class)
            || site.has(Effect.Pure.class)
            || site.has(Effect.ReadOnly.class);
    Ref receiver = program.paths().normal(site.receiver());
    boolean foreign =
        receiver instanceof Ref.Static field
            && program.paths().field(field.field()) != null
            && program.paths().field(field.field()).source() == null;
    return !plain && !foreign;
  }

  private static Finding finding(Program program, Use wake, Use wait) {
    Routine routine = wake.routine();
    String object = wake.object().text();
    Story story = new Story(program);
    int waiter = story.actor("a thread in " + wait.routine().display());
    int waker = story.actor("a thread in " + routine.display());
    story.step(waiter, wait.routine(), wait.node(), "waits on " + object);
    story.step(waker, routine, wake.node(), "wakes it up and has changed nothing");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        Confidence.LOW,
        wake.site().location(),
        "%s wakes up who waits on %s without a change that they could test"
            .formatted(routine.display(), object),
        List.of(new Related(wait.site().location(), "a thread waits here")),
        story.end("the woken thread finds its predicate as it was and waits again"),
        "Change what the waiting thread tests before notifying it, under the same lock.",
        routine.outermost().id() + " " + object);
  }
}
