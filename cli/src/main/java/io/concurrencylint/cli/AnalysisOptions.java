package io.concurrencylint.cli;

import io.concurrencylint.analyzer.cache.Cache;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.check.CacheFolder;
import io.concurrencylint.check.ClassPathText;
import io.concurrencylint.check.RuleSelection;
import io.concurrencylint.check.Run;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.check.config.ConfigurationFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      names = "--config",
      paramLabel = "FILE",
      description =
          "Read settings from FILE (default: "
              + ConfigurationFile.NAME
              + " in the folder analysed or above it). Options win over it.")
  private Path config;

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
  private Confidence minimum;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Worker threads (default: one for each processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--no-cache", description = "Neither use nor keep what earlier runs came to.")
  private boolean noCache;

  @Option(
      names = "--cache-dir",
      paramLabel = "DIR",
      description = "Keep what runs came to in DIR (default: the user's cache folder).")
  private Path cacheFolder;

  /** The configuration file that holds: the one named, or the one found. */
  Optional<Path> configuration(Session session) {
    if (config != null) {
      Path named = session.directory().resolve(config).normalize();
      if (!Files.isRegularFile(named)) {
        throw new UsageError("--config " + config + ": no such file");
      }
      return Optional.of(named);
    }
    return ConfigurationFile.find(wanted(session));
  }

  /** What these options say, and what the configuration file says where they say nothing. */
  Settings settings(Session session) {
    Path here = session.directory();
    Settings said =
        new Settings(
            rules,
            new Settings.Thresholds(
                Optional.ofNullable(minimum), Optional.empty(), Optional.empty()),
            new Settings.Scope(
                List.of(),
                List.of(),
                ClassPathText.entries(classPath, here, "--classpath"),
                sourceRoots.stream().map(root -> existing(here, root)).toList(),
                Optional.empty(),
                Optional.ofNullable(cacheFolder).map(folder -> here.resolve(folder).normalize())),
            Map.of(),
            Models.bundled());
    return configuration(session)
        .map(file -> said.over(ConfigurationFile.read(file, session.ruleNames())))
        .orElse(said);
  }

  /** The rules selected. */
  List<Rule> rules(Session session, Settings settings) {
    return RuleSelection.of(
        settings.rules(), session.rules(), rules.isEmpty() ? "rules" : "--rules");
  }

  /** The request these options make, checked. */
  Request request(Session session, Settings settings) {
    if (threads < 1) {
      throw new UsageError("--threads " + threads + ": at least 1");
    }
    List<Path> wanted = wanted(session);
    return new Request(
        root(session.directory(), wanted),
        wanted,
        settings.scope().sourceRoots(),
        settings.scope().classPath(),
        threads,
        settings.scope()::wants,
        settings.models(),
        noCache ? Cache.NONE : CacheFolder.of(settings));
  }

  /** Runs the analysis, with a progress bar where somebody can see it. */
  Run run(Session session, Settings settings) {
    Request request = request(session, settings);
    List<Rule> selected = rules(session, settings);
    if (session.terminal().err()) {
      try (ProgressBar bar = new ProgressBar(session.err(), session.terminal().unicode())) {
        return Run.of(request, selected, session.analyser(), bar);
      }
    }
    return Run.of(request, selected, session.analyser(), Progress.NONE);
  }

  private List<Path> wanted(Session session) {
    List<Path> wanted = new ArrayList<>();
    for (Path path : paths.isEmpty() ? List.of(Path.of("")) : paths) {
      wanted.add(existing(session.directory(), path));
    }
    return wanted;
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
