package io.concurrencylint.explorer.schedule;

/** Repeats one schedule: the same choice at every step, the same value at every racy read. */
public final class Replay extends Strategy {
  private final int[] choices;
  private final boolean strict;
  private final Granularity granularity;
  private int at;
  private boolean begun;

  /** With a choice at every access. */
  public Replay(int[] choices, boolean strict) {
    this(choices, strict, Granularity.EVERY_ACCESS);
  }

  /**
   * @param choices a task's number, or -1-v for "value number v" at a racy read
   * @param strict whether a choice that is impossible is a {@link Diverged}; else the running task
   *     goes on
   * @param granularity what the choices were made with
   */
  public Replay(int[] choices, boolean strict, Granularity granularity) {
    this.choices = choices.clone();
    this.strict = strict;
    this.granularity = granularity;
  }

  @Override
  public Granularity granularity() {
    return granularity;
  }

  @Override
  public boolean begin() {
    boolean first = !begun;
    begun = true;
    at = 0;
    return first;
  }

  /** Makes {@link #begin} say true once more. */
  public Replay again() {
    begun = false;
    return this;
  }

  @Override
  public int choose(State state) {
    if (state.size == 1) {
      return 0;
    }
    while (!strict && at < choices.length && choices[at] < 0) {
      at++;
    }
    int index = at < choices.length ? state.indexOf(choices[at++]) : -1;
    if (index >= 0) {
      return index;
    }
    if (strict) {
      throw new Diverged("the schedule does not fit the program at step " + state.step);
    }
    return state.goOn();
  }

  @Override
  public int chooseValue(int values) {
    if (at < choices.length && choices[at] < 0) {
      return Math.min(values - 1, -1 - choices[at++]);
    }
    return 0;
  }
}
