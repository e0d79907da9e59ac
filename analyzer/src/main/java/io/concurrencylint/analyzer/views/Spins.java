package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** Loops on event loops that have no end, or end only when another thread says so. */
public final class Spins {

  /**
   * Such a loop.
   *
   * @param node its head
   * @param endless it has no way out but an exception
   */
  public record Spin(EventLoops.Visit visit, int node, boolean endless) {}

  private final CallGraph calls;
  private final Parts parts;
  private final List<Spin> all = new ArrayList<>();

  Spins(EventLoops loops, CallGraph calls, Parts parts) {
    this.calls = calls;
    this.parts = parts;
    for (EventLoops.Visit visit : loops.visits().values()) {
      BitSet reachable = loops.nodesOnLoop(visit.routine());
      Routine routine = visit.routine();
      for (int node = 0; node < routine.body().size(); node++) {
        if (routine.insn(node) instanceof Insn.LoopHead && reachable.get(node)) {
          examine(visit, routine, node);
        }
      }
    }
  }

  /** All of them. */
  public List<Spin> all() {
    return Collections.unmodifiableList(all);
  }

  private void examine(EventLoops.Visit visit, Routine routine, int head) {
    BitSet loop = nodes(routine, head);
    if (loop.isEmpty() || serves(routine, loop)) {
      return;
    }
    boolean exits = false;
    boolean waitsForOthers = true;
    for (int node = loop.nextSetBit(0); node >= 0; node = loop.nextSetBit(node + 1)) {
      for (int successor : routine.body().successors(node)) {
        if (!loop.get(successor)) {
          exits = true;
          waitsForOthers &= asksSharedState(routine, node, loop);
        }
      }
    }
    if (!exits) {
      all.add(new Spin(visit, head, true));
    } else if (waitsForOthers && doesNothing(routine, loop)) {
      all.add(new Spin(visit, head, false));
    }
  }

  /** Nodes on a way from the head back to it. */
  private static BitSet nodes(Routine routine, int head) {
    BitSet after = Reachability.after(routine.body(), head, node -> node == head);
    BitSet loop = new BitSet();
    if (!after.get(head)) {
      return loop;
    }
    for (int node = after.nextSetBit(0); node >= 0; node = after.nextSetBit(node + 1)) {
      if (node == head || Reachability.after(routine.body(), node, n -> n == head).get(head)) {
        loop.set(node);
      }
    }
    return loop;
  }

  /** Whether it is the loop that serves, or waits for something, itself. */
  private boolean serves(Routine routine, BitSet loop) {
    for (int node = loop.nextSetBit(0); node >= 0; node = loop.nextSetBit(node + 1)) {
      CallSite site = calls.site(routine, node);
      if (site != null && (site.has(Effect.Serves.class) || site.has(Effect.Blocks.class))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a way out is decided by a field or an atomic that the loop does not set. */
  private boolean asksSharedState(Routine routine, int node, BitSet loop) {
    if (!(routine.insn(node) instanceof Insn.If branch)) {
      return false;
    }
    Ref asked = routine.value(branch.condition(), node);
    if (asked instanceof Ref.Result result && result.arguments().isEmpty()) {
      asked = result.receiver();
    } else if (asked instanceof Ref.Unknown) {
      asked = negated(routine, branch.condition(), node);
    }
    if (!(asked instanceof Ref.Field) && !(asked instanceof Ref.Static)) {
      return false;
    }
    String id = asked instanceof Ref.Field f ? f.field() : ((Ref.Static) asked).field();
    for (int at = loop.nextSetBit(0); at >= 0; at = loop.nextSetBit(at + 1)) {
      FieldSymbol field = routine.resolved().field(at);
      boolean write =
          routine.insn(at) instanceof Insn.StoreField || routine.insn(at) instanceof Insn.StoreName;
      if (write && field != null && field.id().equals(id)) {
        return false;
      }
    }
    return true;
  }

  private static Ref negated(Routine routine, int register, int node) {
    for (int at = 0; at < routine.body().size(); at++) {
      if (routine.insn(at) instanceof Insn.Operation operation
          && operation.defined() == register
          && operation.operator().equals("!")) {
        return routine.value(operation.left(), node);
      }
    }
    return null;
  }

  /** Only asks, yields and spins: no progress of its own can end it. */
  private boolean doesNothing(Routine routine, BitSet loop) {
    for (int node = loop.nextSetBit(0); node >= 0; node = loop.nextSetBit(node + 1)) {
      CallSite site = calls.site(routine, node);
      if (site != null && !isIdle(site) && !isEmptyPart(site)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIdle(CallSite site) {
    return site.arguments().isEmpty()
        && site.edges().isEmpty()
        && (site.has(Effect.Atomic.class)
            || site.has(Effect.ReadOnly.class)
            || site.has(Effect.Yields.class)
            || isHint(site));
  }

  /** A call of a method that does nothing either, but for calls. */
  private boolean isEmptyPart(CallSite site) {
    Edge only = site.edges().size() == 1 ? site.edges().get(0) : null;
    if (only == null || !only.isHere() || parts.placeOf(only.callee()) == null) {
      return false;
    }
    Routine part = only.callee();
    for (int node = 0; node < part.body().size(); node++) {
      Insn insn = part.insn(node);
      CallSite inner = calls.site(part, node);
      boolean stores =
          insn instanceof Insn.StoreField
              || insn instanceof Insn.StoreName
              || insn instanceof Insn.ArrayWrite;
      if (stores || inner != null && !isIdle(inner)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHint(CallSite site) {
    String name = site.target() == null ? "" : site.target().name();
    return name.equals("onSpinWait") || name.equals("yield");
  }
}
