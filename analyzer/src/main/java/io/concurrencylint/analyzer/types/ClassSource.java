package io.concurrencylint.analyzer.types;

import java.io.IOException;

/** A place that class files come from. */
interface ClassSource extends AutoCloseable {
  /** Whether a class of exactly this package is here; cheap. */
  boolean hasPackage(String packageName);

  /** The bytes of a class file, or null when it is not here. */
  byte[] read(String packageName, String binaryName) throws IOException;

  @Override
  void close();
}
