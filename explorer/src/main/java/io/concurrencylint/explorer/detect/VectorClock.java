package io.concurrencylint.explorer.detect;

import java.util.Arrays;

/** A vector clock over task numbers (Mattern 1989). */
public final class VectorClock {
  private int[] times = new int[4];

  public int get(int task) {
    return task < times.length ? times[task] : 0;
  }

  public void tick(int task) {
    grow(task + 1);
    times[task]++;
  }

  public void join(VectorClock other) {
    int[] theirs = other.times;
    grow(theirs.length);
    for (int i = 0; i < theirs.length; i++) {
      if (theirs[i] > times[i]) {
        times[i] = theirs[i];
      }
    }
  }

  /** Makes this equal to {@code other}. */
  public void set(VectorClock other) {
    times = other.times.clone();
  }

  private void grow(int size) {
    if (size > times.length) {
      times = Arrays.copyOf(times, Math.max(size, times.length * 2));
    }
  }
}
