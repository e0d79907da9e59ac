package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.concurrencylint.explorer.ExploreOptions.EngineName;
import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many abandoned executions in a small heap: a million in the profile "long". */
class SoakTest {
  /** What the heap may grow by: counters and tables that fill up. */
  private static final long SLACK_BYTES = 1 << 20;

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
      List<Sample> samples = new ArrayList<>();
      Result result =
          explorer.explore(
              ExploreOptions.of(
                      new ExploreOptions.Run("programs.Monitors$OppositeOrder"), Jdks.classPath())
                  .withStrategy(StrategyName.RANDOM)
                  .withEngine(engine)
                  .withKeepGoing(true)
                  .withLimits(EXECUTIONS, Duration.ofHours(1)),
              (executions, steps, share, nanos) -> {
                if (executions > EXECUTIONS / 10 * (samples.size() + 1L)) {
                  samples.add(sample(home, explorer.pid(), executions));
                }
              });
      assertThat(result.verdict()).isEqualTo(Verdict.CONFIRMED);
      assertThat(result.executions()).isEqualTo(EXECUTIONS);
      assertThat(result.failing()).isBetween(EXECUTIONS / 10L, EXECUTIONS * 9L / 10);
      System.out.println(
          engine + ": " + result.failing() + " deadlocks, " + result.rate() + "/s, " + samples);
      if (samples.size() > 2) {
        Sample early = samples.get(1);
        Sample late = samples.get(samples.size() - 1);
        assertThat(late.threads).isLessThanOrEqualTo(early.threads);
        assertThat(late.heapBytes).isLessThan(early.heapBytes + SLACK_BYTES);
      }
    }
  }

  /** What is alive in the explored JVM, as its own JDK's jcmd counts it. */
  private record Sample(long executions, long heapBytes, int threads) {}

  private static Sample sample(Path home, long pid, long executions) {
    long bytes = 0;
    for (String line : jcmd(home, pid, "GC.class_histogram")) {
      if (line.startsWith("Total")) {
        bytes = Long.parseLong(line.trim().split(" +")[2]);
      }
    }
    int threads = 0;
    for (String line : jcmd(home, pid, "Thread.print")) {
      threads += line.startsWith("\"") ? 1 : 0;
    }
    return new Sample(executions, bytes, threads);
  }

  private static List<String> jcmd(Path home, long pid, String command) {
    try {
      Process process =
          new ProcessBuilder(
                  home.resolve("bin").resolve("jcmd").toString(), Long.toString(pid), command)
              .start();
      return process.inputReader().lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
