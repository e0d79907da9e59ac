package io.concurrencylint.cli;

import io.concurrencylint.analyzer.triage.Git;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.check.WholeFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code install-hook}: has git check what is committed. */
@Command(
    name = "install-hook",
    description = "Make git check the lines that are staged before each commit.")
final class InstallHookCommand implements Callable<Integer> {

  private static final String MARK = "# written by: concurrency-lint install-hook";

  private final Session session;

  InstallHookCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Path hook = hook();
    if (Files.exists(hook) && !Files.readString(hook).contains(MARK)) {
      throw new UsageError(
          hook + " exists and is somebody else's; add this line to it: " + command());
    }
    String text =
        "#!/bin/sh\n"
            + MARK
            + "\n# Takes line numbers from the index: stash what is not staged.\n"
            + "# git commit --no-verify goes round it; delete this file to be rid of it.\n"
            + "exec "
            + command()
            + "\n";
    Files.createDirectories(hook.getParent());
    WholeFile.write(hook, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    if (!hook.toFile().setExecutable(true)) {
      throw new UsageError(hook + ": cannot be made executable");
    }
    session.say("written: " + hook);
    return ExitCode.CLEAN;
  }

  /** Where git looks for it; other work trees and {@code core.hooksPath} are its business. */
  private Path hook() {
    try {
      return new Git(session.directory()).hook("pre-commit");
    } catch (Git.Unanswerable e) {
      throw new UsageError(e.getMessage());
    }
  }

  /** What the hook runs: the launcher, where this was started by it. */
  private static String command() {
    String launcher = System.getProperty("concurrencylint.launcher", "");
    return (launcher.isEmpty() ? "java -jar " + quoted(jar()) : quoted(launcher))
        + " check --staged";
  }

  private static String jar() {
    try {
      return Path.of(
              InstallHookCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the jar has no path", e);
    }
  }

  private static String quoted(String path) {
    return "'" + path.replace("'", "'\\''") + "'";
  }
}
