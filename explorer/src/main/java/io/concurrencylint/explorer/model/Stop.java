package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.detect.Race;
import java.util.List;

/**
 * How an execution ended.
 *
 * @param problem what went wrong, or null
 * @param races all races seen, also when nothing else went wrong
 */
public record Stop(Kind kind, Problem problem, List<Race> races) {
  /** The ways to end. */
  public enum Kind {
    /** All tasks that matter ended. */
    COMPLETE,
    FAILED,
    /** Longer than the bound on steps. */
    CUT,
    /** The strategy knew that the rest was explored before. */
    REDUNDANT
  }
}
