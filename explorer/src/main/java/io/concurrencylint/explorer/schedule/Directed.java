package io.concurrencylint.explorer.schedule;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Search directed at given sites: systematic search in turns with executions in which a task that
 * is about to act at one of the sites is held back, so that another gets there too. After Sen,
 * "Race Directed Random Testing of Concurrent Programs", PLDI 2008, and Joshi, Park, Sen, Naik, "A
 * Randomized Dynamic Program Analysis Technique for Detecting Real Deadlocks", PLDI 2009; other
 * than there a site holds a task back in some executions only, since the first visit is not always
 * the one that counts.
 */
public final class Directed extends Strategy {
  private static final int UNKNOWN = 0;
  private static final int TARGET = 1;
  private static final int OTHER = 2;

  private final Auto auto;
  private final Held held;
  private Strategy current;
  private long turn;

  /**
   * @param isTarget whether the site with this number is one of those looked at
   */
  public Directed(long seed, IntPredicate isTarget) {
    auto = new Auto(seed);
    held = new Held(seed + 3, isTarget);
  }

  @Override
  public boolean begin() {
    current = turn++ % 2 == 0 ? auto : held;
    return current.begin();
  }

  @Override
  public int choose(State state) {
    return current.choose(state);
  }

  @Override
  public int chooseValue(int values) {
    return current.chooseValue(values);
  }

  @Override
  public void end(int steps) {
    current.end(steps);
  }

  @Override
  public boolean exhaustive() {
    return auto.exhaustive();
  }

  /** A random walk that lets tasks at the sites wait for each other. */
  private static final class Held extends Sampling {
    /** Of each hundred visits, this many are held back, by execution. */
    private static final int[] SHARES = {100, 50, 20, 5};

    private final IntPredicate isTarget;
    private byte[] known = new byte[256];
    private boolean[] free = new boolean[8];
    private int[] at = new int[8];
    private int share;
    private int round;

    Held(long seed, IntPredicate isTarget) {
      super(seed);
      this.isTarget = isTarget;
    }

    @Override
    void restart() {
      share = SHARES[round++ % SHARES.length];
      Arrays.fill(free, false);
      Arrays.fill(at, 0);
    }

    @Override
    int chooseUsual(State state, int usual) {
      int eager = 0;
      for (int i = 0; i < state.size; i++) {
        if (!state.unusual[i] && !isHeld(state, i)) {
          eager++;
        }
      }
      if (eager == 0) {
        // All stand where they should: one goes first.
        int first = pick(state, random.below(usual), false);
        free[state.task[first]] = true;
        return first;
      }
      int left = random.below(eager);
      for (int i = 0; i < state.size; i++) {
        if (!state.unusual[i] && !isHeld(state, i) && left-- == 0) {
          return i;
        }
      }
      throw new IllegalStateException("no such choice");
    }

    /** Whether the task of a choice stands at a site and has not been let go. */
    private boolean isHeld(State state, int choice) {
      int task = state.task[choice];
      if (task >= at.length) {
        at = Arrays.copyOf(at, Math.max(task + 1, at.length * 2));
        free = Arrays.copyOf(free, at.length);
      }
      int site = state.operation[choice].site;
      if (at[task] != site) {
        at[task] = site;
        free[task] = !isTarget(site) || random.below(100) >= share;
      }
      return !free[task];
    }

    private boolean isTarget(int site) {
      if (site >= known.length) {
        known = Arrays.copyOf(known, Math.max(site + 1, known.length * 2));
      }
      if (known[site] == UNKNOWN) {
        known[site] = (byte) (isTarget.test(site) ? TARGET : OTHER);
      }
      return known[site] == TARGET;
    }
  }
}
