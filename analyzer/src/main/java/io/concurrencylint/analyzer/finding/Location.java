package io.concurrencylint.analyzer.finding;

import java.util.Comparator;

/**
 * A range on one line of one source file.
 *
 * @param path relative to the project root, with {@code /} between its parts; absolute when outside
 * @param line one-based
 * @param column one-based, in UTF-16 units
 * @param endColumn one-based, exclusive, on the same line; at least {@code column + 1}
 */
public record Location(String path, int line, int column, int endColumn)
    implements Comparable<Location> {

  private static final Comparator<Location> ORDER =
      Comparator.comparing(Location::path)
          .thenComparingInt(Location::line)
          .thenComparingInt(Location::column)
          .thenComparingInt(Location::endColumn);

  @Override
  public int compareTo(Location other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return path + ":" + line + ":" + column;
  }
}
