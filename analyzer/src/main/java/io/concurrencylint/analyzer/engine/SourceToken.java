package io.concurrencylint.analyzer.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A token of Java source, as coarse as suppressions need it: comments, string literals, words, and
 * every other character by itself.
 */
record SourceToken(String text, int line, int endLine) {

  /** The tokens of {@code source}; never fails, an open literal ends with its line. */
  static List<SourceToken> of(String source) {
    return new Lexer(source).tokens();
  }

  boolean is(String word) {
    return text.equals(word);
  }

  boolean isComment() {
    return text.startsWith("//") || text.startsWith("/*");
  }

  /** The characters of a one-line string literal without escapes; empty for other tokens. */
  String stringValue() {
    return text.length() > 2 && text.startsWith("\"") && !text.startsWith("\"\"")
        ? text.substring(1, text.length() - 1)
        : "";
  }

  /** 1 for an opening bracket, -1 for a closing one, 0 for all other tokens. */
  int nesting() {
    if (text.length() != 1) {
      return 0;
    }
    return switch (text.charAt(0)) {
      case '(', '{', '[' -> 1;
      case ')', '}', ']' -> -1;
      default -> 0;
    };
  }

  private static final class Lexer {

    private final String source;
    private final List<SourceToken> tokens = new ArrayList<>();
    private int position;
    private int line = 1;

    Lexer(String source) {
      this.source = source;
    }

    List<SourceToken> tokens() {
      while (position < source.length()) {
        char c = source.charAt(position);
        if (Character.isWhitespace(c)) {
          skip(position + 1);
        } else if (source.startsWith("//", position)) {
          token(lineEnd(position));
        } else if (source.startsWith("/*", position)) {
          token(after("*/", position + 2));
        } else if (source.startsWith("\"\"\"", position)) {
          token(literalEnd("\"\"\"", true));
        } else if (c == '"') {
          token(literalEnd("\"", false));
        } else if (c == '\'') {
          token(literalEnd("'", false));
        } else if (Character.isJavaIdentifierStart(c)) {
          token(wordEnd());
        } else {
          token(position + 1);
        }
      }
      return tokens;
    }

    private void token(int end) {
      int start = position;
      int startLine = line;
      skip(end);
      tokens.add(new SourceToken(source.substring(start, end), startLine, line));
    }

    /** Moves on; a line ends with a line feed, or a carriage return that none follows. */
    private void skip(int end) {
      for (; position < end; position++) {
        char c = source.charAt(position);
        boolean lone =
            c == '\r' && (position + 1 == source.length() || source.charAt(position + 1) != '\n');
        if (c == '\n' || lone) {
          line++;
        }
      }
    }

    private int lineEnd(int from) {
      int end = from;
      while (end < source.length() && source.charAt(end) != '\n' && source.charAt(end) != '\r') {
        end++;
      }
      return end;
    }

    private int after(String mark, int from) {
      int at = source.indexOf(mark, from);
      return at < 0 ? source.length() : at + mark.length();
    }

    private int literalEnd(String quote, boolean lines) {
      int end = position + quote.length();
      while (end < source.length()) {
        char c = source.charAt(end);
        if (!lines && (c == '\n' || c == '\r')) {
          return end;
        }
        if (source.startsWith(quote, end)) {
          return end + quote.length();
        }
        end += c == '\\' ? 2 : 1;
      }
      return source.length();
    }

    private int wordEnd() {
      int end = position + 1;
      while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
        end++;
      }
      return end;
    }
  }
}
