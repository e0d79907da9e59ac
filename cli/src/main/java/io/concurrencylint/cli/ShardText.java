package io.concurrencylint.cli;

import io.concurrencylint.analyzer.triage.Shard;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code I/N}, as in {@code 2/3}. */
final class ShardText implements ITypeConverter<Shard> {

  private static final Pattern PARTS = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

  @Override
  public Shard convert(String value) {
    Matcher parts = PARTS.matcher(value);
    if (parts.matches()) {
      int index = Integer.parseInt(parts.group(1));
      int count = Integer.parseInt(parts.group(2));
      if (1 <= index && index <= count) {
        return new Shard(index, count);
      }
    }
    throw new TypeConversionException("'" + value + "' is no part; 1/3, 2/3 and 3/3 are three");
  }
}
