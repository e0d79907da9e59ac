package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import java.io.IOException;
import java.util.List;

/** Findings with code frame and interleaving, for people at a terminal. */
final class FullReport {

  private static final int TEXT_MAX = 110;

  private final Sources sources;
  private final Style style;

  private FullReport(Sources sources, Style style) {
    this.sources = sources;
    this.style = style;
  }

  static void write(Report report, Sources sources, Style style, Appendable out)
      throws IOException {
    FullReport full = new FullReport(sources, style);
    for (Result result : report.open()) {
      out.append(full.finding(result)).append('\n');
    }
    for (String line : Summary.lines(report)) {
      out.append(line).append('\n');
    }
  }

  private String finding(Result result) {
    Finding finding = result.finding();
    String rule = finding.rule();
    return headline(finding)
        + CodeFrame.of(finding, sources, style)
        + "\n"
        + Interleaving.of(finding, style)
        + "\n"
        + paragraph("fix: ", finding.fix())
        + paragraph("confidence: ", because(finding.confidence()))
        + result.verdict().map(verdict -> paragraph("tried: ", verdict.text())).orElse("")
        + "  "
        + style.bold("next: ")
        + "concurrency-lint explain "
        + rule
        + "\n        // concurrency-lint:ignore "
        + rule
        + " -- reason\n"
        + (finding.confidence() == Confidence.CONFIRMED
            ? "        concurrency-lint replay " + result.identity().id() + "\n"
            : "");
  }

  /** Not wrapped: editors and scripts read this line. */
  private String headline(Finding finding) {
    return style.bold(finding.location().toString())
        + ": "
        + style.severity(finding.severity(), finding.severity().label())
        + "["
        + style.bold(finding.rule())
        + "] "
        + Cells.printable(finding.message())
        + '\n';
  }

  private String paragraph(String title, String text) {
    int room = Math.min(TEXT_MAX, style.width()) - 2 - title.length();
    List<String> lines = Cells.wrap(text, room);
    return "  "
        + style.bold(title)
        + String.join("\n" + " ".repeat(2 + title.length()), lines)
        + "\n";
  }

  private static String because(Confidence confidence) {
    return confidence.label()
        + switch (confidence) {
          case LOW -> ", a pattern that is often harmless, or something could not be resolved";
          case MEDIUM -> ", the parts are there; one side of the overlap is assumed";
          case HIGH -> ", a witness on both sides and a reason why they can overlap";
          case CONFIRMED -> ", it was made to happen and replays";
        };
  }
}
