package io.concurrencylint.explorer.schedule;

import java.util.Arrays;

/**
 * Partial order sampling: Yuan, Yang, Gu, "Partial Order Aware Concurrency Sampling", CAV 2018.
 * Every pending operation has a random priority; the highest runs, and operations that race with it
 * draw a new one. Samples partial orders far more evenly than a random walk.
 */
public final class Pos extends Sampling {
  private long[] priority = new long[8];

  public Pos(long seed) {
    super(seed);
  }

  @Override
  void restart() {
    Arrays.fill(priority, 0);
  }

  @Override
  int chooseUsual(State state, int usual) {
    int best = -1;
    for (int i = 0; i < state.size; i++) {
      if (!state.unusual[i] && (best < 0 || draw(state.task[i]) > draw(state.task[best]))) {
        best = i;
      }
    }
    draw(state.task[best]);
    for (int i = 0; i < state.size; i++) {
      if (i == best || state.operation[i].conflictsWith(state.operation[best])) {
        priority[state.task[i]] = 0;
      }
    }
    return best;
  }

  private long draw(int task) {
    if (task >= priority.length) {
      priority = Arrays.copyOf(priority, Math.max(task + 1, priority.length * 2));
    }
    if (priority[task] == 0) {
      priority[task] = (random.next() >>> 2) + 1;
    }
    return priority[task];
  }
}
