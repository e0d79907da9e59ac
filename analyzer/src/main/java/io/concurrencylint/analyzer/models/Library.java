package io.concurrencylint.analyzer.models;

/**
 * What a model was written for and is tested against.
 *
 * @param coordinates {@code jdk 17} for that release and later ones, {@code jdk 21-24} for some,
 *     Maven's {@code group:artifact:version[:classifier]}, or {@code declared} for what a user says
 *     of classes of their own
 */
public record Library(String coordinates) {
  static final String DECLARED = "declared";
  private static final String JDK = "jdk ";

  /**
   * Whether a user declared it. Such a fact holds even where the code it speaks of is analysed; any
   * other gives way to the code.
   */
  public boolean isDeclared() {
    return coordinates.equals(DECLARED);
  }

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
