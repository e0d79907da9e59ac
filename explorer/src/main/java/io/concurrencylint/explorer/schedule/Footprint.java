package io.concurrencylint.explorer.schedule;

import java.util.Arrays;

/**
 * Everything one transition touched, from its pending operation to its task's next one. Dependence
 * of transitions is decided on footprints, so coarse transitions need no table of what each library
 * method does.
 */
public final class Footprint {
  public static final byte READ = 0;
  public static final byte WRITE = 1;

  /** Of a mutex: races with another acquisition, never with a release. */
  public static final byte ACQUIRE = 2;

  public static final byte RELEASE = 3;

  /** Makes something possible for good: a thread started or ended, a permit given. */
  public static final byte ENABLE = 4;

  /** Was impossible before every {@link #ENABLE} of the same place. */
  public static final byte NEED = 5;

  private long[] places = new long[4];
  private byte[] kinds = new byte[4];
  private int size;

  /** Numbers from here on belong to objects that only library code has touched. */
  private static final long INTERNAL = 1L << 30;

  /** Objects with this number or a higher one were first touched by this transition. */
  private long freshFrom = Long.MAX_VALUE;

  private long freshInternalFrom = Long.MAX_VALUE;

  public void clear() {
    size = 0;
    freshFrom = Long.MAX_VALUE;
    freshInternalFrom = Long.MAX_VALUE;
  }

  /** Sets from which object numbers on objects count as first touched here. */
  public void freshFrom(long objects, long internalObjects) {
    freshFrom = objects;
    freshInternalFrom = internalObjects;
  }

  private boolean isFresh(long place) {
    long object = place >>> 32;
    return object >= INTERNAL ? object >= freshInternalFrom : object >= freshFrom;
  }

  /**
   * @param place number of the object in the upper half, field or index in the lower
   */
  public void add(long place, byte kind) {
    for (int i = 0; i < size; i++) {
      if (places[i] == place && kinds[i] == kind) {
        return;
      }
    }
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
      kinds = Arrays.copyOf(kinds, size * 2);
    }
    places[size] = place;
    kinds[size++] = kind;
  }

  public int size() {
    return size;
  }

  public long place(int i) {
    return places[i];
  }

  public byte kind(int i) {
    return kinds[i];
  }

  public Footprint copy() {
    Footprint copy = new Footprint();
    copy.places = Arrays.copyOf(places, Math.max(1, size));
    copy.kinds = Arrays.copyOf(kinds, Math.max(1, size));
    copy.size = size;
    copy.freshFrom = freshFrom;
    copy.freshInternalFrom = freshInternalFrom;
    return copy;
  }

  /**
   * Whether the order of two transitions from the same state may matter. Objects that either
   * touched first have no common name, so those compare by field alone: a false "dependent" costs
   * an execution, a false "independent" would lose one.
   */
  public boolean conflictsWith(Footprint other) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < other.size; j++) {
        if (conflicting(kinds[i], other.kinds[j]) && mayBeSame(places[i], other, other.places[j])) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean mayBeSame(long mine, Footprint other, long theirs) {
    boolean iAmFresh = isFresh(mine);
    boolean theyAreFresh = other.isFresh(theirs);
    return iAmFresh && theyAreFresh ? (int) mine == (int) theirs : mine == theirs;
  }

  private static boolean conflicting(byte a, byte b) {
    if (a <= WRITE && b <= WRITE) {
      return a == WRITE || b == WRITE;
    }
    return a == ACQUIRE && (b == ACQUIRE || b == RELEASE)
        || b == ACQUIRE && a == RELEASE
        || a == ENABLE && b == NEED
        || a == NEED && b == ENABLE;
  }
}
