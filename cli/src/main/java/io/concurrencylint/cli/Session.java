package io.concurrencylint.cli;

import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.check.Analyser;
import io.concurrencylint.check.RuleSelection;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

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

  /** A class path as the JVM's {@code -cp} takes it. */
  static String classPath(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
