package io.concurrencylint.analyzer.engine;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.LockGraph;
import java.util.List;

/**
 * The result of one run.
 *
 * @param findings sorted, suppressed ones among them: what is not reported is decided later, so
 *     that reports can say it
 * @param suppressions of all files analysed, sorted
 * @param problems sorted
 * @param statistics what was looked at
 * @param lockGraph which lock is acquired under which
 */
public record Analysis(
    List<Finding> findings,
    List<Suppression> suppressions,
    List<Problem> problems,
    Statistics statistics,
    LockGraph lockGraph) {

  public Analysis {
    findings = List.copyOf(findings);
    suppressions = List.copyOf(suppressions);
    problems = List.copyOf(problems);
  }
}
