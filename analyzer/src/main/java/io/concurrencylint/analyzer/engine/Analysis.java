package io.concurrencylint.analyzer.engine;

import io.concurrencylint.analyzer.finding.Finding;
import java.util.List;

/**
 * The result of one run.
 *
 * @param findings sorted, suppressed ones removed
 * @param problems sorted
 * @param statistics what was looked at
 */
public record Analysis(List<Finding> findings, List<Problem> problems, Statistics statistics) {

  public Analysis {
    findings = List.copyOf(findings);
    problems = List.copyOf(problems);
  }
}
