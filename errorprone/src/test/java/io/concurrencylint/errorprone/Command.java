package io.concurrencylint.errorprone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A finished process.
 *
 * @param output of both streams
 */
record Command(int exit, List<String> output) {

  static Command run(Path directory, List<String> words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Command(process.waitFor(), output.lines().toList());
  }

  String text() {
    return String.join("\n", output);
  }
}
