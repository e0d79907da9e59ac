package io.concurrencylint.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Saves the stack trace of a fault of ours, which nobody wants in a terminal. */
final class CrashReport {

  private CrashReport() {}

  /** One line about {@code fault}: what it is, and where the rest was saved. */
  static String of(Throwable fault, List<String> arguments) {
    String what = "internal error: " + fault.toString().lines().findFirst().orElse("");
    if (fault instanceof OutOfMemoryError) {
      return what + "; give it more memory: CONCURRENCY_LINT_JAVA_OPTS=-Xmx4g";
    }
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    writer.println(new Version().getVersion()[0]);
    writer.println("arguments: " + arguments);
    fault.printStackTrace(writer);
    writer.flush();
    try {
      Path file = Files.createTempFile("concurrency-lint-", ".txt");
      Files.writeString(file, text.toString());
      return what + "; the stack trace is in " + file + ", please report it";
    } catch (IOException e) {
      StackTraceElement[] trace = fault.getStackTrace();
      return what + (trace.length > 0 ? " at " + trace[0] : "");
    }
  }
}
