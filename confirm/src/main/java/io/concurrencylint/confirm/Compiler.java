package io.concurrencylint.confirm;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources to a folder with the compiler of the JDK that we run on. */
final class Compiler implements Closeable {
  private final Path output;
  private final List<Path> classPath;
  private final List<Path> sourceRoots;
  private StandardJavaFileManager manager;

  /**
   * @param sourceRoots where classes that are neither compiled nor on the class path are looked for
   */
  Compiler(Path output, List<Path> classPath, Collection<Path> sourceRoots) {
    this.output = output;
    this.classPath = List.copyOf(classPath);
    this.sourceRoots = List.copyOf(sourceRoots);
  }

  /**
   * Compiles; empty when that went well, else the first error.
   *
   * @param fromSources whether classes may be compiled from the source roots; the compiler prefers
   *     what is newer, so not where the class path has them
   */
  Optional<String> compile(List<Path> files, boolean fromSources) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    if (javac == null) {
      return Optional.of("this Java has no compiler; run on a JDK");
    }
    Files.createDirectories(output);
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    if (manager == null) {
      // One for all: it remembers what the jars hold.
      manager = javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    }
    List<String> options =
        new ArrayList<>(
            List.of(
                "-g", "-parameters", "-nowarn", "-Xlint:none", "-proc:none", "-implicit:class"));
    options.addAll(List.of("-d", output.toString(), "-cp", join(classPath)));
    if (fromSources && !sourceRoots.isEmpty()) {
      options.addAll(List.of("-sourcepath", join(sourceRoots)));
    } else {
      // Without one the class path would be searched for sources.
      options.addAll(List.of("-sourcepath", output.toString()));
    }
    boolean done =
        javac
            .getTask(
                null,
                manager,
                diagnostics,
                options,
                null,
                manager.getJavaFileObjectsFromPaths(files))
            .call();
    return done ? Optional.empty() : Optional.of(first(diagnostics));
  }

  @Override
  public void close() throws IOException {
    if (manager != null) {
      manager.close();
    }
  }

  private String join(List<Path> paths) {
    List<String> words = new ArrayList<>();
    paths.forEach(path -> words.add(path.toString()));
    words.add(output.toString());
    return String.join(File.pathSeparator, words);
  }

  private static String first(DiagnosticCollector<JavaFileObject> diagnostics) {
    for (Diagnostic<? extends JavaFileObject> each : diagnostics.getDiagnostics()) {
      if (each.getKind() == Diagnostic.Kind.ERROR) {
        String file =
            each.getSource() == null
                ? ""
                : Path.of(each.getSource().toUri()).getFileName()
                    + ":"
                    + each.getLineNumber()
                    + ": ";
        return file + each.getMessage(Locale.ROOT).lines().findFirst().orElse("error");
      }
    }
    return "the compiler failed";
  }
}
