package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.report.Result.Status;
import io.concurrencylint.analyzer.rule.RuleDoc;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * SARIF 2.1.0 (OASIS, 2020), within what GitHub code scanning accepts. The same report gives the
 * same bytes on every machine: no time, no absolute path, no random identifier.
 */
public final class SarifReport {

  /** Results of one run that code scanning accepts. */
  public static final int RESULTS_MAX = 25_000;

  private static final String ROOT = "%SRCROOT%";

  /** Nested values that begin a line. */
  private static final int LEVELS = 5;

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private final Report report;
  private final Json json;
  private final Map<String, Integer> ruleIndices = new HashMap<>();
  private final Map<String, String> uris = new HashMap<>();

  private SarifReport(Report report, Json json) {
    this.report = report;
    this.json = json;
    for (RuleDoc doc : report.rules()) {
      ruleIndices.put(doc.name(), ruleIndices.size());
    }
  }

  static void write(Report report, OutputStream out) {
    try (Json json = Json.indented(LEVELS, out)) {
      json.object(() -> new SarifReport(report, json).log());
    }
  }

  private void log() {
    json.put("$schema", SCHEMA);
    json.put("version", "2.1.0");
    json.array("runs", () -> json.object(this::run));
  }

  private void run() {
    List<Result> kept = kept();
    json.object("tool", () -> json.object("driver", this::driver));
    json.object("automationDetails", () -> json.put("id", Tool.NAME + "/"));
    json.array("invocations", () -> json.object(() -> invocation(kept.size())));
    json.object(
        "originalUriBaseIds",
        () -> json.object(ROOT, () -> json.text("description", "The root of the project.")));
    json.put("columnKind", "utf16CodeUnits");
    boolean suppressions = report.count(Status.SUPPRESSED) > 0;
    json.array(
        "results", () -> kept.forEach(result -> json.object(() -> result(result, suppressions))));
  }

  /** The most severe and certain results that fit, in the order of locations. */
  private List<Result> kept() {
    if (report.results().size() <= RESULTS_MAX) {
      return report.results();
    }
    Comparator<Result> importance =
        Comparator.comparing(Result::status)
            .thenComparing(result -> result.finding().severity(), Comparator.reverseOrder())
            .thenComparing(result -> result.finding().confidence(), Comparator.reverseOrder());
    return report.results().stream()
        .sorted(importance)
        .limit(RESULTS_MAX)
        .sorted(Comparator.comparing(Result::finding))
        .toList();
  }

  private void driver() {
    json.put("name", Tool.NAME);
    json.put("semanticVersion", report.version());
    json.put("informationUri", Tool.HOME);
    json.array(
        "rules",
        () -> report.rules().forEach(doc -> json.object(() -> SarifRules.descriptor(doc, json))));
  }

  private void invocation(int kept) {
    json.put("executionSuccessful", true);
    json.array(
        "toolExecutionNotifications",
        () -> {
          report.problems().forEach(problem -> json.object(() -> notification(problem)));
          int cut = report.results().size() - kept;
          if (cut > 0) {
            json.object(() -> cutNotification(cut));
          }
        });
  }

  private void notification(Problem problem) {
    json.object(
        "descriptor", () -> json.put("id", problem.lost() ? "NotAnalysed" : "AnalysedInPart"));
    json.put("level", problem.lost() ? "error" : "warning");
    json.text("message", sentence(problem.message()));
    json.array(
        "locations",
        () ->
            json.object(
                () ->
                    json.object(
                        "physicalLocation",
                        () -> {
                          artifact(problem.path());
                          if (problem.line() > 0) {
                            json.object("region", () -> json.put("startLine", problem.line()));
                          }
                        })));
  }

  private void cutNotification(int cut) {
    json.object("descriptor", () -> json.put("id", "ResultsLeftOut"));
    json.put("level", "warning");
    json.text(
        "message",
        cut
            + " of "
            + report.results().size()
            + " results are left out of this file, the least severe ones: code scanning accepts "
            + RESULTS_MAX
            + " in a run. The formats json and html hold them all.");
  }

  private void result(Result result, boolean suppressions) {
    Finding finding = result.finding();
    json.put("ruleId", finding.rule());
    Integer ruleIndex = ruleIndices.get(finding.rule());
    if (ruleIndex != null) {
      json.put("ruleIndex", ruleIndex);
    }
    json.put("level", finding.severity().label());
    json.text("message", message(finding));
    json.array("locations", () -> json.object(() -> place(finding.location())));
    json.array("relatedLocations", () -> relatedLocations(finding.related()));
    json.object("partialFingerprints", () -> fingerprints(result.identity()));
    json.array("codeFlows", () -> SarifFlows.write(finding.witness(), json, this::place));
    if (report.baseline()) {
      json.put("baselineState", result.status() == Status.BASELINE ? "unchanged" : "new");
    }
    if (suppressions) {
      json.array("suppressions", () -> suppression(result));
    }
    json.object("properties", () -> properties(result));
  }

  private void properties(Result result) {
    json.put("confidence", result.finding().confidence().label());
    result
        .verdict()
        .ifPresent(
            verdict ->
                json.object(
                    "confirmation",
                    () -> {
                      json.put("verdict", verdict.label());
                      json.put("text", verdict.text());
                      if (!verdict.schedule().isEmpty()) {
                        json.put("schedule", verdict.schedule());
                      }
                    }));
  }

  private static String message(Finding finding) {
    String text = sentence(finding.message().replace("](", "] ("));
    if (!finding.related().isEmpty()) {
      StringBuilder links = new StringBuilder(" See ");
      for (int i = 0; i < finding.related().size(); i++) {
        String note = finding.related().get(i).note();
        links.append(i == 0 ? "" : ", ").append(link(note, i + 1));
      }
      text += links + ".";
    }
    return text + " Fix: " + sentence(finding.fix().replace("](", "] ("));
  }

  private static String link(String text, int id) {
    String escaped = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
    return "[" + escaped + "](" + id + ")";
  }

  private void relatedLocations(List<Related> related) {
    for (int i = 0; i < related.size(); i++) {
      int id = i + 1;
      Related other = related.get(i);
      json.object(
          () -> {
            json.put("id", id);
            place(other.location());
            json.text("message", sentence(other.note()));
          });
    }
  }

  private void fingerprints(Identity identity) {
    json.put("concurrencyLint/v1", identity.fingerprint());
    json.put("primaryLocationLineHash", identity.structure() + ":" + identity.ordinal());
  }

  private void suppression(Result result) {
    if (result.status() == Status.SUPPRESSED) {
      json.object(
          () -> {
            json.put("kind", "inSource");
            if (!result.reason().isEmpty()) {
              json.put("justification", result.reason());
            }
          });
    }
  }

  private void place(Location location) {
    json.object(
        "physicalLocation",
        () -> {
          artifact(location.path());
          json.object(
              "region",
              () -> {
                json.put("startLine", location.line());
                json.put("startColumn", location.column());
                json.put("endColumn", location.endColumn());
              });
        });
  }

  private void artifact(String path) {
    json.object(
        "artifactLocation",
        () -> {
          json.put("uri", uris.computeIfAbsent(path, SarifReport::uri));
          if (!path.startsWith("/")) {
            json.put("uriBaseId", ROOT);
          }
        });
  }

  /** The path with everything escaped that RFC 3986 does not allow in a segment. */
  static String uri(String path) {
    return path.codePoints()
        .mapToObj(Character::toString)
        .map(SarifReport::escaped)
        .collect(Collectors.joining("", path.startsWith("/") ? "file://" : "", ""));
  }

  private static String escaped(String character) {
    char first = character.charAt(0);
    if (first < 0x80
        && (Character.isLetterOrDigit(first) || "-._~/!$&'()*+,;=@".indexOf(first) >= 0)) {
      return character;
    }
    StringBuilder escaped = new StringBuilder();
    for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
      escaped.append(String.format("%%%02X", b));
    }
    return escaped.toString();
  }

  /** {@code text} with a full stop, unless it ends like a sentence already. */
  static String sentence(String text) {
    return text.endsWith(".") || text.endsWith("!") || text.endsWith("?") ? text : text + ".";
  }
}
