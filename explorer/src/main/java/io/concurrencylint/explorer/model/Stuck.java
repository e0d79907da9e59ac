package io.concurrencylint.explorer.model;

/**
 * The running task has not reached a scheduling point for too long: it waits for something outside
 * the model (a socket, a real monitor) or loops without touching shared memory.
 */
public final class Stuck extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final StackTraceElement[] where;
  private final boolean blocked;

  Stuck(String task, boolean computes, Thread.State state, StackTraceElement[] where) {
    super(
        task
            + (computes
                ? " computes without reaching a scheduling point"
                : state == Thread.State.RUNNABLE
                    ? " waits in native code, outside the model" + outside(where)
                    : " is blocked outside the model (" + state + ")" + outside(where)));
    this.blocked = state == Thread.State.BLOCKED;
    this.where = where.clone();
  }

  /** A task waits inside the JDK for a thread that no task is. */
  Stuck(String task, StackTraceElement inside, StackTraceElement[] where) {
    super(
        task
            + " waits in "
            + inside.getClassName()
            + "."
            + inside.getMethodName()
            + " for something outside the model"
            + outside(where));
    this.blocked = false;
    this.where = where.clone();
  }

  /** Whether it waits for a real monitor: with threads of its own, its owner may leave it. */
  public boolean isBlocked() {
    return blocked;
  }

  /** What it waits for, when its stack tells. */
  private static String outside(StackTraceElement[] where) {
    for (StackTraceElement frame : where) {
      String type = frame.getClassName();
      if (type.startsWith("sun.nio.ch.") || type.startsWith("java.net.")) {
        return ": for a socket, that is, for another task or process to send or connect; only the"
            + " task that has its turn runs";
      }
      if (type.startsWith("java.lang.Process")) {
        return ": for another process";
      }
      if (type.equals("java.io.FileInputStream") || type.equals("java.lang.System")) {
        return ": for input";
      }
    }
    return "";
  }

  /** The stack of the task at that moment. */
  public StackTraceElement[] where() {
    return where.clone();
  }
}
