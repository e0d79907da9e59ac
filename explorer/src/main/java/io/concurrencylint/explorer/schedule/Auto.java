package io.concurrencylint.explorer.schedule;

/**
 * Systematic with small bounds first, then sampling in turns: bounded search wins on deep bugs of
 * small programs, sampling on large ones. Stops early, as exhaustive, when the bounded search has
 * seen everything.
 */
public final class Auto extends Strategy {
  private static final int[] BOUNDS = {0, 1, 2};
  private static final int[] SHARE = {50, 400, 400};

  private final Strategy[] samplers;
  private Dfs dfs = new Dfs(BOUNDS[0]);
  private int phase;
  private int inPhase;
  private long turn;
  private boolean systematic;
  private Strategy current = dfs;
  private boolean everything;
  private int part;
  private int parts = 1;

  public Auto(long seed) {
    samplers = new Strategy[] {new RandomWalk(seed), new Pct(seed + 1, 3), new Pos(seed + 2)};
  }

  @Override
  public void share(int newPart, int newParts) {
    part = newPart;
    parts = newParts;
    dfs.share(part, parts);
    for (Strategy sampler : samplers) {
      sampler.share(part, parts);
    }
  }

  @Override
  public boolean counts() {
    return current.counts();
  }

  @Override
  public boolean begin() {
    if (everything) {
      return false;
    }
    // Every other execution samples, so that a huge bounded space cannot hide an easy failure.
    systematic = !systematic;
    if (systematic && phase < BOUNDS.length) {
      if (inPhase++ < SHARE[phase] && dfs.begin()) {
        current = dfs;
        return true;
      }
      if (dfs.exhaustive()) {
        everything = true;
        return false;
      }
      if (++phase < BOUNDS.length) {
        inPhase = 0;
        dfs = new Dfs(BOUNDS[phase]);
        dfs.share(part, parts);
      }
    }
    current = samplers[(int) (turn++ % samplers.length)];
    return current.begin();
  }

  @Override
  public Granularity granularity() {
    return current.granularity();
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
    return everything;
  }
}
