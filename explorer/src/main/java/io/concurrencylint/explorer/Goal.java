package io.concurrencylint.explorer;

import io.concurrencylint.explorer.detect.FailureKind;
import io.concurrencylint.explorer.model.Problem;
import io.concurrencylint.explorer.runtime.Names;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The failure that is looked for, when somebody has said what will go wrong and where. Any other
 * failure ends its execution and is passed over.
 *
 * @param kinds of failure that count
 * @param places {@code File.java:12}, the lines that have to take part
 * @param threads how many threads must stand at one of the places, when threads are stuck; at least
 *     1
 * @param fields {@code Class.field} as races name it; a race on one of them needs one access at one
 *     of the places, any other race needs both there
 * @param thrownAt where one frame of an exception must be
 */
public record Goal(
    Set<FailureKind> kinds,
    Set<String> places,
    int threads,
    Set<String> fields,
    Set<String> thrownAt)
    implements Serializable {

  private static final Pattern PLACE = Pattern.compile("([^(\\s]+\\.\\w+):(\\d+)");

  public Goal {
    kinds = Set.copyOf(kinds);
    places = Set.copyOf(places);
    fields = Set.copyOf(fields);
    thrownAt = Set.copyOf(thrownAt);
  }

  /** Whether {@code problem} is what was looked for. */
  boolean isReachedBy(Problem problem) {
    if (problem == null || !kinds.contains(problem.kind())) {
      return false;
    }
    return switch (problem.kind()) {
      case DATA_RACE -> isReachedByRace(problem);
      case UNCAUGHT_EXCEPTION, FAILED_ASSERTION -> isReachedBy(problem.thrown());
      default ->
          problem.threads().stream().filter(thread -> !placesIn(thread).isEmpty()).count()
              >= threads;
    };
  }

  private boolean isReachedByRace(Problem race) {
    long sides = race.threads().stream().filter(side -> !placesIn(side).isEmpty()).count();
    boolean named = fields.stream().anyMatch(field -> race.message().contains(" " + field + " "));
    return sides == race.threads().size() || named && sides > 0;
  }

  private boolean isReachedBy(Throwable problem) {
    for (StackTraceElement frame :
        problem == null ? new StackTraceElement[0] : problem.getStackTrace()) {
      if (thrownAt.contains(frame.getFileName() + ":" + frame.getLineNumber())) {
        return true;
      }
    }
    return false;
  }

  private List<String> placesIn(String text) {
    Matcher matcher = PLACE.matcher(text);
    return matcher
        .results()
        .map(found -> found.group(1) + ":" + found.group(2))
        .filter(places::contains)
        .toList();
  }

  /** Whether a site of the program (a number of {@link Names}) is one of the places. */
  boolean concerns(int site) {
    String method = site == 0 ? null : Names.siteMethod(site);
    return method != null
        && places.contains(method.substring(method.indexOf('(') + 1) + ":" + Names.siteLine(site));
  }
}
