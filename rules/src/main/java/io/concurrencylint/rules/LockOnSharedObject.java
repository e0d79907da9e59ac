package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Modifiers;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** {@code synchronized} on an object that unrelated code has too, or that has no identity. */
public final class LockOnSharedObject implements Rule {

  private static final Set<String> BOXES =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Short",
          "java.lang.Character",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double");

  private static final RuleDoc DOC =
      new RuleDoc(
          "LockOnSharedObject",
          Hazard.LOCK_USAGE,
          Severity.ERROR,
          "synchronized takes the monitor of a boxed, literal, interned or value-based object.",
          """
          Equal string literals and interned strings are one object in the whole JVM, and so are
          small boxed numbers: code that knows nothing of this block may lock the very same
          object, and then they wait for each other. A value-based object (`Optional`,
          `LocalDate`, `List.of`, boxes) has no identity to rely on at all; the JDK warns of
          synchronizing on it since 16 (JEP 390), and a value class throws. `getClass()` is
          another object in each subclass, so that the field the block guards is guarded by two
          monitors.

          `new String("lock")` and class literals are objects of one's own and silent, and
          `getClass()` is silent in a final class and where no static state is touched.""",
          "Lock a private final `Object` of the class, or the class literal.",
          List.of(
              new RuleDoc.Example(
                  "a string literal",
                  """
                  class Hits {
                    private static final String LOCK = "lock";
                    private int count;

                    void hit() {
                      synchronized (LOCK) { // expect: LockOnSharedObject
                        count++;
                      }
                    }
                  }
                  """,
                  """
                  class Hits {
                    private final Object lock = new Object();
                    private int count;

                    void hit() {
                      synchronized (lock) {
                        count++;
                      }
                    }
                  }
                  """)),
          List.of("JEP 390", "JLS 3.10.5", "JLS 5.1.7", "CERT LCK01-J", "CERT LCK02-J"),
          List.of(412));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      for (int node = 0; node < routine.body().size(); node++) {
        if (routine.insn(node) instanceof Insn.MonitorEnter enter && !enter.implied()) {
          Ref lock = routine.value(enter.lock(), node);
          Type type = routine.resolved().type(enter.lock());
          String what = what(program, routine, lock, type);
          if (what != null) {
            report.accept(finding(program, routine, node, lock, what));
          }
        }
      }
    }
  }

  /** What is wrong with the object, null if nothing. */
  private static String what(Program program, Routine routine, Ref lock, Type type) {
    String name = type.className();
    if (name == null) {
      return null;
    }
    if (lock instanceof Ref.Result result && calls(result, "getClass")) {
      return isExtended(program, routine, result) ? "another object in each subclass" : null;
    }
    if (name.equals("java.lang.String")) {
      return isShared(program, lock) ? "an interned string, shared by the whole JVM" : null;
    }
    if (BOXES.contains(name)) {
      return isFresh(program, lock) ? null : "a boxed value, shared by the whole JVM";
    }
    Boolean valueBased =
        program.library().typeFact(name, model -> model.valueBased() ? Boolean.TRUE : null);
    return valueBased == null ? null : "a value-based object without identity";
  }

  private static boolean calls(Ref.Result result, String method) {
    return result.call().contains("#" + method + "(") || result.call().endsWith("." + method);
  }

  /** Whether {@code getClass()} can be more than one class. */
  private static boolean isExtended(Program program, Routine routine, Ref.Result result) {
    boolean own = result.receiver() == null || result.receiver() instanceof Ref.Self;
    ClassSymbol owner = routine.owner();
    return own
        && !owner.modifiers().has(Modifiers.FINAL)
        && !owner.modifiers().isPrivate()
        && !owner.isAnonymous()
        && touchesStatic(program, routine, true);
  }

  /** In its own code, or in that of private methods it calls. */
  private static boolean touchesStatic(Program program, Routine routine, boolean callees) {
    for (int node = 0; node < routine.body().size(); node++) {
      var field = routine.resolved().field(node);
      if (field != null && field.isStatic() && !field.isFinal()) {
        return true;
      }
    }
    return callees
        && program.calls().sites(routine).stream()
            .flatMap(site -> site.edges().stream())
            .filter(edge -> edge.isHere() && edge.callee().method().modifiers().isPrivate())
            .anyMatch(edge -> touchesStatic(program, edge.callee(), false));
  }

  private static boolean isShared(Program program, Ref lock) {
    if (lock instanceof Ref.Constant) {
      return true;
    }
    if (lock instanceof Ref.Result result) {
      return calls(result, "intern");
    }
    return isField(lock)
        && !program.fieldValues().stored(lock).isEmpty()
        && program.fieldValues().stored(lock).stream()
            .allMatch(value -> value instanceof Ref.Constant || isIntern(value));
  }

  private static boolean isIntern(Ref value) {
    return value instanceof Ref.Result result && calls(result, "intern");
  }

  private static boolean isField(Ref lock) {
    return lock instanceof Ref.Field || lock instanceof Ref.Static;
  }

  /** {@code new Integer(0)}: deprecated, but an object of its own. */
  private static boolean isFresh(Program program, Ref lock) {
    return lock instanceof Ref.Fresh
        || isField(lock)
            && !program.fieldValues().stored(lock).isEmpty()
            && program.fieldValues().stored(lock).stream().allMatch(Ref.Fresh.class::isInstance);
  }

  private static Finding finding(
      Program program, Routine routine, int node, Ref lock, String what) {
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    story.step(thread, routine, node, "takes the monitor of " + lock.text() + ", " + what);
    return new Finding(
        DOC.name(),
        DOC.severity(),
        Confidence.HIGH,
        routine.location(node),
        "%s locks %s, %s".formatted(routine.display(), lock.text(), what),
        List.of(),
        story.end("code that knows nothing of this block takes the same monitor, or another"),
        "Lock a private final Object made for it.",
        routine.outermost().id() + " " + lock.text());
  }
}
