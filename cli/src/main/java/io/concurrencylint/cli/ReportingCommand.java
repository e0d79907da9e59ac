package io.concurrencylint.cli;

import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.report.Format;
import io.concurrencylint.analyzer.report.Report;
import io.concurrencylint.analyzer.report.Report.Withheld;
import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.analyzer.report.SarifReport;
import io.concurrencylint.analyzer.report.Sources;
import io.concurrencylint.analyzer.report.Style;
import io.concurrencylint.analyzer.report.Summary;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.triage.Baseline;
import io.concurrencylint.analyzer.triage.Changes;
import io.concurrencylint.analyzer.triage.Git;
import io.concurrencylint.analyzer.triage.Triage;
import io.concurrencylint.cli.AnalysisOptions.Run;
import io.concurrencylint.cli.Terminal.ColourChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
  private FailOn failOn = FailOn.WARNING;

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
    Request request = options.request(session);
    Set<String> rules =
        options.rules(session).stream().map(rule -> rule.doc().name()).collect(Collectors.toSet());
    confirming.check(confirms());
    Triage.Wish wish = new Triage.Wish(rules, minimum(), known(), changes(request));

    Run run = options.run(session, request);
    Triage triage = Triage.of(run.analysis(), wish);
    new Diagnostics(session, run, triage).tell(options.someRulesOnly());
    if (confirms()) {
      triage = confirmed(run, triage);
    }
    Report report = report(run, triage);
    write(report, new Sources(request.root()), files);
    return verdict(run, triage);
  }

  /** Whoever wants confirmed findings only has every finding tried. */
  private Confidence minimum() {
    boolean onlyConfirmed = confirms() && options.minimum() == Confidence.CONFIRMED;
    return onlyConfirmed ? Confidence.LOW : options.minimum();
  }

  private Triage confirmed(Run run, Triage triage) throws IOException {
    List<Result> results = new Confirming(session, confirming, run).of(triage.results());
    List<Withheld> withheld = new ArrayList<>(triage.withheld());
    if (options.minimum() == Confidence.CONFIRMED) {
      int before = results.size();
      results = results.stream().filter(each -> !each.isOpen() || isConfirmed(each)).toList();
      if (results.size() < before) {
        withheld.add(new Withheld(before - results.size(), "not confirmed"));
      }
    }
    return new Triage(results, withheld, triage.unused(), triage.stale());
  }

  private static boolean isConfirmed(Result result) {
    return result.finding().confidence() == Confidence.CONFIRMED;
  }

  private Optional<Baseline> known() {
    return baseline == null
        ? Optional.empty()
        : Optional.of(BaselineFile.read(session.directory().resolve(baseline)));
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

  private Report report(Run run, Triage triage) {
    List<Result> results = new ArrayList<>();
    int open = 0;
    for (Result result : triage.results()) {
      if (result.isOpen()) {
        open++;
      }
      if (!result.isOpen() || maxFindings == 0 || open <= maxFindings) {
        results.add(result);
      }
    }
    List<Withheld> withheld = new ArrayList<>(triage.withheld());
    if (maxFindings > 0 && open > maxFindings) {
      withheld.add(new Withheld(open - maxFindings, "beyond --max-findings " + maxFindings));
    }
    List<RuleDoc> docs =
        run.rules().stream().map(Rule::doc).sorted(Comparator.comparing(RuleDoc::name)).toList();
    return new Report(
        Version.number(),
        docs,
        results,
        withheld,
        baseline != null,
        run.analysis().problems(),
        run.analysis().statistics(),
        run.elapsed());
  }

  private void write(Report report, Sources sources, List<Output> files) throws IOException {
    boolean toFile = false;
    boolean sarif = false;
    for (Output file : files) {
      toFile |= file.format().isEmpty();
      Format chosen = file.format().orElseGet(() -> mainFormat(file.byExtension()));
      sarif |= chosen == Format.SARIF;
      try {
        file.write(out -> chosen.write(report, sources, Style.PLAIN, out));
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

  private int verdict(Run run, Triage triage) {
    if (failOnIncomplete && run.analysis().statistics().lostFiles() > 0) {
      return ExitCode.INCOMPLETE;
    }
    boolean failed =
        triage.results().stream()
            .filter(Result::isOpen)
            .filter(result -> !confirms() || isConfirmed(result))
            .anyMatch(result -> failOn.includes(result.finding().severity()));
    return failed ? ExitCode.FINDINGS : ExitCode.CLEAN;
  }
}
