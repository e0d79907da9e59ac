package io.concurrencylint.cli;

import io.concurrencylint.check.ClassPathText;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.confirm.Workspace;
import io.concurrencylint.explorer.ExploreMain;
import io.concurrencylint.explorer.Schedule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code replay}: makes a failure happen again. */
@Command(
    name = "replay",
    abbreviateSynopsis = true,
    description = "Make a saved failure happen again, step by step.")
final class ReplayCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "ID|FILE",
      description = "A finding that the last confirm confirmed, or a schedule that was saved.")
  private String what;

  @Option(
      names = {"-cp", "--classpath"},
      paramLabel = "PATH",
      description =
          "Jars and class folders of the program (default: those that confirm "
              + "left beside the schedule, or the current directory).")
  private List<String> classPath = new ArrayList<>();

  @Option(
      names = "--debug",
      paramLabel = "PORT",
      description = "Wait for a debugger on this port of the local machine.")
  private Integer port;

  private final Session session;

  ReplayCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Path here = session.directory();
    Path file = Workspace.in(here).schedule(what).orElse(here.resolve(what));
    if (!Files.isRegularFile(file)) {
      throw new UsageError(what + ": no schedule file, and no finding that was confirmed last");
    }
    Schedule schedule = read(file);
    List<Path> places = ClassPathText.entries(classPath, here, "--classpath");
    if (classPath.isEmpty()) {
      List<Path> beside = new Workspace(file.getParent()).classPath();
      places = beside.isEmpty() ? List.of(here) : beside;
    }
    List<String> jvmOptions = new ArrayList<>();
    if (port != null) {
      jvmOptions.add(
          "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:" + port);
    }
    PrintStream out = new PrintStream(session.out(), false, StandardCharsets.UTF_8);
    return new ExploreMain(out, session.err())
        .replay(schedule, Session.classPath(places), ExploreCommand.ownJava(), jvmOptions);
  }

  private static Schedule read(Path file) {
    try {
      return Schedule.read(file);
    } catch (IOException e) {
      throw new UsageError("cannot read the schedule: " + e.getMessage());
    }
  }
}
