package io.concurrencylint.cli;

import io.concurrencylint.analyzer.report.Identity;
import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.analyzer.triage.Baseline;
import io.concurrencylint.analyzer.triage.Triage;
import io.concurrencylint.cli.AnalysisOptions.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code baseline}: keeps the list of known findings. */
@Command(name = "baseline", description = "Keep a list of known findings, to report only new ones.")
final class BaselineCommand implements Runnable {

  private static final String DEFAULT = "concurrency-lint-baseline.txt";

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
    Path file = target.file(session);
    if (Files.exists(file)) {
      throw new UsageError(
          file + " exists; 'baseline update' replaces its entries, 'baseline prune' only removes");
    }
    Findings present = Findings.of(options, session, Optional.empty());
    BaselineFile.write(Baseline.of(present.reported()), file);
    session.say(
        counted(present.reported().size())
            + " in "
            + file
            + "; from now on: concurrency-lint check --baseline "
            + target.file);
    return ExitCode.CLEAN;
  }

  @Command(
      name = "update",
      abbreviateSynopsis = true,
      description = "Replace the entries by the present findings.")
  int update(@Mixin AnalysisOptions options, @Mixin Target target) {
    Path file = target.file(session);
    Baseline before = BaselineFile.read(file);
    Findings present = Findings.of(options, session, Optional.of(before));
    Baseline after = Baseline.of(present.reported());
    BaselineFile.write(after, file);
    tell(before, after, file);
    return ExitCode.CLEAN;
  }

  @Command(
      name = "prune",
      abbreviateSynopsis = true,
      description = "Remove the entries of findings that are gone.")
  int prune(@Mixin AnalysisOptions options, @Mixin Target target) {
    Path file = target.file(session);
    Baseline before = BaselineFile.read(file);
    Findings present = Findings.of(options, session, Optional.of(before));
    if (present.run().analysis().statistics().lostFiles() > 0) {
      session.say(
          "nothing removed: "
              + present.run().analysis().statistics().lostFiles()
              + " files could not be analysed, their entries would be lost");
      return ExitCode.INCOMPLETE;
    }
    SortedSet<Identity> kept = new TreeSet<>(before.entries());
    kept.removeAll(present.stale());
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
        description = "The file (default: " + DEFAULT + ").")
    private Path file = Path.of(DEFAULT);

    private Path file(Session session) {
      return session.directory().resolve(file);
    }
  }

  private record Findings(Run run, SortedSet<Identity> reported, SortedSet<Identity> stale) {

    static Findings of(AnalysisOptions options, Session session, Optional<Baseline> known) {
      Run run = options.run(session, options.request(session));
      run.analysis().problems().forEach(problem -> session.say(problem.toString()));
      Set<String> rules =
          run.rules().stream().map(rule -> rule.doc().name()).collect(Collectors.toSet());
      Triage triage =
          Triage.of(
              run.analysis(), new Triage.Wish(rules, options.minimum(), known, Optional.empty()));
      SortedSet<Identity> reported = new TreeSet<>();
      for (Result result : triage.results()) {
        if (result.status() != Result.Status.SUPPRESSED) {
          reported.add(result.identity());
        }
      }
      return new Findings(run, reported, triage.stale());
    }
  }
}
