package io.concurrencylint.explorer.schedule;

import java.util.Arrays;

/**
 * Probabilistic concurrency testing: Burckhardt, Kothari, Musuvathi, Nagarakatte, "A Randomized
 * Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010. Random priorities, and
 * {@code depth - 1} random steps at which the running task drops below all others: a bug of that
 * depth among n tasks and k steps shows with probability at least 1 / (n k^(depth-1)).
 *
 * <p>k is not known in advance: it is the longest execution so far, and steps where only one task
 * could run do not count.
 */
public final class Pct extends Sampling {
  private final int depth;
  private final int fixedLength;
  private int longest;
  private int decisions;
  private long[] priority = new long[8];
  private int known;
  private int[] changeAt;

  /**
   * @param depth the bug depth d, at least 1
   */
  public Pct(long seed, int depth) {
    this(seed, depth, 0);
  }

  /**
   * @param length the program length k when it is known, else 0
   */
  public Pct(long seed, int depth, int length) {
    super(seed);
    this.depth = depth;
    this.fixedLength = length;
    this.longest = length == 0 ? 20 : length;
  }

  @Override
  void restart() {
    decisions = 0;
    known = 0;
    changeAt = new int[depth - 1];
    for (int i = 0; i < changeAt.length; i++) {
      changeAt[i] = 1 + random.below(longest);
    }
  }

  @Override
  int chooseUsual(State state, int usual) {
    for (int i = 0; i < state.size; i++) {
      meet(state.task[i]);
    }
    if (usual == 1) {
      return pick(state, 0, false);
    }
    decisions++;
    int best = highest(state);
    for (int i = 0; i < changeAt.length; i++) {
      if (changeAt[i] == decisions) {
        priority[state.task[best]] = changeAt.length - i;
        best = highest(state);
      }
    }
    return best;
  }

  private int highest(State state) {
    int best = -1;
    for (int i = 0; i < state.size; i++) {
      if (!state.unusual[i] && (best < 0 || priority[state.task[i]] > priority[state.task[best]])) {
        best = i;
      }
    }
    return best;
  }

  private void meet(int task) {
    if (task >= priority.length) {
      priority = Arrays.copyOf(priority, Math.max(task + 1, priority.length * 2));
    }
    while (known <= task) {
      priority[known++] = (random.next() >>> 8) + depth;
    }
  }

  @Override
  public void end(int steps) {
    if (fixedLength == 0) {
      longest = Math.max(longest, decisions);
    }
  }
}
