package io.concurrencylint.explorer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The JDKs that programs under test run on: this one, and newer ones that lie beside it. */
final class Jdks {
  private Jdks() {}

  static String classPath() {
    return System.getProperty("java.class.path").replace(File.pathSeparator, File.pathSeparator);
  }

  static Path own() {
    return Path.of(System.getProperty("java.home"));
  }

  /** A JDK with continuations beside this one, or null. */
  static Path withContinuations() throws IOException {
    if (Runtime.version().feature() >= 24) {
      return own();
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> siblings = Files.list(own().toRealPath().getParent())) {
      for (Path home : siblings.sorted().toList()) {
        Path release = home.resolve("release");
        if (Files.isRegularFile(release)
            && Files.isExecutable(home.resolve("bin").resolve("java"))) {
          for (String line : Files.readAllLines(release)) {
            if (line.matches("JAVA_VERSION=\"(2[4-9]|[3-9][0-9]).*")) {
              found.add(home);
            }
          }
        }
      }
    }
    return found.isEmpty() ? null : found.get(0);
  }
}
