package io.concurrencylint.check;

import io.concurrencylint.analyzer.triage.Baseline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A baseline on disk. */
public final class BaselineFile {

  /** Its name unless another is told. */
  public static final String NAME = "concurrency-lint-baseline.txt";

  private BaselineFile() {}

  /** What {@code file} lists. */
  public static Baseline read(Path file) {
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

  /** Replaces {@code file}. */
  public static void write(Baseline baseline, Path file) {
    try {
      WholeFile.write(file, out -> out.write(baseline.text().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UsageError(file + ": cannot write the baseline: " + e.getMessage());
    }
  }
}
