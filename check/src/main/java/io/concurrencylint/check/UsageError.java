package io.concurrencylint.check;

/** Something the user can mend; the message says how. */
public final class UsageError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An error whose message is all that the user needs to see. */
  public UsageError(String message) {
    super(message, null, false, false);
  }
}
