package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Effect;
import java.util.List;

/** Which lock a condition belongs to: the one that waiting on it releases. */
public final class Conditions {

  private final Code code;
  private final CallGraph calls;
  private final Paths paths;
  private final FieldValues fieldValues;

  Conditions(Code code, CallGraph calls, Paths paths, FieldValues fieldValues) {
    this.code = code;
    this.calls = calls;
    this.paths = paths;
    this.fieldValues = fieldValues;
  }

  /** The lock of a condition, in the same frame; null when not known. */
  public HeldLock lockOf(Ref condition) {
    Ref lock = lock(paths.normal(condition));
    if (lock == null) {
      return null;
    }
    Ref normal = paths.normal(lock);
    return normal instanceof Ref.Side side
        ? new HeldLock(side.base(), side.mode(), false, -1)
        : new HeldLock(normal, Mode.EXCLUSIVE, false, -1);
  }

  private Ref lock(Ref condition) {
    if (condition instanceof Ref.Result result) {
      return ofCall(result);
    }
    if (condition instanceof Ref.Field field) {
      Ref.Result made = onlyCall(field.field());
      Routine maker = made == null ? null : code.routine(made.method());
      Ref lock = made == null ? null : ofCall(made);
      return lock == null ? null : new Frame(maker, field.base(), List.of()).toCaller(lock);
    }
    if (condition instanceof Ref.Static field) {
      Ref.Result made = onlyCall(field.field());
      return made == null ? null : ofCall(made);
    }
    return null;
  }

  private Ref.Result onlyCall(String field) {
    Ref.Result only = null;
    for (Ref stored : fieldValues.stores(field)) {
      if (!(stored instanceof Ref.Result result) || only != null) {
        return null;
      }
      only = result;
    }
    return only;
  }

  private Ref ofCall(Ref.Result result) {
    Routine routine = code.routine(result.method());
    CallSite site = routine == null ? null : calls.site(routine, result.node());
    Effect.ConditionOf of = site == null ? null : site.effect(Effect.ConditionOf.class);
    return of == null ? null : site.select(of.lock());
  }
}
