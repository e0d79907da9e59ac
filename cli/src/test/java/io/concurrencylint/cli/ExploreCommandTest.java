package io.concurrencylint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.cli.Shell.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExploreCommandTest {

  private static final String TRANSFER =
      """
      public class Transfer {
        static final Object ONE = new Object();
        static final Object OTHER = new Object();

        static void nest(Object outer, Object inner) {
          synchronized (outer) {
            synchronized (inner) {
            }
          }
        }

        public static void main(String[] args) {
          boolean swapped = args.length > 0 && args[0].equals("swapped");
          new Thread(() -> nest(ONE, OTHER)).start();
          nest(swapped ? OTHER : ONE, swapped ? ONE : OTHER);
        }
      }
      """;

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void compile() throws IOException {
    shell = new Shell(folder).write("src/Transfer.java", TRANSFER);
    Files.createDirectories(folder.resolve("classes"));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                folder.resolve("classes").toString(),
                folder.resolve("src/Transfer.java").toString());
    assertThat(failed).isZero();
  }

  @Test
  void aFailureIsShownSavedAndReplayed() {
    Answer found =
        shell.run(
            "explore",
            "--main",
            "Transfer",
            "swapped",
            "-cp",
            "classes",
            "--save-schedule",
            "transfer.schedule");
    assertThat(found.out()).contains("confirmed: deadlock").contains("wait for each other");
    assertThat(found.exit()).isEqualTo(1);

    Answer again = shell.run("replay", "transfer.schedule", "-cp", "classes");
    assertThat(again.out()).contains("confirmed: deadlock");
    assertThat(again.exit()).isEqualTo(1);
  }

  @Test
  void nothingIsSaidToBeSafe() {
    Answer answer =
        shell.run("explore", "--main", "Transfer", "-cp", "classes", "--strategy", "dpor");
    assertThat(answer.out())
        .contains("not reproduced within the bound")
        .contains("all interleavings");
    assertThat(answer.exit()).isZero();
  }

  @Test
  void severalWorkersFindTheFailureToo() {
    Answer answer =
        shell.run("explore", "--main", "Transfer", "swapped", "-cp", "classes", "--workers", "2");
    assertThat(answer.out()).contains("confirmed: deadlock");
    assertThat(answer.exit()).isEqualTo(1);
  }

  @Test
  void aPartSaysThatItIsOne() {
    Answer answer =
        shell.run(
            "explore",
            "--main",
            "Transfer",
            "-cp",
            "classes",
            "--strategy",
            "dfs",
            "--shard",
            "2/2");
    assertThat(answer.out())
        .contains("not reproduced within the bound")
        .contains("this was part 2 of 2: the whole is explored when all parts are");
    assertThat(answer.exit()).isZero();
  }

  @Test
  void whatCannotRunIsToldApart() {
    Answer answer = shell.run("explore", "--main", "Nowhere", "-cp", "classes");
    assertThat(answer.out()).contains("not runnable").contains("Nowhere");
    assertThat(answer.exit()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "explore",
        "explore --main A --test B",
        "explore --main A --executions 0",
        "explore --main A --time-limit soon",
        "explore --main A --strategy dfp",
        "explore --test A#b argument",
        "explore --main A --workers 0",
        "explore --main A --workers 2 --strategy dpor",
        "explore --main A --shard 3/2",
        "explore --main A --shard 0/2",
        "explore --main A --shard half",
        "explore --main A --shard a/b",
        "explore --main A --shard 1/2 --strategy dpor",
        "replay",
        "replay nowhere"
      })
  void wrongUsage(String command) {
    Answer answer = shell.run(command.split(" "));
    assertThat(answer.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.err()).startsWith("concurrency-lint: ");
  }
}
