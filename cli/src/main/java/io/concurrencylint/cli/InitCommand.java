package io.concurrencylint.cli;

import io.concurrencylint.check.BaselineFile;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.check.WholeFile;
import io.concurrencylint.check.config.ConfigurationFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code init}: a first configuration file, shown before it is written. */
@Command(
    name = "init",
    description = "Show a first " + ConfigurationFile.NAME + ", and write it with --yes.")
final class InitCommand implements Callable<Integer> {

  private static final String TEXT =
      """
      # yaml-language-server: $schema=%s
      # What stands behind a '#' is the default, or an example.

      # minConfidence: medium
      # failOn: warning
      # rules: [-BusyWait]
      # excludes: ["**/generated/**"]
      %s
      %s

      # overrides:
      #   ThreadNotJoined: {level: note, minConfidence: high}

      # What only you know of your classes:
      # declare:
      #   eventLoops: [com.acme.Handler#onMessage(*)]
      #   blocking: [com.acme.Db#query(*)]
      #   serialExecutors: [com.acme.Strand]
      #   lockWrappers:
      #     - {type: com.acme.Gate, acquire: [enter()], release: [leave()]}
      #   threadEntryPoints: [com.acme.Job#run()]
      #   threadSafeTypes: [com.acme.Registry]
      """;

  private final Session session;

  @Option(names = "--yes", description = "Write the file.")
  private boolean yes;

  InitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Path file = session.directory().resolve(ConfigurationFile.NAME);
    if (Files.exists(file)) {
      throw new UsageError(ConfigurationFile.NAME + " exists; it is left as it is");
    }
    byte[] text = text(session.directory()).getBytes(StandardCharsets.UTF_8);
    session.out().write(diff(text).getBytes(StandardCharsets.UTF_8));
    session.out().flush();
    if (yes) {
      WholeFile.write(file, out -> out.write(text));
      session.say("written: " + file);
    } else {
      session.say("nothing is written yet; concurrency-lint init --yes writes it");
    }
    return ExitCode.CLEAN;
  }

  private static String text(Path folder) throws IOException {
    boolean baseline = Files.exists(folder.resolve(BaselineFile.NAME));
    return TEXT.formatted(
        ConfigurationFile.SCHEMA,
        (baseline ? "" : "# ") + "baseline: " + BaselineFile.NAME,
        (hasJars(folder.resolve("lib")) ? "" : "# ") + "classpath: [lib/*]");
  }

  private static boolean hasJars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      return jars.iterator().hasNext();
    }
  }

  /** As {@code diff -u} shows a new file. */
  private static String diff(byte[] text) {
    String[] lines = new String(text, StandardCharsets.UTF_8).split("\n");
    StringBuilder diff = new StringBuilder("--- /dev/null\n+++ " + ConfigurationFile.NAME + "\n");
    diff.append("@@ -0,0 +1,").append(lines.length).append(" @@\n");
    for (String line : lines) {
      diff.append('+').append(line).append('\n');
    }
    return diff.toString();
  }
}
