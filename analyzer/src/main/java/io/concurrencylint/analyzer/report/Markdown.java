package io.concurrencylint.analyzer.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of Markdown that rule documentation uses: headings, paragraphs, lists, fenced code, code
 * spans, emphasis, links.
 */
public final class Markdown {

  private Markdown() {}

  /** The text without its marks. */
  public static String plain(String markdown) {
    return render(markdown, new Style(100_000, false, true)).replaceAll("(?m)^ {2}", "").strip();
  }

  /** Lines for a terminal, wrapped, indented by two cells, ending with a line end. */
  public static String render(String markdown, Style style) {
    StringBuilder out = new StringBuilder();
    List<String> paragraph = new ArrayList<>();
    boolean code = false;
    for (String line : markdown.lines().toList()) {
      if (line.stripLeading().startsWith("```")) {
        flush(paragraph, style, out);
        code = !code;
      } else if (code) {
        out.append(("    " + style.code(Cells.printable(line))).stripTrailing()).append('\n');
      } else if (line.isBlank()) {
        flush(paragraph, style, out);
        out.append('\n');
      } else if (line.startsWith("#")) {
        flush(paragraph, style, out);
        out.append(style.bold(line.replaceFirst("#+ *", ""))).append('\n');
      } else {
        if (line.matches(" *([-*]|\\d+\\.) .*")) {
          flush(paragraph, style, out);
        }
        paragraph.add(line);
      }
    }
    flush(paragraph, style, out);
    return out.toString();
  }

  private static void flush(List<String> paragraph, Style style, StringBuilder out) {
    if (paragraph.isEmpty()) {
      return;
    }
    String text = String.join(" ", paragraph.stream().map(String::strip).toList());
    paragraph.clear();
    String first = "  ";
    String next = "  ";
    if (text.startsWith("- ") || text.startsWith("* ")) {
      text = text.substring(2);
      first = style.unicode() ? "  • " : "  - ";
      next = "    ";
    } else if (text.matches("\\d+\\. .*")) {
      int end = text.indexOf(' ') + 1;
      first = "  " + text.substring(0, end);
      next = " ".repeat(first.length());
      text = text.substring(end);
    }
    int room = Math.max(20, Math.min(style.width(), style.width() > 1000 ? style.width() : 100));
    String lead = first;
    for (String line : Cells.wrap(unmarked(text), room - next.length())) {
      out.append(lead).append(spans(line, style)).append('\n');
      lead = next;
    }
  }

  /** Without emphasis, and with the target of a link after its text. */
  private static String unmarked(String text) {
    return text.replaceAll("\\[([^\\]]+)\\]\\(([^)]+)\\)", "$1 ($2)")
        .replaceAll("\\*\\*([^*]+)\\*\\*", "$1")
        .replaceAll("(?<![\\w*])\\*([^*\\s][^*]*)\\*(?![\\w*])", "$1");
  }

  /** Code spans painted; where there is no colour their back-ticks go. */
  private static String spans(String line, Style style) {
    return line.replaceAll("`([^`]+)`", style.code("$1"));
  }
}
