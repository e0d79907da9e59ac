package io.concurrencylint.maven;

import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.check.Outcome;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.TimeSpan;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.confirm.Confirming;
import io.concurrencylint.confirm.Workspace;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Finds concurrency hazards in each module, runs its code and tests in JVMs of their own to make
 * each of them happen, and fails the build on those that did. Compiles first, the tests too. From
 * the command line it fails after the last module.
 */
@Mojo(name = "confirm")
@Execute(phase = LifecyclePhase.PROCESS_TEST_CLASSES)
public final class ConfirmMojo extends AbstractLateMojo {

  /** At most about so many executions for each finding. */
  @Parameter(property = "concurrency-lint.executions", defaultValue = "3000")
  private long executions;

  /** At most about so long for each finding, such as 90s or 2m. */
  @Parameter(property = "concurrency-lint.timeLimit", defaultValue = "20s")
  private String timeLimit;

  /** Tries only these findings, by id or rule; all by default. */
  @Parameter(property = "concurrency-lint.only")
  private List<String> only;

  /** Where a JUnit test is written for each confirmed finding; by default none is. */
  @Parameter(property = "concurrency-lint.exportTests")
  private File exportTests;

  @Override
  Settings asked(Settings settings) {
    return Confirming.tried(settings);
  }

  @Override
  Outcome judged(Outcome outcome, Settings settings) {
    Request analysed = outcome.run().request();
    List<Path> sources = new ArrayList<>(analysed.sourceRoots());
    sources.addAll(ModuleSources.of(modules(), true).written());
    sources.removeAll(analysed.paths());
    Request programs =
        new Request(
            analysed.root(),
            analysed.paths(),
            sources,
            classPaths().running(project()),
            analysed.threads(),
            analysed.wanted(),
            analysed.models());
    try {
      return new Confirming(wish(), new Workspace(reports().resolve("confirm")), new Told())
          .of(outcome, settings, programs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  List<Result> violations(Outcome outcome) {
    return Confirming.violations(outcome);
  }

  private Confirming.Wish wish() {
    if (executions < 1) {
      throw new UsageError("concurrency-lint.executions: " + executions + ": at least 1");
    }
    try {
      return new Confirming.Wish(
          executions,
          TimeSpan.of(timeLimit),
          only == null ? List.of() : only,
          Optional.ofNullable(exportTests).map(File::toPath),
          Path.of(System.getProperty("java.home")));
    } catch (UsageError e) {
      throw new UsageError("concurrency-lint.timeLimit: " + e.getMessage());
    }
  }

  private final class Told implements Confirming.Listener {

    @Override
    public void trying(String what) {
      getLog().info(what);
    }

    @Override
    public void say(String message) {
      getLog().info(message);
    }
  }
}
