package io.concurrencylint.explorer.schedule;

/**
 * Runs tasks in a given order of their visible steps: turns a schedule of finer granularity (that
 * of {@link Dpor}, where beginning and joining are steps) into one of the usual granularity.
 */
public final class Follow extends Strategy {
  private final int[] tasks;
  private int at;
  private boolean begun;

  public Follow(int[] tasks) {
    this.tasks = tasks.clone();
  }

  @Override
  public boolean begin() {
    boolean first = !begun;
    begun = true;
    return first;
  }

  @Override
  public boolean wantsEveryStep() {
    return true;
  }

  @Override
  public int choose(State state) {
    int index = at < tasks.length ? state.indexOf(tasks[at++]) : 0;
    if (index < 0) {
      throw new Diverged("task " + tasks[at - 1] + " cannot run at step " + state.step);
    }
    return index;
  }
}
