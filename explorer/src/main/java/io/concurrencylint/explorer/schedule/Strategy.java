package io.concurrencylint.explorer.schedule;

/** Decides which interleaving is explored next, one choice at a time. */
public abstract class Strategy {
  /** As the result of {@link #choose}: everything from here on is known, skip it. */
  public static final int REDUNDANT = -1;

  /**
   * Explores only one of several parts of the whole; the others are for other workers. Called once,
   * before the first {@link #begin}.
   *
   * @param part from 0 to {@code parts - 1}
   * @throws IllegalArgumentException when this strategy cannot be shared out
   */
  public void share(int part, int parts) {
    if (parts > 1) {
      throw new IllegalArgumentException("this strategy cannot be shared out among workers");
    }
  }

  /** Whether the execution that ended last counts here; if not, it is another part's. */
  public boolean counts() {
    return true;
  }

  /** Prepares the next execution; false when there is none left to explore. */
  public abstract boolean begin();

  /** Picks one of the choices: an index below {@code state.size}, or {@link #REDUNDANT}. */
  public abstract int choose(State state);

  /**
   * Picks which of several values the memory model allows a racy read to return.
   *
   * @param values how many there are; 0 is the newest
   */
  public int chooseValue(int values) {
    return 0;
  }

  /** Whether it wants every step and its footprint, also where there is only one choice. */
  public boolean wantsFootprints() {
    return false;
  }

  /** Whether {@link #choose} is asked also where there is only one choice. */
  public boolean wantsEveryStep() {
    return wantsFootprints();
  }

  /** Footprints will not say everything: threads of the JDK's own pools take part. */
  public void inexact() {}

  /** Which plain accesses it wants to decide at; asked after {@link #begin}. */
  public Granularity granularity() {
    return Granularity.EVERY_ACCESS;
  }

  /** The transition that {@link #choose} picked last is over. */
  public void executed(int task, Footprint footprint) {}

  /** The execution that {@link #begin} announced is over after {@code steps} decisions. */
  public void end(int steps) {}

  /** Whether all interleavings were explored once {@link #begin} has said false. */
  public boolean exhaustive() {
    return false;
  }

  /** Share of the whole that is explored, 0 to 1, or -1 when there is no whole. */
  public double progress() {
    return -1;
  }
}
