package io.concurrencylint.analyzer.rule;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.views.Program;
import java.util.function.Consumer;

/**
 * Says what is wrong with a program, from its views alone. A rule has no fields and knows no other
 * rule, no front end and no file.
 */
public interface Rule {

  /** What the rule says about itself. */
  RuleDoc doc();

  /** Reports every instance of the hazard in {@code program}, in any order. */
  void check(Program program, Consumer<Finding> report);
}
