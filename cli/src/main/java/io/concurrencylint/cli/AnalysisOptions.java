package io.concurrencylint.cli;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.rule.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to analyse, and how; shared by the commands that analyse. */
final class AnalysisOptions {

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Files and folders to analyse (default: the current directory).")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = {"-cp", "--classpath"},
      paramLabel = "PATH",
      description =
          "Jars and class folders the sources are compiled against; folder/* "
              + "stands for all jars of a folder. Repeatable.")
  private List<String> classPath = new ArrayList<>();

  @Option(
      names = "--source-root",
      paramLabel = "DIR",
      description =
          "Sources that take part in the analysis, but in which nothing is "
              + "reported. Repeatable.")
  private List<Path> sourceRoots = new ArrayList<>();

  @Option(
      names = "--rules",
      paramLabel = "A,-B",
      split = ",",
      description = "Only these rules; a minus leaves a rule out.")
  private List<String> rules = new ArrayList<>();

  @Option(
      names = "--min-confidence",
      paramLabel = "LEVEL",
      converter = Choices.Confidences.class,
      completionCandidates = Choices.Confidences.class,
      description = "low, medium, high or confirmed (default: medium).")
  private Confidence minimum = Confidence.MEDIUM;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Worker threads (default: one for each processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  /**
   * A finished analysis.
   *
   * @param request what was asked for
   * @param rules that ran
   * @param analysis the result
   * @param elapsed wall-clock time
   */
  record Run(Request request, List<Rule> rules, Analysis analysis, Duration elapsed) {}

  Confidence minimum() {
    return minimum;
  }

  /** Whether rules were left out, so that nothing can be said about those. */
  boolean someRulesOnly() {
    return !rules.isEmpty();
  }

  /** The rules selected. */
  List<Rule> rules(Session session) {
    return RuleSelection.of(rules, session);
  }

  /** The request these options make, checked. */
  Request request(Session session) {
    if (threads < 1) {
      throw new UsageError("--threads " + threads + ": at least 1");
    }
    Path here = session.directory();
    List<Path> wanted = new ArrayList<>();
    for (Path path : paths.isEmpty() ? List.of(Path.of("")) : paths) {
      wanted.add(existing(here, path));
    }
    List<Path> roots = new ArrayList<>();
    for (Path root : sourceRoots) {
      roots.add(existing(here, root));
    }
    return new Request(
        root(here, wanted), wanted, roots, ClassPathOption.entries(classPath, here), threads);
  }

  /** Runs the analysis, with a progress bar where somebody can see it. */
  Run run(Session session, Request request) {
    List<Rule> selected = rules(session);
    long start = System.nanoTime();
    Analysis analysis;
    if (session.terminal().err()) {
      try (ProgressBar bar = new ProgressBar(session.err(), session.terminal().unicode())) {
        analysis = session.analyser().analyse(selected, request, bar);
      }
    } else {
      analysis = session.analyser().analyse(selected, request, Progress.NONE);
    }
    return new Run(request, selected, analysis, Duration.ofNanos(System.nanoTime() - start));
  }

  private static Path existing(Path here, Path path) {
    Path resolved = here.resolve(path).normalize();
    if (!Files.exists(resolved)) {
      throw new UsageError(path + ": no such file or folder");
    }
    return resolved;
  }

  /**
   * The folder that paths in reports are relative to: the current one, or, when something lies
   * outside it, the one that holds everything to analyse.
   */
  private static Path root(Path here, List<Path> wanted) {
    if (wanted.stream().allMatch(path -> path.startsWith(here))) {
      return here;
    }
    Path root = Files.isDirectory(wanted.get(0)) ? wanted.get(0) : wanted.get(0).getParent();
    for (Path path : wanted) {
      while (!path.startsWith(root)) {
        root = root.getParent();
      }
    }
    return root;
  }
}
