package io.concurrencylint.analyzer.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Text measured in terminal cells: wide characters take two, combining ones none. Control
 * characters, which a hostile source file could use to write over a terminal, are made visible.
 */
final class Cells {

  private static final int TAB = 4;

  private Cells() {}

  /** Cells that {@code text} takes, which must not hold control characters. */
  static int width(String text) {
    return text.codePoints().map(Cells::width).sum();
  }

  /** {@code text} with spaces after it, up to {@code cells}; unchanged when it is longer. */
  static String pad(String text, int cells) {
    return text + " ".repeat(Math.max(0, cells - width(text)));
  }

  /** One line: tabs expanded, control characters replaced. */
  static String printable(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\t') {
                line.append(" ".repeat(TAB - width(line.toString()) % TAB));
              } else if (point == '\n' || point == '\r') {
                line.append(' ');
              } else if (Character.isISOControl(point)) {
                line.append('\uFFFD');
              } else {
                line.appendCodePoint(point);
              }
            });
    return line.toString();
  }

  /**
   * The words of {@code text} in lines of at most {@code cells}; a longer word is broken. Never
   * empty.
   */
  static List<String> wrap(String text, int cells) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : printable(text).trim().split(" +")) {
      String rest = word;
      if (line.length() > 0 && width(line.toString()) + 1 + width(rest) > cells) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (width(rest) > cells) {
        int end = fitting(rest, cells);
        lines.add(rest.substring(0, end));
        rest = rest.substring(end);
      }
      line.append(line.length() > 0 ? " " : "").append(rest);
    }
    lines.add(line.toString());
    return lines;
  }

  /** How many chars of {@code text} fit into {@code cells}, at least one character. */
  static int fitting(String text, int cells) {
    int used = 0;
    int index = 0;
    while (index < text.length()) {
      int point = text.codePointAt(index);
      used += width(point);
      if (used > cells && index > 0) {
        return index;
      }
      index += Character.charCount(point);
    }
    return index;
  }

  private static int width(int point) {
    if (point < 0x300) {
      return 1;
    }
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(point) ? 2 : 1;
    };
  }

  private static boolean isWide(int point) {
    return point >= 0x1100 && point <= 0x115F
        || point >= 0x2E80 && point <= 0xA4CF && point != 0x303F
        || point >= 0xAC00 && point <= 0xD7A3
        || point >= 0xF900 && point <= 0xFAFF
        || point >= 0xFE30 && point <= 0xFE6F
        || point >= 0xFF00 && point <= 0xFF60
        || point >= 0xFFE0 && point <= 0xFFE6
        || point >= 0x1F300 && point <= 0x1F64F
        || point >= 0x1F900 && point <= 0x1F9FF
        || point >= 0x20000 && point <= 0x3FFFD;
  }
}
