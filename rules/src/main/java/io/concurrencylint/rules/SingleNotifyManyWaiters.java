package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.ThreadRole;
import io.concurrencylint.analyzer.views.WaitSets.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One thread is woken where threads with different predicates wait. */
public final class SingleNotifyManyWaiters implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "SingleNotifyManyWaiters",
          Hazard.CONDITION,
          Severity.ERROR,
          "notify() or signal() wakes one thread, while threads with different predicates wait"
              + " on the object.",
          """
          `notify()` wakes any one of those that wait. When they wait for different things, it may wake
          the one whose predicate does not hold; that one waits again, and the one that could have gone
          on sleeps for ever. The same when a change lets all of them go on, such as a flag that nobody
          takes back, and only one hears of it.

          One kind of waiter that takes one thing for each notification, and a single waiting thread, are
          silent.""",
          "Use `notifyAll()` or `signalAll()`, or a condition for each predicate.",
          List.of(
              new RuleDoc.Example(
                  "a gate for everybody",
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
                      notify(); // expect: SingleNotifyManyWaiters
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
          List.of("Bloch, Effective Java, item 81", "CERT THI02-J"),
          List.of(662));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Use wake : program.waitSets().wakes()) {
      if (wake.all() || wake.identity() == null) {
        continue;
      }
      List<Use> waits =
          program.waitSets().waitsFor(wake).stream()
              .filter(wait -> !isSole(program, wait.routine()))
              .toList();
      Use first = waits.isEmpty() ? null : waits.get(0);
      Use other = first == null ? null : different(program, first, waits);
      if (other != null) {
        report.accept(finding(program, wake, List.of(first, other), "with different predicates"));
      } else if (first != null && isForAll(program, wake, first)) {
        report.accept(finding(program, wake, List.of(first), "that can all go on"));
      }
    }
  }

  private static Use different(Program program, Use first, List<Use> waits) {
    Set<String> predicate = program.waitSets().predicate(first);
    for (Use other : waits) {
      Set<String> another = program.waitSets().predicate(other);
      boolean differs =
          !other.routine().equals(first.routine())
              && !predicate.isEmpty()
              && !another.isEmpty()
              && !another.equals(predicate);
      if (differs && !other.timed() && !first.timed()) {
        return other;
      }
    }
    return null;
  }

  /** Whether only one thread ever gets there. */
  private static boolean isSole(Program program, Routine routine) {
    Set<ThreadRole> roles = program.roles().of(routine);
    return !roles.isEmpty()
        && roles.stream().noneMatch(ThreadRole::many)
        && roles.size() == 1
        && !routine.method().modifiers().isPublic();
  }

  /** A flag is set that the waiter tests and nobody who waits takes back. */
  private static boolean isForAll(Program program, Use wake, Use wait) {
    Set<String> fields = program.waitSets().predicateFields(wait);
    boolean sets =
        program.waitSets().predicate(wait).stream().noneMatch(part -> part.startsWith("call "))
            && !fields.isEmpty()
            && fields.stream().anyMatch(field -> setsFlag(program, wake.routine(), field));
    return sets && fields.stream().noneMatch(field -> takesBack(program, wait.routine(), field, 0));
  }

  private static boolean setsFlag(Program program, Routine routine, String field) {
    return program.fieldValues().writes(field).stream()
        .anyMatch(
            store ->
                store.routine().equals(routine)
                    && store.value() instanceof Ref.Constant constant
                    && constant.value() instanceof Boolean);
  }

  /** Whether a routine that waits, or one that it is a part of, assigns the field. */
  private static boolean takesBack(Program program, Routine routine, String field, int depth) {
    boolean part = routine.method().modifiers().isPrivate() && depth < 2;
    return writes(routine, field)
        || part
            && program.calls().callers(routine).stream()
                .anyMatch(site -> takesBack(program, site.caller(), field, depth + 1));
  }

  private static boolean writes(Routine routine, String field) {
    for (int node = 0; node < routine.body().size(); node++) {
      FieldSymbol at = routine.resolved().field(node);
      boolean stores =
          routine.insn(node) instanceof Insn.StoreName
              || routine.insn(node) instanceof Insn.StoreField;
      if (stores && at != null && at.id().equals(field)) {
        return true;
      }
    }
    return false;
  }

  private static Finding finding(Program program, Use wake, List<Use> waits, String how) {
    Routine routine = wake.routine();
    String object = wake.object().text();
    Story story = new Story(program);
    List<Related> related = new ArrayList<>();
    for (Use wait : waits) {
      int waiter = story.actor("a thread in " + wait.routine().display());
      story.step(waiter, wait.routine(), wait.node(), "waits on " + object);
      related.add(new Related(wait.site().location(), "a thread waits here"));
    }
    int waker = story.actor("a thread in " + routine.display());
    story.step(waker, routine, wake.node(), "wakes one of them");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        Confidence.MEDIUM,
        wake.site().location(),
        "%s wakes one of the threads that wait on %s %s".formatted(routine.display(), object, how),
        related,
        story.end("another one that could go on sleeps for ever"),
        "Wake all of them, or give each predicate a condition of its own.",
        routine.outermost().id() + " " + object);
  }
}
