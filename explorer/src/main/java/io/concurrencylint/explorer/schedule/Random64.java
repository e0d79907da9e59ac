package io.concurrencylint.explorer.schedule;

/**
 * SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the same numbers for the same seed on every JDK.
 */
final class Random64 {
  private long state;

  /** The generator of execution {@code execution} under {@code seed}. */
  Random64(long seed, long execution) {
    state = mix(seed) ^ mix(execution + 0x632BE59BD9B4E019L);
  }

  long next() {
    state += 0x9E3779B97F4A7C15L;
    return mix(state);
  }

  /** Uniform in 0 .. bound-1. */
  int below(int bound) {
    return (int) ((next() >>> 33) % bound);
  }

  private static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
