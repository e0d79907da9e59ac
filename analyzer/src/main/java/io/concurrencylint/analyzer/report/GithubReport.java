package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Severity;
import java.io.IOException;

/**
 * Workflow commands that GitHub Actions turns into annotations. It shows ten errors and ten
 * warnings of a step; the rest is in the log.
 */
final class GithubReport {

  private GithubReport() {}

  static void write(Report report, Appendable out) throws IOException {
    for (Result result : report.open()) {
      Finding finding = result.finding();
      Location at = finding.location();
      out.append("::")
          .append(finding.severity() == Severity.NOTE ? "notice" : finding.severity().label())
          .append(" file=" + property(at.path()))
          .append(",line=" + at.line() + ",endLine=" + at.line())
          .append(",col=" + at.column() + ",endColumn=" + at.endColumn())
          .append(",title=" + property(finding.rule()))
          .append("::")
          .append(data(finding.message() + "\nfix: " + finding.fix()))
          .append('\n');
    }
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
