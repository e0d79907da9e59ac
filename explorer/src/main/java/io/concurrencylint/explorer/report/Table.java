package io.concurrencylint.explorer.report;

import io.concurrencylint.explorer.model.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** The steps of one execution in order, one column per thread, with the user's frames only. */
public final class Table {
  private static final int MAX_WIDTH = 60;
  private static final int MAX_ROWS = 120;

  private Table() {}

  /**
   * @param names of the tasks by number
   */
  public static String of(List<Step> steps, List<String> names) {
    List<Integer> columns =
        new ArrayList<>(new LinkedHashSet<>(steps.stream().map(Step::task).sorted().toList()));
    int[] width = new int[columns.size()];
    for (int c = 0; c < width.length; c++) {
      width[c] = names.get(columns.get(c)).length();
      for (Step step : steps) {
        if (step.task() == columns.get(c)) {
          for (String cell : cell(step)) {
            width[c] = Math.max(width[c], cell.length());
          }
        }
      }
    }
    StringBuilder table = new StringBuilder();
    List<String> heads = columns.stream().map(names::get).toList();
    row(table, heads, width);
    rule(table, width);
    int dropped = Math.max(0, steps.size() - MAX_ROWS);
    if (dropped > 0) {
      table.append("  (the first ").append(dropped).append(" steps are left out)\n");
    }
    for (Step step : steps.subList(dropped, steps.size())) {
      for (String cell : cell(step)) {
        List<String> cells = new ArrayList<>();
        for (int column : columns) {
          cells.add(column == step.task() ? cell : "");
        }
        row(table, cells, width);
      }
    }
    return table.toString();
  }

  private static List<String> cell(Step step) {
    String where = step.stack().isEmpty() ? "" : "  " + step.stack().get(0);
    String whole = step.what() + where;
    return whole.length() <= MAX_WIDTH || where.isEmpty()
        ? List.of(whole)
        : List.of(step.what(), "    " + where.trim());
  }

  private static void row(StringBuilder table, List<String> cells, int[] width) {
    StringBuilder row = new StringBuilder("|");
    for (int c = 0; c < width.length; c++) {
      row.append(' ').append(cells.get(c));
      row.append(" ".repeat(Math.max(0, width[c] - cells.get(c).length()))).append(" |");
    }
    table.append(row).append('\n');
  }

  private static void rule(StringBuilder table, int[] width) {
    table.append('|');
    for (int each : width) {
      table.append("-".repeat(each + 2)).append('|');
    }
    table.append('\n');
  }
}
