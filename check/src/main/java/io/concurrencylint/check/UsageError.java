package io.concurrencylint.cli;

/** Something the user can mend; the message says how. Exit code 2. */
final class UsageError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageError(String message) {
    super(message, null, false, false);
  }
}
