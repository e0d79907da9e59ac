package io.concurrencylint.analyzer.types;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A jar; of a multi-release jar, the base entries. */
final class Jar implements ClassSource {
  private final Path path;
  private final ZipFile zip;
  private final Set<String> packages;

  Jar(Path path) throws IOException {
    this.path = path;
    this.zip = new ZipFile(path.toFile());
    this.packages = packagesOf(zip);
  }

  private static Set<String> packagesOf(ZipFile zip) {
    Set<String> packages = new HashSet<>();
    String last = null;
    for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
      String name = entries.nextElement().getName();
      if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
        int slash = name.lastIndexOf('/');
        String folder = slash < 0 ? "" : name.substring(0, slash);
        if (!folder.equals(last)) {
          packages.add(folder.replace('/', '.'));
          last = folder;
        }
      }
    }
    return packages;
  }

  @Override
  public boolean hasPackage(String packageName) {
    return packages.contains(packageName);
  }

  @Override
  public byte[] read(String packageName, String binaryName) throws IOException {
    ZipEntry entry = zip.getEntry(binaryName.replace('.', '/') + ".class");
    if (entry == null) {
      return null;
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      // Opened for reading only: nothing is lost.
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
