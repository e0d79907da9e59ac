package io.concurrencylint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.cli.Shell.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void openShell() {
    shell = new Shell(folder);
  }

  @Test
  void explainRendersTheDocumentation() {
    Answer answer = shell.run("explain", "busywait");
    assertThat(answer.out())
        .startsWith("BusyWait\n\n  Something is wrong.\n")
        .contains("  It is wrong, see wait.\n")
        .contains("// concurrency-lint:ignore BusyWait -- reason");
    assertThat(answer.exit()).isZero();
  }

  @Test
  void rulesAreOneLineEach() {
    assertThat(shell.run("rules").out().lines())
        .containsExactly(
            "BusyWait        error    condition         Something is wrong.",
            "SleepUnderLock  warning  condition         Something is wrong.");
  }

  @Test
  void onATerminalTheirSummariesAreWrapped() {
    assertThat(shell.on(new Terminal(true, true, 40, false, true)).run("rules").out())
        .startsWith("BusyWait  error, condition\n  Something is wrong.\nSleepUnderLock");
  }

  @Test
  void doctorDescribesTheMachine() {
    assertThat(shell.run("doctor").out()).contains("java ").contains("git ").contains("folder");
  }

  @Test
  void completionKnowsAllCommands() {
    assertThat(shell.run("generate-completion").out())
        .contains("check")
        .contains("--min-confidence")
        .contains("baseline");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "check --help", "baseline create --help", "explain -h", "-V"})
  void helpIsOnStandardOutput(String command) {
    Answer answer = shell.run(command.split(" "));
    assertThat(answer.exit()).isZero();
    assertThat(answer.out()).isNotBlank();
    assertThat(answer.err()).isEmpty();
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    Answer answer = shell.run();
    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.err()).contains("Usage: concurrency-lint").contains("which command?");
  }

  @Test
  void theTerminalIsWhatTheEnvironmentSays() {
    Terminal terminal =
        Terminal.detect(Map.of("LANG", "de_DE.UTF-8", "COLUMNS", "133", "TERM", "xterm"));
    assertThat(terminal.width()).isEqualTo(133);
    assertThat(terminal.unicode()).isTrue();
    assertThat(terminal.colour()).isTrue();
    assertThat(Terminal.detect(Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8")).unicode()).isFalse();
    assertThat(Terminal.detect(Map.of("TERM", "xterm", "NO_COLOR", "1")).colour()).isFalse();
  }
}
