package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.LockGraph;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.rule.RuleDoc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * One self-contained page: a template with the report as JSON in it, the lines of source that it
 * quotes, and the SARIF and JSON reports for download. It fetches nothing.
 */
final class HtmlReport {

  private static final String TEMPLATE = "report.html";
  private static final int LINES_AROUND = 4;

  /** More locks than that make a picture that nobody can read. */
  private static final int LOCKS_IN_PICTURE = 60;

  private final Report report;
  private final Sources sources;
  private final Json json;

  private HtmlReport(Report report, Sources sources, Json json) {
    this.report = report;
    this.sources = sources;
    this.json = json;
  }

  static void write(Report report, Sources sources, OutputStream out) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (Json json = Json.dense(data)) {
      json.object(() -> new HtmlReport(report, sources, json).data());
    }
    Map<String, String> parts = new HashMap<>();
    parts.put("DATA", data.toString(StandardCharsets.UTF_8).strip().replace("<", "\\u003c"));
    parts.put("SARIF", packed(file -> SarifReport.write(report, file)));
    parts.put("JSON", packed(file -> JsonReport.write(report, file)));
    String[] pieces = template().split("@(?=(DATA|SARIF|JSON)@)");
    for (String piece : pieces) {
      int end = piece.indexOf('@');
      String part = end < 0 ? null : parts.get(piece.substring(0, end));
      out.write(
          (part == null ? piece : part + piece.substring(end + 1))
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String template() throws IOException {
    try (InputStream template = HtmlReport.class.getResourceAsStream(TEMPLATE)) {
      return new String(template.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A file as browsers can unpack it again. */
  private static String packed(Consumer<OutputStream> file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes)) {
      file.accept(zip);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private void data() {
    json.put("version", report.version());
    json.object("lookedAt", () -> JsonReport.lookedAt(report.statistics(), json));
    json.array(
        "findings", () -> report.results().forEach(result -> json.object(() -> finding(result))));
    json.object("lockGraph", this::lockGraph);
    json.object("files", this::files);
    json.object("rules", this::rules);
    json.array(
        "problems",
        () ->
            report
                .problems()
                .forEach(problem -> json.object(() -> JsonReport.problem(problem, json))));
    json.array(
        "withheld",
        () ->
            report
                .withheld()
                .forEach(withheld -> json.object(() -> JsonReport.withheld(withheld, json))));
  }

  private void finding(Result result) {
    Finding finding = result.finding();
    json.put("id", result.identity().id());
    json.put("status", result.status().name().toLowerCase(Locale.ROOT));
    json.put("reason", result.reason());
    json.put("rule", finding.rule());
    json.put("severity", finding.severity().label());
    json.put("confidence", finding.confidence().label());
    JsonReport.location(finding.location(), json);
    JsonReport.story(finding, json);
    json.put("key", finding.key());
    result
        .verdict()
        .ifPresent(verdict -> json.object("confirmation", () -> JsonReport.verdict(verdict, json)));
  }

  /** All locks and arrows; those in the picture have a place, and the code of their arrows. */
  private void lockGraph() {
    List<LockGraph.Lock> locks = report.lockGraph().locks();
    Set<LockGraph.Lock> cyclic = LockPicture.inCycles(report.lockGraph());
    Map<LockGraph.Lock, LockPicture.Place> places = places();
    Map<LockGraph.Lock, Integer> numbers = new HashMap<>();
    locks.forEach(lock -> numbers.put(lock, numbers.size()));
    json.array(
        "locks",
        () -> {
          for (LockGraph.Lock lock : locks) {
            json.object(() -> lock(lock, cyclic.contains(lock), places.get(lock)));
          }
        });
    json.array(
        "edges",
        () -> {
          for (LockGraph.Edge edge : report.lockGraph().edges()) {
            json.object(() -> edge(edge, numbers));
          }
        });
  }

  private Map<LockGraph.Lock, LockPicture.Place> places() {
    Map<LockGraph.Lock, LockPicture.Place> places = new HashMap<>();
    LockPicture.of(report.lockGraph(), LOCKS_IN_PICTURE)
        .places()
        .forEach(place -> places.put(place.lock(), place));
    return places;
  }

  private void lock(LockGraph.Lock lock, boolean inCycle, LockPicture.Place place) {
    json.put("name", lock.name());
    json.put("inCycle", inCycle);
    if (place != null) {
      json.put("column", place.column());
      json.put("row", place.row());
    }
  }

  private void edge(LockGraph.Edge edge, Map<LockGraph.Lock, Integer> numbers) {
    json.put("from", numbers.get(edge.from()));
    json.put("to", numbers.get(edge.to()));
    json.put("method", edge.method());
    JsonReport.location(edge.site(), json);
    json.put("more", edge.more());
    json.put("inCycle", edge.inCycle());
  }

  /** The lines around every place that a finding speaks of. */
  private void files() {
    SortedMap<String, SortedSet<Integer>> wanted = new TreeMap<>();
    for (Result result : report.results()) {
      want(result.finding().location(), wanted);
      for (Related related : result.finding().related()) {
        want(related.location(), wanted);
      }
      for (Step step : result.finding().witness().steps()) {
        want(step.location(), wanted);
      }
    }
    Map<LockGraph.Lock, LockPicture.Place> drawn = places();
    for (LockGraph.Edge edge : report.lockGraph().edges()) {
      if (drawn.containsKey(edge.from()) && drawn.containsKey(edge.to())) {
        want(edge.site(), wanted);
      }
    }
    wanted.forEach((path, numbers) -> json.object(path, () -> lines(path, numbers)));
  }

  private static void want(Location location, SortedMap<String, SortedSet<Integer>> wanted) {
    SortedSet<Integer> lines = wanted.computeIfAbsent(location.path(), path -> new TreeSet<>());
    for (int around = -LINES_AROUND; around <= LINES_AROUND; around++) {
      lines.add(location.line() + around);
    }
  }

  private void lines(String path, SortedSet<Integer> numbers) {
    List<String> lines = sources.lines(path);
    for (int number : numbers) {
      if (number >= 1 && number <= lines.size()) {
        json.put(String.valueOf(number), lines.get(number - 1));
      }
    }
  }

  private void rules() {
    for (RuleDoc doc : report.rules()) {
      json.object(
          doc.name(),
          () -> {
            json.put("summary", doc.summary());
            json.put("hazard", doc.hazard().label());
            json.put("html", Markdown.html(RulePage.markdown(doc)));
          });
    }
  }
}
