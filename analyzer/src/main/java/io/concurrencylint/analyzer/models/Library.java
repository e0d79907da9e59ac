package io.concurrencylint.analyzer.models;

/**
 * What a model was written for and is tested against.
 *
 * @param coordinates {@code jdk 17}, or Maven's {@code group:artifact:version}
 */
public record Library(String coordinates) {
  public boolean isJdk() {
    return coordinates.startsWith("jdk ");
  }
}
