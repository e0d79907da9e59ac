package io.concurrencylint.analyzer.ir;

/**
 * A range on one line of a source file.
 *
 * @param line one-based; 0 for what the source does not spell out
 * @param column one-based
 * @param endColumn one-based, exclusive
 */
public record Span(int line, int column, int endColumn) {
  /** The place of implicit code. */
  public static final Span NONE = new Span(0, 0, 0);
}
