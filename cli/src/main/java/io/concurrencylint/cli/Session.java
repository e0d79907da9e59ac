package io.concurrencylint.cli;

import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.check.Analyser;
import io.concurrencylint.check.RuleSelection;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What a command stands on.
 *
 * @param directory where it was called
 * @param out for findings, UTF-8
 * @param err for progress and diagnostics, UTF-8
 * @param terminal what the two are connected to
 * @param rules all rules
 * @param analyser runs them
 */
record Session(
    Path directory,
    OutputStream out,
    PrintStream err,
    Terminal terminal,
    List<Rule> rules,
    Analyser analyser) {

  Session {
    rules = List.copyOf(rules);
  }

  /** Tells the user something beside the findings. */
  void say(String message) {
    err.println("concurrency-lint: " + message);
  }

  /** Names of all rules, sorted. */
  List<String> ruleNames() {
    return RuleSelection.names(rules);
  }
}
