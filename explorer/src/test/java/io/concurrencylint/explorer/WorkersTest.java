package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concurrencylint.explorer.ExploreOptions.Shard;
import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import io.concurrencylint.explorer.model.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of an exploration, several JVMs, and being stopped on the way. */
class WorkersTest {
  /** 6! / (2! 2! 2!): see {@link CountsTest}. */
  private static final long INTERLEAVINGS = 90;

  @TempDir Path folder;

  private static ExploreOptions options(String program) {
    return ExploreOptions.of(new ExploreOptions.Run("programs." + program), Jdks.classPath())
        .withSettings(Settings.plain())
        .withStrategy(StrategyName.DFS)
        .withLimits(100_000, Duration.ofSeconds(60));
  }

  @Test
  void thePartsAreTheWholeAndDoNotOverlap() throws IOException {
    try (Explorer explorer = new Explorer(Jdks.classPath())) {
      for (int parts : new int[] {2, 3, 7}) {
        long explored = 0;
        for (int i = 1; i <= parts; i++) {
          Result result =
              explorer.explore(
                  options("Counted$ThreeTimesTwo").withShard(new Shard(i, parts)),
                  Explorer.Progress.NONE);
          assertThat(result.exhaustive()).isTrue();
          explored += result.executions() - result.redundant();
        }
        assertThat(explored).as(parts + " parts").isEqualTo(INTERLEAVINGS);
      }
    }
  }

  @Test
  void samplesOfThePartsAreThoseOfTheWhole() throws IOException {
    ExploreOptions random =
        options("Counted$ThreeTimesTwo")
            .withStrategy(StrategyName.RANDOM)
            .withLimits(40, Duration.ofSeconds(60));
    try (Explorer explorer = new Explorer(Jdks.classPath())) {
      Result whole = explorer.explore(random, Explorer.Progress.NONE);
      long distinct = 0;
      for (int i = 1; i <= 2; i++) {
        Result part =
            explorer.explore(
                random.withShard(new Shard(i, 2)).withLimits(20, Duration.ofSeconds(60)),
                Explorer.Progress.NONE);
        distinct += part.distinct();
      }
      assertThat(distinct).isBetween(whole.distinct(), 40L);
    }
  }

  @Test
  void twoWorkersExploreEverythingTogether() throws IOException {
    Result result = Explorer.explore(options("Counted$ThreeTimesTwo").withWorkers(2));
    assertThat(result.verdict()).isEqualTo(Verdict.NOT_REPRODUCED);
    assertThat(result.exhaustive()).isTrue();
    assertThat(result.executions() - result.redundant()).isEqualTo(INTERLEAVINGS);
    assertThat(result.distinct()).isEqualTo(INTERLEAVINGS);
  }

  @Test
  void oneWorkersFailureEndsTheOthers() throws IOException {
    Result result =
        Explorer.explore(
            options("Monitors$OppositeOrder")
                .withStrategy(StrategyName.RANDOM)
                .withLimits(Integer.MAX_VALUE, Duration.ofMinutes(10))
                .withWorkers(2));
    assertThat(result.verdict()).isEqualTo(Verdict.CONFIRMED);
    assertThat(result.schedule()).isNotNull();
  }

  @Test
  void reductionIsNotSharedOut() {
    ExploreOptions whole = options("Counted$Monitor").withStrategy(StrategyName.DPOR);
    assertThatThrownBy(() -> whole.withWorkers(2)).hasMessageContaining("dpor");
    assertThatThrownBy(() -> whole.withShard(new Shard(1, 2))).hasMessageContaining("dpor");
    assertThatThrownBy(() -> Shard.of("3/2")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shard.of("3")).isInstanceOf(IllegalArgumentException.class);
    assertThat(Shard.of("2/3")).isEqualTo(new Shard(2, 3));
  }

  @Test
  void progressSaysWhatIsLeft() {
    assertThat(ExploreMain.progressLine(1000, -1, 2_000_000_000L))
        .isEqualTo("1,000 executions, 500/s");
    assertThat(ExploreMain.progressLine(1000, 0.25, 2_000_000_000L))
        .isEqualTo("1,000 executions, 500/s, about 25.0 % explored, about 6 s left");
    assertThat(ExploreMain.progressLine(1000, 0.001, 2_000_000_000L)).endsWith("about 33 min left");
  }

  @Test
  void aStoppedExplorationLeavesAResult() throws Exception {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                List.of(
                    Jdks.own().resolve("bin").resolve("java").toString(),
                    "-cp",
                    Jdks.classPath(),
                    ExploreMain.class.getName(),
                    "explore",
                    "--run",
                    "programs.Monitors$SameOrder",
                    "-cp",
                    Jdks.classPath(),
                    "--strategy",
                    "random",
                    "--executions",
                    "1000000000",
                    "--time-limit",
                    "600"))
            .redirectOutput(out.toFile())
            .start();
    try (BufferedReader progress = process.errorReader(StandardCharsets.UTF_8)) {
      assertThat(progress.readLine()).contains("executions");
      process.toHandle().destroy();
      while (progress.readLine() != null) {}
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(out)).contains("not reproduced within the bound");
  }
}
