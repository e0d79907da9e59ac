package io.concurrencylint.analyzer.engine;

import io.concurrencylint.analyzer.rule.Rule;
import java.util.List;

/** Runs the analysis: sources to IR, facts, views, rules, findings. */
public final class Engine {

  private final List<Rule> rules;

  /** An engine that asks the given rules, and no others. */
  public Engine(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Analyses what {@code request} names. Never throws for bad input: what could not be read or
   * parsed is in {@link Analysis#problems()}.
   */
  public Analysis run(Request request, Progress progress) {
    throw new UnsupportedOperationException(rules + " on " + request + progress);
  }
}
