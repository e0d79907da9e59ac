package io.concurrencylint.analyzer.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines that code frames quote, read when first asked for. Not safe for several threads. */
public final class Sources {

  private static final int FILES_KEPT = 64;

  private final Path root;
  private final Map<String, List<String>> files =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
          return size() > FILES_KEPT;
        }
      };

  /** Sources below {@code root}, to which the paths of locations are relative. */
  public Sources(Path root) {
    this.root = root;
  }

  /** The lines of a file without their ends; empty when it cannot be read any more. */
  public List<String> lines(String path) {
    return files.computeIfAbsent(path, this::read);
  }

  /** Line {@code number}, one-based. */
  public Optional<String> line(String path, int number) {
    List<String> lines = lines(path);
    return number >= 1 && number <= lines.size()
        ? Optional.of(lines.get(number - 1))
        : Optional.empty();
  }

  private List<String> read(String path) {
    try {
      byte[] bytes = Files.readAllBytes(root.resolve(path));
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
  }
}
