package io.concurrencylint.analyzer.frontend;

import com.github.javaparser.Position;
import com.github.javaparser.Range;
import com.github.javaparser.ast.Node;
import io.concurrencylint.analyzer.ir.Span;

/** Source ranges of JavaParser nodes, cut to one line. */
final class Spans {

  private Spans() {}

  /** The part of {@code node} on its first line. */
  static Span of(Node node) {
    return node.getRange().map(Spans::firstLine).orElse(Span.NONE);
  }

  /**
   * The part of {@code whole} on the line of {@code name}: of a call chain broken over lines, the
   * line with the method's name.
   */
  static Span around(Node whole, Node name) {
    if (whole.getRange().isEmpty() || name.getRange().isEmpty()) {
      return of(name);
    }
    Range outer = whole.getRange().get();
    Range inner = name.getRange().get();
    int line = inner.begin.line;
    int from = outer.begin.line == line ? outer.begin.column : inner.begin.column;
    int to = outer.end.line == line ? outer.end.column : inner.end.column;
    return new Span(line, from, to + 1);
  }

  static int firstLine(Node node) {
    return node.getRange().map(range -> range.begin.line).orElse(0);
  }

  static int lastLine(Node node) {
    return node.getRange().map(range -> range.end.line).orElse(0);
  }

  /** Where {@code node} ends, one column wide. */
  static Span end(Node node) {
    return node.getRange()
        .map(range -> new Span(range.end.line, range.end.column, range.end.column + 1))
        .orElse(Span.NONE);
  }

  private static Span firstLine(Range range) {
    Position begin = range.begin;
    int end = range.end.line == begin.line ? range.end.column + 1 : begin.column + 1;
    return new Span(begin.line, begin.column, end);
  }
}
