package io.concurrencylint.errorprone;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** javac with {@code -Xplugin:ErrorProne}, as a build calls it, in this JVM. */
final class Javac {

  /** Only our checks, none of them an error. */
  static final String OURS = "-XepDisableAllChecks -Xep:concurrency-lint:WARN";

  private static final Pattern CHECK = Pattern.compile("\\[(\\w+)] .*", Pattern.DOTALL);

  private final Path output;
  private final List<String> options = new ArrayList<>();
  private String switches = OURS;
  private Charset encoding = StandardCharsets.UTF_8;

  /** A compiler that writes classes to {@code output}. */
  Javac(Path output) {
    this.output = output;
    // By hand, the class path of the tests is the class path of javac's own class loader.
    options.addAll(List.of("-processorpath", "target/classes", "-Xmaxwarns", "10000"));
    options.addAll(List.of("-XDcompilePolicy=simple", "--should-stop=ifError=FLOW"));
  }

  Javac switches(String words) {
    switches = words;
    return this;
  }

  Javac options(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  Javac encoding(Charset other) {
    encoding = other;
    return this;
  }

  Javac classPath(List<Path> entries) {
    return options(
        "-cp",
        entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
  }

  /** What it says. */
  record Result(boolean succeeded, List<Message> messages, String output) {

    /** What our checks, and any others, say. */
    List<Message> checks() {
      return messages.stream().filter(message -> !message.check().isEmpty()).toList();
    }

    /** {@code Bank.java:21:21 LockOrderInversion}, sorted. */
    List<String> found() {
      return checks().stream()
          .map(m -> m.file() + ":" + m.line() + ":" + m.column() + " " + m.check())
          .sorted()
          .toList();
    }

    /** Everything else. */
    List<Message> others() {
      return messages.stream().filter(message -> message.check().isEmpty()).toList();
    }
  }

  /**
   * A diagnostic.
   *
   * @param check the check that says it, or empty
   */
  record Message(
      Diagnostic.Kind kind, String file, long line, long column, String check, String text) {

    private static Message of(Diagnostic<? extends JavaFileObject> diagnostic) {
      String text = diagnostic.getMessage(Locale.ROOT);
      Matcher check = CHECK.matcher(text);
      JavaFileObject source = diagnostic.getSource();
      return new Message(
          diagnostic.getKind(),
          source == null ? "" : Path.of(source.getName()).getFileName().toString(),
          diagnostic.getLineNumber(),
          diagnostic.getColumnNumber(),
          check.matches() ? check.group(1) : "",
          text);
    }
  }

  Result compile(Path... files) {
    return compile(List.of(files));
  }

  Result compile(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("-d", output.toString(), "-Xplugin:ErrorProne " + switches));
    StringWriter text = new StringWriter();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(diagnostics, Locale.ROOT, encoding)) {
      Files.createDirectories(output);
      boolean succeeded =
          compiler
              .getTask(
                  text, manager, diagnostics, all, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      return new Result(
          succeeded,
          diagnostics.getDiagnostics().stream().map(Message::of).toList(),
          text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
