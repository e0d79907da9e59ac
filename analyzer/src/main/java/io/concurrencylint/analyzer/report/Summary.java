package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.engine.Statistics;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.report.Report.Withheld;
import io.concurrencylint.analyzer.report.Result.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What was found and looked at, what is not shown, and, always last, what was not analysed. A clean
 * and complete run is one line.
 */
public final class Summary {

  private static final int NAMES_SHOWN = 3;

  private Summary() {}

  /** The lines, at least one. */
  public static List<String> lines(Report report) {
    String found = found(report);
    String withheld = withheld(report);
    String missing = missing(report);
    if (report.open().isEmpty() && withheld.isEmpty() && missing.isEmpty()) {
      return List.of(found + " Not analysed: nothing.");
    }
    List<String> lines = new ArrayList<>(List.of(found));
    if (!withheld.isEmpty()) {
      lines.add("Not shown: " + withheld + ".");
    }
    lines.add("Not analysed: " + (missing.isEmpty() ? "nothing." : missing + "."));
    return lines;
  }

  private static String found(Report report) {
    Statistics statistics = report.statistics();
    return findings(report)
        + " in "
        + plural(statistics.files(), "file")
        + ": "
        + plural(statistics.classes(), "class")
        + ", "
        + plural(statistics.locks(), "lock")
        + ", "
        + plural(statistics.threadRoles(), "thread role")
        + String.format(Locale.ROOT, ", %.1f s.", report.elapsed().toMillis() / 1000.0);
  }

  private static String findings(Report report) {
    List<Result> open = report.open();
    if (open.isEmpty()) {
      return "No findings";
    }
    List<String> parts = new ArrayList<>();
    for (Severity severity : List.of(Severity.ERROR, Severity.WARNING, Severity.NOTE)) {
      long count = open.stream().filter(r -> r.finding().severity() == severity).count();
      if (count > 0) {
        parts.add(plural((int) count, severity.label()));
      }
    }
    return plural(open.size(), "finding") + " (" + String.join(", ", parts) + ")";
  }

  private static String withheld(Report report) {
    List<String> parts = new ArrayList<>();
    if (report.count(Status.SUPPRESSED) > 0) {
      parts.add(report.count(Status.SUPPRESSED) + " suppressed in the source");
    }
    if (report.count(Status.BASELINE) > 0) {
      parts.add(report.count(Status.BASELINE) + " in the baseline");
    }
    for (Withheld withheld : report.withheld()) {
      parts.add(withheld.count() + " " + withheld.reason());
    }
    return String.join(", ", parts);
  }

  private static String missing(Report report) {
    List<String> parts = new ArrayList<>();
    int lost = report.statistics().lostFiles();
    if (lost > 0) {
      parts.add(
          lost
              + " of "
              + plural(report.statistics().files() + lost, "file")
              + names(report.problems().stream().filter(Problem::lost).toList()));
    }
    List<Problem> partly = report.problems().stream().filter(problem -> !problem.lost()).toList();
    if (!partly.isEmpty()) {
      parts.add("in part: " + partly.size() + names(partly));
    }
    return String.join("; ", parts);
  }

  private static String names(List<Problem> problems) {
    if (problems.isEmpty()) {
      return "";
    }
    String names =
        problems.stream()
            .limit(NAMES_SHOWN)
            .map(problem -> problem.path() + (problem.line() > 0 ? ":" + problem.line() : ""))
            .collect(Collectors.joining(", "));
    int more = problems.size() - NAMES_SHOWN;
    return " (" + names + (more > 0 ? " and " + more + " more" : "") + ")";
  }

  private static String plural(int count, String noun) {
    String plural = noun.endsWith("ss") ? noun + "es" : noun + "s";
    return count + " " + (count == 1 ? noun : plural);
  }
}
