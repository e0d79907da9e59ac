package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.WaitKind;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which calls wait for other threads, themselves or deeper down, or ask whether they are done. */
public final class Waiting {

  private static final int MAX_DEPTH = 6;

  private static final Set<String> QUESTIONS =
      Set.of("isAlive", "isDone", "isTerminated", "getState", "getCount", "isShutdown");

  private final CallGraph calls;
  private final Map<String, Boolean> waits = new HashMap<>();

  Waiting(CallGraph calls) {
    this.calls = calls;
  }

  /** Whether what follows a call may rely on another thread to have got somewhere. */
  public boolean waits(Routine routine, int node) {
    CallSite site = calls.site(routine, node);
    return site != null && waits(site, 0);
  }

  /**
   * What can run after a node before anything waits. A loop that waits is taken to run: who joins
   * all threads of a list joins those there are.
   */
  public BitSet before(Routine routine, int start) {
    Body body = routine.body();
    BitSet barriers = new BitSet();
    for (CallSite site : calls.sites(routine)) {
      int node = site.node();
      if (node != start && waits(site, 0)) {
        barriers.set(node);
        BitSet after = Reachability.after(body, node, n -> false);
        if (after.get(node) && !after.get(start)) {
          header(body, node, after, barriers);
        }
      }
    }
    return Reachability.afterNormally(body, start, barriers::get);
  }

  /** Marks what leads back to a node in a loop. */
  private static void header(Body body, int node, BitSet after, BitSet barriers) {
    for (int at = after.nextSetBit(0); at >= 0; at = after.nextSetBit(at + 1)) {
      if (Reachability.after(body, at, n -> false).get(node)) {
        barriers.set(at);
      }
    }
  }

  private boolean waits(CallSite site, int depth) {
    if (site.effects().stream().anyMatch(Waiting::isWait)) {
      return true;
    }
    if (site.target() != null && QUESTIONS.contains(site.target().name())) {
      return true;
    }
    if (site.ambiguous()) {
      return true;
    }
    return site.edges().stream()
        .anyMatch(edge -> edge.isHere() && depth < MAX_DEPTH && anyWaits(edge.callee(), depth + 1));
  }

  private boolean anyWaits(Routine routine, int depth) {
    Boolean known = waits.get(routine.id());
    if (known == null) {
      waits.put(routine.id(), false);
      known = calls.sites(routine).stream().anyMatch(site -> waits(site, depth));
      waits.put(routine.id(), known);
    }
    return known;
  }

  private static boolean isWait(Effect effect) {
    if (effect instanceof Effect.Blocks blocks) {
      return blocks.kind() == WaitKind.THREAD || blocks.kind() == WaitKind.TIME;
    }
    return effect instanceof Effect.Joins
        || effect instanceof Effect.Awaits
        || effect instanceof Effect.AwaitsTermination
        || effect instanceof Effect.AwaitsCondition
        || effect instanceof Effect.AwaitsMonitor
        || effect instanceof Effect.Receives
        || effect instanceof Effect.Exchanges
        || effect instanceof Effect.Acquire;
  }
}
