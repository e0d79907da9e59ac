package io.concurrencylint.check;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class path as people write it: entries joined as the system does, {@code lib/*} for jars. */
public final class ClassPathText {

  private ClassPathText() {}

  /**
   * The jars and folders meant, absolute.
   *
   * @param lists each one entry or several joined
   * @param base what relative entries are relative to
   * @param where the lists come from, for messages: {@code --classpath}
   */
  public static List<Path> entries(List<String> lists, Path base, String where) {
    List<Path> found = new ArrayList<>();
    for (String list : lists) {
      for (String entry : list.split(File.pathSeparator)) {
        if (entry.equals("*") || entry.endsWith("/*")) {
          String folder = entry.substring(0, entry.length() - 1);
          found.addAll(jarsIn(base.resolve(folder).normalize(), where + " " + entry));
        } else if (!entry.isEmpty()) {
          found.add(base.resolve(entry).normalize());
        }
      }
    }
    return found;
  }

  private static List<Path> jarsIn(Path folder, String entry) {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.jar")) {
      entries.forEach(jars::add);
    } catch (IOException e) {
      throw new UsageError(entry + ": cannot list the folder");
    }
    jars.sort(null);
    return jars;
  }
}
