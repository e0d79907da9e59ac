package io.concurrencylint.benchmarks;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.rules.Rules;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Scores the rules against real bugs and real traps in released libraries.
 *
 * <p>Usage: {@code CorpusScore DIR-WITH-CSV CORPUS-DIR [CLASS...]}, for example {@code realbugs
 * corpus R2 R6 R7}. Strict: a finding of at least medium confidence whose hazard fits the class
 * stands within 3 lines of the bug. Discriminating: strict, and the rule is silent in the fixed
 * release's method. Trap: nothing of that class on the trap's lines.
 */
public final class CorpusScore {

  private static final int NEAR = 3;

  private static final Map<String, Set<String>> HAZARDS =
      Map.of(
          "R1", Set.of("shared-state", "atomicity", "publication"),
          "R2", Set.of("lock-order"),
          "R3", Set.of("channel"),
          "R4", Set.of("event-loop"),
          "R5", Set.of("join", "thread-lifecycle"),
          "R6", Set.of("condition", "lock-usage"),
          "R7", Set.of("held-lock"));

  private static final Map<String, String> EXTRA_RULES = Map.of("PoolSelfWait", "R4");

  private final Path corpus;
  private final Engine engine = new Engine(Rules.all());
  private final Map<String, String> hazardOf;
  private final Map<String, List<Finding>> analysed = new HashMap<>();
  private final PrintStream out;

  CorpusScore(Path corpus, PrintStream out) {
    this.corpus = corpus;
    this.out = out;
    this.hazardOf =
        Rules.all().stream()
            .map(Rule::doc)
            .collect(Collectors.toMap(doc -> doc.name(), doc -> doc.hazard().label()));
  }

  public static void main(String[] args) throws IOException {
    Path set = Path.of(args[0]);
    Set<String> classes =
        Set.of(args).stream().filter(a -> a.matches("R\\d")).collect(Collectors.toSet());
    CorpusScore score = new CorpusScore(Path.of(args[1]), System.out);
    score.bugs(Csv.read(set.resolve("bugs.csv")), classes);
    score.traps(Csv.read(set.resolve("traps.csv")), classes);
  }

  /** Counts of one class and tier. */
  private static final class Tally {
    int all;
    int strict;
    int discriminating;
  }

  private void bugs(List<Map<String, String>> bugs, Set<String> classes) {
    Map<String, Tally> tallies = new TreeMap<>();
    for (Map<String, String> bug : bugs) {
      String type = bug.get("class");
      if (!classes.isEmpty() && !classes.contains(type)) {
        continue;
      }
      List<Finding> hits = hits(bug);
      boolean discriminates =
          !hits.isEmpty() && hits.stream().anyMatch(hit -> silentInFixed(bug, hit));
      for (String key : List.of(type, type + " tier " + bug.get("tier"))) {
        Tally tally = tallies.computeIfAbsent(key, k -> new Tally());
        tally.all++;
        tally.strict += hits.isEmpty() ? 0 : 1;
        tally.discriminating += discriminates ? 1 : 0;
      }
      String verdict = hits.isEmpty() ? "missed" : discriminates ? "found" : "not discriminating";
      String by =
          hits.stream()
              .map(f -> f.rule() + "@" + f.location().line())
              .distinct()
              .collect(Collectors.joining(" "));
      out.printf(
          "%-6s %-18s %s:%s %s%n",
          bug.get("id"), verdict, bug.get("file_in_jar"), bug.get("line"), by);
    }
    out.println();
    tallies.forEach(
        (key, tally) ->
            out.printf(
                "%-10s strict %d of %d (%d%%), discriminating %d (%d%%)%n",
                key,
                tally.strict,
                tally.all,
                100 * tally.strict / tally.all,
                tally.discriminating,
                100 * tally.discriminating / tally.all));
  }

  /** What is reported of a bug where it is. */
  List<Finding> hits(Map<String, String> bug) {
    List<String> places = new ArrayList<>();
    String file = bug.get("file_in_jar");
    places.add(file + ":" + bug.get("line"));
    numbers(bug.get("other_lines")).forEach(line -> places.add(file + ":" + line));
    for (String related : bug.get("related_in_jar").split(";")) {
      String place = related.trim().split(" ")[0];
      if (place.contains(":")) {
        places.add(place);
      }
    }
    Set<String> fits = classesOf(bug);
    return findings(bug.get("gav_buggy")).stream()
        .filter(finding -> fits(finding, fits))
        .filter(finding -> places.stream().anyMatch(place -> near(finding, place)))
        .toList();
  }

  private static Set<String> classesOf(Map<String, String> bug) {
    String second = bug.getOrDefault("secondary_class", "");
    return second.isEmpty() ? Set.of(bug.get("class")) : Set.of(bug.get("class"), second);
  }

  private boolean fits(Finding finding, Set<String> classes) {
    String hazard = hazardOf.get(finding.rule());
    return classes.stream()
        .anyMatch(
            type ->
                HAZARDS.getOrDefault(type, Set.of()).contains(hazard)
                    || type.equals(EXTRA_RULES.get(finding.rule())));
  }

  private static boolean near(Finding finding, String place) {
    int colon = place.lastIndexOf(':');
    int line = Integer.parseInt(place.substring(colon + 1).replaceAll("\\D.*", ""));
    return finding.location().path().endsWith(place.substring(0, colon))
        && Math.abs(finding.location().line() - line) <= NEAR;
  }

  private static List<Integer> numbers(String text) {
    List<Integer> found = new ArrayList<>();
    for (String part : text.split("[;,]")) {
      if (part.trim().matches("\\d+")) {
        found.add(Integer.parseInt(part.trim()));
      }
    }
    return found;
  }

  private boolean silentInFixed(Map<String, String> bug, Finding hit) {
    boolean unknown =
        bug.get("gav_fixed").isEmpty()
            || bug.get("fixed_method_lines").isEmpty()
            || !bug.get("silence_in_fixed").startsWith("clean");
    if (unknown) {
      return true;
    }
    String file = bug.get("file_in_fixed_jar");
    return findings(bug.get("gav_fixed")).stream()
        .filter(finding -> finding.rule().equals(hit.rule()))
        .filter(finding -> finding.location().path().endsWith(file))
        .noneMatch(finding -> within(finding.location().line(), bug.get("fixed_method_lines")));
  }

  static boolean within(int line, String ranges) {
    for (String range : ranges.split(";")) {
      String[] ends = range.trim().split("-");
      int first = Integer.parseInt(ends[0].trim());
      int last = Integer.parseInt(ends[ends.length - 1].trim());
      if (first <= line && line <= last) {
        return true;
      }
    }
    return false;
  }

  private void traps(List<Map<String, String>> traps, Set<String> classes) {
    out.println();
    int silent = 0;
    int all = 0;
    for (Map<String, String> trap : traps) {
      String type = trap.get("would_report");
      if (!classes.isEmpty() && !classes.contains(type)) {
        continue;
      }
      all++;
      List<String> places = new ArrayList<>();
      places.add(trap.get("file_in_jar") + ":" + trap.get("line"));
      numbers(trap.get("other_lines")).forEach(l -> places.add(trap.get("file_in_jar") + ":" + l));
      List<Finding> hits =
          findings(trap.get("gav")).stream()
              .filter(finding -> fits(finding, Set.of(type)))
              .filter(finding -> places.stream().anyMatch(place -> near(finding, place)))
              .toList();
      silent += hits.isEmpty() ? 1 : 0;
      String by =
          hits.stream()
              .map(f -> f.rule() + "@" + f.location().line())
              .distinct()
              .collect(Collectors.joining(" "));
      out.printf(
          "%-6s %-18s %s:%s %s%n",
          trap.get("id"),
          hits.isEmpty() ? "silent" : "TRAPPED",
          trap.get("file_in_jar"),
          trap.get("line"),
          by);
    }
    out.printf("traps silent: %d of %d%n", silent, all);
  }

  /** What is reported in a release, of medium confidence or more. */
  List<Finding> findings(String gav) {
    return analysed.computeIfAbsent(
        gav,
        key -> {
          Path root = corpus.resolve(key.replace(':', '/'));
          Analysis analysis =
              engine.run(new Request(root, List.of(root), List.of(), List.of(), 2), Progress.NONE);
          return analysis.findings().stream()
              .filter(f -> f.confidence().compareTo(Confidence.MEDIUM) >= 0)
              .toList();
        });
  }
}
