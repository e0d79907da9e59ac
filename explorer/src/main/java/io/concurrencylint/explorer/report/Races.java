package io.concurrencylint.explorer.report;

import io.concurrencylint.explorer.detect.FailureKind;
import io.concurrencylint.explorer.detect.Race;
import io.concurrencylint.explorer.model.Problem;
import io.concurrencylint.explorer.runtime.Names;
import java.util.ArrayList;
import java.util.List;

/** Data races in words. */
public final class Races {
  private Races() {}

  /** A race as a failure of its own. */
  public static Problem problem(Race race) {
    String first = where(race.firstSite());
    String second = where(race.secondSite());
    String key =
        "race "
            + race.place()
            + " "
            + (first.compareTo(second) < 0 ? first + second : second + first);
    return new Problem(
        FailureKind.DATA_RACE,
        key,
        describe(race),
        List.of(
            "T" + race.firstTask() + (race.firstWrites() ? " writes at " : " reads at ") + first,
            "T"
                + race.secondTask()
                + (race.secondWrites() ? " writes at " : " reads at ")
                + second),
        null);
  }

  public static List<Problem> problems(List<Race> races) {
    List<Problem> problems = new ArrayList<>();
    for (Race race : races) {
      problems.add(problem(race));
    }
    return problems;
  }

  public static String describe(Race race) {
    return "nothing orders the "
        + (race.firstWrites() ? "write" : "read")
        + " of "
        + race.place()
        + " at "
        + where(race.firstSite())
        + " and the "
        + (race.secondWrites() ? "write" : "read")
        + " at "
        + where(race.secondSite());
  }

  private static String where(int site) {
    String method = Names.siteMethod(site);
    if (method == null) {
      return "?";
    }
    int file = method.indexOf('(');
    String name = file < 0 ? method : method.substring(0, file);
    int dot = name.lastIndexOf('.', name.lastIndexOf('.') - 1);
    return name.substring(dot + 1)
        + (file < 0 ? "" : method.substring(file) + ":" + Names.siteLine(site) + ")");
  }
}
