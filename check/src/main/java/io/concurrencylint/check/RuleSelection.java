package io.concurrencylint.cli;

import io.concurrencylint.analyzer.rule.Rule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code --rules A,-B}: only those named, without those named after a minus. */
final class RuleSelection {

  private RuleSelection() {}

  /**
   * The rules selected, in the order of their names.
   *
   * @param words rule names, some with a leading minus; empty selects all
   */
  static List<Rule> of(List<String> words, Session session) {
    Set<String> only = new LinkedHashSet<>();
    Set<String> without = new LinkedHashSet<>();
    for (String word : words) {
      boolean minus = word.startsWith("-");
      String name = minus ? word.substring(1) : word;
      if (!session.ruleNames().contains(name)) {
        throw new UsageError(
            "--rules: there is no rule "
                + name
                + DidYouMean.hint(name, session.ruleNames())
                + "; 'concurrency-lint rules' lists them");
      }
      (minus ? without : only).add(name);
    }
    List<Rule> selected =
        session.rules().stream()
            .filter(rule -> only.isEmpty() || only.contains(rule.doc().name()))
            .filter(rule -> !without.contains(rule.doc().name()))
            .toList();
    if (selected.isEmpty() && !words.isEmpty()) {
      throw new UsageError("--rules " + String.join(",", words) + " leaves no rule to run");
    }
    return selected;
  }
}
