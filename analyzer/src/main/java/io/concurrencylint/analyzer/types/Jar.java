package io.concurrencylint.analyzer.types;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A jar, opened when one of its classes is asked for; of a multi-release jar, the base entries. */
final class Jar implements ClassSource {
  private final Path path;
  private final Set<String> packages;
  private ZipFile zip;
  private boolean closed;

  Jar(Path path) throws IOException {
    this.path = path;
    this.packages = JarDirectory.packagesOf(path);
  }

  @Override
  public boolean hasPackage(String packageName) {
    return packages.contains(packageName);
  }

  @Override
  public byte[] read(String packageName, String binaryName) throws IOException {
    ZipFile open = open();
    ZipEntry entry = open.getEntry(binaryName.replace('.', '/') + ".class");
    if (entry == null) {
      return null;
    }
    try (InputStream in = open.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (zip != null) {
      try {
        zip.close();
      } catch (IOException e) {
        // Opened for reading only: nothing is lost.
      }
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private synchronized ZipFile open() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    if (zip == null) {
      zip = new ZipFile(path.toFile());
    }
    return zip;
  }
}
