package io.concurrencylint.analyzer.facts;

/**
 * A lock that is held.
 *
 * @param lock the lock or monitor object; of a read/write lock the whole, not the side
 * @param monitor whether it is the object's monitor rather than a {@code Lock}
 * @param acquired node of the acquisition in the method that holds it; -1 when held at entry
 */
public record HeldLock(Ref lock, Mode mode, boolean monitor, int acquired) {

  /** Whether both are the same lock, whatever the mode. */
  public boolean sameLock(HeldLock other) {
    return monitor == other.monitor && lock.equals(other.lock);
  }

  /** As messages show it. */
  public String text() {
    return lock.text() + (mode == Mode.READ ? " (read)" : "");
  }
}
