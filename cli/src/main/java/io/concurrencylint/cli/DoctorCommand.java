package io.concurrencylint.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code doctor}: what a fault report should say about the machine. */
@Command(name = "doctor", description = "Show what this runs on, for fault reports.")
final class DoctorCommand implements Callable<Integer> {

  private final Session session;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    Terminal terminal = session.terminal();
    String lines =
        line("version", Version.number())
            + line("rules", String.valueOf(session.rules().size()))
            + line(
                "java",
                System.getProperty("java.version")
                    + ", "
                    + System.getProperty("java.vm.name")
                    + ", "
                    + System.getProperty("java.home"))
            + line(
                "machine",
                System.getProperty("os.name")
                    + " "
                    + System.getProperty("os.arch")
                    + ", "
                    + runtime.availableProcessors()
                    + " processors, at most "
                    + runtime.maxMemory() / (1 << 20)
                    + " MB of heap")
            + line("git", git())
            + line(
                "terminal",
                (terminal.out() ? terminal.width() + " columns" : "none")
                    + (terminal.colour() ? ", colour" : ", no colour")
                    + (terminal.unicode() ? ", Unicode" : ", ASCII"))
            + line("folder", session.directory().toString());
    session.out().write(lines.getBytes(StandardCharsets.UTF_8));
    session.out().flush();
    return ExitCode.CLEAN;
  }

  private static String line(String name, String value) {
    return String.format("%-9s %s%n", name, value);
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
}
