package io.concurrencylint.cli;

import io.concurrencylint.check.UsageError;
import io.concurrencylint.explorer.Schedule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder {@code .concurrency-lint}: programs made by the last {@code confirm}, their classes,
 * and the schedules of what it confirmed. Git ignores it.
 */
final class Workspace {

  private static final String NAME = ".concurrency-lint";

  private final Path folder;

  Workspace(Path directory) {
    this.folder = directory.resolve(NAME);
  }

  /** A class path as the JVM's {@code -cp} takes it. */
  static String text(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  Path folder() {
    return folder;
  }

  /** Removes what the previous run left, and makes the folder. */
  void clear() throws IOException {
    Path mark = folder.resolve(".gitignore");
    if (Files.exists(folder) && !Files.exists(mark)) {
      throw new UsageError(folder + " is not ours; move it away");
    }
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(folder);
    Files.writeString(mark, "*\n");
  }

  void saveClassPath(String classPath) throws IOException {
    Files.writeString(folder.resolve("classpath.txt"), classPath);
  }

  void saveSchedule(String id, Schedule schedule) throws IOException {
    schedule.write(folder.resolve(id + ".schedule"));
  }

  /** The schedule of the confirmed finding with this id, or null. */
  Path schedule(String id) {
    Path file = folder.resolve(id + ".schedule");
    return id.matches("[0-9a-f]+") && Files.exists(file) ? file : null;
  }

  /** The class path of the last run. */
  List<Path> classPath() throws IOException {
    String text = Files.readString(folder.resolve("classpath.txt"));
    return Stream.of(text.split(File.pathSeparator)).map(Path::of).toList();
  }
}
