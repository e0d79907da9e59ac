package io.concurrencylint.check;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.rule.Rule;
import java.time.Duration;
import java.util.List;

/**
 * A finished analysis.
 *
 * @param request what was asked for
 * @param rules that ran
 * @param analysis the result
 * @param elapsed wall-clock time
 */
public record Run(Request request, List<Rule> rules, Analysis analysis, Duration elapsed) {

  public Run {
    rules = List.copyOf(rules);
  }

  /** Runs the analysis and takes the time. */
  public static Run of(Request request, List<Rule> rules, Analyser analyser, Progress progress) {
    long start = System.nanoTime();
    Analysis analysis = analyser.analyse(rules, request, progress);
    return new Run(request, rules, analysis, Duration.ofNanos(System.nanoTime() - start));
  }
}
