package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import io.concurrencylint.explorer.model.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * How many interleavings small programs have, worked out here and explored there. Starting, joining
 * and leaving a monitor are no steps of their own: nobody could tell the difference.
 */
class CountsTest {
  private static Explorer explorer;

  /**
   * @param expected the number of interleavings
   * @param dpor the most that partial order reduction may explore
   */
  private record Count(String program, long expected, long dpor) {}

  private static final List<Count> COUNTS =
      List.of(
          // Threads of n and m steps: (n+m)! / (n! m!).
          new Count("OneAgainstOne", choose(2, 1), 2),
          new Count("TwoAgainstTwo", choose(4, 2), 6),
          new Count("ThreeAgainstThree", choose(6, 3), 20),
          new Count("OneAgainstThree", choose(4, 1), 4),
          // Each increment is a read and a write: 4! / (2! 2!); the two orders of reads are one.
          new Count("Increments", choose(4, 2), 4),
          // Three threads: 3! and 6! / (2! 2! 2!).
          new Count("ThreeThreads", 6, 6),
          new Count("ThreeTimesTwo", 90, 60),
          // 4! / (2! 2!), but no step of one matters to the other.
          new Count("Independent", choose(4, 2), 1),
          // enter, write+leave: the second enter must wait, so one thread goes first.
          new Count("Monitor", 2, 2),
          // e w y against e w y, no e between the other's e and w: see below.
          new Count("MonitorAndMore", mutuallyExclusive(), 4),
          // The waiter first: e r (waits) | e w (notifies) | e r. The notifier first: e w | e r.
          new Count("WaitNotify", 2, 2),
          new Count("Atomics", choose(4, 2), 6),
          // lock unlock | lock unlock, or lock | lock (blocks) | unlock | resume unlock; either
          // first.
          new Count("Locked", 4, 4),
          new Count("Permits", 4, 4),
          // After "x = 3" the started thread has 2 steps, the starter 1: 3! / 2!.
          new Count("Handover", 3, 3));

  private static long choose(int n, int k) {
    return k == 0 ? 1 : choose(n - 1, k - 1) * n / k;
  }

  /** Interleavings of "e w y" with itself in which the parts from e to w do not overlap. */
  private static long mutuallyExclusive() {
    return extend(0, 0);
  }

  private static long extend(int a, int b) {
    if (a == 3 && b == 3) {
      return 1;
    }
    long count = 0;
    if (a < 3 && !(a == 0 && b == 1)) {
      count += extend(a + 1, b);
    }
    if (b < 3 && !(b == 0 && a == 1)) {
      count += extend(a, b + 1);
    }
    return count;
  }

  @BeforeAll
  static void start() {
    explorer = new Explorer(Jdks.classPath());
  }

  @AfterAll
  static void stop() {
    explorer.close();
  }

  private static Result explore(String program, StrategyName strategy) throws IOException {
    ExploreOptions options =
        ExploreOptions.of(new ExploreOptions.Run("programs.Counted$" + program), Jdks.classPath())
            .withSettings(Settings.plain())
            .withStrategy(strategy)
            .withLimits(100_000, Duration.ofSeconds(60));
    return explorer.explore(options, Explorer.Progress.NONE);
  }

  @TestFactory
  Stream<DynamicTest> depthFirstSearchExploresEveryInterleavingOnce() {
    return COUNTS.stream()
        .map(
            count ->
                DynamicTest.dynamicTest(
                    count.program,
                    () -> {
                      Result result = explore(count.program, StrategyName.DFS);
                      assertThat(result.exhaustive()).isTrue();
                      assertThat(result.executions()).isEqualTo(count.expected);
                      assertThat(result.distinct()).isEqualTo(count.expected);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> partialOrderReductionExploresFewer() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Count count : COUNTS) {
      tests.add(
          DynamicTest.dynamicTest(
              count.program,
              () -> {
                Result result = explore(count.program, StrategyName.DPOR);
                assertThat(result.exhaustive()).isTrue();
                assertThat(result.executions() - result.redundant()).isBetween(1L, count.dpor);
              }));
    }
    return tests.stream();
  }
}
