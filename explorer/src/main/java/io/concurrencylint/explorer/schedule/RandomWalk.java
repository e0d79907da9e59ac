package io.concurrencylint.explorer.schedule;

/** Uniform choice at every step: strong on shallow bugs of short programs. */
public final class RandomWalk extends Sampling {
  public RandomWalk(long seed) {
    super(seed);
  }

  @Override
  int chooseUsual(State state, int usual) {
    return usual == 1 ? pick(state, 0, false) : pick(state, random.below(usual), false);
  }
}
