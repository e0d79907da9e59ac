package io.concurrencylint.cli;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.report.Format;
import io.concurrencylint.check.DidYouMean;
import io.concurrencylint.check.FailOn;
import io.concurrencylint.cli.Terminal.ColourChoice;
import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options with a fixed set of lower-case values. */
class Choices<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {

  private final List<E> values;

  private Choices(Class<E> type) {
    values = Arrays.asList(type.getEnumConstants());
  }

  /** {@code --min-confidence}. */
  static final class Confidences extends Choices<Confidence> {
    Confidences() {
      super(Confidence.class);
    }
  }

  /** {@code --format}. */
  static final class Formats extends Choices<Format> {
    Formats() {
      super(Format.class);
    }
  }

  /** {@code --fail-on}. */
  static final class FailOns extends Choices<FailOn> {
    FailOns() {
      super(FailOn.class);
    }
  }

  /** {@code --color}. */
  static final class Colours extends Choices<ColourChoice> {
    Colours() {
      super(ColourChoice.class);
    }
  }

  /** {@code --strategy}. */
  static final class Strategies extends Choices<StrategyName> {
    Strategies() {
      super(StrategyName.class);
    }
  }

  @Override
  public E convert(String value) {
    for (E candidate : values) {
      if (label(candidate).equals(value.toLowerCase(Locale.ROOT))) {
        return candidate;
      }
    }
    List<String> labels = values.stream().map(Choices::label).toList();
    throw new TypeConversionException(
        "'" + value + "' is none of " + String.join(", ", labels) + DidYouMean.hint(value, labels));
  }

  @Override
  public Iterator<String> iterator() {
    return values.stream().map(Choices::label).iterator();
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
