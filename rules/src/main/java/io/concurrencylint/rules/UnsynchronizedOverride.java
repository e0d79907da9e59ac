package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.LockOrder;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** A method that overrides a synchronized one and touches the same state without the monitor. */
public final class UnsynchronizedOverride implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "UnsynchronizedOverride",
          Hazard.LOCK_USAGE,
          Severity.WARNING,
          "A method overrides a synchronized one and touches inherited state without the monitor.",
          """
          `synchronized` is not inherited. The base class says by it that the method may be called
          by several threads; the override takes part in none of that, and touches fields that the
          synchronized methods of the base class guard.

          Overrides that only call `super`, take the monitor in a block, or leave the guarded
          fields alone are silent.""",
          "Make the override synchronized, too.",
          List.of(
              new RuleDoc.Example(
                  "a counter that forgets",
                  """
                  class Counter {
                    protected int count;

                    synchronized void add() {
                      count++;
                    }
                  }

                  class DoubleCounter extends Counter {
                    @Override
                    void add() { // expect: UnsynchronizedOverride
                      count += 2;
                    }
                  }
                  """,
                  """
                  class Counter {
                    protected int count;

                    synchronized void add() {
                      count++;
                    }
                  }

                  class DoubleCounter extends Counter {
                    @Override
                    synchronized void add() {
                      count += 2;
                    }
                  }
                  """)),
          List.of("CERT TSM00-J"),
          List.of(820));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      boolean candidate =
          !routine.method().isLambda()
              && !routine.method().isStatic()
              && !routine.method().modifiers().isSynchronized();
      MethodSymbol overridden = candidate ? overridden(program, routine) : null;
      if (overridden != null) {
        unguarded(program, routine, overridden)
            .ifPresent(place -> report.accept(finding(program, routine, overridden, place)));
      }
    }
  }

  /** The synchronized method of the project that it overrides, or null. */
  private static MethodSymbol overridden(Program program, Routine routine) {
    MethodSymbol own = null;
    for (MethodSymbol method : routine.owner().methods(routine.method().name())) {
      if (method.source() == routine.method()) {
        own = method;
      }
    }
    Type above = routine.owner().superclass();
    ClassSymbol at = above == null ? null : program.classes().find(above.className());
    while (own != null && at != null && at.isProject()) {
      for (MethodSymbol method : at.methods(own.name())) {
        if (method.sameSignature(own) && !method.isStatic()) {
          return takesMonitor(program.code().routine(method)) ? method : null;
        }
      }
      at = at.superclass() == null ? null : program.classes().find(at.superclass().className());
    }
    return null;
  }

  /** Whether a method is synchronized, by a modifier or by a block on {@code this}. */
  private static boolean takesMonitor(Routine routine) {
    for (int node = 0; routine != null && node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.MonitorEnter enter
          && routine.value(enter.lock(), node) instanceof Ref.Self) {
        return true;
      }
    }
    return false;
  }

  /** Where the override touches a field that the overridden method touches, without a lock. */
  private static java.util.Optional<LockOrder.Place> unguarded(
      Program program, Routine override, MethodSymbol overridden) {
    Routine routine = program.delegation().body(override);
    Routine base = program.delegation().body(program.code().routine(overridden));
    for (int node = 0; base != null && node < routine.body().size(); node++) {
      FieldSymbol field = routine.resolved().field(node);
      boolean inherited =
          field != null
              && !field.isStatic()
              && !field.isVolatile()
              && !field.owner().name().equals(routine.owner().name())
              && program.classes().isSubclass(routine.owner().name(), field.owner().name());
      if (inherited
          && touches(base, field)
          && (changes(routine, node) || changes(base, field))
          && program.locks().must(routine, node).isEmpty()) {
        return java.util.Optional.of(new LockOrder.Place(routine, node));
      }
    }
    return java.util.Optional.empty();
  }

  private static boolean touches(Routine routine, FieldSymbol field) {
    for (int node = 0; node < routine.body().size(); node++) {
      if (field.equals(routine.resolved().field(node))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the field is assigned, or its object is used and may change. */
  private static boolean changes(Routine routine, int node) {
    Insn insn = routine.insn(node);
    FieldSymbol field = routine.resolved().field(node);
    return insn instanceof Insn.StoreName
        || insn instanceof Insn.StoreField
        || field.isFinal() && !field.type().isPrimitive();
  }

  private static boolean changes(Routine routine, FieldSymbol field) {
    for (int node = 0; node < routine.body().size(); node++) {
      if (field.equals(routine.resolved().field(node)) && changes(routine, node)) {
        return true;
      }
    }
    return false;
  }

  private static Finding finding(
      Program program, Routine routine, MethodSymbol overridden, LockOrder.Place place) {
    String field = place.routine().resolved().field(place.node()).display();
    Routine base = program.code().routine(overridden);
    Story story = new Story(program);
    int one = story.actor("a thread in " + base.display());
    int other = story.actor("a thread in " + routine.display());
    story.step(one, base.location(), "enters with the monitor of " + new Ref.Self("").text());
    story.step(other, place.routine(), place.node(), "touches " + field + " without it");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        Confidence.MEDIUM,
        routine.location(),
        "%s overrides synchronized %s and touches %s without the monitor"
            .formatted(routine.display(), base.display(), field),
        List.of(
            new Related(place.routine().location(place.node()), "touches " + field),
            new Related(base.location(), "is synchronized")),
        story.end(field + " is touched by both at the same time"),
        "Make " + routine.display() + " synchronized.",
        routine.id());
  }
}
