package io.concurrencylint.cli;

import java.time.DateTimeException;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as people type it: {@code 90}, {@code 90s}, {@code 2m}, {@code 1h}, {@code PT2M}. */
final class TimeLimit implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String value) {
    String text = value.matches("[0-9.]+") ? value + "s" : value;
    try {
      Duration limit = Duration.parse(text.startsWith("P") ? text : "PT" + text);
      if (limit.isNegative() || limit.isZero()) {
        throw new TypeConversionException("'" + value + "': more than nothing");
      }
      return limit;
    } catch (DateTimeException e) {
      throw new TypeConversionException("'" + value + "' is no duration; 30s or 2m is");
    }
  }
}
