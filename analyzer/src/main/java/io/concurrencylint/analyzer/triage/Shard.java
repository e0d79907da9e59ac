package io.concurrencylint.analyzer.triage;

/**
 * One of several parts of the findings. Findings of one file are in one part; in which, depends on
 * the path only, so that the parts of several runs make the whole.
 *
 * @param index 1 to {@code count}
 * @param count at least 1
 */
public record Shard(int index, int count) {

  /** The only one. */
  public static final Shard WHOLE = new Shard(1, 1);

  public Shard {
    if (index < 1 || index > count) {
      throw new IllegalArgumentException(index + "/" + count);
    }
  }

  /** Whether findings of a file, told as they spell it, are in this part. */
  public boolean holds(String path) {
    // The hash of a string is part of its specification: it is the same everywhere.
    return Math.floorMod(path.hashCode(), count) == index - 1;
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
