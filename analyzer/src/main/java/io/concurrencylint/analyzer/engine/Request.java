package io.concurrencylint.analyzer.engine;

import io.concurrencylint.analyzer.cache.Cache;
import io.concurrencylint.analyzer.models.Models;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * What to analyse.
 *
 * @param root project root; locations are relative to it
 * @param paths {@code .java} files and folders, searched recursively
 * @param sourceRoots further sources, parsed for resolution and whole-program facts, in which
 *     nothing is reported
 * @param classPath jars and class folders; may be empty
 * @param threads worker threads of the front end, at least 1
 * @param wanted which of the files found below {@code paths} take part; told absolute, normal paths
 * @param models what is known of libraries, and what the user declares of their own classes
 * @param cache of earlier runs; not for rules with a state of their own
 */
public record Request(
    Path root,
    List<Path> paths,
    List<Path> sourceRoots,
    List<Path> classPath,
    int threads,
    Predicate<Path> wanted,
    Models models,
    Cache cache) {

  public Request {
    paths = List.copyOf(paths);
    sourceRoots = List.copyOf(sourceRoots);
    classPath = List.copyOf(classPath);
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads);
    }
  }

  /** All files below {@code paths}, and the bundled models. */
  public Request(
      Path root, List<Path> paths, List<Path> sourceRoots, List<Path> classPath, int threads) {
    this(root, paths, sourceRoots, classPath, threads, file -> true, Models.bundled());
  }

  /** Without a cache. */
  public Request(
      Path root,
      List<Path> paths,
      List<Path> sourceRoots,
      List<Path> classPath,
      int threads,
      Predicate<Path> wanted,
      Models models) {
    this(root, paths, sourceRoots, classPath, threads, wanted, models, Cache.NONE);
  }

  /** How findings spell the path of a file: relative to the root where it is below it. */
  public String spelling(Path file) {
    return SourceFiles.display(root, file);
  }
}
