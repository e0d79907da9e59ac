package io.concurrencylint.analyzer.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.exc.JacksonIOException;

/** The published formats of a report. */
public enum Format {
  FULL,
  CONCISE,
  JSON,
  SARIF,
  HTML,
  GITHUB,
  /** The lock-order graph, for Graphviz; no findings. */
  DOT;

  /** The published spelling. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes {@code report} in this format to {@code out}, which is flushed and stays open.
   *
   * @param sources what code frames quote
   * @param style for the formats that people read in a terminal
   */
  public void write(Report report, Sources sources, Style style, OutputStream out)
      throws IOException {
    try {
      switch (this) {
        case JSON -> JsonReport.write(report, out);
        case SARIF -> SarifReport.write(report, out);
        case HTML -> HtmlReport.write(report.told(), sources, out);
        case FULL, CONCISE, GITHUB, DOT -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          switch (this) {
            case FULL -> FullReport.write(report.told(), sources, style, writer);
            case CONCISE -> ConciseReport.write(report, style, writer);
            case DOT -> DotReport.write(report, writer);
            default -> GithubReport.write(report, writer);
          }
          writer.flush();
        }
      }
      out.flush();
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }
}
