package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The source lines a finding speaks of, with what it says of them below the columns concerned. */
final class CodeFrame {

  private static final int RELATED_SHOWN = 5;

  private record Mark(Location location, String label, boolean primary) {}

  private final Sources sources;
  private final Style style;
  private final Severity severity;
  private final StringBuilder out = new StringBuilder();
  private int gutter;

  private CodeFrame(Sources sources, Style style, Severity severity) {
    this.sources = sources;
    this.style = style;
    this.severity = severity;
  }

  /** The frame of {@code finding}, ending with a line end; empty when no source can be read. */
  static String of(Finding finding, Sources sources, Style style) {
    return new CodeFrame(sources, style, finding.severity()).draw(finding);
  }

  private String draw(Finding finding) {
    Map<String, List<Mark>> byFile = new LinkedHashMap<>();
    List<Related> absent = new ArrayList<>();
    for (Mark mark : marks(finding)) {
      if (sources.line(mark.location().path(), mark.location().line()).isPresent()) {
        byFile.computeIfAbsent(mark.location().path(), path -> new ArrayList<>()).add(mark);
      } else if (!mark.primary()) {
        absent.add(new Related(mark.location(), mark.label()));
      }
    }
    absent.addAll(finding.related().subList(shown(finding.related()), finding.related().size()));
    gutter =
        byFile.values().stream()
            .flatMap(List::stream)
            .mapToInt(mark -> String.valueOf(mark.location().line() + 1).length())
            .max()
            .orElse(1);
    byFile.forEach(
        (path, marks) -> {
          if (!path.equals(finding.location().path())) {
            Location first = marks.get(0).location();
            out.append(" ".repeat(gutter + 1))
                .append(style.gutter(":::"))
                .append(' ')
                .append(first)
                .append('\n');
          }
          file(path, marks);
        });
    for (Related related : absent) {
      out.append(" ".repeat(gutter + 1))
          .append(style.gutter(":::"))
          .append(' ')
          .append(related.location())
          .append(": ")
          .append(Cells.printable(related.note()))
          .append('\n');
    }
    return out.toString();
  }

  /** The primary place, then the related ones; a related place equal to it lends it its label. */
  private static List<Mark> marks(Finding finding) {
    Map<Location, Mark> marks = new LinkedHashMap<>();
    marks.put(finding.location(), new Mark(finding.location(), "", true));
    for (Related related : finding.related().subList(0, shown(finding.related()))) {
      marks.merge(
          related.location(),
          new Mark(related.location(), related.note(), false),
          (old, added) ->
              new Mark(
                  old.location(),
                  old.label().isEmpty() ? added.label() : old.label() + "; " + added.label(),
                  old.primary()));
    }
    return List.copyOf(marks.values());
  }

  private static int shown(List<Related> related) {
    return Math.min(RELATED_SHOWN, related.size());
  }

  private void file(String path, List<Mark> marks) {
    SortedSet<Integer> shown = linesOf(path, marks);
    int indent =
        shown.stream()
            .map(number -> Cells.printable(sources.line(path, number).orElse("")))
            .filter(line -> !line.isBlank())
            .mapToInt(CodeFrame::indent)
            .min()
            .orElse(0);
    int last = 0;
    for (int number : shown) {
      if (last > 0 && number > last + 1) {
        out.append(style.gutter(" ".repeat(gutter - 1) + style.ellipsis())).append('\n');
      }
      last = number;
      int current = number;
      List<Mark> here = marks.stream().filter(mark -> mark.location().line() == current).toList();
      line(number, sources.line(path, number).orElse(""), indent, here);
    }
  }

  /** The marked lines, one line around the primary one, and single lines that would be a gap. */
  private SortedSet<Integer> linesOf(String path, List<Mark> marks) {
    SortedSet<Integer> shown = new TreeSet<>();
    for (Mark mark : marks) {
      int line = mark.location().line();
      shown.add(line);
      if (mark.primary()) {
        sources
            .line(path, line - 1)
            .filter(text -> !text.isBlank())
            .ifPresent(t -> shown.add(line - 1));
        sources
            .line(path, line + 1)
            .filter(text -> !text.isBlank())
            .ifPresent(t -> shown.add(line + 1));
      }
    }
    for (int line : List.copyOf(shown)) {
      if (shown.contains(line + 2)) {
        shown.add(line + 1);
      }
    }
    return shown;
  }

  private void line(int number, String raw, int indent, List<Mark> marks) {
    String text = Cells.printable(raw);
    text = text.isBlank() ? "" : text.substring(indent);
    int room = style.width() - gutter - 5;
    int shift = 0;
    if (Cells.width(text) > room) {
      int focus = marks.isEmpty() ? 0 : start(marks.get(0), raw, indent);
      shift = focus > room * 2 / 3 ? focus - room / 3 : 0;
      text = window(text, shift, room);
    }
    row(style.gutter(right(number) + " " + style.bar()), text);
    for (Mark mark : marks) {
      int start = Math.max(0, Math.min(start(mark, raw, indent) - shift, room - 1));
      int cells = Math.max(1, Math.min(length(mark, raw), room - start));
      note(mark, start, cells, room);
    }
  }

  private void note(Mark mark, int start, int cells, int room) {
    String margin = style.gutter(" ".repeat(gutter) + " " + style.bar());
    String under = (mark.primary() ? "^" : "-").repeat(cells);
    String painted = mark.primary() ? style.severity(severity, under) : style.gutter(under);
    int label = Cells.width(Cells.printable(mark.label()));
    if (label <= room - start - cells - 1) {
      row(margin, " ".repeat(start) + painted + " " + label(mark, Cells.printable(mark.label())));
      return;
    }
    row(margin, " ".repeat(start) + painted);
    int left = Math.max(0, Math.min(start, room - label));
    for (String line : Cells.wrap(mark.label(), room - left)) {
      row(margin, " ".repeat(left) + label(mark, line));
    }
  }

  private String label(Mark mark, String text) {
    return mark.primary() ? style.severity(severity, text) : style.gutter(text);
  }

  private void row(String margin, String text) {
    out.append(' ')
        .append(margin)
        .append(text.isEmpty() ? "" : " " + text.stripTrailing())
        .append('\n');
  }

  private String window(String text, int shift, int room) {
    int from = shift == 0 ? 0 : Cells.fitting(text, shift);
    String rest = text.substring(from);
    String ellipsis = style.ellipsis();
    if (shift > 0) {
      rest = ellipsis + rest.substring(Math.min(rest.length(), ellipsis.length()));
    }
    if (Cells.width(rest) > room) {
      rest = rest.substring(0, Cells.fitting(rest, room - ellipsis.length())) + ellipsis;
    }
    return rest;
  }

  private static int start(Mark mark, String raw, int indent) {
    int before = Math.min(mark.location().column() - 1, raw.length());
    return Math.max(0, Cells.width(Cells.printable(raw.substring(0, before))) - indent);
  }

  private static int length(Mark mark, String raw) {
    int from = Math.min(mark.location().column() - 1, raw.length());
    int to = Math.max(from, Math.min(mark.location().endColumn() - 1, raw.length()));
    return Cells.width(Cells.printable(raw.substring(from, to)));
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  private String right(int number) {
    String digits = String.valueOf(number);
    return " ".repeat(gutter - digits.length()) + digits;
  }
}
