package io.concurrencylint.explorer.model;

/** A task had to give the turn away with a native frame on its stack: use OS threads instead. */
public final class Pinned extends RuntimeException {
  private static final long serialVersionUID = 1;

  Pinned(String reason) {
    super(reason);
  }
}
