package io.concurrencylint.analyzer.frontend;

/** A source file that is not Java, or not Java that can be read. */
public final class UnparsableSource extends Exception {

  private final int line;

  UnparsableSource(int line, String message) {
    super(message);
    this.line = line;
  }

  /** Line of the first error, one-based; 0 when it concerns the whole file. */
  public int line() {
    return line;
  }
}
