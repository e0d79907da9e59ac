package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Witness;
import java.util.ArrayList;
import java.util.List;

/**
 * "How it happens": the essential steps of a witness, time downwards, one column for each actor.
 * Actors that would not fit side by side are told apart by prefixes instead.
 */
final class Interleaving {

  private static final int STEPS_SHOWN = 6;
  private static final int MARGIN = 4;
  private static final int COLUMN_MIN = 28;
  private static final int COLUMN_MAX = 60;
  private static final int NESTING_SHOWN = 4;

  private final Finding finding;
  private final Witness witness;
  private final Style style;
  private final StringBuilder out = new StringBuilder();

  private Interleaving(Finding finding, Style style) {
    this.finding = finding;
    this.witness = finding.witness();
    this.style = style;
  }

  /** The steps of {@code finding}'s witness and their outcome, ending with a line end. */
  static String of(Finding finding, Style style) {
    return new Interleaving(finding, style).draw();
  }

  private String draw() {
    out.append("  ").append(style.bold("how it happens")).append('\n');
    int actors = witness.actors().size();
    int room = style.width() - MARGIN - 3 * (actors - 1);
    int column = Math.min(COLUMN_MAX, room / actors);
    if (actors == 1) {
      header(0, Math.min(room, 2 * COLUMN_MAX));
      table(Math.min(room, 2 * COLUMN_MAX));
    } else if (column >= COLUMN_MIN) {
      headers(column);
      table(column);
    } else {
      for (int actor = 0; actor < actors; actor++) {
        header(actor, style.width() - MARGIN);
      }
      sequence();
    }
    List<String> outcome =
        Cells.wrap(witness.outcome(), style.width() - MARGIN - style.arrow().length() - 1);
    out.append(" ".repeat(MARGIN))
        .append(style.severity(finding.severity(), style.arrow() + " " + outcome.get(0)))
        .append('\n');
    for (String more : outcome.subList(1, outcome.size())) {
      out.append(" ".repeat(MARGIN + style.arrow().length() + 1))
          .append(style.severity(finding.severity(), more))
          .append('\n');
    }
    return out.toString();
  }

  private void header(int actor, int cells) {
    for (String line : name(actor, cells)) {
      out.append(" ".repeat(MARGIN)).append(style.actor(actor, line)).append('\n');
    }
  }

  private List<String> name(int actor, int cells) {
    List<String> lines = new ArrayList<>();
    for (String line : Cells.wrap(witness.actors().get(actor), cells - 3)) {
      lines.add((lines.isEmpty() ? "T" + (actor + 1) + " " : "   ") + line);
    }
    return lines;
  }

  private void headers(int column) {
    int actors = witness.actors().size();
    List<List<String>> names = new ArrayList<>();
    for (int actor = 0; actor < actors; actor++) {
      names.add(name(actor, column));
    }
    int height = names.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < height; i++) {
      List<String> cells = new ArrayList<>();
      for (int actor = 0; actor < actors; actor++) {
        String text = i < names.get(actor).size() ? names.get(actor).get(i) : "";
        cells.add(cell(actor, text, column, true));
      }
      row(cells);
    }
    List<String> rule = new ArrayList<>();
    for (int actor = 0; actor < actors; actor++) {
      rule.add(style.line(actor == 0 || actor == actors - 1 ? column + 1 : column + 2));
    }
    out.append(" ".repeat(MARGIN))
        .append(style.dim(String.join(style.crossing(), rule)))
        .append('\n');
  }

  private void table(int column) {
    Steps steps = Steps.weightiest(STEPS_SHOWN, witness.steps());
    int number = 0;
    for (int index : steps.kept()) {
      Step step = witness.steps().get(index);
      number++;
      List<Painted> lines = lines(step, number + " ", column);
      for (Painted line : lines) {
        List<String> cells = new ArrayList<>();
        for (int actor = 0; actor < witness.actors().size(); actor++) {
          boolean mine = actor == step.actor();
          cells.add(
              mine
                  ? line.paint(style) + " ".repeat(Math.max(0, column - line.width()))
                  : " ".repeat(column));
        }
        row(cells);
      }
    }
    omitted(steps);
  }

  private void sequence() {
    Steps steps = Steps.weightiest(STEPS_SHOWN, witness.steps());
    int number = 0;
    for (int index : steps.kept()) {
      Step step = witness.steps().get(index);
      number++;
      String prefix = number + " T" + (step.actor() + 1) + " ";
      for (Painted line : lines(step, prefix, style.width() - MARGIN)) {
        out.append(" ".repeat(MARGIN)).append(line.paint(style).stripTrailing()).append('\n');
      }
    }
    omitted(steps);
  }

  private void omitted(Steps steps) {
    if (steps.omitted() > 0) {
      String what = steps.omitted() == 1 ? "1 step" : steps.omitted() + " steps";
      out.append(" ".repeat(MARGIN))
          .append(style.dim("(" + what + " of detail left out; --format html shows them)"))
          .append('\n');
    }
  }

  /** A line of a cell: an unpainted prefix, the action, and what is told dimly after it. */
  private record Painted(int actor, String prefix, String action, String aside) {
    int width() {
      return Cells.width(prefix) + Cells.width(action) + Cells.width(aside);
    }

    String paint(Style style) {
      return style.actor(actor, prefix) + action + style.dim(aside);
    }
  }

  private List<Painted> lines(Step step, String prefix, int column) {
    int actor = step.actor();
    String lead = prefix + " ".repeat(Math.min(step.nesting(), NESTING_SHOWN));
    String margin = " ".repeat(lead.length());
    int room = column - lead.length();
    String action = Cells.printable(step.action());
    String aside = aside(step);
    if (Cells.width(action) + 2 + Cells.width(aside) <= room) {
      return List.of(new Painted(actor, lead, action, "  " + aside));
    }
    List<Painted> lines = new ArrayList<>();
    for (String line : Cells.wrap(action, room)) {
      lines.add(new Painted(actor, lines.isEmpty() ? lead : margin, line, ""));
    }
    for (String line : Cells.wrap(aside, room)) {
      lines.add(new Painted(actor, margin, "", line));
    }
    return lines;
  }

  private String aside(Step step) {
    String place = place(step.location());
    return step.held().isEmpty()
        ? place
        : place + ", holding {" + Cells.printable(String.join(", ", step.held())) + "}";
  }

  private String place(Location location) {
    if (location.path().equals(finding.location().path())) {
      return "line " + location.line();
    }
    return location.path().substring(location.path().lastIndexOf('/') + 1) + ":" + location.line();
  }

  private String cell(int actor, String text, int column, boolean header) {
    String padded = Cells.pad(text, column);
    return header ? style.actor(actor, padded) : padded;
  }

  private void row(List<String> cells) {
    String line = " ".repeat(MARGIN) + String.join(" " + style.dim(style.bar()) + " ", cells);
    out.append(line.stripTrailing()).append('\n');
  }
}
