package io.concurrencylint.cli;

import io.concurrencylint.analyzer.cache.Cache;
import io.concurrencylint.analyzer.triage.Git;
import io.concurrencylint.check.BaselineFile;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.check.config.ConfigurationFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code doctor}: what a fault report should say, and what is amiss here. */
@Command(
    name = "doctor",
    description =
        "Show what this runs on and which settings hold here; exit 2 when they are amiss.")
final class DoctorCommand implements Callable<Integer> {

  private final Session session;
  private final StringBuilder lines = new StringBuilder();
  private int exit = ExitCode.CLEAN;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    machine();
    Path folder = session.directory();
    line("folder", folder.toString());
    line("git", git());
    line("hook", hook());
    line("config", configuration());
    line("cache", cache());
    line("start", start());
    session.out().write(lines.toString().getBytes(StandardCharsets.UTF_8));
    session.out().flush();
    return exit;
  }

  private void machine() {
    Runtime runtime = Runtime.getRuntime();
    Terminal terminal = session.terminal();
    line("version", Version.number());
    line("rules", String.valueOf(session.rules().size()));
    line(
        "java",
        System.getProperty("java.version")
            + ", "
            + System.getProperty("java.vm.name")
            + ", "
            + System.getProperty("java.home"));
    line(
        "machine",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + runtime.availableProcessors()
            + " processors, at most "
            + runtime.maxMemory() / (1 << 20)
            + " MB of heap");
    line(
        "terminal",
        (terminal.out() ? terminal.width() + " columns" : "none")
            + (terminal.colour() ? ", colour" : ", no colour")
            + (terminal.unicode() ? ", Unicode" : ", ASCII"));
  }

  private void line(String name, String value) {
    lines.append(String.format("%-9s %s%n", name, value));
  }

  private static String git() {
    try {
      Process git = new ProcessBuilder("git", "--version").redirectErrorStream(true).start();
      String version = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return version.strip().replaceFirst("git version ", "");
    } catch (IOException e) {
      return "not found: --since and --staged need it";
    }
  }

  private String hook() {
    try {
      Path hook = new Git(session.directory()).hook("pre-commit");
      return Files.exists(hook)
          ? hook.toString()
          : "none; concurrency-lint install-hook writes one";
    } catch (Git.Unanswerable e) {
      return "none: this is no git work tree";
    }
  }

  private String cache() {
    Cache cache;
    try {
      cache = CacheCommand.of(session);
    } catch (UsageError e) {
      return e.getMessage();
    }
    Cache.Content content = cache.content();
    return cache
        + ", "
        + CacheCommand.entries(content.entries())
        + ", "
        + CacheCommand.size(content.bytes())
        + (content.unreadable() == 0
            ? ""
            : ", " + content.unreadable() + " damaged, which are not used");
  }

  private static String start() {
    String archive = System.getProperty("concurrencylint.archive", "");
    return archive.isEmpty() ? "without an archive of classes" : "with " + archive;
  }

  private String configuration() {
    Optional<Path> file = ConfigurationFile.find(List.of(session.directory()));
    if (file.isEmpty()) {
      return "none; concurrency-lint init writes one";
    }
    try {
      Settings settings = ConfigurationFile.read(file.get(), session.ruleNames());
      int declared = settings.models().declared().size();
      return file.get() + (declared > 0 ? ", with declarations" : "") + baseline(settings);
    } catch (UsageError e) {
      exit = ExitCode.USAGE;
      return e.getMessage();
    }
  }

  private String baseline(Settings settings) {
    if (settings.scope().baseline().isEmpty()) {
      return "";
    }
    Path file = settings.scope().baseline().get();
    int entries = BaselineFile.read(file).entries().size();
    return ", baseline of " + entries;
  }
}
