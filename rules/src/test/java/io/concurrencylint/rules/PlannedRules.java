package io.concurrencylint.rules;

import io.concurrencylint.analyzer.rule.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/** Rules that fixtures already speak of and nobody has written yet. */
final class PlannedRules {

  private PlannedRules() {}

  static Set<String> names() {
    try (InputStream list = PlannedRules.class.getResourceAsStream("/planned-rules.txt")) {
      Set<String> names = new TreeSet<>();
      new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(names::add);
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Set<String> existing() {
    Set<String> names = new TreeSet<>();
    for (Rule rule : Rules.all()) {
      names.add(rule.doc().name());
    }
    return names;
  }
}
