package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import io.concurrencylint.explorer.Programs.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Partial order reduction loses nothing that the whole search finds, and explores less. */
class DporTest {
  @Test
  void agreesWithDepthFirstSearch() throws IOException {
    List<String> disagreements = new ArrayList<>();
    long whole = 0;
    long reduced = 0;
    int compared = 0;
    try (Explorer explorer = new Explorer(Jdks.classPath())) {
      for (Program program : Programs.all()) {
        Result dfs = explore(explorer, program, StrategyName.DFS);
        if (!dfs.exhaustive() && dfs.verdict() != Verdict.CONFIRMED) {
          continue;
        }
        Result dpor = explore(explorer, program, StrategyName.DPOR);
        compared++;
        if (dpor.verdict() == Verdict.NOT_REPRODUCED && !dpor.exhaustive()) {
          // Threads of the JDK's own pools: it says itself that it may have missed something.
          continue;
        }
        boolean same =
            dfs.verdict() == dpor.verdict()
                && (dfs.failure() == null || dfs.failure().kind() == dpor.failure().kind());
        if (!same && !(dfs.failure() != null && dpor.failure() != null)) {
          disagreements.add(
              program.name() + ": " + words(dfs) + ", but with reduction " + words(dpor));
        }
        if (dfs.exhaustive() && dpor.exhaustive()) {
          whole += dfs.executions();
          reduced += dpor.executions();
        }
      }
    }
    assertThat(disagreements).isEmpty();
    assertThat(compared).isGreaterThan(100);
    assertThat(reduced).isLessThan(whole);
  }

  private static String words(Result result) {
    return result.verdict()
        + " "
        + (result.failure() == null ? result.reason() : result.failure().kind())
        + " after "
        + result.executions();
  }

  private static Result explore(Explorer explorer, Program program, StrategyName strategy)
      throws IOException {
    return explorer.explore(
        program.options(300, Duration.ofSeconds(10)).withStrategy(strategy),
        Explorer.Progress.NONE);
  }
}
