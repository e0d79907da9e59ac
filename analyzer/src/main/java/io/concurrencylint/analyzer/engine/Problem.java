package io.concurrencylint.analyzer.engine;

/**
 * Something that was not analysed, or only in part.
 *
 * @param path the file or folder, as findings spell it
 * @param line one-based, 0 when it concerns the whole file
 * @param message what is the matter, with the remedy
 * @param lost whether a source file is missing from the analysis because of it
 */
public record Problem(String path, int line, String message, boolean lost)
    implements Comparable<Problem> {

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
