package io.concurrencylint.rules;

import io.concurrencylint.analyzer.engine.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A program with expectations: one file, or all files of a folder whose name ends in {@code
 * _program}.
 *
 * @param name its path below the source root
 * @param root the source root
 * @param files the sources, sorted
 */
record Fixture(String name, Path root, List<Path> files) {

  private static final String PROGRAM = "_program";
  private static final Path MODULE =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("test-fixtures");

  /** Every fixture of the test-fixtures module, sorted by name. */
  static List<Fixture> all() {
    List<Fixture> fixtures = new ArrayList<>();
    for (String root : List.of("src/main/java", "src/main/java25")) {
      fixtures.addAll(below(MODULE.resolve(root)));
    }
    return fixtures;
  }

  private static List<Fixture> below(Path root) {
    Map<Path, List<Path>> programs = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      paths
          .filter(path -> path.toString().endsWith(".java"))
          .sorted()
          .forEach(
              path -> programs.computeIfAbsent(unit(path), unit -> new ArrayList<>()).add(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Fixture> fixtures = new ArrayList<>();
    programs.forEach((unit, files) -> fixtures.add(new Fixture(slashed(root, unit), root, files)));
    return fixtures;
  }

  private static Path unit(Path file) {
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      if (folder.getFileName() != null && folder.getFileName().toString().endsWith(PROGRAM)) {
        return folder;
      }
    }
    return file;
  }

  private static String slashed(Path root, Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  /** The class path that the fixtures were compiled against. */
  static List<Path> classPath() {
    Path list = MODULE.resolve("target/classpath.txt");
    try {
      return Stream.of(Files.readString(list).strip().split(":"))
          .filter(entry -> !entry.isEmpty())
          .map(Path::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the build of test-fixtures writes " + list, e);
    }
  }

  /** The expectations of all its files. */
  List<Marker> markers() {
    List<Marker> markers = new ArrayList<>();
    for (Path file : files) {
      try {
        markers.addAll(Marker.in(slashed(root, file), Files.readString(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return markers;
  }

  /** The request that analyses these files, and nothing else, as one program. */
  Request request() {
    return new Request(root, files, List.of(), classPath(), 1);
  }
}
