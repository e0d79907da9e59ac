package io.concurrencylint.analyzer.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * What to analyse.
 *
 * @param root project root; locations are relative to it
 * @param paths {@code .java} files and folders, searched recursively
 * @param sourceRoots further sources, parsed for resolution and whole-program facts, in which
 *     nothing is reported
 * @param classPath jars and class folders; may be empty
 * @param threads worker threads of the front end, at least 1
 */
public record Request(
    Path root, List<Path> paths, List<Path> sourceRoots, List<Path> classPath, int threads) {

  public Request {
    paths = List.copyOf(paths);
    sourceRoots = List.copyOf(sourceRoots);
    classPath = List.copyOf(classPath);
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads);
    }
  }
}
