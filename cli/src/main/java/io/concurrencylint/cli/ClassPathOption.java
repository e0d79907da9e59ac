package io.concurrencylint.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Class paths as people type them. */
final class ClassPathOption {

  private ClassPathOption() {}

  /**
   * The jars and folders that {@code lists} name, absolute.
   *
   * @param lists entries separated as the system does; {@code folder/*} stands for its jars
   */
  static List<Path> entries(List<String> lists, Path here) {
    List<Path> entries = new ArrayList<>();
    for (String list : lists) {
      for (String entry : list.split(File.pathSeparator)) {
        if (entry.equals("*") || entry.endsWith("/*")) {
          String folder = entry.substring(0, entry.length() - 1);
          entries.addAll(jarsIn(here.resolve(folder).normalize(), entry));
        } else if (!entry.isEmpty()) {
          entries.add(here.resolve(entry).normalize());
        }
      }
    }
    return entries;
  }

  /** As the JVM's {@code -cp} takes it. */
  static String text(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Path> jarsIn(Path folder, String entry) {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.jar")) {
      entries.forEach(jars::add);
    } catch (IOException e) {
      throw new UsageError("--classpath " + entry + ": cannot list the folder");
    }
    jars.sort(null);
    return jars;
  }
}
