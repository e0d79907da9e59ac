package io.concurrencylint.analyzer.types;

/**
 * Public signatures of well-known libraries, for sources that are analysed without a class path.
 */
final class StubLibrary {
  private static final StubLibrary BUNDLED = new StubLibrary();

  private StubLibrary() {}

  static StubLibrary bundled() {
    return BUNDLED;
  }

  boolean hasPackage(String packageName) {
    return false;
  }

  ClassInfo find(String binaryName) {
    return null;
  }
}
