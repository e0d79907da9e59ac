package io.concurrencylint.analyzer.facts;

/** How a lock is held. */
public enum Mode {
  /** By one thread at a time; also a write lock and a write stamp. */
  EXCLUSIVE,
  /** Shared with other readers. */
  READ,
  /** A semaphore's permit. */
  PERMIT;

  /** Whether two threads can hold the lock in these modes at the same time. */
  public boolean compatibleWith(Mode other) {
    return this == READ && other == READ || this == PERMIT || other == PERMIT;
  }
}
