package io.concurrencylint.analyzer.frontend;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts the value of {@code yield name ...;} and {@code yield this.name;} in parentheses. JavaParser
 * takes {@code yield name} for the declaration of a variable, which it cannot be (JLS 14.21: {@code
 * yield} is no type name), and refuses the file. What stands before the end of the statement keeps
 * its line and column.
 */
final class YieldStatements {

  private static final Pattern CANDIDATE = Pattern.compile("\\byield\\s+[\\p{L}_$(]");

  /** What may follow and is read rightly. */
  private static final Set<String> KEYWORDS = Set.of("new", "switch", "instanceof");

  private final String text;
  private final StringBuilder out;
  private int at;

  private YieldStatements(String text) {
    this.text = text;
    this.out = new StringBuilder(text.length() + 16);
  }

  /** The same program, which JavaParser reads. */
  static String inParentheses(String text) {
    return CANDIDATE.matcher(text).find() ? new YieldStatements(text).rewrite() : text;
  }

  private String rewrite() {
    int copied = 0;
    while (at < text.length()) {
      int start = at;
      if (skipsTextOrComment() || !Character.isJavaIdentifierStart(text.charAt(start))) {
        at = at == start ? at + 1 : at;
        continue;
      }
      String word = word();
      int value = word.equals("yield") ? valueAfter(start) : -1;
      int end = value < 0 ? -1 : endOfStatement(value);
      if (end >= 0) {
        out.append(text, copied, start + "yield".length()).append('(');
        // The parenthesis takes the place of a blank, unless the value begins a line.
        int blank = start + "yield".length();
        copied = text.charAt(blank) == ' ' || text.charAt(blank) == '\t' ? blank + 1 : blank;
        // The value may hold another switch: go on inside of it, and close it when it is passed.
        String rest = inParentheses(text.substring(copied, end));
        out.append(rest).append(')');
        copied = end;
        at = end;
      }
    }
    return out.append(text, copied, text.length()).toString();
  }

  private String word() {
    int start = at;
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /** Where the value of a statement begins with a name; -1 if this is something else. */
  private int valueAfter(int yield) {
    int before = yield - 1;
    while (before >= 0 && Character.isWhitespace(text.charAt(before))) {
      before--;
    }
    boolean begins = before < 0 || "{};:>)/".indexOf(text.charAt(before)) >= 0 || isElse(before);
    int value = at;
    while (value < text.length() && Character.isWhitespace(text.charAt(value))) {
      value++;
    }
    boolean named =
        begins
            && value > at
            && value < text.length()
            && (Character.isJavaIdentifierStart(text.charAt(value)) || isCast(value));
    if (!named) {
      return -1;
    }
    int end = value;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    return KEYWORDS.contains(text.substring(value, end)) ? -1 : value;
  }

  /** A type in parentheses and something after it. */
  private boolean isCast(int open) {
    int close = text.charAt(open) == '(' ? text.indexOf(')', open) : -1;
    int next = close + 1;
    while (close > 0 && next < text.length() && text.charAt(next) == ' ') {
      next++;
    }
    return close > 0
        && text.substring(open + 1, close).matches("[\\w.<>\\[\\]]+")
        && next < text.length()
        && Character.isJavaIdentifierStart(text.charAt(next));
  }

  private boolean isElse(int last) {
    return text.startsWith("else", Math.max(0, last - 3)) && last >= 3;
  }

  /** The semicolon that ends the statement; -1 without one. */
  private int endOfStatement(int from) {
    int depth = 0;
    int before = at;
    at = from;
    try {
      while (at < text.length()) {
        if (skipsTextOrComment()) {
          continue;
        }
        switch (text.charAt(at)) {
          case '(', '[', '{' -> depth++;
          case ')', ']', '}' -> depth--;
          case ';' -> {
            if (depth == 0) {
              return at;
            }
          }
          default -> {}
        }
        if (depth < 0) {
          return -1;
        }
        at++;
      }
      return -1;
    } finally {
      at = before;
    }
  }

  /** Goes behind a comment, a string, a text block or a character, if one begins here. */
  private boolean skipsTextOrComment() {
    if (text.startsWith("//", at)) {
      at = behind("\n", at + 2, false);
    } else if (text.startsWith("/*", at)) {
      at = behind("*/", at + 2, false);
    } else if (text.startsWith("\"\"\"", at)) {
      at = behind("\"\"\"", at + 3, true);
    } else if (text.charAt(at) == '"') {
      at = behind("\"", at + 1, true);
    } else if (text.charAt(at) == '\'') {
      at = behind("'", at + 1, true);
    } else {
      return false;
    }
    return true;
  }

  private int behind(String end, int from, boolean escapes) {
    for (int i = from; i < text.length(); i++) {
      if (escapes && text.charAt(i) == '\\') {
        i++;
      } else if (text.startsWith(end, i)) {
        return i + end.length();
      }
    }
    return text.length();
  }
}
