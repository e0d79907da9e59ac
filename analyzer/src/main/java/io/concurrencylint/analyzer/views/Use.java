package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;

/**
 * A place where an object goes.
 *
 * @param node in the body of {@code routine}
 * @param argument which one, when it is passed; else -1
 * @param field the field's id when it is stored, the method's name when it is referenced; else null
 */
public record Use(Routine routine, int node, Kind kind, int argument, String field) {

  /** What is done with it there. */
  public enum Kind {
    /** A method of it is called. */
    CALLED,
    /** It is an argument of a call or creation. */
    PASSED,
    /** It is assigned to a field. */
    STORED,
    /** It is put into an array. */
    PUT,
    RETURNED,
    /** A method of it becomes a function. */
    REFERENCED
  }

  static Use of(Routine routine, int node, Kind kind) {
    return new Use(routine, node, kind, -1, null);
  }
}
