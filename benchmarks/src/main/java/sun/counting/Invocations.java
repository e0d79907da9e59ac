package sun.counting;

/**
 * Counts what Lincheck runs. It rewrites and resets the state of all classes but those of a few
 * packages, of which this is one.
 */
public final class Invocations {
  private static long count;

  private Invocations() {}

  public static synchronized void reset() {
    count = 0;
  }

  public static synchronized void count(int n) {
    count += n;
  }

  public static synchronized long count() {
    return count;
  }
}
