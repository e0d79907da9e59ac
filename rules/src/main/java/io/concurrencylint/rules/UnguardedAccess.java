package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.GuardedFields;
import io.concurrencylint.analyzer.views.Guards;
import io.concurrencylint.analyzer.views.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An access of a field without the lock that guards it. */
public final class UnguardedAccess implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "UnguardedAccess",
          Hazard.SHARED_STATE,
          Severity.WARNING,
          "A field is accessed without the lock that is declared to guard it, or that its other"
              + " accesses hold.",
          """
          A lock protects a field only if every access holds it. One that does not can see a stale \
          or half-made value, and a change that it makes can be lost.

          The guard is the one that `@GuardedBy` names (of any family, on the field, or a comment \
          `guarded by lock`), or the lock that nearly all other accesses hold. Locks that all \
          callers hold count as held.

          Not reported: accesses in constructors and of objects that their maker has not shared \
          yet, `volatile` reads, a test that is repeated under the lock, `toString` and the like, \
          classes that are confined to one thread by annotation, documentation or a check.
          """,
          "Hold the guard around the access, or make the field `volatile` if single reads and"
              + " writes are all it needs.",
          List.of(
              new RuleDoc.Example(
                  "one method forgets the lock",
                  """
                  class Pool {
                    private int size;

                    synchronized void add() {
                      size++;
                    }

                    synchronized void remove() {
                      size--;
                    }

                    synchronized int size() {
                      return size;
                    }

                    void clear() {
                      size = 0; // expect: UnguardedAccess
                    }
                  }
                  """,
                  """
                  class Pool {
                    private int size;

                    synchronized void add() {
                      size++;
                    }

                    synchronized void remove() {
                      size--;
                    }

                    synchronized int size() {
                      return size;
                    }

                    synchronized void clear() {
                      size = 0;
                    }
                  }
                  """)),
          List.of(
              "JLS 17.4.5 Happens-before Order",
              "Engler et al., Bugs as Deviant Behavior, SOSP 2001",
              "Goetz et al., Java Concurrency in Practice, section 2.4"),
          List.of(362, 820));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (GuardedFields.Breach breach : program.guardedFields().breaches()) {
      if (!breach.otherLock()) {
        report.accept(finding(program, breach));
      }
    }
  }

  private static Finding finding(Program program, GuardedFields.Breach breach) {
    FieldAccess access = breach.access();
    FieldAccess other = breach.counterpart();
    Guards.Guard guard = breach.guard();
    FieldSymbol field = access.field();
    String why =
        guard.declared()
            ? "is declared to be guarded by " + guard.name()
            : "is guarded by "
                + guard.name()
                + " in "
                + guard.holding().size()
                + " of "
                + (guard.holding().size() + guard.missing().size())
                + " accesses";
    String message =
        "%s %s without a lock; the field %s"
            .formatted(access.routine().display(), access.action(), why);
    Story story = new Story(program);
    int locked = story.actor("thread in " + other.routine().display());
    int unlocked = story.actor("thread in " + access.routine().display());
    story.step(locked, other.routine(), other.node(), other.action());
    story.step(unlocked, access.routine(), access.node(), access.action());
    return new Finding(
            DOC.name(),
            Severity.WARNING,
            breach.strong() ? Confidence.HIGH : breach.weak() ? Confidence.LOW : Confidence.MEDIUM,
            access.location(),
            message,
            related(breach),
            story.end("the two accesses of " + field.display() + " overlap"),
            "Hold %s here as the other accesses do.".formatted(guard.name()),
            access.routine().outermost().id() + " " + field.id() + " " + guard.name())
        .of(field.id() + " " + guard.name());
  }

  private static List<Related> related(GuardedFields.Breach breach) {
    List<Related> related = new ArrayList<>();
    FieldAccess other = breach.counterpart();
    String name = breach.guard().name();
    related.add(new Related(other.location(), other.action() + " holding " + name));
    for (FieldAccess also : breach.others()) {
      related.add(new Related(also.location(), also.action() + " without " + name + ", too"));
    }
    return related;
  }
}
