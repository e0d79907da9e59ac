package io.concurrencylint.analyzer.finding;

import java.util.List;

/**
 * One step of how it happens: what one actor does at one place, holding which locks.
 *
 * @param actor index into {@link Witness#actors()}
 * @param location where
 * @param action what, in the present tense and without the actor: {@code "acquires Account.lock of
 *     a"}
 * @param held names of the locks held just before the step, outermost first
 * @param weight whether a reader can do without it
 * @param nesting call depth below the first step of this actor, 0 or more
 */
public record Step(
    int actor, Location location, String action, List<String> held, Weight weight, int nesting) {

  /** The three importances of a SARIF {@code threadFlowLocation}. */
  public enum Weight {
    ESSENTIAL,
    IMPORTANT,
    UNIMPORTANT
  }

  public Step {
    held = List.copyOf(held);
  }

  /** An essential step at call depth 0. */
  public static Step essential(int actor, Location location, String action, List<String> held) {
    return new Step(actor, location, action, held, Weight.ESSENTIAL, 0);
  }
}
