package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Severity;

/**
 * What the reader's terminal can show.
 *
 * @param width cells in a line
 * @param colour whether escape sequences are understood
 * @param unicode whether box-drawing characters are; ASCII stands in for them otherwise
 */
public record Style(int width, boolean colour, boolean unicode) {

  private static final String[] ACTORS = {"36", "35", "32", "33", "34"};

  /** Text for a file or a pipe: no colour, a width that people's editors have. */
  public static final Style PLAIN = new Style(100, false, true);

  String bold(String text) {
    return paint("1", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  String gutter(String text) {
    return paint("34", text);
  }

  String code(String text) {
    return paint("36", text);
  }

  String severity(Severity severity, String text) {
    return paint(
        switch (severity) {
          case ERROR -> "1;31";
          case WARNING -> "1;33";
          case NOTE -> "1;36";
        },
        text);
  }

  String actor(int actor, String text) {
    return paint(ACTORS[actor % ACTORS.length], text);
  }

  String bar() {
    return unicode ? "│" : "|";
  }

  String line(int cells) {
    return (unicode ? "─" : "-").repeat(cells);
  }

  String crossing() {
    return unicode ? "┼" : "+";
  }

  String ellipsis() {
    return unicode ? "…" : "...";
  }

  String arrow() {
    return unicode ? "⇒" : "=>";
  }

  private String paint(String attributes, String text) {
    return colour && !text.isEmpty() ? "\u001b[" + attributes + "m" + text + "\u001b[0m" : text;
  }
}
