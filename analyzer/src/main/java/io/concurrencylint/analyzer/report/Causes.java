package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Related;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Open findings that one change would mend, told to a person as one: the surest of them, which
 * names the places of the others. What a baseline lists or a comment suppresses was decided before,
 * for each by itself; formats for other tools hold each by itself, too.
 */
final class Causes {

  private static final int MAX_PLACES = 20;

  private Causes() {}

  /** The results with findings of one cause told together, in the same order. */
  static List<Result> together(List<Result> results) {
    Map<String, List<Result>> groups = new LinkedHashMap<>();
    for (Result result : results) {
      if (isShared(result)) {
        groups.computeIfAbsent(key(result), key -> new ArrayList<>()).add(result);
      }
    }
    List<Result> told = new ArrayList<>();
    for (Result result : results) {
      List<Result> group = isShared(result) ? groups.get(key(result)) : List.of(result);
      Result first = first(group);
      if (result == first) {
        told.add(group.size() == 1 ? result : first.of(telling(first, group)));
      }
    }
    return told;
  }

  private static boolean isShared(Result result) {
    return result.isOpen() && result.finding().cause() != null;
  }

  private static String key(Result result) {
    Finding finding = result.finding();
    return finding.rule() + " " + finding.severity() + " " + finding.cause();
  }

  private static Result first(List<Result> group) {
    return group.stream()
        .max(Comparator.comparing(result -> result.finding().confidence()))
        .flatMap(
            surest ->
                group.stream()
                    .filter(each -> each.finding().confidence() == surest.finding().confidence())
                    .findFirst())
        .orElseThrow();
  }

  private static Finding telling(Result first, List<Result> group) {
    Finding finding = first.finding();
    List<Related> places = new ArrayList<>(finding.related());
    group.stream()
        .filter(each -> each != first)
        .limit(MAX_PLACES)
        .forEach(each -> places.add(new Related(each.finding().location(), "the same here")));
    int others = group.size() - 1;
    String message =
        "%s; the same in %d other %s"
            .formatted(finding.message(), others, others == 1 ? "place" : "places");
    return finding.telling(message, places);
  }
}
