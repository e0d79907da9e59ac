package io.concurrencylint.analyzer.engine;

/**
 * Something that was not analysed, or only in part.
 *
 * @param path the file or folder, as findings spell it
 * @param line one-based, 0 when it concerns the whole file
 * @param message what is the matter, with the remedy
 * @param lost whether a source file is missing from the analysis because of it
 * @param isFault whether it is a fault of this tool
 */
public record Problem(String path, int line, String message, boolean lost, boolean isFault)
    implements Comparable<Problem> {

  /** Not a fault of this tool. */
  public Problem(String path, int line, String message, boolean lost) {
    this(path, line, message, lost, false);
  }

  /** A rule that failed: a fault of this tool. The findings of the others hold. */
  static Problem ofRule(String rule, Throwable fault) {
    StackTraceElement[] stack = fault.getStackTrace();
    String place = stack.length == 0 ? "" : " at " + stack[0];
    return new Problem(
        "rule " + rule,
        0,
        "failed with "
            + fault
            + place
            + "; its findings are missing. This is a fault of concurrency-lint: please report it",
        false,
        true);
  }

  @Override
  public int compareTo(Problem other) {
    int byPath = path.compareTo(other.path);
    if (byPath != 0) {
      return byPath;
    }
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : message.compareTo(other.message);
  }

  @Override
  public String toString() {
    return (line > 0 ? path + ":" + line : path) + ": " + message;
  }
}
