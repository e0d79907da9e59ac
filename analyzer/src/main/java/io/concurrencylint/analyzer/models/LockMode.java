package io.concurrencylint.analyzer.models;

/** How a lock is held. */
public enum LockMode {
  EXCLUSIVE,
  READ,
  WRITE,
  STAMP_READ,
  STAMP_WRITE,
  /** A stamp of StampedLock.tryOptimisticRead: nothing is held, the read has to be validated. */
  OPTIMISTIC,
  PERMIT
}
