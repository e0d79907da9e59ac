package io.concurrencylint.explorer.schedule;

/**
 * Strategies that draw each execution independently. Execution number n depends on the seed and n
 * only, so executions can be shared out among workers and repeated alone.
 */
abstract class Sampling extends Strategy {
  /** One of this many draws considers timeouts before their time and spurious wake-ups. */
  private static final int UNUSUAL_ODDS = 8;

  /** One of this many racy reads returns an older value where the memory model has one. */
  private static final int STALE_ODDS = 3;

  private final long seed;
  private long execution = -1;
  private int stride = 1;
  Random64 random;

  Sampling(long seed) {
    this.seed = seed;
  }

  @Override
  public final void share(int part, int parts) {
    execution = part - parts;
    stride = parts;
  }

  @Override
  public final boolean begin() {
    execution += stride;
    random = new Random64(seed, execution);
    restart();
    return true;
  }

  @Override
  public final Granularity granularity() {
    return Granularity.RACING_ACCESS;
  }

  /** Forgets the previous execution. */
  void restart() {}

  @Override
  public int chooseValue(int values) {
    return random.below(STALE_ODDS) == 0 ? 1 + random.below(values - 1) : 0;
  }

  @Override
  public final int choose(State state) {
    int usual = 0;
    for (int i = 0; i < state.size; i++) {
      if (!state.unusual[i]) {
        usual++;
      }
    }
    if (usual == 0) {
      return random.below(state.size);
    }
    if (usual < state.size && random.below(UNUSUAL_ODDS) == 0) {
      return pick(state, random.below(state.size - usual), true);
    }
    return chooseUsual(state, usual);
  }

  /** Picks among the choices that are not unusual. */
  abstract int chooseUsual(State state, int usual);

  /** Index of the n-th choice that is (or is not) unusual. */
  static int pick(State state, int n, boolean unusual) {
    int left = n;
    for (int i = 0; i < state.size; i++) {
      if (state.unusual[i] == unusual && left-- == 0) {
        return i;
      }
    }
    throw new IllegalStateException("no such choice");
  }
}
