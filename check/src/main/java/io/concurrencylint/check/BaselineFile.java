package io.concurrencylint.cli;

import io.concurrencylint.analyzer.triage.Baseline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A baseline on disk. */
final class BaselineFile {

  private BaselineFile() {}

  static Baseline read(Path file) {
    try {
      return Baseline.parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new UsageError(
          file
              + ": no such baseline; make it with: concurrency-lint baseline create --baseline "
              + file.getFileName());
    } catch (IllegalArgumentException e) {
      throw new UsageError(file + ": not a baseline: " + e.getMessage());
    } catch (IOException e) {
      throw new UsageError(file + ": cannot read the baseline: " + e.getMessage());
    }
  }

  static void write(Baseline baseline, Path file) {
    try {
      new Output(Optional.empty(), file)
          .write(out -> out.write(baseline.text().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UsageError(file + ": cannot write the baseline: " + e.getMessage());
    }
  }
}
