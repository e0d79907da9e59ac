package io.concurrencylint.cli;

import io.concurrencylint.check.UsageError;
import io.concurrencylint.confirm.Confirming;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How much is tried to make findings happen, and for which. */
final class ConfirmOptions {

  @Option(
      names = "--executions",
      paramLabel = "N",
      description = "To confirm: at most about N executions a finding (default: 3000).")
  private long executions = 3_000;

  @Option(
      names = "--time-limit",
      paramLabel = "D",
      converter = TimeLimit.class,
      description = "To confirm: at most about so long a finding (default: 20s).")
  private Duration timeLimit = Duration.ofSeconds(20);

  @Option(
      names = "--only",
      paramLabel = "ID|RULE",
      split = ",",
      description = "To confirm: only these findings, by id or rule; the others are not tried.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--export-tests",
      paramLabel = "DIR",
      description = "To confirm: write a JUnit test for each confirmed finding below DIR.")
  private Path exports;

  /** Refuses options that would have no effect. */
  void check(boolean confirms) {
    if (executions < 1) {
      throw new UsageError("--executions " + executions + ": at least 1");
    }
    if (!confirms && (!only.isEmpty() || exports != null)) {
      throw new UsageError("--only and --export-tests need --confirm");
    }
  }

  /** What these options say. */
  Confirming.Wish wish(Session session) {
    return new Confirming.Wish(
        executions,
        timeLimit,
        only,
        Optional.ofNullable(exports).map(session.directory()::resolve),
        ExploreCommand.ownJava());
  }
}
