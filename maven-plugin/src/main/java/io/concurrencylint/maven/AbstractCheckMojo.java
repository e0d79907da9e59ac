package io.concurrencylint.maven;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.report.Format;
import io.concurrencylint.analyzer.report.Report;
import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.analyzer.report.Sources;
import io.concurrencylint.analyzer.report.Style;
import io.concurrencylint.analyzer.report.Summary;
import io.concurrencylint.check.BaselineFile;
import io.concurrencylint.check.Outcome;
import io.concurrencylint.check.Run;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.check.WholeFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/** Writes reports, logs the findings, and fails on them. */
abstract class AbstractCheckMojo extends AbstractAnalysisMojo {

  /** Whether findings fail the build. */
  @Parameter(property = "concurrency-lint.failOnViolation", defaultValue = "true")
  private boolean failOnViolation;

  /** So many findings are borne. */
  @Parameter(property = "concurrency-lint.maxAllowedViolations", defaultValue = "0")
  private int maxAllowedViolations;

  /** Reports to write: html, sarif, json, full, concise, github. */
  @Parameter(property = "concurrency-lint.formats", defaultValue = "html,sarif")
  private List<String> formats;

  /** Where reports are written. */
  @Parameter(
      property = "concurrency-lint.outputDirectory",
      defaultValue = "${project.build.directory}/concurrency-lint")
  private File outputDirectory;

  @Override
  final void conclude(Run run, Settings settings)
      throws MojoExecutionException, MojoFailureException {
    Path baseline = baseline(settings);
    Outcome outcome =
        Outcome.of(
            run,
            asked(settings),
            Files.exists(baseline) ? Optional.of(BaselineFile.read(baseline)) : Optional.empty(),
            changes());
    tell(outcome);
    outcome = judged(outcome, settings);
    Report report = outcome.report(version(), 0);
    report.open().forEach(this::log);
    Summary.lines(report).forEach(getLog()::info);
    String link = write(report);
    int violations = violations(outcome).size();
    boolean failed = violations > maxAllowedViolations && isFailing();
    boolean incomplete = outcome.isUnbearablyIncomplete() && isFailing();
    if (!link.isEmpty()) {
      getLog().info("Report: " + link);
    }
    if (outcome.isFaulty()) {
      throw new MojoExecutionException("a rule failed, see above; its findings are missing");
    }
    if (failed || incomplete) {
      fail(
          (failed ? counted(violations) : "the analysis is incomplete, see above")
              + (link.isEmpty() ? "" : "; report: " + link));
    }
  }

  /** The settings that findings are chosen by. */
  Settings asked(Settings settings) {
    return settings;
  }

  /** What more there is to say of an outcome. */
  Outcome judged(Outcome outcome, Settings settings) {
    return outcome;
  }

  /** What the build fails on. */
  List<Result> violations(Outcome outcome) {
    return outcome.violations();
  }

  /** Where reports are written. */
  final Path reports() {
    return outputDirectory.toPath();
  }

  /** Fails the build, now or later. */
  void fail(String message) throws MojoFailureException {
    throw new MojoFailureException(message);
  }

  /** Whether the goal judges at all. */
  boolean isFailing() {
    return failOnViolation;
  }

  private String counted(int violations) {
    String found = violations == 1 ? "1 concurrency hazard" : violations + " concurrency hazards";
    return maxAllowedViolations > 0 ? found + ", allowed are " + maxAllowedViolations : found;
  }

  private void log(Result result) {
    Finding finding = result.finding();
    String line =
        finding.location().path()
            + ":"
            + finding.location().line()
            + ":"
            + finding.location().column()
            + ": "
            + finding.severity().label()
            + "["
            + finding.rule()
            + "] "
            + finding.message()
            + " ("
            + finding.confidence().label()
            + ")";
    if (finding.severity() == Severity.ERROR) {
      getLog().error(line);
    } else if (finding.severity() == Severity.WARNING) {
      getLog().warn(line);
    } else {
      getLog().info(line);
    }
    result.verdict().ifPresent(verdict -> getLog().info("  " + verdict.text()));
  }

  /** Writes all formats; the link to the first of them, the one for people if there is one. */
  private String write(Report report) {
    String link = "";
    Path folder = reports();
    Sources sources = new Sources(root());
    for (String name : formats) {
      Format format =
          Choice.of("formats", name, Format.class)
              .orElseThrow(() -> new UsageError("concurrency-lint.formats: an empty name"));
      Path file = folder.resolve("report." + extension(format));
      try {
        Files.createDirectories(folder);
        WholeFile.write(file, out -> format.write(report, sources, Style.PLAIN, out));
      } catch (IOException e) {
        throw new UsageError("cannot write " + file + ": " + e.getMessage());
      }
      if (link.isEmpty() || format == Format.HTML) {
        link = "file://" + file.toUri().getRawPath();
      }
    }
    return link;
  }

  private static String extension(Format format) {
    return switch (format) {
      case HTML, SARIF, JSON, DOT -> format.label();
      case FULL -> "txt";
      case CONCISE, GITHUB -> format.label() + ".txt";
    };
  }
}
