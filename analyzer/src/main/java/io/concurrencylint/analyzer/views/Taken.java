package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.views.Locks.Acquisition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The locks that a routine acquires, itself or through calls, each with the cheapest way. Of the
 * paths to locks of one identity a few will do, so that there is room for all locks.
 */
final class Taken {

  private static final int MAX = 96;
  private static final int MANY = 32;
  private static final int MAX_ALIKE = 2;

  private final Map<HeldLock, Acquisition> found = new LinkedHashMap<>();
  private final Function<HeldLock, LockIdentity> identity;
  private Map<LockIdentity, Integer> alike;

  Taken(Function<HeldLock, LockIdentity> identity) {
    this.identity = identity;
  }

  Map<HeldLock, Acquisition> found() {
    return found;
  }

  void add(HeldLock lock, Acquisition acquisition) {
    Acquisition known = found.get(lock);
    if (known != null) {
      if (acquisition.cost() < known.cost()) {
        found.put(lock, acquisition);
      }
    } else if (found.size() < MANY) {
      found.put(lock, acquisition);
    } else if (found.size() < MAX) {
      addIfUncommon(lock, acquisition);
    }
  }

  private void addIfUncommon(HeldLock lock, Acquisition acquisition) {
    LockIdentity own = identity.apply(lock);
    if (own == null) {
      return;
    }
    if (alike == null) {
      alike = new HashMap<>();
      found.keySet().forEach(each -> count(identity.apply(each)));
    }
    if (alike.getOrDefault(own, 0) < MAX_ALIKE) {
      found.put(lock, acquisition);
      count(own);
    }
  }

  private void count(LockIdentity each) {
    if (each != null) {
      alike.merge(each, 1, Integer::sum);
    }
  }
}
