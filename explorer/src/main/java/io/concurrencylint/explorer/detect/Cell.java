package io.concurrencylint.explorer.detect;

import java.util.Arrays;

/**
 * What is remembered of one memory location: who accessed it last, in the manner of FastTrack
 * (Flanagan, Freund, PLDI 2009), and for locations known to be racy the values of late.
 */
public final class Cell {
  private static final int HISTORY = 4;

  public final int field;

  /** Clock of the releases through a volatile, atomic or lock location; null until the first. */
  public VectorClock sync;

  private int writer = -1;
  private int writeTime;
  private int writeSite;
  private int[] readTime;
  private int[] readSite;

  private Object[] oldValue;
  private int[] overwriter;
  private int[] overwriteTime;
  private int overwritten;
  private int[] seenBy;
  private boolean[] readOld;

  public Cell(int field) {
    this.field = field;
  }

  public void acquire(VectorClock clock) {
    if (sync != null) {
      clock.join(sync);
    }
  }

  public void release(VectorClock clock, int task) {
    if (sync == null) {
      sync = new VectorClock();
    }
    sync.join(clock);
    clock.tick(task);
  }

  /** Records a plain read; the race it takes part in, or null. */
  public Race read(String place, int task, VectorClock clock, int site) {
    Race race = null;
    if (writer >= 0 && writer != task && writeTime > clock.get(writer)) {
      race = new Race(place, writer, writeSite, true, task, site, false);
    }
    if (readTime == null) {
      readTime = new int[task + 1];
      readSite = new int[task + 1];
    } else if (task >= readTime.length) {
      readTime = Arrays.copyOf(readTime, task + 2);
      readSite = Arrays.copyOf(readSite, task + 2);
    }
    readTime[task] = clock.get(task);
    readSite[task] = site;
    return race;
  }

  /** Records a plain write; a race it takes part in, or null. */
  public Race write(String place, int task, VectorClock clock, int site) {
    Race race = null;
    if (writer >= 0 && writer != task && writeTime > clock.get(writer)) {
      race = new Race(place, writer, writeSite, true, task, site, true);
    }
    if (readTime != null) {
      for (int r = 0; r < readTime.length; r++) {
        if (race == null && r != task && readTime[r] > clock.get(r)) {
          race = new Race(place, r, readSite[r], false, task, site, true);
        }
      }
    }
    writer = task;
    writeTime = clock.get(task);
    writeSite = site;
    return race;
  }

  /** Keeps the value that {@code task} is about to overwrite. */
  public void overwrite(Object value, int task, VectorClock clock) {
    if (oldValue == null) {
      oldValue = new Object[HISTORY];
      overwriter = new int[HISTORY];
      overwriteTime = new int[HISTORY];
    }
    int at = overwritten++ % HISTORY;
    oldValue[at] = value;
    overwriter[at] = task;
    overwriteTime[at] = clock.get(task);
  }

  /**
   * How many values a read by {@code task} may return (JLS 17.4.5: any write it does not happen
   * after being overwritten), counting the newest; 1 means no choice. A task never goes back behind
   * a value that it has read.
   */
  public int visible(int task, VectorClock clock) {
    int count = 1;
    for (int i = overwritten - 1; i >= 0 && i >= overwritten - HISTORY && i >= seen(task); i--) {
      int at = i % HISTORY;
      if (overwriter[at] == task || overwriteTime[at] <= clock.get(overwriter[at])) {
        break;
      }
      count++;
    }
    return count;
  }

  /** The value {@code back} overwrites ago; at least 1. */
  public Object old(int task, int back) {
    saw(task, overwritten - back);
    if (readOld == null || task >= readOld.length) {
      readOld = readOld == null ? new boolean[task + 1] : Arrays.copyOf(readOld, task + 1);
    }
    readOld[task] = true;
    return oldValue[(overwritten - back) % HISTORY];
  }

  /** How many overwrites ago the older value is that {@code task} last read; 0 for none. */
  public int stuck(int task) {
    return readOld == null || task >= readOld.length || !readOld[task]
        ? 0
        : overwritten - seen(task);
  }

  /** {@code task} has read the newest value. */
  public void sawNewest(int task) {
    saw(task, overwritten);
    if (readOld != null && task < readOld.length) {
      readOld[task] = false;
    }
  }

  private int seen(int task) {
    return seenBy == null || task >= seenBy.length ? 0 : seenBy[task];
  }

  private void saw(int task, int index) {
    if (seenBy == null || task >= seenBy.length) {
      seenBy = seenBy == null ? new int[task + 1] : Arrays.copyOf(seenBy, task + 1);
    }
    seenBy[task] = index;
  }
}
