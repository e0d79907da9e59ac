package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs over well-known libraries, right and with one fault. The jars are there in the profile
 * "long" only.
 */
class LibrariesTest {
  private static final Path JARS = Path.of("target/libraries");

  /** What each faulty program must show; the others nothing. */
  private static final Map<String, List<String>> FAULTY =
      new TreeMap<>(
          Map.of(
              "GuavaLooksFirst", List.of("FAILED_ASSERTION"),
              "CaffeineLooksFirst", List.of("FAILED_ASSERTION"),
              "LoggingBetween", List.of("FAILED_ASSERTION"),
              "FuturesUnguarded", List.of("FAILED_ASSERTION", "DATA_RACE"),
              "NettyExecutorBypassed", List.of("FAILED_ASSERTION", "DATA_RACE"),
              "ReactiveInTwoSteps", List.of("FAILED_ASSERTION"),
              "RxInTwoSteps", List.of("FAILED_ASSERTION")));

  private static final List<String> RIGHT =
      List.of(
          "Bus",
          "CaffeineLoading",
          "GuavaFutures",
          "GuavaLoading",
          "Logging",
          "NettyExecutor",
          "NettyTimer",
          "Reactive",
          "ReactivePublishOn",
          "Rx");

  @TempDir Path classes;

  @Test
  void programs() throws Exception {
    assumeTrue(Files.isDirectory(JARS), "not in this profile");
    String jars;
    try (Stream<Path> all = Files.list(JARS)) {
      jars = String.join(File.pathSeparator, all.map(Path::toString).sorted().toList());
    }
    String path = String.join(File.pathSeparator, classes.toString(), jars, Jdks.classPath());
    compile(path);
    List<String> wrong = new ArrayList<>();
    try (Explorer explorer = new Explorer(path)) {
      for (String name : RIGHT) {
        Result result = explore(explorer, name, path);
        if (result.verdict() != Verdict.NOT_REPRODUCED) {
          wrong.add(name + " shows " + words(result));
        }
      }
      for (Map.Entry<String, List<String>> each : FAULTY.entrySet()) {
        Result result = explore(explorer, each.getKey(), path);
        if (result.verdict() != Verdict.CONFIRMED
            || !each.getValue().contains(result.failure().kind().name())
            || !explorer.confirmAfresh(result).reason().isEmpty()) {
          wrong.add(each.getKey() + " shows " + words(result));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Result explore(Explorer explorer, String name, String path) throws IOException {
    return explorer.explore(
        ExploreOptions.of(new ExploreOptions.Run("libraries.Libraries$" + name), path)
            .withLimits(500, Duration.ofMinutes(2)),
        Explorer.Progress.NONE);
  }

  private static String words(Result result) {
    return result.verdict()
        + " "
        + (result.failure() == null ? result.reason() : result.failure().message());
  }

  private void compile(String path) throws IOException {
    Path source = classes.resolve("Libraries.java");
    try (var in = LibrariesTest.class.getResourceAsStream("/libraries/Libraries.java")) {
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
                "-proc:none",
                "-cp",
                path,
                "-d",
                classes.toString(),
                source.toString());
    assertThat(status).isZero();
  }
}
