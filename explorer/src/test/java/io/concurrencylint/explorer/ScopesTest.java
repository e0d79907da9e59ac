package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.concurrencylint.explorer.ExploreOptions.EngineName;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Structured concurrency and scoped values, as JDK 25 has them; compiled by that JDK. */
class ScopesTest {
  private static final int RELEASE = 25;

  /** What each program must show; those that are not named, nothing. */
  private static final Map<String, String> FAULTY =
      Map.of(
          "ReadsBeforeJoin", "UNCAUGHT_EXCEPTION",
          "BareCounter", "FAILED_ASSERTION",
          "FirstForkedAssumedFirst", "FAILED_ASSERTION",
          "LocksCrossed", "DEADLOCK",
          "FailureIsNot", "UNCAUGHT_EXCEPTION");

  private static final List<String> SILENT =
      List.of(
          "ForksAndJoins",
          "GuardedCounter",
          "FirstWins",
          "LocksInOrder",
          "FailureIsHandled",
          "TimesOut",
          "ValuesAreInherited",
          "ValuesAreTheThreadsOwn");

  @TempDir Path classes;

  @Test
  void onContinuations() throws Exception {
    programs(EngineName.CONTINUATIONS);
  }

  @Test
  void onOsThreads() throws Exception {
    programs(EngineName.THREADS);
  }

  private void programs(EngineName engine) throws Exception {
    Path home = Jdks.withContinuations();
    assumeTrue(home != null && is(home, RELEASE), "no JDK 25 beside this one");
    compile(home);
    String path = classes + File.pathSeparator + Jdks.classPath();
    List<String> wrong = new ArrayList<>();
    try (Explorer explorer = new Explorer(home, path)) {
      explorer.start(List.of("--enable-preview"));
      for (String name : SILENT) {
        Result result = explore(explorer, engine, path, name, 100);
        if (result.verdict() != Verdict.NOT_REPRODUCED || result.cut() > 0) {
          wrong.add(name + ": " + result);
        }
      }
      for (Map.Entry<String, String> faulty : FAULTY.entrySet()) {
        Result result = explore(explorer, engine, path, faulty.getKey(), 2_000);
        if (result.failure() == null || !result.failure().kind().name().equals(faulty.getValue())) {
          wrong.add(faulty.getKey() + ": " + result);
        } else {
          Result again = explorer.replay(result.schedule(), false);
          if (again.failure() == null || !again.failure().key().equals(result.failure().key())) {
            wrong.add(faulty.getKey() + " does not replay: " + again);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Result explore(
      Explorer explorer, EngineName engine, String path, String name, int executions)
      throws IOException {
    return explorer.explore(
        ExploreOptions.of(new ExploreOptions.Run("Scopes$" + name), path)
            .withEngine(engine)
            .withLimits(executions, Duration.ofSeconds(30)),
        Explorer.Progress.NONE);
  }

  private static boolean is(Path home, int release) throws IOException {
    return Files.readAllLines(home.resolve("release")).stream()
        .anyMatch(line -> line.matches("JAVA_VERSION=\"" + release + "\\b.*"));
  }

  private void compile(Path home) throws IOException, InterruptedException {
    Path source = classes.resolve("Scopes.java");
    try (InputStream in = ScopesTest.class.getResourceAsStream("/jdk25/Scopes.java")) {
      Files.copy(in, source);
    }
    Process javac =
        new ProcessBuilder(
                home.resolve("bin").resolve("javac").toString(),
                "--enable-preview",
                "--release",
                Integer.toString(RELEASE),
                "-d",
                classes.toString(),
                source.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(javac.getInputStream().readAllBytes());
    assertThat(javac.waitFor()).as(output).isZero();
  }
}
