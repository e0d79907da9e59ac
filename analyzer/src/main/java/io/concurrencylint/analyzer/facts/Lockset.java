package io.concurrencylint.analyzer.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Locks held at one point, outermost first; the same lock twice when held re-entrantly. */
public record Lockset(List<HeldLock> locks) {

  public static final Lockset EMPTY = new Lockset(List.of());

  public Lockset {
    locks = List.copyOf(locks);
  }

  /**
   * With one more; itself when that very acquisition is in it, as in a loop that never releases.
   */
  public Lockset plus(HeldLock lock) {
    if (locks.contains(lock)) {
      return this;
    }
    List<HeldLock> more = new ArrayList<>(locks);
    more.add(lock);
    return new Lockset(more);
  }

  /** Both, this one outermost. */
  public Lockset plus(Lockset inner) {
    if (inner.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return inner;
    }
    List<HeldLock> more = new ArrayList<>(locks);
    for (HeldLock lock : inner.locks) {
      if (!more.contains(lock)) {
        more.add(lock);
      }
    }
    return new Lockset(more);
  }

  /** Without the innermost lock that fits; itself if none does. */
  public Lockset minus(Predicate<HeldLock> which) {
    for (int i = locks.size() - 1; i >= 0; i--) {
      if (which.test(locks.get(i))) {
        List<HeldLock> fewer = new ArrayList<>(locks);
        fewer.remove(i);
        return new Lockset(fewer);
      }
    }
    return this;
  }

  /** What both hold. */
  public Lockset meet(Lockset other) {
    return new Lockset(
        locks.stream().filter(lock -> other.locks.stream().anyMatch(lock::sameLock)).toList());
  }

  public boolean isEmpty() {
    return locks.isEmpty();
  }

  public boolean holds(Predicate<HeldLock> which) {
    return locks.stream().anyMatch(which);
  }

  public boolean holdsSame(HeldLock lock) {
    return holds(lock::sameLock);
  }

  public Stream<HeldLock> stream() {
    return locks.stream();
  }

  /** Names for people, outermost first, each once. */
  public List<String> names() {
    return locks.stream().map(HeldLock::text).distinct().toList();
  }
}
