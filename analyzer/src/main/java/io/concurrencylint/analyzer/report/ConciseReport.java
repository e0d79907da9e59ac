package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import java.io.IOException;

/** One line for each finding, as compilers write them. */
final class ConciseReport {

  private ConciseReport() {}

  static void write(Report report, Style style, Appendable out) throws IOException {
    for (Result result : report.open()) {
      Finding finding = result.finding();
      out.append(style.bold(finding.location().toString()))
          .append(": ")
          .append(style.severity(finding.severity(), finding.severity().label()))
          .append("[" + finding.rule() + "] ")
          .append(Cells.printable(finding.message()))
          .append(style.dim(" (" + finding.confidence().label() + verdict(result) + ")"))
          .append('\n');
    }
  }

  /** What is not confirmed and was tried says so. */
  private static String verdict(Result result) {
    return result
        .verdict()
        .map(Verdict::label)
        .filter(label -> !label.equals(Confidence.CONFIRMED.label()))
        .map(label -> "; " + label)
        .orElse("");
  }
}
