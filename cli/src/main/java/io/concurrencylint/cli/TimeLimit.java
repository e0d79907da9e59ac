package io.concurrencylint.cli;

import io.concurrencylint.check.TimeSpan;
import io.concurrencylint.check.UsageError;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options that hold a duration. */
final class TimeLimit implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String value) {
    try {
      return TimeSpan.of(value);
    } catch (UsageError e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
