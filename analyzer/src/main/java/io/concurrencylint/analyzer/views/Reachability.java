package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.ir.Body;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.function.IntPredicate;

/** Paths through one control-flow graph. */
public final class Reachability {

  private Reachability() {}

  /** Nodes reachable after leaving {@code from}, not going beyond nodes that {@code stop} names. */
  public static BitSet after(Body body, int from, IntPredicate stop) {
    BitSet seen = new BitSet();
    Deque<Integer> work = new ArrayDeque<>();
    for (int next : body.allSuccessors(from)) {
      if (!seen.get(next)) {
        seen.set(next);
        work.add(next);
      }
    }
    while (!work.isEmpty()) {
      int node = work.poll();
      if (stop.test(node)) {
        continue;
      }
      for (int next : body.allSuccessors(node)) {
        if (!seen.get(next)) {
          seen.set(next);
          work.add(next);
        }
      }
    }
    return seen;
  }

  /** The same over normal edges only. */
  public static BitSet afterNormally(Body body, int from, IntPredicate stop) {
    BitSet seen = new BitSet();
    Deque<Integer> work = new ArrayDeque<>();
    work.add(from);
    boolean first = true;
    while (!work.isEmpty()) {
      int node = work.poll();
      if (!first && stop.test(node)) {
        continue;
      }
      first = false;
      for (int next : body.successors(node)) {
        if (!seen.get(next)) {
          seen.set(next);
          work.add(next);
        }
      }
    }
    return seen;
  }

  /** The nodes that can run between two visits of a node, itself included; empty without a loop. */
  public static BitSet loop(Body body, int node) {
    BitSet after = after(body, node, n -> false);
    if (!after.get(node)) {
      return new BitSet();
    }
    int[][] predecessors = body.predecessors();
    BitSet loop = new BitSet();
    Deque<Integer> work = new ArrayDeque<>();
    work.add(node);
    while (!work.isEmpty()) {
      int at = work.poll();
      if (after.get(at) && !loop.get(at)) {
        loop.set(at);
        for (int previous : predecessors[at]) {
          work.add(previous);
        }
      }
    }
    return loop;
  }

  /** Whether a node can run again in the same call. */
  public static boolean inLoop(Body body, int node) {
    return after(body, node, n -> false).get(node);
  }
}
