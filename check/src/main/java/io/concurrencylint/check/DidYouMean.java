package io.concurrencylint.check;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name somebody probably meant. */
public final class DidYouMean {

  private DidYouMean() {}

  /** {@code ", did you mean X?"}, or nothing when no name is near. */
  public static String hint(String word, Collection<String> names) {
    return nearest(word, names).map(name -> ", did you mean " + name + "?").orElse("");
  }

  private static Optional<String> nearest(String word, Collection<String> names) {
    String lower = word.toLowerCase(Locale.ROOT);
    int limit = Math.max(2, word.length() / 3);
    return names.stream()
        .filter(name -> distance(lower, name.toLowerCase(Locale.ROOT), limit) <= limit)
        .min(
            Comparator.comparingInt(
                    (String name) -> distance(lower, name.toLowerCase(Locale.ROOT), limit))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's distance; a name that continues the word is near however long it is. */
  private static int distance(String word, String name, int limit) {
    if (word.length() >= 4 && name.startsWith(word)) {
      return limit;
    }
    int[] row = new int[name.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= word.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (word.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[name.length()];
  }
}
