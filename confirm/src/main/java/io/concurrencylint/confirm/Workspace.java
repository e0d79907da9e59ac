package io.concurrencylint.confirm;

import io.concurrencylint.check.UsageError;
import io.concurrencylint.explorer.Schedule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder that holds what the last attempt to confirm findings made: programs, their classes, and
 * the schedules of what was confirmed. Git ignores it.
 *
 * @param folder need not exist
 */
public record Workspace(Path folder) {

  private static final String CLASS_PATH = "classpath.txt";

  /** Where the command line keeps it, below the current folder. */
  public static Workspace in(Path directory) {
    return new Workspace(directory.resolve(".concurrency-lint"));
  }

  /**
   * Removes what the previous run left, and makes the folder.
   *
   * @throws UsageError when something else is there
   */
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
    Files.writeString(folder.resolve(CLASS_PATH), classPath);
  }

  /** Saves the schedule of a confirmed finding; where. */
  Path saveSchedule(String id, Schedule schedule) throws IOException {
    Path file = folder.resolve(id + ".schedule");
    schedule.write(file);
    return file;
  }

  /** The schedule of the confirmed finding with this id. */
  public Optional<Path> schedule(String id) {
    return Optional.of(folder.resolve(id + ".schedule"))
        .filter(file -> id.matches("[0-9a-f]+") && Files.exists(file));
  }

  /** What programs of the folder run on; empty when there never was one. */
  public List<Path> classPath() throws IOException {
    Path file = folder.resolve(CLASS_PATH);
    return Files.exists(file)
        ? Stream.of(Files.readString(file).split(File.pathSeparator)).map(Path::of).toList()
        : List.of();
  }
}
