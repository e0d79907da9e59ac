package io.concurrencylint.maven;

import io.concurrencylint.check.DidYouMean;
import io.concurrencylint.check.UsageError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Parameters with a fixed set of lower-case values. */
final class Choice {

  private Choice() {}

  /** The constant that {@code word} names; empty when there is no word. */
  static <E extends Enum<E>> Optional<E> of(String parameter, String word, Class<E> type) {
    if (word == null || word.isBlank()) {
      return Optional.empty();
    }
    List<String> labels =
        Arrays.stream(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    int at = labels.indexOf(word.strip().toLowerCase(Locale.ROOT));
    if (at < 0) {
      throw new UsageError(
          "concurrency-lint."
              + parameter
              + ": '"
              + word
              + "' is none of "
              + String.join(", ", labels)
              + DidYouMean.hint(word, labels));
    }
    return Optional.of(type.getEnumConstants()[at]);
  }
}
