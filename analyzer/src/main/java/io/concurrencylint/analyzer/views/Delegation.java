package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Methods that do nothing but call a private one of their own class, with or without a lock around
 * it: what they are called, and who may call them, is then said of the one, and what they do is
 * done by the other.
 */
public final class Delegation {

  private static final int MAX_STEPS = 4;

  private final Map<String, Routine> bodies = new HashMap<>();
  private final Map<String, Routine> fronts = new HashMap<>();

  Delegation(Code code, CallGraph calls) {
    for (Routine routine : code.routines()) {
      Routine callee = delegate(routine, calls);
      if (callee != null) {
        bodies.put(routine.id(), callee);
        List<CallSite> callers = calls.callers(callee);
        if (callers.size() == 1 && callers.get(0).caller().equals(routine)) {
          fronts.put(callee.id(), routine);
        }
      }
    }
  }

  private static Routine delegate(Routine routine, CallGraph calls) {
    CallSite only = null;
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      if (insn instanceof Insn.Call) {
        CallSite site = calls.site(routine, node);
        if (site.has(Effect.Acquire.class) || site.has(Effect.Release.class)) {
          continue;
        }
        if (only != null && !isRepeated(only, site)) {
          return null;
        }
        only = site;
      } else if (!isPlain(insn)) {
        return null;
      }
    }
    if (only == null || only.edges().isEmpty() || !only.edges().get(0).isHere()) {
      return null;
    }
    Edge edge = only.edges().get(0);
    Routine callee = edge.callee();
    boolean own =
        !edge.handedOver()
            && !callee.equals(routine)
            && callee.method().modifiers().isPrivate()
            && !callee.method().isConstructor()
            && callee.owner().equals(routine.owner());
    return own ? callee : null;
  }

  /** A finally block has one call at several nodes. */
  private static boolean isRepeated(CallSite one, CallSite other) {
    return one.caller().insn(one.node()).span().equals(other.caller().insn(other.node()).span());
  }

  private static boolean isPlain(Insn insn) {
    return insn instanceof Insn.Nop
        || insn instanceof Insn.This
        || insn instanceof Insn.Name
        || insn instanceof Insn.Literal
        || insn instanceof Insn.Copy
        || insn instanceof Insn.ClassLiteral
        || insn instanceof Insn.MonitorEnter
        || insn instanceof Insn.MonitorExit
        || insn instanceof Insn.Handlers
        || insn instanceof Insn.Return;
  }

  /** Where what a routine does is written. */
  public Routine body(Routine routine) {
    return follow(bodies, routine);
  }

  /** The routine by whose name others know this one: its only caller, if it does nothing else. */
  public Routine front(Routine routine) {
    return follow(fronts, routine);
  }

  private static Routine follow(Map<String, Routine> next, Routine routine) {
    Routine at = routine;
    for (int step = 0; step < MAX_STEPS && next.containsKey(at.id()); step++) {
      at = next.get(at.id());
    }
    return at;
  }
}
