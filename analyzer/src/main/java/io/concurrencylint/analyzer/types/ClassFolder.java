package io.concurrencylint.analyzer.types;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder of class files. Each package is listed once, so that misses cost no file access. */
final class ClassFolder implements ClassSource {
  private final Path root;
  private final ConcurrentMap<String, Set<String>> filesByPackage = new ConcurrentHashMap<>();

  ClassFolder(Path root) {
    this.root = root;
  }

  @Override
  public boolean hasPackage(String packageName) {
    return !filesOf(packageName).isEmpty();
  }

  @Override
  public byte[] read(String packageName, String binaryName) throws IOException {
    int start = packageName.isEmpty() ? 0 : packageName.length() + 1;
    String file = binaryName.substring(start) + ".class";
    return filesOf(packageName).contains(file)
        ? Files.readAllBytes(folderOf(packageName).resolve(file))
        : null;
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return root.toString();
  }

  private Set<String> filesOf(String packageName) {
    return filesByPackage.computeIfAbsent(packageName, this::list);
  }

  private Set<String> list(String packageName) {
    try (Stream<Path> files = Files.list(folderOf(packageName))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException | RuntimeException e) {
      // No such package here, or none that may be read: the class is absent either way.
      return Set.of();
    }
  }

  private Path folderOf(String packageName) {
    return root.resolve(packageName.replace('.', '/'));
  }
}
