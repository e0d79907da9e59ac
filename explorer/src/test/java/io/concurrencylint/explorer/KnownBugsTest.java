package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.concurrencylint.explorer.detect.FailureKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Concurrency bugs of released libraries, from drivers written against their jars. The jars are
 * there in the profile "long" only.
 */
class KnownBugsTest {
  private static final Path JARS =
      Path.of(System.getProperty("explorer.knownBugs", "target/known-bugs"));

  @TempDir Path classes;

  @ParameterizedTest
  @CsvSource({
    "Pool146, commons-pool-1.5.jar, DEADLOCK",
    "Pool149, commons-pool-1.5.jar, LOST_WAKEUP",
    "Log41214, log4j-1.2.13.jar, DEADLOCK",
    "Log54325, log4j-1.2.13.jar, UNCAUGHT_EXCEPTION",
    "Lucene1544, lucene-core-2.4.0.jar, LIVELOCK",
    "Dbcp65, commons-dbcp-1.2.jar commons-pool-1.2.jar commons-collections-3.2.1.jar, DEADLOCK",
    "Dbcp270, commons-dbcp-1.2.jar commons-pool-1.2.jar commons-collections-3.2.1.jar, DEADLOCK",
    "StringBuffer1, , UNCAUGHT_EXCEPTION"
  })
  void shows(String driver, String jars, FailureKind kind) throws Exception {
    StringBuilder path = new StringBuilder(classes.toString());
    for (String jar : jars == null ? new String[0] : jars.split(" ")) {
      assumeTrue(Files.exists(JARS.resolve(jar)), "not in this profile: " + jar);
      path.append(File.pathSeparator).append(JARS.resolve(jar));
    }
    compile(driver, path.toString());
    try (Explorer explorer = new Explorer(path.toString())) {
      Result result =
          explorer.explore(
              ExploreOptions.of(new ExploreOptions.Main(driver, List.of()), path.toString())
                  .withLimits(20_000, Duration.ofMinutes(2)),
              Explorer.Progress.NONE);
      assertThat(result.verdict()).as(result.reason()).isEqualTo(Verdict.CONFIRMED);
      assertThat(result.failure().kind()).isEqualTo(kind);
      assertThat(explorer.confirmAfresh(result).reason()).isEmpty();
      Path saved = classes.resolve("schedule");
      result.schedule().write(saved);
      Result replayed = explorer.replay(Schedule.read(saved), false);
      assertThat(replayed.failure().key()).isEqualTo(result.failure().key());
    }
  }

  private void compile(String driver, String path) throws IOException {
    Path source = classes.resolve(driver + ".java");
    try (var in = KnownBugsTest.class.getResourceAsStream("/known-bugs/" + driver + ".java")) {
      Files.copy(in, source);
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-nowarn",
                "-Xlint:none",
                "-cp",
                path,
                "-d",
                classes.toString(),
                source.toString());
    assertThat(status).isZero();
  }
}
