package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Operands;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Tests;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A lazily made object behind a plain field that is tested without the lock first. */
public final class DoubleCheckedLocking implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "DoubleCheckedLocking",
          Hazard.PUBLICATION,
          Severity.WARNING,
          "A field is tested without a lock, tested again and assigned under it, and is "
              + "not volatile: the first test may see a half-made object.",
          """
          The unlocked test reads the field without happens-before. It may see the reference \
          before the fields of the object it refers to, and hand out an object that is not finished.

          `volatile` mends it since Java 5. Not reported: primitive fields, objects that are \
          immutable through final fields and read once into a local.
          """,
          "Make the field volatile, use a holder class for static fields, or take the "
              + "lock for every read.",
          List.of(
              new RuleDoc.Example(
                  "double-checked without volatile",
                  """
                  import java.util.HashMap;
                  import java.util.Map;

                  class Table {
                    private Map<String, String> entries;

                    Map<String, String> entries() {
                      if (entries == null) { // expect: DoubleCheckedLocking
                        synchronized (this) {
                          if (entries == null) {
                            entries = new HashMap<>();
                          }
                        }
                      }
                      return entries;
                    }
                  }
                  """,
                  """
                  import java.util.HashMap;
                  import java.util.Map;

                  class Table {
                    private volatile Map<String, String> entries;

                    Map<String, String> entries() {
                      Map<String, String> known = entries;
                      if (known == null) {
                        synchronized (this) {
                          known = entries;
                          if (known == null) {
                            known = new HashMap<>();
                            entries = known;
                          }
                        }
                      }
                      return known;
                    }
                  }
                  """)),
          List.of(
              "JLS 17.5 final Field Semantics",
              "The \"Double-Checked Locking is Broken\" Declaration",
              "SEI CERT LCK10-J"),
          List.of(609));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      Set<FieldSymbol> reported = new HashSet<>();
      for (Tests.Test first : program.tests().in(routine)) {
        FieldSymbol field = first.field();
        boolean candidate =
            first.call() == null
                && first.whenNull() != Tests.NO_NULL_TEST
                && !field.isVolatile()
                && !field.isFinal()
                && !program.guards().isInitialization(routine)
                && program.sharing().confinement(field.owner()) == null;
        FieldAccess write = candidate ? lockedWrite(program, first) : null;
        boolean hazard =
            write != null && !isSafelyPublished(program, first) && isUsedUnlocked(program, first);
        if (hazard && reported.add(field)) {
          report.accept(finding(program, first, write));
        }
      }
    }
  }

  /** The assignment under a second test that holds a lock which the first does not. */
  private static FieldAccess lockedWrite(Program program, Tests.Test first) {
    Routine whole = first.routine();
    for (Routine part : program.parts().of(whole)) {
      for (Tests.Test second : program.tests().in(part)) {
        boolean inner =
            second.call() == null
                && second.isLike(first)
                && second.whenNull() != Tests.NO_NULL_TEST
                && !(part.equals(whole) && second.node() == first.node())
                && isLocked(program, first, part, second.node())
                && isAfter(program, first, part, second.node());
        FieldAccess write = inner ? write(program, first, second) : null;
        if (write != null) {
          return write;
        }
      }
    }
    return null;
  }

  private static FieldAccess write(Program program, Tests.Test first, Tests.Test second) {
    for (FieldAccess access : program.guards().accesses(first.field())) {
      boolean assigns =
          access.kind() == FieldAccess.Kind.WRITE
              && isAfter(program, second, access.routine(), access.node())
              && isLocked(program, first, access.routine(), access.node());
      if (assigns) {
        return access;
      }
    }
    return null;
  }

  /** Whether a node of a routine or its parts holds a lock that a test does not. */
  private static boolean isLocked(Program program, Tests.Test test, Routine part, int node) {
    int outside = program.guards().held(test.routine(), test.node()).locks().size();
    return program.guards().held(part, node).locks().size() > outside;
  }

  /** Whether a test decides over a node of its routine or its parts. */
  private static boolean isAfter(Program program, Tests.Test test, Routine part, int node) {
    int at = program.parts().nodeIn(test.routine(), part, node);
    return at >= 0 && program.operands(test.routine()).wayTo(test.branch(), at) >= 0;
  }

  /**
   * Whether the object is used without the lock, by this method or by others. Who only compares the
   * reference with null, and takes the lock to use the object, sees what was written under it.
   */
  private static boolean isUsedUnlocked(Program program, Tests.Test first) {
    for (FieldAccess access : program.guards().accesses(first.field())) {
      boolean unlocked = !access.writes() && program.guards().held(access).isEmpty();
      if (unlocked && isUsedUnlocked(program, access)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUsedUnlocked(Program program, FieldAccess read) {
    Routine routine = read.routine();
    if (read.kind() != FieldAccess.Kind.READ) {
      return true;
    }
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      if (isHarmless(insn) || !program.guards().held(routine, node).isEmpty()) {
        continue;
      }
      for (int operand : Operands.of(insn)) {
        if (program.operands(routine).origins(operand).get(read.node())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isHarmless(Insn insn) {
    return insn instanceof Insn.Copy
        || insn instanceof Insn.Operation
        || insn instanceof Insn.If
        || insn instanceof Insn.MonitorEnter;
  }

  /** Immutable through final fields, and read without the lock once only. */
  private static boolean isSafelyPublished(Program program, Tests.Test first) {
    FieldSymbol field = first.field();
    if (field.type().isPrimitive()) {
      return true;
    }
    long unlocked =
        program.guards().accesses(field).stream()
            .filter(access -> access.routine().equals(first.routine()))
            .filter(access -> access.kind() == FieldAccess.Kind.READ)
            .filter(access -> program.guards().held(access).isEmpty())
            .count();
    return unlocked <= 1 && program.sharing().isImmutable(field.type());
  }

  private static Finding finding(Program program, Tests.Test first, FieldAccess write) {
    Routine routine = first.routine();
    FieldSymbol field = first.field();
    String message =
        "%s tests %s without the lock that guards its assignment, and the field is not volatile"
            .formatted(routine.display(), field.display());
    Story story = new Story(program);
    int maker = story.actor("thread that makes the object");
    int reader = story.actor("thread that comes later");
    story.step(maker, routine, write.node(), "assigns " + field.display());
    story.step(reader, routine, first.node(), "reads " + field.display() + " without the lock");
    return new Finding(
        DOC.name(),
        Severity.WARNING,
        Confidence.HIGH,
        routine.location(first.node()),
        message,
        List.of(new Related(write.location(), "assigned under the lock")),
        story.end("the reference is seen before the object's fields are"),
        "Make %s volatile and read it once into a local.".formatted(field.name()),
        routine.outermost().id() + " " + field.id());
  }
}
