package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.engine.Statistics;
import io.concurrencylint.analyzer.finding.LockGraph;
import io.concurrencylint.analyzer.rule.RuleDoc;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What every report format is made from.
 *
 * @param version of this tool
 * @param rules the rules that ran, in the order of their names
 * @param results open, baselined and suppressed findings, sorted by location
 * @param withheld findings that are in no list, and why
 * @param baseline whether findings were compared with a baseline
 * @param problems sorted
 * @param statistics what was looked at
 * @param lockGraph which lock is acquired under which
 * @param elapsed wall-clock time of the run; only text speaks of it
 */
public record Report(
    String version,
    List<RuleDoc> rules,
    List<Result> results,
    List<Withheld> withheld,
    boolean baseline,
    List<Problem> problems,
    Statistics statistics,
    LockGraph lockGraph,
    Duration elapsed) {

  /**
   * Findings left out of a report.
   *
   * @param count how many, at least 1
   * @param reason for example {@code "below medium confidence"}
   */
  public record Withheld(int count, String reason) {}

  public Report {
    rules = List.copyOf(rules);
    results = List.copyOf(results);
    withheld = List.copyOf(withheld);
    problems = List.copyOf(problems);
  }

  /** The reported findings. */
  public List<Result> open() {
    return results.stream().filter(Result::isOpen).toList();
  }

  /** The same with findings of one cause told together. */
  public Report told() {
    return new Report(
        version,
        rules,
        Causes.together(results),
        withheld,
        baseline,
        problems,
        statistics,
        lockGraph,
        elapsed);
  }

  /** How many findings have this status. */
  public int count(Result.Status status) {
    return (int) results.stream().filter(result -> result.status() == status).count();
  }

  /** The documentation of the rule with this name, when it ran. */
  public Optional<RuleDoc> rule(String name) {
    return rules.stream().filter(doc -> doc.name().equals(name)).findFirst();
  }
}
