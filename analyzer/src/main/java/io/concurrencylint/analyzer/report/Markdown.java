package io.concurrencylint.analyzer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of Markdown that rule documentation uses: headings, paragraphs, lists of one level,
 * fenced code, code spans, emphasis, links.
 */
public final class Markdown {

  private static final int COMFORTABLE_WIDTH = 100;

  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

  /** Stands for a space in a code span, which must not be wrapped there. */
  private static final char GLUE = '\uE000';

  private enum Kind {
    HEADING(""),
    PARAGRAPH("p"),
    BULLET("ul"),
    NUMBERED("ol"),
    CODE("pre"),
    BLANK("");

    /** The HTML element that encloses neighbours of this kind. */
    private final String enclosing;

    Kind(String enclosing) {
      this.enclosing = enclosing;
    }
  }

  /**
   * A block; consecutive lines of a paragraph or an item are joined.
   *
   * @param mark what the first line begins with, for example {@code "2."}
   */
  private record Block(Kind kind, String mark, String text) {}

  private Markdown() {}

  /** The text without its marks. */
  public static String plain(String markdown) {
    return terminal(markdown, new Style(Integer.MAX_VALUE, false, true), Integer.MAX_VALUE / 2)
        .replaceAll("(?m)^ {2}", "")
        .strip();
  }

  /** Lines for a terminal, wrapped, indented by two cells, ending with a line end. */
  public static String render(String markdown, Style style) {
    return terminal(markdown, style, Math.min(style.width(), COMFORTABLE_WIDTH));
  }

  /** Elements without classes; every character of the text that HTML reserves is escaped. */
  public static String html(String markdown) {
    StringBuilder out = new StringBuilder();
    String open = "";
    for (Block block : blocks(markdown)) {
      String enclosing = block.kind().enclosing;
      if (!open.equals(enclosing) || block.kind() == Kind.PARAGRAPH) {
        out.append(open.isEmpty() ? "" : "</" + open + ">\n");
        out.append(enclosing.isEmpty() ? "" : "<" + enclosing + ">\n");
        open = enclosing;
      }
      switch (block.kind()) {
        case HEADING -> out.append("<h2>").append(inline(block.text())).append("</h2>\n");
        case PARAGRAPH -> out.append(inline(block.text())).append('\n');
        case BULLET, NUMBERED -> out.append("<li>").append(inline(block.text())).append("</li>\n");
        case CODE -> out.append(escaped(block.text())).append('\n');
        case BLANK -> {}
      }
    }
    return out.append(open.isEmpty() ? "" : "</" + open + ">\n").toString();
  }

  private static String terminal(String markdown, Style style, int width) {
    StringBuilder out = new StringBuilder();
    for (Block block : blocks(markdown)) {
      switch (block.kind()) {
        case HEADING -> out.append(style.bold(block.text()));
        case PARAGRAPH -> wrapped("  ", block, style, width, out);
        case BULLET -> wrapped(style.unicode() ? "  • " : "  - ", block, style, width, out);
        case NUMBERED -> wrapped("  " + block.mark() + " ", block, style, width, out);
        case CODE ->
            out.append(
                block.text().isEmpty() ? "" : "    " + style.code(Cells.printable(block.text())));
        case BLANK -> {}
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static void wrapped(String lead, Block block, Style style, int width, StringBuilder out) {
    String text =
        SPAN.matcher(withoutEmphasis(block.text()))
            .replaceAll(span -> Matcher.quoteReplacement(span.group().replace(' ', GLUE)));
    List<String> lines = Cells.wrap(text, width - lead.length());
    List<String> painted = lines.stream().map(line -> spans(line, style)).toList();
    out.append(lead).append(String.join("\n" + " ".repeat(lead.length()), painted));
  }

  private static List<Block> blocks(String markdown) {
    List<Block> blocks = new ArrayList<>();
    boolean code = false;
    for (String line : markdown.lines().toList()) {
      String text = line.strip();
      if (text.startsWith("```")) {
        code = !code;
      } else if (code) {
        blocks.add(new Block(Kind.CODE, "", line.stripTrailing()));
      } else if (text.isEmpty()) {
        blocks.add(new Block(Kind.BLANK, "", ""));
      } else if (text.startsWith("#")) {
        blocks.add(new Block(Kind.HEADING, "", text.replaceFirst("#+ *", "")));
      } else if (text.matches("[-*] .*")) {
        blocks.add(new Block(Kind.BULLET, "-", text.substring(2)));
      } else if (text.matches("\\d+\\. .*")) {
        int end = text.indexOf(' ');
        blocks.add(new Block(Kind.NUMBERED, text.substring(0, end), text.substring(end + 1)));
      } else {
        join(text, blocks);
      }
    }
    return blocks;
  }

  /** Goes on with the last paragraph or item, or begins a paragraph. */
  private static void join(String text, List<Block> blocks) {
    Block last = blocks.isEmpty() ? new Block(Kind.BLANK, "", "") : blocks.get(blocks.size() - 1);
    switch (last.kind()) {
      case PARAGRAPH, BULLET, NUMBERED ->
          blocks.set(
              blocks.size() - 1, new Block(last.kind(), last.mark(), last.text() + " " + text));
      default -> blocks.add(new Block(Kind.PARAGRAPH, "", text));
    }
  }

  private static String inline(String text) {
    return escaped(text)
        .replaceAll(SPAN.pattern(), "<code>$1</code>")
        .replaceAll("\\[([^\\]]+)\\]\\((https?://[^)]+)\\)", "<a href=\"$2\">$1</a>")
        .replaceAll("\\*\\*([^*]+)\\*\\*", "<b>$1</b>")
        .replaceAll("(?<![\\w*])\\*([^*\\s][^*]*)\\*(?![\\w*])", "<i>$1</i>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Without emphasis, and with the target of a link after its text. */
  private static String withoutEmphasis(String text) {
    return text.replaceAll("\\[([^\\]]+)\\]\\(([^)]+)\\)", "$1 ($2)")
        .replaceAll("\\*\\*([^*]+)\\*\\*", "$1")
        .replaceAll("(?<![\\w*])\\*([^*\\s][^*]*)\\*(?![\\w*])", "$1");
  }

  /** Code spans painted; their back-ticks go. */
  private static String spans(String line, Style style) {
    return SPAN.matcher(line).replaceAll(style.code("$1")).replace(GLUE, ' ');
  }
}
