package io.concurrencylint.analyzer.engine;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Finds the {@code .java} files below paths. */
final class SourceFiles {

  private SourceFiles() {}

  /** Files by the path findings spell, which is also their order. */
  static Map<String, Path> find(Path root, List<Path> paths, Consumer<Problem> problems) {
    Map<String, Path> found = new TreeMap<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        problems.accept(
            new Problem(
                display(root, path), 0, "does not exist; check the spelling of the path", false));
        continue;
      }
      try {
        walk(root, path, found, problems);
      } catch (IOException e) {
        problems.accept(new Problem(display(root, path), 0, reason(e), false));
      }
    }
    return found;
  }

  private static void walk(
      Path root, Path path, Map<String, Path> found, Consumer<Problem> problems)
      throws IOException {
    Files.walkFileTree(
        path,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !folder.equals(path) && isSkipped(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.getFileName().toString().endsWith(".java") && attributes.isRegularFile()) {
              found.put(display(root, file), file);
            } else if (file.getFileName().toString().endsWith(".java")
                && attributes.isSymbolicLink()) {
              problems.accept(
                  new Problem(
                      display(root, file),
                      0,
                      "cannot be read: a symbolic link to nothing; remove it or leave it out",
                      true));
            } else if (file.equals(path)) {
              problems.accept(
                  new Problem(display(root, file), 0, "is not a .java file; left out", false));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            problems.accept(new Problem(display(root, file), 0, reason(e), true));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Version control, package managers' folders, and what Maven or Gradle built. */
  private static boolean isSkipped(Path folder) {
    String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
    if (name.startsWith(".") && name.length() > 1 || name.equals("node_modules")) {
      return true;
    }
    Path parent = folder.getParent();
    boolean built =
        name.equals("target") && parent != null && Files.exists(parent.resolve("pom.xml"))
            || name.equals("build")
                && parent != null
                && (Files.exists(parent.resolve("build.gradle"))
                    || Files.exists(parent.resolve("build.gradle.kts")));
    return built;
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemLoopException) {
      return "a symbolic link leads back to a folder above it; not followed";
    }
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "cannot be read: permission denied; make it readable or leave it out";
    }
    if (e instanceof java.nio.file.NoSuchFileException) {
      return "cannot be read: a symbolic link to nothing; remove it or leave it out";
    }
    return "cannot be read: "
        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
  }

  /** How findings spell a path: relative to the root where it is below it, with slashes. */
  static String display(Path root, Path path) {
    Path base = root.toAbsolutePath().normalize();
    Path absolute = path.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(base) ? base.relativize(absolute) : absolute;
    String text = shown.toString().replace('\\', '/');
    return text.isEmpty() ? "." : text;
  }
}
