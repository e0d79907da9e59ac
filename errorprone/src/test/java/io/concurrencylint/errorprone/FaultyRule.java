package io.concurrencylint.errorprone;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** A rule that fails on every program. */
final class FaultyRule implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "Faulty",
        Hazard.CHANNEL,
        Severity.ERROR,
        "Fails",
        "It fails.",
        "Mend it.",
        List.of(),
        List.of(),
        List.of());
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    throw new IllegalStateException("on purpose");
  }
}
