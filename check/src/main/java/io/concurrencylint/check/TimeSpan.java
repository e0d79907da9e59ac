package io.concurrencylint.check;

import java.time.DateTimeException;
import java.time.Duration;

/** Durations as people write them. */
public final class TimeSpan {

  private TimeSpan() {}

  /**
   * The duration that {@code 90}, {@code 90s}, {@code 2m}, {@code 1h} or {@code PT2M} says; more
   * than nothing.
   */
  public static Duration of(String words) {
    String text = words.matches("[0-9.]+") ? words + "s" : words;
    try {
      Duration span = Duration.parse(text.startsWith("P") ? text : "PT" + text);
      if (span.isNegative() || span.isZero()) {
        throw new UsageError("'" + words + "': more than nothing");
      }
      return span;
    } catch (DateTimeException e) {
      throw new UsageError("'" + words + "' is no duration; 30s or 2m is");
    }
  }
}
