package io.concurrencylint.cli;

import io.concurrencylint.analyzer.report.Format;
import io.concurrencylint.check.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One {@code --output [FORMAT=]FILE}.
 *
 * @param format empty when the option names none
 * @param file absolute
 */
record Output(Optional<Format> format, Path file) {

  static Output parse(String text, Path directory) {
    int equals = text.indexOf('=');
    Optional<Format> format = equals < 0 ? Optional.empty() : named(text.substring(0, equals));
    String name = format.isPresent() ? text.substring(equals + 1) : text;
    try {
      Path file = directory.resolve(name).normalize();
      if (name.isEmpty() || Files.isDirectory(file)) {
        throw new UsageError("--output " + text + ": that is a folder, not a file");
      }
      return new Output(format, file);
    } catch (InvalidPathException e) {
      throw new UsageError("--output " + text + ": " + e.getReason());
    }
  }

  private static Optional<Format> named(String label) {
    for (Format format : Format.values()) {
      if (format.label().equals(label)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** The format whose name the file's extension is. */
  Optional<Format> byExtension() {
    String name = file.getFileName().toString();
    return named(name.substring(name.lastIndexOf('.') + 1));
  }

  /** Makes the folder, so that a mistake shows before the analysis and not after it. */
  void prepare() {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UsageError("--output " + file + ": cannot make its folder");
    }
    if (!Files.isWritable(Files.exists(file) ? file : file.getParent())) {
      throw new UsageError("--output " + file + ": not writable");
    }
  }
}
