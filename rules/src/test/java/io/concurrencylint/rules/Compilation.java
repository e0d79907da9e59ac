package io.concurrencylint.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the compiler of the running JDK says about sources. Writes no class files. */
final class Compilation {

  private Compilation() {}

  /** The errors, each with its file and line. */
  static List<String> errors(List<Path> files, List<Path> classPath) {
    List<String> errors = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> error : run(files, classPath)) {
      String file = error.getSource() == null ? "" : error.getSource().getName();
      errors.add(
          "javac       " + file + ":" + error.getLineNumber() + ": " + error.getMessage(null));
    }
    return errors;
  }

  /** The files that have errors. */
  static List<Path> faulty(List<Path> files, List<Path> classPath) {
    return run(files, classPath).stream()
        .filter(error -> error.getSource() != null)
        .map(error -> Path.of(error.getSource().toUri()))
        .distinct()
        .toList();
  }

  private static List<Diagnostic<? extends JavaFileObject>> run(
      List<Path> files, List<Path> classPath) {
    if (files.isEmpty()) {
      return List.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    String joined =
        classPath.stream()
            .map(Path::toString)
            .collect(Collectors.joining(java.io.File.pathSeparator));
    List<String> options =
        List.of(
            "-proc:none",
            "-nowarn",
            "-Xlint:none",
            "-Xmaxerrs",
            "100000",
            "-cp",
            joined,
            "-d",
            System.getProperty("java.io.tmpdir"),
            "-XDshould-stop.ifNoError=FLOW",
            "-XDshould-stop.ifError=FLOW");
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8)) {
      compiler
          .getTask(
              null, manager, diagnostics, options, null, manager.getJavaFileObjectsFromPaths(files))
          .call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return diagnostics.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .toList();
  }
}
