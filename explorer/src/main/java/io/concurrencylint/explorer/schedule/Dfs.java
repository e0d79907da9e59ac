package io.concurrencylint.explorer.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Depth-first search over all choices with at most so many preemptions: Musuvathi, Qadeer,
 * "Iterative Context Bounding for Systematic Testing of Multithreaded Programs", PLDI 2007. A
 * timeout before its time counts as a preemption.
 *
 * <p>Shared out, each worker walks the top of the tree and keeps the subtrees whose first choices
 * hash to its part; it leaves the others as soon as it sees that they are not its own.
 */
public final class Dfs extends Strategy {
  /** A bound that never binds. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** Subtrees for each part, so that the parts come out about equal. */
  private static final int SUBTREES = 16;

  private final int bound;
  private final Granularity granularity;
  private final List<Node> stack = new ArrayList<>();
  private int depth;
  private int preemptions;
  private boolean started;
  private boolean pruned;
  private boolean exhausted;
  private int part;
  private int parts = 1;
  private long width;
  private long prefix;
  private boolean decided;
  private boolean mine;

  /** Choices of one step in the order of exploration. */
  private static final class Node {
    final int[] order;
    final boolean[] preempts;
    int at;

    Node(State state) {
      order = new int[state.size];
      preempts = new boolean[state.size];
      int n = 0;
      if (state.running >= 0) {
        order[n++] = state.task[state.running];
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < state.size; i++) {
          if (i != state.running && state.unusual[i] == (pass == 1)) {
            preempts[n] = state.preempts(i);
            order[n++] = state.task[i];
          }
        }
      }
    }
  }

  /**
   * @param bound preemptions allowed, 0 to {@link #UNBOUNDED}
   */
  public Dfs(int bound) {
    this(bound, Granularity.EVERY_ACCESS);
  }

  /** With what is known to race fixed, coarser search is deterministic, too. */
  public Dfs(int bound, Granularity granularity) {
    this.bound = bound;
    this.granularity = granularity;
  }

  @Override
  public Granularity granularity() {
    return granularity;
  }

  @Override
  public void share(int newPart, int newParts) {
    part = newPart;
    parts = newParts;
  }

  @Override
  public boolean begin() {
    if (exhausted) {
      return false;
    }
    if (started && !advance()) {
      exhausted = true;
      return false;
    }
    started = true;
    depth = 0;
    preemptions = 0;
    width = 1;
    prefix = 0;
    decided = parts == 1;
    mine = true;
    return true;
  }

  private boolean advance() {
    while (!stack.isEmpty()) {
      Node last = stack.get(stack.size() - 1);
      int before = preemptionsBefore(stack.size() - 1);
      while (++last.at < last.order.length) {
        if (!last.preempts[last.at] || before < bound) {
          return true;
        }
        pruned = true;
      }
      stack.remove(stack.size() - 1);
    }
    return false;
  }

  private int preemptionsBefore(int end) {
    int count = 0;
    for (int i = 0; i < end; i++) {
      Node node = stack.get(i);
      if (node.preempts[node.at]) {
        count++;
      }
    }
    return count;
  }

  @Override
  public int choose(State state) {
    if (state.size == 1) {
      return 0;
    }
    if (depth == stack.size()) {
      stack.add(new Node(state));
    }
    Node node = stack.get(depth++);
    if (node.preempts[node.at]) {
      preemptions++;
    }
    if (!decided) {
      width *= node.order.length;
      prefix = prefix * node.order.length + node.at;
      if (width >= (long) SUBTREES * parts) {
        claim();
        if (!mine) {
          return REDUNDANT;
        }
      }
    }
    int choice = state.indexOf(node.order[node.at]);
    if (choice < 0) {
      throw new Diverged("task " + node.order[node.at] + " cannot run at step " + state.step);
    }
    return choice;
  }

  private void claim() {
    decided = true;
    mine = Math.floorMod(prefix * 0x9E3779B97F4A7C15L >>> 32, parts) == part;
  }

  @Override
  public void end(int steps) {
    if (!decided) {
      // Shorter than the top of the tree.
      claim();
    }
  }

  @Override
  public boolean counts() {
    return mine;
  }

  /** Preemptions of the execution that ran last. */
  public int preemptions() {
    return preemptions;
  }

  @Override
  public boolean exhaustive() {
    return exhausted && !pruned;
  }

  /** Whether everything within the bound was explored. */
  public boolean finished() {
    return exhausted;
  }

  @Override
  public double progress() {
    double done = 0;
    double weight = 1;
    for (Node node : stack) {
      weight /= node.order.length;
      done += weight * node.at;
    }
    return exhausted ? 1 : done;
  }
}
