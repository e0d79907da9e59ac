package io.concurrencylint.errorprone;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Step.Weight;
import java.util.List;

/** A finding in the words of a compiler's diagnostic: what, how it happens, what to do. */
final class DiagnosticText {

  private static final int MAX_STEPS = 6;

  private DiagnosticText() {}

  static String of(Finding finding) {
    StringBuilder text = new StringBuilder(finding.message());
    text.append(" (").append(finding.confidence().label()).append(" confidence)");
    List<Step> steps =
        finding.witness().steps().stream()
            .filter(step -> step.weight() == Weight.ESSENTIAL)
            .toList();
    if (steps.size() > 1) {
      steps.stream().limit(MAX_STEPS).forEach(step -> text.append("\n    ").append(told(step)));
      if (steps.size() > MAX_STEPS) {
        text.append("\n    and ").append(steps.size() - MAX_STEPS).append(" more");
      }
      text.append("\n    => ").append(finding.witness().outcome());
    }
    return text.append("\n  fix: ").append(finding.fix()).toString();
  }

  private static String told(Step step) {
    String held = step.held().isEmpty() ? "" : ", holding {" + String.join(", ", step.held()) + "}";
    return "T%d %s:%d %s%s"
        .formatted(
            step.actor() + 1, step.location().path(), step.location().line(), step.action(), held);
  }
}
