package io.concurrencylint.cli;

import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.analyzer.report.Format;
import io.concurrencylint.analyzer.report.Report;
import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.analyzer.report.SarifReport;
import io.concurrencylint.analyzer.report.Sources;
import io.concurrencylint.analyzer.report.Style;
import io.concurrencylint.analyzer.report.Summary;
import io.concurrencylint.analyzer.triage.Baseline;
import io.concurrencylint.analyzer.triage.Changes;
import io.concurrencylint.analyzer.triage.Git;
import io.concurrencylint.analyzer.triage.Shard;
import io.concurrencylint.check.BaselineFile;
import io.concurrencylint.check.Diagnostics;
import io.concurrencylint.check.FailOn;
import io.concurrencylint.check.Outcome;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.check.WholeFile;
import io.concurrencylint.cli.Terminal.ColourChoice;
import io.concurrencylint.confirm.Confirming;
import io.concurrencylint.confirm.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Analyses, tries to make findings happen when asked to, and reports. */
abstract class ReportingCommand implements Callable<Integer> {

  @Mixin private AnalysisOptions options;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = Choices.Formats.class,
      completionCandidates = Choices.Formats.class,
      description =
          "${COMPLETION-CANDIDATES} (default: full on a terminal, concise " + "elsewhere).")
  private Format format;

  @Option(
      names = "--output",
      paramLabel = "[FORMAT=]FILE",
      description =
          "Write the report to FILE instead of standard output; with FORMAT= as "
              + "well as to standard output. Repeatable.")
  private List<String> outputs = new ArrayList<>();

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      converter = Choices.FailOns.class,
      completionCandidates = Choices.FailOns.class,
      description = "error, warning, note or never (default: warning).")
  private FailOn failOn;

  @Option(
      names = "--fail-on-incomplete",
      description = "Exit 4 when a source file could not be analysed.")
  private boolean failOnIncomplete;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "Do not report the findings listed in FILE.")
  private Path baseline;

  @Option(
      names = "--since",
      paramLabel = "REV",
      description =
          "Report only what touches lines changed since the merge base of REV and "
              + "HEAD. Everything is analysed.")
  private String since;

  @Option(names = "--staged", description = "Report only what touches lines staged in git.")
  private boolean staged;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      converter = ShardText.class,
      description =
          "Report the I-th of N parts of the findings, split by file. Everything is analysed.")
  private Shard shard = Shard.WHOLE;

  @Option(
      names = "--max-findings",
      paramLabel = "N",
      description = "Show at most N findings; 0 shows all (default).")
  private int maxFindings;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      converter = Choices.Colours.class,
      completionCandidates = Choices.Colours.class,
      description = "auto, always or never.")
  private ColourChoice colour = ColourChoice.AUTO;

  @Mixin private ConfirmOptions confirming;

  private final Session session;

  ReportingCommand(Session session) {
    this.session = session;
  }

  /** Whether findings are to be made to happen. */
  abstract boolean confirms();

  @Override
  public Integer call() throws IOException {
    if (maxFindings < 0) {
      throw new UsageError("--max-findings " + maxFindings + ": 0 or more");
    }
    List<Output> files = new ArrayList<>();
    for (String output : outputs) {
      files.add(Output.parse(output, session.directory()));
    }
    files.forEach(Output::prepare);
    confirming.check(confirms());
    Settings settings = settings();
    Request request = options.request(session, settings);
    Optional<Baseline> known = settings.scope().baseline().map(BaselineFile::read);
    Optional<Changes> changes = changes(request);

    Outcome outcome =
        Outcome.of(
            options.run(session, settings),
            confirms() ? Confirming.tried(settings) : settings,
            known,
            changes,
            shard);
    Diagnostics.of(outcome, session.ruleNames(), session.directory()).forEach(session::say);
    if (confirms()) {
      outcome = confirmed(outcome, settings);
    }
    write(outcome.report(Version.number(), maxFindings), new Sources(request.root()), files);
    if (outcome.isFaulty()) {
      return ExitCode.INTERNAL;
    }
    if (outcome.isUnbearablyIncomplete()) {
      return ExitCode.INCOMPLETE;
    }
    List<Result> violations = confirms() ? Confirming.violations(outcome) : outcome.violations();
    return !violations.isEmpty() ? ExitCode.FINDINGS : ExitCode.CLEAN;
  }

  private Outcome confirmed(Outcome outcome, Settings settings) throws IOException {
    Confirming attempt =
        new Confirming(
            confirming.wish(session),
            Workspace.in(session.directory()),
            new Confirming.Listener() {
              @Override
              public void trying(String what) {
                if (session.terminal().err()) {
                  say(what);
                }
              }

              @Override
              public void say(String message) {
                session.say(message);
              }
            });
    return attempt.of(outcome, settings, outcome.run().request());
  }

  private Settings settings() {
    Settings said =
        new Settings(
            List.of(),
            new Settings.Thresholds(
                Optional.empty(),
                Optional.ofNullable(failOn),
                failOnIncomplete ? Optional.of(true) : Optional.empty()),
            new Settings.Scope(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.ofNullable(baseline).map(session.directory()::resolve),
                Optional.empty()),
            Map.of(),
            Models.bundled());
    return said.over(options.settings(session));
  }

  private Optional<Changes> changes(Request request) {
    if (since != null && staged) {
      throw new UsageError("--since and --staged exclude each other");
    }
    if (since == null && !staged) {
      return Optional.empty();
    }
    try {
      Git git = new Git(request.root());
      return Optional.of(staged ? git.staged() : git.since(since));
    } catch (Git.Unanswerable e) {
      throw new UsageError(e.getMessage());
    }
  }

  private void write(Report report, Sources sources, List<Output> files) throws IOException {
    boolean toFile = false;
    boolean sarif = false;
    for (Output file : files) {
      toFile |= file.format().isEmpty();
      Format chosen = file.format().orElseGet(() -> mainFormat(file.byExtension()));
      sarif |= chosen == Format.SARIF;
      try {
        WholeFile.write(file.file(), out -> chosen.write(report, sources, Style.PLAIN, out));
      } catch (IOException e) {
        throw new UsageError("cannot write " + file.file() + ": " + e.getMessage());
      }
    }
    Format shown = mainFormat(Optional.empty());
    if (!toFile) {
      sarif |= shown == Format.SARIF;
      print(shown, report, sources);
    }
    if (toFile || shown != Format.FULL) {
      Summary.lines(report).forEach(session.err()::println);
    }
    if (sarif && report.results().size() > SarifReport.RESULTS_MAX) {
      session.say(
          "the SARIF file holds "
              + SarifReport.RESULTS_MAX
              + " of "
              + report.results().size()
              + " results: code scanning accepts no more");
    }
  }

  private void print(Format shown, Report report, Sources sources) throws IOException {
    try {
      shown.write(report, sources, session.terminal().style(colour), session.out());
    } catch (IOException e) {
      if (Main.isClosedPipe(e)) {
        throw e;
      }
      throw new UsageError("cannot write to standard output: " + e.getMessage());
    }
  }

  private Format mainFormat(Optional<Format> byExtension) {
    if (format != null) {
      return format;
    }
    return byExtension.orElse(session.terminal().out() ? Format.FULL : Format.CONCISE);
  }
}
