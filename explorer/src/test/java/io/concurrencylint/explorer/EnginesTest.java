package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.concurrencylint.explorer.ExploreOptions.EngineName;
import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import io.concurrencylint.explorer.Programs.Program;
import io.concurrencylint.explorer.model.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The same seed means the same schedules, whatever gives the turn. */
class EnginesTest {
  @Test
  void bothEnginesRunTheSameSchedules() throws IOException {
    Path home = Jdks.withContinuations();
    assumeTrue(home != null, "no JDK 24 or later beside this one");
    try (Explorer one = new Explorer(home, Jdks.classPath());
        Explorer other = new Explorer(home, Jdks.classPath())) {
      for (Program program : Programs.all()) {
        if (!program.fails()) {
          for (StrategyName strategy : new StrategyName[] {StrategyName.RANDOM, StrategyName.PCT}) {
            Result threads = explore(one, program, strategy, EngineName.THREADS);
            Result continuations = explore(other, program, strategy, EngineName.CONTINUATIONS);
            assertThat(continuations.fingerprint())
                .as(program.name() + " " + strategy)
                .isEqualTo(threads.fingerprint());
          }
        }
      }
    }
  }

  private static Result explore(
      Explorer explorer, Program program, StrategyName strategy, EngineName engine)
      throws IOException {
    return explorer.explore(
        program
            .options(20, Duration.ofSeconds(20))
            .withStrategy(strategy)
            .withSeed(42)
            .withSettings(Settings.plain())
            .withEngine(engine),
        Explorer.Progress.NONE);
  }
}
