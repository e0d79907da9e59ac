package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.rule.RuleDoc;
import java.util.Set;

/** Reporting descriptors: what a SARIF file says about rules. */
final class SarifRules {

  private static final int FULL_DESCRIPTION_MAX = 1024;

  /** CWE entries of races, which code scanning should treat as security-relevant. */
  private static final Set<Integer> SECURITY = Set.of(362, 363, 366, 367, 421);

  private static final String SECURITY_SEVERITY = "5.9";

  private SarifRules() {}

  /** Without a {@code name}: the standard forbids one that is equal to the {@code id}. */
  static void descriptor(RuleDoc doc, Json json) {
    json.put("id", doc.name());
    json.text("shortDescription", SarifReport.sentence(doc.summary()));
    json.text("fullDescription", fullDescription(doc));
    json.object(
        "help",
        () -> {
          json.put("text", RulePage.plain(doc));
          json.put("markdown", RulePage.markdown(doc));
        });
    json.put("helpUri", Tool.page(doc.name()));
    json.object("defaultConfiguration", () -> json.put("level", doc.severity().label()));
    json.object("properties", () -> properties(doc, json));
  }

  private static void properties(RuleDoc doc, Json json) {
    boolean security = doc.cwe().stream().anyMatch(SECURITY::contains);
    json.put("hazard", doc.hazard().label());
    json.put("problem.severity", problemSeverity(doc.severity()));
    json.put("precision", "high");
    if (security) {
      json.put("security-severity", SECURITY_SEVERITY);
    }
    json.array(
        "tags",
        () -> {
          json.add("concurrency");
          json.add(doc.hazard().label());
          doc.cwe().forEach(cwe -> json.add("external/cwe/cwe-" + cwe));
          if (security) {
            json.add("security");
          }
        });
  }

  private static String problemSeverity(Severity severity) {
    return severity == Severity.NOTE ? "recommendation" : severity.label();
  }

  /** Summary and explanation as plain text, cut at the end of a word. */
  private static String fullDescription(RuleDoc doc) {
    String text =
        SarifReport.sentence(doc.summary())
            + " "
            + Markdown.plain(doc.explanation()).replaceAll("\\s+", " ").trim();
    text = text.trim();
    if (text.length() <= FULL_DESCRIPTION_MAX) {
      return SarifReport.sentence(text);
    }
    int end = text.lastIndexOf(' ', FULL_DESCRIPTION_MAX - 4);
    return text.substring(0, end) + "...";
  }
}
