package io.concurrencylint.analyzer.finding;

/** How bad it is when it happens; the level of a SARIF result. Ordered from mild to severe. */
public enum Severity {
  NOTE("note"),
  WARNING("warning"),
  ERROR("error");

  private final String label;

  Severity(String label) {
    this.label = label;
  }

  /** The published spelling, which is also the SARIF level. */
  public String label() {
    return label;
  }
}
