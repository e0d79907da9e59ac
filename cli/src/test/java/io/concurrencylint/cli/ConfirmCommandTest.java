package io.concurrencylint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.cli.Shell.Answer;
import io.concurrencylint.rules.Rules;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfirmCommandTest {

  private static final String BANK =
      """
      class Bank {
        static class Account {
          private int balance = 100;
        }

        static void transfer(Account from, Account to) {
          synchronized (from) {
            synchronized (to) {
              from.balance--;
              to.balance++;
            }
          }
        }

        static void both(Account one, Account other) {
          new Thread(() -> transfer(one, other)).start();
          new Thread(() -> transfer(other, one)).start();
        }
      }
      """;

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void openShell() throws IOException {
    shell =
        new Shell(folder)
            .with((rules, request, progress) -> new Engine(Rules.all()).run(request, progress))
            .write("src/Bank.java", BANK);
  }

  @Test
  void aConfirmedFindingReplaysAndIsExportedAsATest() throws IOException {
    Answer answer = shell.run("confirm", "src", "--format", "json", "--export-tests", "tests");
    assertThat(answer.out())
        .contains("\"confidence\": \"confirmed\"")
        .contains("\"verdict\": \"confirmed\"")
        .contains("wait for each other");
    assertThat(answer.exit()).isEqualTo(ExitCode.FINDINGS);

    String id = answer.out().replaceAll("(?s).*?\"id\": \"(\\w+)\".*", "$1");
    Answer again = shell.run("replay", id);
    assertThat(again.out()).contains("confirmed: deadlock");
    assertThat(again.exit()).isEqualTo(1);

    Answer byFile = shell.run("replay", ".concurrency-lint/" + id + ".schedule");
    assertThat(byFile.out()).contains("confirmed: deadlock");

    Path test = onlyFile(folder.resolve("tests"));
    assertThat(test).content().contains("@Interleavings").contains("LockOrderInversion");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                folder.resolve("out").toString(),
                "-cp",
                System.getProperty("java.class.path")
                    + File.pathSeparator
                    + folder.resolve(".concurrency-lint/classes"),
                test.toString());
    assertThat(failed).isZero();
  }

  @Test
  void onlyConfirmedFindingsFail() throws IOException {
    shell.write("src/Bank.java", BANK.replace("synchronized (from)", "synchronized (Bank.class)"));
    shell.write(
        "src/Sleepy.java",
        """
        class Sleepy {
          private int n;

          synchronized void doze() throws InterruptedException {
            Thread.sleep(1000);
            n++;
          }

          synchronized int n() {
            return n;
          }
        }
        """);
    Answer answer = shell.run("check", "src", "--confirm", "--min-confidence", "confirmed");
    assertThat(answer.out()).doesNotContain("Sleepy");
    assertThat(answer.exit()).isEqualTo(ExitCode.CLEAN);
  }

  @Test
  void optionsWithoutEffectAreRefused() {
    assertThat(shell.run("check", "src", "--only", "BusyWait").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("confirm", "src", "--executions", "0").exit()).isEqualTo(ExitCode.USAGE);
  }

  private static Path onlyFile(Path start) throws IOException {
    try (Stream<Path> files = Files.walk(start)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }
}
