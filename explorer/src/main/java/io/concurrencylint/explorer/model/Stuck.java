package io.concurrencylint.explorer.model;

/**
 * The running task has not reached a scheduling point for too long: it waits for something outside
 * the model (a socket, a real monitor) or loops without touching shared memory.
 */
public final class Stuck extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final StackTraceElement[] where;

  Stuck(String task, Thread.State state, StackTraceElement[] where) {
    super(
        task
            + (state == Thread.State.RUNNABLE
                ? " computes without reaching a scheduling point"
                : " is blocked outside the model (" + state + ")"));
    this.where = where.clone();
  }

  /** The stack of the task at that moment. */
  public StackTraceElement[] where() {
    return where.clone();
  }
}
