package io.concurrencylint.check;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.rule.Rule;
import java.util.List;

/** The analysis as its users see it; the engine, except in tests. */
@FunctionalInterface
public interface Analyser {

  /** Asks {@code rules} about what {@code request} names. */
  Analysis analyse(List<Rule> rules, Request request, Progress progress);
}
