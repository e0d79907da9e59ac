package io.concurrencylint.explorer.schedule;

/** Which plain accesses to memory are scheduling points. */
public enum Granularity {
  /** All of them: needed where every interleaving must be seen. */
  EVERY_ACCESS,
  /**
   * Those at places that were seen to race. Accesses that happens-before orders in every execution
   * cannot be told apart by others wherever the turn changes between them (the executions are
   * equivalent), and a race is detected without a change of turn at it: so nothing is lost in the
   * long run, and what remains is chosen more often.
   */
  RACING_ACCESS
}
