package io.concurrencylint.explorer.report;

import io.concurrencylint.explorer.model.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The steps of one execution in order, for a terminal of 80 columns: one column per thread, or,
 * with more threads than fit, one line per step. Long stretches of one thread are shortened.
 */
public final class Table {
  private static final int SCREEN = 80;
  private static final int NARROWEST = 20;
  private static final int MAX_ROWS = 120;

  /** Steps shown at each end of a stretch that is shortened. */
  private static final int ENDS = 3;

  private static final int STRETCH = 8;

  private final List<String> heads;
  private final List<Integer> columns;
  private final int[] width;
  private final StringBuilder text = new StringBuilder();

  private Table(List<String> heads, List<Integer> columns, int[] width) {
    this.heads = heads;
    this.columns = columns;
    this.width = width;
  }

  /**
   * @param names of the tasks by number
   */
  public static String of(List<Step> steps, List<String> names) {
    List<Integer> tasks =
        new ArrayList<>(new LinkedHashSet<>(steps.stream().map(Step::task).sorted().toList()));
    List<Step> shown = shortened(steps);
    int each = (SCREEN - 1) / Math.max(1, tasks.size()) - 3;
    if (each >= NARROWEST) {
      int[] width = new int[tasks.size()];
      for (int c = 0; c < width.length; c++) {
        width[c] = width(shown, tasks.get(c), names.get(tasks.get(c)), each);
      }
      spread(width, shown, tasks);
      return new Table(tasks.stream().map(names::get).toList(), tasks, width).print(shown);
    }
    int widest = tasks.stream().mapToInt(task -> names.get(task).length()).max().orElse(0);
    int first = Math.min(widest, NARROWEST);
    List<Step> rows = new ArrayList<>();
    int last = -1;
    for (Step step : shown) {
      if (step.task() != last) {
        rows.add(new Step(0, names.get(step.task()), List.of()));
        last = step.task();
      } else {
        rows.add(new Step(0, "", List.of()));
      }
      rows.add(new Step(1, step.what(), step.stack()));
    }
    return new Table(
            List.of("thread", "step"), List.of(0, 1), new int[] {first, SCREEN - 7 - first})
        .printPairs(rows);
  }

  /** Room that some columns do not need goes to those that do. */
  private static void spread(int[] width, List<Step> steps, List<Integer> tasks) {
    for (int c = 0; c < width.length; c++) {
      int used = 1;
      for (int each : width) {
        used += each + 3;
      }
      width[c] = width(steps, tasks.get(c), "", width[c] + Math.max(0, SCREEN - used));
    }
  }

  private static int width(List<Step> steps, int task, String head, int most) {
    int width = Math.min(most, head.length());
    for (Step step : steps) {
      if (step.task() == task) {
        width = Math.max(width, Math.min(most, whole(step).length()));
      }
    }
    return width;
  }

  private static List<Step> shortened(List<Step> steps) {
    List<Step> shown = new ArrayList<>();
    for (int from = 0; from < steps.size(); ) {
      int to = from;
      while (to < steps.size() && steps.get(to).task() == steps.get(from).task()) {
        to++;
      }
      if (to - from > STRETCH) {
        shown.addAll(steps.subList(from, from + ENDS));
        String left = "... " + (to - from - 2 * ENDS) + " more steps ...";
        shown.add(new Step(steps.get(from).task(), left, List.of()));
        shown.addAll(steps.subList(to - ENDS, to));
      } else {
        shown.addAll(steps.subList(from, to));
      }
      from = to;
    }
    return shown;
  }

  private String print(List<Step> steps) {
    row(heads);
    rule();
    int dropped = Math.max(0, steps.size() - MAX_ROWS);
    if (dropped > 0) {
      text.append("  (the first ").append(dropped).append(" lines are left out)\n");
    }
    for (Step step : steps.subList(dropped, steps.size())) {
      int column = columns.indexOf(step.task());
      for (String line : lines(step, width[column])) {
        List<String> cells = new ArrayList<>();
        for (int c = 0; c < width.length; c++) {
          cells.add(c == column ? line : "");
        }
        row(cells);
      }
    }
    return text.toString();
  }

  private String printPairs(List<Step> pairs) {
    row(heads);
    rule();
    int dropped = Math.max(0, pairs.size() / 2 - MAX_ROWS);
    if (dropped > 0) {
      text.append("  (the first ").append(dropped).append(" lines are left out)\n");
    }
    for (int i = 2 * dropped; i < pairs.size(); i += 2) {
      String name = pairs.get(i).what();
      for (String line : lines(pairs.get(i + 1), width[1])) {
        row(List.of(name.length() > width[0] ? name.substring(0, width[0]) : name, line));
        name = "";
      }
    }
    return text.toString();
  }

  private static String whole(Step step) {
    return step.stack().isEmpty() ? step.what() : step.what() + "  " + step.stack().get(0);
  }

  /** What and where on one line, or on two, the place without its method if need be. */
  private static List<String> lines(Step step, int most) {
    String whole = whole(step);
    if (whole.length() <= most) {
      return List.of(whole);
    }
    List<String> lines = new ArrayList<>(wrapped(step.what(), most));
    if (!step.stack().isEmpty()) {
      String where = step.stack().get(0);
      String place = where.substring(where.indexOf('(') + 1, where.length() - 1);
      String last = lines.get(lines.size() - 1);
      if (last.length() + 2 + place.length() <= most) {
        lines.set(lines.size() - 1, last + "  " + place);
      } else if (where.length() + 2 <= most) {
        lines.add("  " + where);
      } else {
        lines.addAll(wrapped("  " + place, most));
      }
    }
    return lines;
  }

  private static List<String> wrapped(String words, int most) {
    List<String> lines = new ArrayList<>();
    String rest = words;
    while (rest.length() > most) {
      int at = most;
      for (int i = most; i > most / 2; i--) {
        if (" .#".indexOf(rest.charAt(i)) >= 0) {
          at = i;
          break;
        }
      }
      lines.add(rest.substring(0, at));
      rest = "  " + rest.substring(at).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  private void row(List<String> cells) {
    StringBuilder row = new StringBuilder("|");
    for (int c = 0; c < width.length; c++) {
      String cell =
          cells.get(c).length() > width[c] ? cells.get(c).substring(0, width[c]) : cells.get(c);
      row.append(' ').append(cell).append(" ".repeat(width[c] - cell.length())).append(" |");
    }
    text.append(row).append('\n');
  }

  private void rule() {
    text.append('|');
    for (int each : width) {
      text.append("-".repeat(each + 2)).append('|');
    }
    text.append('\n');
  }
}
