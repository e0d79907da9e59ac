package io.concurrencylint.cli;

import io.concurrencylint.analyzer.report.Identity;
import io.concurrencylint.analyzer.triage.Baseline;
import io.concurrencylint.check.BaselineFile;
import io.concurrencylint.check.Outcome;
import io.concurrencylint.check.Run;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.UsageError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code baseline}: keeps the list of known findings. */
@Command(name = "baseline", description = "Keep a list of known findings, to report only new ones.")
final class BaselineCommand implements Runnable {

  private final Session session;

  @Spec private CommandSpec spec;

  BaselineCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "create, update or prune?");
  }

  @Command(
      name = "create",
      abbreviateSynopsis = true,
      description = "List all present findings in a new file.")
  int create(@Mixin AnalysisOptions options, @Mixin Target target) {
    Path file = file(options, target);
    if (Files.exists(file)) {
      throw new UsageError(
          file + " exists; 'baseline update' replaces its entries, 'baseline prune' only removes");
    }
    Outcome present = outcome(options, Optional.empty());
    BaselineFile.write(Baseline.of(present.present()), file);
    session.say(
        counted(present.present().size())
            + " in "
            + file
            + "; from now on: concurrency-lint check --baseline "
            + session.directory().relativize(file));
    return ExitCode.CLEAN;
  }

  @Command(
      name = "update",
      abbreviateSynopsis = true,
      description = "Replace the entries by the present findings.")
  int update(@Mixin AnalysisOptions options, @Mixin Target target) {
    Path file = file(options, target);
    Baseline before = BaselineFile.read(file);
    Outcome present = outcome(options, Optional.of(before));
    Baseline after = Baseline.of(present.present());
    BaselineFile.write(after, file);
    tell(before, after, file);
    return ExitCode.CLEAN;
  }

  @Command(
      name = "prune",
      abbreviateSynopsis = true,
      description = "Remove the entries of findings that are gone.")
  int prune(@Mixin AnalysisOptions options, @Mixin Target target) {
    Path file = file(options, target);
    Baseline before = BaselineFile.read(file);
    Outcome present = outcome(options, Optional.of(before));
    if (present.run().analysis().statistics().lostFiles() > 0) {
      session.say(
          "nothing removed: "
              + present.run().analysis().statistics().lostFiles()
              + " files could not be analysed, their entries would be lost");
      return ExitCode.INCOMPLETE;
    }
    SortedSet<Identity> kept = new TreeSet<>(before.entries());
    kept.removeAll(present.triage().stale());
    Baseline after = new Baseline(kept);
    BaselineFile.write(after, file);
    tell(before, after, file);
    return ExitCode.CLEAN;
  }

  private void tell(Baseline before, Baseline after, Path file) {
    long removed = before.entries().stream().filter(e -> !after.contains(e)).count();
    long added = after.entries().stream().filter(e -> !before.contains(e)).count();
    session.say(
        counted(after.entries().size())
            + " in "
            + file
            + ", "
            + removed
            + " removed, "
            + added
            + " added");
  }

  private static String counted(int entries) {
    return entries == 1 ? "1 finding" : entries + " findings";
  }

  /** {@code --baseline}. */
  static final class Target {

    @Option(
        names = "--baseline",
        paramLabel = "FILE",
        description = "The file (default: the configuration's, or " + BaselineFile.NAME + ").")
    private Path file;
  }

  private Outcome outcome(AnalysisOptions options, Optional<Baseline> known) {
    Settings settings = options.settings(session);
    Run run = options.run(session, settings);
    run.analysis().problems().forEach(problem -> session.say(problem.toString()));
    return Outcome.of(run, settings, known, Optional.empty());
  }

  /** The file named, or the one that the configuration names. */
  private Path file(AnalysisOptions options, Target target) {
    Path fallback = options.settings(session).scope().baseline().orElse(Path.of(BaselineFile.NAME));
    return session.directory().resolve(target.file == null ? fallback : target.file);
  }
}
