package io.concurrencylint.explorer.runtime;

/**
 * Unwinds the stack of a task whose execution is over. Only the engine of pooled OS threads needs
 * it: it must get its threads back. User code that catches it meets it again at its next step.
 */
public final class Abort extends Error {
  private static final long serialVersionUID = 1;

  /** The only instance; it has no stack trace. */
  public static final Abort INSTANCE = new Abort();

  private Abort() {
    super("execution abandoned", null, false, false);
  }
}
