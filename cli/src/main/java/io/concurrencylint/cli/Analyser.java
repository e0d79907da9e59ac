package io.concurrencylint.cli;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.rule.Rule;
import java.util.List;

/** The analysis as the commands see it; the engine, except in tests. */
@FunctionalInterface
interface Analyser {

  Analysis analyse(List<Rule> rules, Request request, Progress progress);
}
