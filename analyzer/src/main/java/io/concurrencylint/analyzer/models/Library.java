package io.concurrencylint.analyzer.models;

/**
 * What a model was written for and is tested against.
 *
 * @param coordinates {@code jdk 17} for that release and later ones, {@code jdk 21-24} for some, or
 *     Maven's {@code group:artifact:version[:classifier]}
 */
public record Library(String coordinates) {
  private static final String JDK = "jdk ";

  public boolean isJdk() {
    return coordinates.startsWith(JDK);
  }

  /** Whether a release of the JDK has it; a library that is not the JDK runs on all. */
  public boolean isIn(int release) {
    if (!isJdk()) {
      return true;
    }
    String releases = coordinates.substring(JDK.length());
    int dash = releases.indexOf('-');
    return dash < 0
        ? release >= Integer.parseInt(releases)
        : release >= Integer.parseInt(releases.substring(0, dash))
            && release <= Integer.parseInt(releases.substring(dash + 1));
  }
}
