package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.engine.Statistics;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.report.Report.Withheld;
import io.concurrencylint.analyzer.report.Result.Status;
import io.concurrencylint.analyzer.rule.RuleDoc;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Everything a report holds, in a shape of our own; documented in {@code docs/cli.md}. The member
 * {@code format} counts up with every change that could break a reader.
 */
final class JsonReport {

  private static final int FORMAT = 1;

  /** Nested values that begin a line. */
  private static final int LEVELS = 4;

  private final Json json;

  private JsonReport(Json json) {
    this.json = json;
  }

  static void write(Report report, OutputStream out) {
    try (Json json = Json.indented(LEVELS, out)) {
      json.object(() -> new JsonReport(json).report(report));
    }
  }

  private void report(Report report) {
    json.put("format", FORMAT);
    json.object(
        "tool",
        () -> {
          json.put("name", Tool.NAME);
          json.put("version", report.version());
        });
    json.array(
        "findings",
        () -> report.open().forEach(result -> json.object(() -> finding(report, result))));
    json.object("notShown", () -> notShown(report));
    json.object("lookedAt", () -> lookedAt(report.statistics(), json));
    json.array(
        "problems",
        () -> report.problems().forEach(problem -> json.object(() -> problem(problem, json))));
  }

  private void finding(Report report, Result result) {
    Finding finding = result.finding();
    json.put("id", result.identity().id());
    json.put("rule", finding.rule());
    report
        .rule(finding.rule())
        .map(RuleDoc::hazard)
        .map(Hazard::label)
        .ifPresent(hazard -> json.put("hazard", hazard));
    json.put("severity", finding.severity().label());
    json.put("confidence", finding.confidence().label());
    result
        .verdict()
        .ifPresent(verdict -> json.object("confirmation", () -> verdict(verdict, json)));
    location(finding.location(), json);
    story(finding, json);
    json.put("key", finding.key());
    json.put("fingerprint", result.identity().fingerprint());
  }

  static void verdict(Verdict verdict, Json json) {
    json.put("verdict", verdict.label());
    json.put("text", verdict.text());
    if (!verdict.schedule().isEmpty()) {
      json.put("schedule", verdict.schedule());
      json.put("steps", verdict.steps());
    }
  }

  /** What happens where, in the members that all formats of ours share. */
  static void story(Finding finding, Json json) {
    json.put("message", finding.message());
    json.array(
        "related",
        () -> finding.related().forEach(related -> json.object(() -> related(related, json))));
    json.array("actors", () -> finding.witness().actors().forEach(json::add));
    json.array(
        "steps",
        () -> finding.witness().steps().forEach(step -> json.object(() -> step(step, json))));
    json.put("outcome", finding.witness().outcome());
    json.put("fix", finding.fix());
  }

  private static void related(Related related, Json json) {
    location(related.location(), json);
    json.put("note", related.note());
  }

  private static void step(Step step, Json json) {
    json.put("actor", step.actor());
    location(step.location(), json);
    json.put("action", step.action());
    json.array("held", () -> step.held().forEach(json::add));
    json.put("weight", step.weight().name().toLowerCase(Locale.ROOT));
    json.put("nesting", step.nesting());
  }

  static void location(Location location, Json json) {
    json.put("path", location.path());
    json.put("line", location.line());
    json.put("column", location.column());
    json.put("endColumn", location.endColumn());
  }

  private void notShown(Report report) {
    json.put("suppressed", report.count(Status.SUPPRESSED));
    json.put("baseline", report.count(Status.BASELINE));
    json.array(
        "other",
        () -> report.withheld().forEach(withheld -> json.object(() -> withheld(withheld, json))));
  }

  static void withheld(Withheld withheld, Json json) {
    json.put("count", withheld.count());
    json.put("reason", withheld.reason());
  }

  static void lookedAt(Statistics statistics, Json json) {
    json.put("files", statistics.files());
    json.put("lines", statistics.lines());
    json.put("classes", statistics.classes());
    json.put("methods", statistics.methods());
    json.put("locks", statistics.locks());
    json.put("threadRoles", statistics.threadRoles());
    json.put("lostFiles", statistics.lostFiles());
  }

  static void problem(Problem problem, Json json) {
    json.put("path", problem.path());
    json.put("line", problem.line());
    json.put("message", problem.message());
    json.put("lost", problem.lost());
  }
}
