package io.concurrencylint.check;

import io.concurrencylint.analyzer.rule.Rule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code A,-B}: only those named, without those named after a minus. */
public final class RuleSelection {

  private RuleSelection() {}

  /**
   * The rules selected, in the order of {@code all}.
   *
   * @param words rule names, some with a leading minus; empty selects all
   * @param where the words come from, for messages: {@code --rules}
   * @throws UsageError when a name is unknown, or nothing is left
   */
  public static List<Rule> of(List<String> words, List<Rule> all, String where) {
    Set<String> only = new LinkedHashSet<>();
    Set<String> without = new LinkedHashSet<>();
    for (String word : words) {
      boolean minus = word.startsWith("-");
      String name = minus ? word.substring(1) : word;
      (minus ? without : only).add(known(name, names(all), where));
    }
    List<Rule> selected =
        all.stream()
            .filter(rule -> only.isEmpty() || only.contains(rule.doc().name()))
            .filter(rule -> !without.contains(rule.doc().name()))
            .toList();
    if (selected.isEmpty() && !words.isEmpty()) {
      throw new UsageError(where + " " + String.join(",", words) + " leaves no rule to run");
    }
    return selected;
  }

  /** Names of rules, sorted. */
  public static List<String> names(List<Rule> rules) {
    return rules.stream().map(rule -> rule.doc().name()).sorted().toList();
  }

  /**
   * The name, if there is such a rule.
   *
   * @throws UsageError with the name probably meant, when there is none
   */
  public static String known(String name, List<String> names, String where) {
    if (!names.contains(name)) {
      throw new UsageError(
          where
              + ": there is no rule "
              + name
              + DidYouMean.hint(name, names)
              + "; 'concurrency-lint rules' lists them");
    }
    return name;
  }
}
