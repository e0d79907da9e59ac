package io.concurrencylint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.concurrencylint.cli.Shell.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest {

  private static final Terminal TERMINAL = new Terminal(true, true, 80, false, true);
  private static final String SPIN = "src/A.java:1:1: error[BusyWait] this is wrong (high)\n";
  private static final String DOZE =
      "src/A.java:2:1: warning[SleepUnderLock] this is wrong (medium)\n";

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void twoFindingsAndADoubtfulOne() throws IOException {
    shell = new Shell(folder.toRealPath());
    shell.write("src/A.java", "spin();\ndoze();\nmaybe();\n");
  }

  @Test
  void elsewhereThanOnATerminalFindingsAreLinesAndTheSummaryIsADiagnostic() {
    Answer answer = shell.run("check");
    assertThat(answer.out()).isEqualTo(SPIN + DOZE);
    assertThat(answer.err())
        .contains("2 findings (1 error, 1 warning) in 1 file: ")
        .contains("Not shown: 1 below medium confidence.")
        .endsWith("Not analysed: nothing.\n");
    assertThat(answer.exit()).isEqualTo(1);
  }

  @Test
  void onATerminalFindingsHaveFrames() {
    Answer answer = shell.on(TERMINAL).run("check", "src");
    assertThat(answer.out())
        .startsWith("src/A.java:1:1: error[BusyWait] this is wrong\n 1 │ spin();\n   │ ^^^^\n")
        .endsWith("Not analysed: nothing.\n");
    assertThat(answer.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "error, high, 1",
    "warning, high, 1",
    "never, low, 0",
    "error, confirmed, 0",
    "note, confirmed, 0"
  })
  void theExitCodeFollowsFailOn(String failOn, String confidence, int exit) {
    assertThat(shell.run("check", "--fail-on", failOn, "--min-confidence", confidence).exit())
        .isEqualTo(exit);
  }

  @Test
  void failOnErrorIgnoresWarnings() {
    assertThat(shell.run("check", "--rules", "SleepUnderLock", "--fail-on=error").exit()).isZero();
    assertThat(shell.run("check", "--rules", "SleepUnderLock").exit()).isEqualTo(1);
  }

  @Test
  void rulesAreNamedOrLeftOut() {
    assertThat(shell.run("check", "--rules", "BusyWait").out()).isEqualTo(SPIN);
    assertThat(shell.run("check", "--rules", "-BusyWait").out()).isEqualTo(DOZE);
    assertThat(shell.run("check", "--rules=BusyWait,SleepUnderLock,-BusyWait").out())
        .isEqualTo(DOZE);
  }

  @Test
  void aMisspeltRuleIsAUsageErrorWithASuggestion() {
    Answer answer = shell.run("check", "--rules", "BusyWat");
    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.err()).contains("there is no rule BusyWat, did you mean BusyWait?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check --formt=sarif | did you mean --format",
        "check --format=sarf | did you mean sarif?",
        "chek | did you mean check",
        "check nowhere | nowhere: no such file or folder",
        "check --threads 0 | at least 1",
        "check --max-findings -1 | 0 or more",
        "check --since a --staged | exclude each other",
        "check --since a | git init",
        "check --output src | that is a folder",
        "check --baseline none.txt | concurrency-lint baseline create",
        "explain BusyWayt | did you mean BusyWait?",
        "baseline | create, update or prune?"
      })
  void wrongUsageIsExitTwoAndSaysHowToMendIt(String command, String message) {
    Answer answer = shell.run(command.split(" "));
    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void outputWithoutFormatReplacesStandardOutput() throws IOException {
    Answer answer = shell.run("check", "--format", "sarif", "--output", "out/report.txt");
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains("2 findings");
    assertThat(folder.resolve("out/report.txt")).content().contains("\"version\": \"2.1.0\"");
    shell.run("check", "--output", "by-extension.sarif");
    assertThat(folder.resolve("by-extension.sarif")).content().contains("2.1.0");
    try (var files = Files.list(folder.resolve("out"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void outputWithFormatComesOnTop() {
    Answer answer = shell.run("check", "--output=sarif=a.sarif", "--output", "json=b.json");
    assertThat(answer.out()).isEqualTo(SPIN + DOZE);
    assertThat(folder.resolve("a.sarif")).exists();
    assertThat(folder.resolve("b.json")).content().contains("\"format\": 1");
  }

  @Test
  void anUnparsableFileIsToldAndTheRestIsAnalysed() throws IOException {
    shell.write("src/B.java", "broken");
    Answer answer = shell.run("check", "--fail-on=never");
    assertThat(answer.err())
        .contains("concurrency-lint: src/B.java:1: unexpected token (file not analysed)\n")
        .endsWith("Not analysed: 1 of 2 files (src/B.java:1).\n");
    assertThat(answer.exit()).isZero();
    assertThat(shell.run("check", "--fail-on-incomplete").exit()).isEqualTo(4);
  }

  @Test
  void aFaultOfOursIsOneLineAndExitThree() {
    Answer answer =
        shell
            .with(
                (rules, request, progress) -> {
                  throw new IllegalStateException("oops");
                })
            .run("check");
    assertThat(answer.exit()).isEqualTo(3);
    assertThat(answer.err().lines()).hasSize(1);
    Path saved = Path.of(answer.err().replaceFirst("(?s).*trace is in (\\S+),.*", "$1"));
    assertThat(saved).content().contains("\tat ").contains("[check]");
  }

  @Test
  void aStackOverflowIsAFaultOfOursToo() {
    Answer answer =
        shell
            .with(
                (rules, request, progress) -> {
                  throw new StackOverflowError();
                })
            .run("check");
    assertThat(answer.exit()).isEqualTo(3);
    assertThat(answer.err()).startsWith("concurrency-lint: internal error: java.lang.Stack");
  }

  @Test
  void aFullDiskIsNoFaultOfOurs() {
    assumeThat(Path.of("/dev/full")).exists();
    Answer answer = shell.run("check", "--output", "/dev/full");
    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.err()).contains("cannot write /dev/full: No space left on device");
  }

  @Test
  void suppressionsAreHonouredAndUselessOnesNoted() throws IOException {
    shell.write(
        "src/A.java",
        """
        spin(); // concurrency-lint:ignore BusyWait -- it is a test
        rest(); // concurrency-lint:ignore SleepUnderLock
        rest(); // concurrency-lint:ignore BusyWayt
        rest(); // concurrency-lint:ignore
        """);
    Answer answer = shell.run("check");
    assertThat(answer.out()).isEmpty();
    assertThat(answer.exit()).isZero();
    assertThat(answer.err())
        .contains("src/A.java:2: note: this suppression of SleepUnderLock suppresses nothing")
        .contains("src/A.java:3: note: there is no rule BusyWayt to suppress, did you mean Busy")
        .contains("src/A.java:4: note: this suppression names no rule")
        .contains("Not shown: 1 suppressed in the source.");
    assertThat(shell.run("check", "--rules=BusyWait").err()).doesNotContain("SleepUnderLock");
  }

  @Test
  void findingsBeyondTheMaximumAreCountedAndStillFail() {
    Answer answer = shell.run("check", "--max-findings", "1");
    assertThat(answer.out()).isEqualTo(SPIN);
    assertThat(answer.err()).contains("1 beyond --max-findings 1");
  }

  @Test
  void theBaselineHidesWhatIsKnownAndOnlyShrinksOnRequest() throws IOException {
    assertThat(shell.run("baseline", "create").exit()).isZero();
    assertThat(shell.run("baseline", "create").exit()).isEqualTo(2);
    shell.write("src/New.java", "spin();\n");
    Answer answer = shell.run("check", "--baseline", "concurrency-lint-baseline.txt");
    assertThat(answer.out()).isEqualTo("src/New.java:1:1: error[BusyWait] this is wrong (high)\n");
    assertThat(answer.err()).contains("Not shown: 2 in the baseline, 1 below medium");

    shell.write("src/A.java", "doze();\nmaybe();\n");
    assertThat(shell.run("check", "--baseline=concurrency-lint-baseline.txt").err())
        .contains("1 baseline entry matches nothing here")
        .contains("  BusyWait src/A.java word");
    Path file = folder.resolve("concurrency-lint-baseline.txt");
    assertThat(file).content().contains("BusyWait");
    assertThat(shell.run("baseline", "prune").err())
        .contains("1 finding in ")
        .contains("1 removed");
    assertThat(file).content().doesNotContain("BusyWait").contains("SleepUnderLock 1 src/A.java");
    assertThat(shell.run("baseline", "update").err()).contains("0 removed, 1 added");

    shell.write("src/A.java", "broken");
    assertThat(shell.run("baseline", "prune").exit()).isEqualTo(4);
    assertThat(file).content().contains("SleepUnderLock 1 src/A.java");
  }

  @Test
  void sinceReportsOnlyWhatTouchesChangedLines() throws Exception {
    git("init", "-q");
    git("add", ".");
    git("-c", "user.email=a@example.org", "-c", "user.name=a", "commit", "-qm", "one");
    shell.write("src/A.java", "spin();\ndoze();\nmaybe();\nspin();\n");
    Answer answer = shell.run("check", "--since", "HEAD");
    assertThat(answer.out()).isEqualTo("src/A.java:4:1: error[BusyWait] this is wrong (high)\n");
    assertThat(answer.err()).contains("2 on unchanged lines");
    assertThat(shell.run("check", "--staged").out()).isEmpty();
    Answer unknown = shell.run("check", "--since", "origin/gone");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("try: git fetch");
  }

  @Test
  void colourIsForTerminalsUnlessAsked() {
    Terminal coloured = new Terminal(true, false, 80, true, true);
    assertThat(shell.on(coloured).run("check").out()).contains("\u001b[1;31merror");
    assertThat(shell.run("check", "--color=never").out()).doesNotContain("\u001b");
    assertThat(shell.on(Terminal.NONE).run("check", "--color=always").out()).contains("\u001b");
  }

  @Test
  void whatLiesElsewhereIsRelativeToItsOwnRoot(@TempDir Path other) throws IOException {
    Answer answer = new Shell(other.toRealPath()).run("check", folder.toRealPath().toString());
    assertThat(answer.out()).startsWith("src/A.java:1:1");
    assertThat(answer.err()).contains("paths are relative to " + folder.toRealPath());
  }

  @Test
  void aFolderWithoutJavaIsNotPassedOverInSilence(@TempDir Path empty) {
    assertThat(new Shell(empty).run("check").err()).contains("there is no .java file");
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }
}
