package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.WaitKind;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Which calls throw in the ordinary course of things, so that a careful author counts with it:
 * those that declare an exception, contain a {@code throw} that leaves them, do I/O, or run code of
 * somebody else. That any call may throw a {@code RuntimeException} says nothing.
 */
public final class Throwing {

  private final CallGraph calls;
  private final Map<String, Boolean> leaks = new HashMap<>();

  Throwing(CallGraph calls) {
    this.calls = calls;
  }

  /** Whether the call at a node throws in the ordinary course of things. */
  public boolean throwsAt(Routine routine, int node) {
    CallSite site = calls.site(routine, node);
    if (site == null) {
      return routine.insn(node) instanceof Insn.Throw;
    }
    return isExpected(routine, node)
        || site.edges().stream()
            .anyMatch(edge -> edge.isHere() && !edge.handedOver() && leaks(edge.callee()));
  }

  /** Whether everybody must count with it: it is declared, does I/O or runs code of others. */
  public boolean isExpected(Routine routine, int node) {
    CallSite site = calls.site(routine, node);
    if (site == null) {
      return false;
    }
    for (Effect effect : site.effects()) {
      boolean known =
          effect instanceof Effect.Throws
              || effect instanceof Effect.Blocks blocks && blocks.kind() == WaitKind.IO;
      if (known) {
        return true;
      }
    }
    return runsAlienCode(site) || declares(site);
  }

  private static boolean declares(CallSite site) {
    MethodSymbol method = site.target() == null ? null : site.target().method();
    return method != null && method.source() != null && !method.source().thrown().isEmpty();
  }

  /** A functional interface's method, called on what came from outside. */
  private boolean runsAlienCode(CallSite site) {
    MethodSymbol method = site.target() == null ? null : site.target().method();
    if (method == null || !method.isAbstract() || !site.edges().isEmpty()) {
      return false;
    }
    boolean fromOutside =
        site.receiver() instanceof Ref.Param
            || site.receiver() instanceof Ref.Element
            || site.receiver() instanceof Ref.Field;
    String owner = method.owner().name();
    boolean task =
        owner.equals("java.lang.Runnable")
            || owner.equals("java.util.concurrent.Callable")
            || owner.equals("java.util.function.Consumer")
            || owner.equals("java.util.function.Function");
    return fromOutside && task && !site.has(Effect.Pure.class);
  }

  /** Whether a {@code throw} in a routine, or in what it calls, leaves it. */
  private boolean leaks(Routine routine) {
    Boolean known = leaks.get(routine.id());
    if (known == null) {
      leaks.put(routine.id(), false);
      known = compute(routine);
      leaks.put(routine.id(), known);
    }
    return known;
  }

  private boolean compute(Routine routine) {
    if (!routine.method().thrown().isEmpty()) {
      return true;
    }
    for (int node = 0; node < routine.body().size(); node++) {
      boolean raises = routine.insn(node) instanceof Insn.Throw || callLeaks(routine, node);
      if (raises && leaves(routine.body(), node)) {
        return true;
      }
    }
    return false;
  }

  private boolean callLeaks(Routine routine, int node) {
    CallSite site = calls.site(routine, node);
    return site != null
        && site.edges().size() == 1
        && site.edges().get(0).isHere()
        && !site.edges().get(0).handedOver()
        && leaks(site.edges().get(0).callee());
  }

  /** Whether an exception of a node leaves the routine rather than arriving at a catch clause. */
  public static boolean leaves(Body body, int node) {
    int at = body.handler(node);
    BitSet seen = new BitSet();
    while (at >= 0 && !seen.get(at)) {
      seen.set(at);
      if (at == Body.EXCEPTION_EXIT) {
        return true;
      }
      if (body.insn(at) instanceof Insn.Handlers || body.insn(at) instanceof Insn.Catch) {
        return false;
      }
      int[] next = body.successors(at);
      at = next.length == 0 ? -1 : next[0];
    }
    return false;
  }
}
