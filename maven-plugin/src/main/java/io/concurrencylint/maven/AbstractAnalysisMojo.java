package io.concurrencylint.maven;

import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.analyzer.triage.Changes;
import io.concurrencylint.analyzer.triage.Git;
import io.concurrencylint.check.BaselineFile;
import io.concurrencylint.check.CacheFolder;
import io.concurrencylint.check.Diagnostics;
import io.concurrencylint.check.FailOn;
import io.concurrencylint.check.Glob;
import io.concurrencylint.check.Outcome;
import io.concurrencylint.check.RuleSelection;
import io.concurrencylint.check.Run;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.check.config.ConfigurationFile;
import io.concurrencylint.rules.Rules;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectDependenciesResolver;

/**
 * What the goals that analyse have in common. Findings end in a {@link MojoFailureException},
 * anything else that goes wrong in a {@link MojoExecutionException}.
 */
abstract class AbstractAnalysisMojo extends AbstractMojo {

  /** Does nothing. */
  @Parameter(property = "concurrency-lint.skip", defaultValue = "false")
  private boolean skip;

  /** Rules to run, all by default; a leading minus leaves one out: {@code -BusyWait}. */
  @Parameter(property = "concurrency-lint.rules")
  private List<String> rules;

  /** Findings of less confidence are not reported: low, medium (default), high or confirmed. */
  @Parameter(property = "concurrency-lint.minConfidence")
  private String minConfidence;

  /** From which level on findings count: error, warning (default), note or never. */
  @Parameter(property = "concurrency-lint.failOn")
  private String failOn;

  /** Globs of the files to analyse, relative to the module's folder; all by default. */
  @Parameter(property = "concurrency-lint.includes")
  private List<String> includes;

  /** Globs of files not to analyse, relative to the module's folder. */
  @Parameter(property = "concurrency-lint.excludes")
  private List<String> excludes;

  /** Settings; by default {@code concurrency-lint.yml} in the module's folder or above it. */
  @Parameter(property = "concurrency-lint.configFile")
  private File configFile;

  /**
   * Known findings, which are not reported; by default the configuration's, or {@code
   * concurrency-lint-baseline.txt} in the module's folder. Need not exist.
   */
  @Parameter(property = "concurrency-lint.baselineFile")
  private String baselineFile;

  /** Reports only what touches lines changed since the merge base of this revision and HEAD. */
  @Parameter(property = "concurrency-lint.since")
  private String since;

  /** Analyses the test sources too. */
  @Parameter(property = "concurrency-lint.includeTests", defaultValue = "false")
  private boolean includeTests;

  /** Worker threads; by default one for each processor. */
  @Parameter(property = "concurrency-lint.threads", defaultValue = "0")
  private int threads;

  /** Keeps what runs came to, so that the next is quicker; by default the user's cache folder. */
  @Parameter(property = "concurrency-lint.cacheDirectory")
  private String cacheDirectory;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  @Parameter(defaultValue = "${plugin.version}", readonly = true, required = true)
  private String version;

  @Inject private ProjectDependenciesResolver resolver;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    analyse();
    finish();
  }

  /** Comes after each module, also after one that had nothing to analyse. */
  void finish() throws MojoFailureException {}

  private void analyse() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("skipped, as concurrency-lint.skip says");
      return;
    }
    try {
      ModuleSources sources = ModuleSources.of(modules(), includeTests);
      if (sources.written().isEmpty()) {
        getLog().info("no Java sources here");
        return;
      }
      Settings settings = settings();
      Run run = run(sources, settings);
      conclude(run, settings);
    } catch (UsageError | Git.Unanswerable e) {
      throw new MojoExecutionException(inMavenWords(e.getMessage()), e);
    } catch (RuntimeException e) {
      throw new MojoExecutionException(
          "concurrency-lint failed; this is a fault of its own: " + e, e);
    }
  }

  /** The modules to analyse as one program. */
  List<MavenProject> modules() {
    return List.of(project);
  }

  /** Makes of a finished analysis what the goal is for. */
  abstract void conclude(Run run, Settings settings)
      throws MojoExecutionException, MojoFailureException;

  final MavenProject project() {
    return project;
  }

  final MavenSession session() {
    return session;
  }

  final String version() {
    return version;
  }

  /** The folder that paths in reports are relative to. */
  final Path root() {
    return session.getRequest().getMultiModuleProjectDirectory().toPath().normalize();
  }

  /** The file of known findings, which need not exist. */
  final Path baseline(Settings settings) {
    Path base = project.getBasedir().toPath();
    return settings.scope().baseline().orElse(base.resolve(defaultBaseline())).normalize();
  }

  /** Its name where nothing else is said. */
  String defaultBaseline() {
    return BaselineFile.NAME;
  }

  /** The lines that changed, where only those are of interest. */
  final Optional<Changes> changes() {
    return Optional.ofNullable(since)
        .filter(revision -> !revision.isBlank())
        .map(revision -> new Git(root()).since(revision));
  }

  /** Tells what the user should know beside the findings. */
  final void tell(Outcome outcome) {
    Diagnostics.of(outcome, RuleSelection.names(Rules.all()), root())
        .forEach(line -> getLog().warn(inMavenWords(line)));
  }

  final ClassPaths classPaths() {
    return new ClassPaths(session, resolver, getLog());
  }

  private Run run(ModuleSources sources, Settings settings) {
    List<Path> classPath =
        settings.scope().classPath().isEmpty()
            ? classPaths().of(modules(), includeTests)
            : settings.scope().classPath();
    List<Path> taking = new ArrayList<>(sources.generated());
    taking.addAll(settings.scope().sourceRoots());
    Request request =
        new Request(
            root(),
            sources.written(),
            taking,
            classPath,
            threads > 0 ? threads : Runtime.getRuntime().availableProcessors(),
            settings.scope()::wants,
            settings.models(),
            CacheFolder.of(settings));
    return Run.of(
        request,
        RuleSelection.of(settings.rules(), Rules.all(), "rules"),
        (selected, asked, progress) -> new Engine(selected).run(asked, progress),
        Progress.NONE);
  }

  private Settings settings() {
    Path base = project.getBasedir().toPath();
    Settings said =
        new Settings(
            orEmpty(rules),
            new Settings.Thresholds(
                Choice.of("minConfidence", minConfidence, Confidence.class),
                Choice.of("failOn", failOn, FailOn.class),
                Optional.empty()),
            new Settings.Scope(
                globs(base, includes),
                globs(base, excludes),
                List.of(),
                List.of(),
                Optional.ofNullable(baselineFile).map(base::resolve),
                Optional.ofNullable(cacheDirectory).map(base::resolve)),
            Map.of(),
            Models.bundled());
    Optional<Path> file =
        configFile == null
            ? ConfigurationFile.find(List.of(base))
            : Optional.of(configFile.toPath().toAbsolutePath());
    return file.map(
            found -> said.over(ConfigurationFile.read(found, RuleSelection.names(Rules.all()))))
        .orElse(said);
  }

  private static List<Glob> globs(Path base, List<String> patterns) {
    return orEmpty(patterns).stream().map(pattern -> new Glob(base, pattern)).toList();
  }

  private static List<String> orEmpty(List<String> values) {
    return values == null ? List.of() : values;
  }

  private static String inMavenWords(String message) {
    return message
        .replace("--since and --staged need", "concurrency-lint.since needs")
        .replace("--since ", "concurrency-lint.since ")
        .replace("'concurrency-lint rules' lists them", "the goal help and the README list them")
        .replace("'concurrency-lint baseline prune' removes", "the goal baseline removes");
  }
}
