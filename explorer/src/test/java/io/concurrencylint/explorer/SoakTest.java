package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.concurrencylint.explorer.ExploreOptions.EngineName;
import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many abandoned executions in a small heap: a million in the profile "long". */
class SoakTest {
  private static final int EXECUTIONS = Integer.getInteger("explorer.soak", 5_000);

  @Test
  void deadlocksOnOsThreads() throws IOException {
    soak(Jdks.own(), EngineName.THREADS);
  }

  @Test
  void deadlocksOnContinuations() throws IOException {
    Path home = Jdks.withContinuations();
    assumeTrue(home != null, "no JDK 24 or later beside this one");
    soak(home, EngineName.CONTINUATIONS);
  }

  private static void soak(Path home, EngineName engine) throws IOException {
    try (Explorer explorer = new Explorer(home, Jdks.classPath())) {
      explorer.start(List.of("-Xmx48m"));
      Result result =
          explorer.explore(
              ExploreOptions.of(
                      new ExploreOptions.Run("programs.Monitors$OppositeOrder"), Jdks.classPath())
                  .withStrategy(StrategyName.RANDOM)
                  .withEngine(engine)
                  .withKeepGoing(true)
                  .withLimits(EXECUTIONS, Duration.ofHours(1)),
              Explorer.Progress.NONE);
      assertThat(result.verdict()).isEqualTo(Verdict.CONFIRMED);
      assertThat(result.executions()).isEqualTo(EXECUTIONS);
      assertThat(result.failing()).isBetween(EXECUTIONS / 10L, EXECUTIONS * 9L / 10);
    }
  }
}
