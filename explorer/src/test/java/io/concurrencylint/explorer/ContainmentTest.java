package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a contained program may and may not do. */
class ContainmentTest {
  @TempDir private static Path outside;
  @TempDir private static Path inside;
  private static Explorer explorer;

  @BeforeAll
  static void start() {
    explorer =
        new Explorer(
            Path.of(System.getProperty("java.home")),
            System.getProperty("java.class.path"),
            inside);
  }

  @AfterAll
  static void end() {
    explorer.close();
  }

  private static Result run(String what, Path made, Path there) throws IOException {
    return explorer.explore(
        ExploreOptions.of(
                new ExploreOptions.Main(
                    "programs.Escapes", List.of(what, made.toString(), there.toString())),
                System.getProperty("java.class.path"))
            .withLimits(1, Duration.ofSeconds(60)),
        Explorer.Progress.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server",
        "channel",
        "datagram",
        "process",
        "stream",
        "random",
        "write",
        "open",
        "copy",
        "move",
        "delete",
        "deleteFile",
        "rename",
        "directory"
      })
  void noWayOut(String what) throws IOException {
    Path there = Files.writeString(outside.resolve("there"), "kept");
    Result result = run(what, outside.resolve("made-" + what), there);
    assertThat(result.failure().message())
        .startsWith("java.lang.SecurityException: a contained program may not");
    assertThat(there).hasContent("kept");
    assertThat(outside.resolve("made-" + what)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "random", "write", "open", "directory", "read", "exit"})
  void itsFolderIsFree(String what) throws IOException {
    Path there = Files.writeString(inside.resolve("there"), "kept");
    Result result = run(what, inside.resolve("made-" + what), there);
    assertThat(result.verdict()).as(result.toString()).isEqualTo(Verdict.NOT_REPRODUCED);
  }

  @Test
  void readingIsFree() throws IOException {
    Path there = Files.writeString(outside.resolve("there"), "kept");
    assertThat(run("read", outside.resolve("none"), there).verdict())
        .isEqualTo(Verdict.NOT_REPRODUCED);
  }
}
