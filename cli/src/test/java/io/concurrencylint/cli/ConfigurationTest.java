package io.concurrencylint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.cli.Shell.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** surface.md: "concurrency-lint.yml, found upward"; "--config FILE"; the command line wins. */
class ConfigurationTest {

  private static final String SPIN = "src/A.java:1:1: error[BusyWait] this is wrong (high)\n";
  private static final String DOZE =
      "src/A.java:2:1: warning[SleepUnderLock] this is wrong (medium)\n";
  private static final String MAYBE =
      "src/A.java:3:1: warning[SleepUnderLock] this is wrong (low)\n";

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void threeFindings() throws IOException {
    shell = new Shell(folder.toRealPath());
    shell.write("src/A.java", "spin();\ndoze();\nmaybe();\n");
  }

  @Test
  void theFileAboveWhatIsAnalysedHolds() throws IOException {
    shell.write("concurrency-lint.yml", "rules: [BusyWait]\n");
    assertThat(shell.run("check", "src").out()).isEqualTo(SPIN);
    shell.write("src/concurrency-lint.yml", "rules: [SleepUnderLock]\n");
    assertThat(shell.run("check", "src").out()).isEqualTo(DOZE);
    assertThat(shell.run("check").out()).isEqualTo(SPIN);
  }

  @Test
  void configNamesAnotherFile() throws IOException {
    shell.write("concurrency-lint.yml", "rules: [BusyWait]\n");
    shell.write("ci.yml", "minConfidence: low\nrules: [-BusyWait]\n");
    assertThat(shell.run("check", "--config", "ci.yml").out()).isEqualTo(DOZE + MAYBE);
    Answer missing = shell.run("check", "--config", "no.yml");
    assertThat(missing.err()).isEqualTo("concurrency-lint: --config no.yml: no such file\n");
    assertThat(missing.exit()).isEqualTo(2);
  }

  @Test
  void theCommandLineWins() throws IOException {
    shell.write(
        "concurrency-lint.yml", "rules: [BusyWait]\nminConfidence: confirmed\nfailOn: never\n");
    assertThat(shell.run("check").exit()).isZero();
    Answer answer =
        shell.run(
            "check", "--rules=SleepUnderLock", "--min-confidence=low", "--fail-on", "warning");
    assertThat(answer.out()).isEqualTo(DOZE + MAYBE);
    assertThat(answer.exit()).isEqualTo(1);
  }

  @Test
  void anUnknownKeyIsAnErrorWithFileAndLineAndAGuess() throws IOException {
    shell.write("concurrency-lint.yml", "# ours\nfailOnn: never\n");
    Answer answer = shell.run("check");
    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.err())
        .isEqualTo(
            "concurrency-lint: "
                + folder.toRealPath().resolve("concurrency-lint.yml")
                + ":2: unknown key 'failOnn', did you mean failOn?\n");
    assertThat(answer.out()).isEmpty();
  }

  @Test
  void levelsAndConfidencesOfSingleRules() throws IOException {
    shell.write(
        "concurrency-lint.yml",
        """
        failOn: error
        overrides:
          BusyWait: {level: note}
          SleepUnderLock: {minConfidence: low}
        """);
    Answer answer = shell.run("check");
    assertThat(answer.out()).isEqualTo(SPIN.replace("error", "note") + DOZE + MAYBE);
    assertThat(answer.exit()).isZero();
    shell.write("concurrency-lint.yml", "overrides: {SleepUnderLock: {minConfidence: high}}\n");
    answer = shell.run("check");
    assertThat(answer.out()).isEqualTo(SPIN);
    assertThat(answer.err()).contains("Not shown: 2 below the confidence asked of their rule.");
  }

  @Test
  void theBaselineIsRelativeToTheFile() throws IOException {
    shell.write("concurrency-lint.yml", "baseline: known/findings.txt\n");
    Files.createDirectories(folder.resolve("known"));
    Answer created = shell.run("baseline", "create", "src");
    assertThat(created.exit()).isZero();
    assertThat(folder.resolve("known/findings.txt")).exists();
    Answer answer = shell.run("check", "src");
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains("Not shown: 2 in the baseline");
  }

  @Test
  void anIncompleteAnalysisFailsWhereTheFileSaysSo() throws IOException {
    shell.write("src/B.java", "broken").write("concurrency-lint.yml", "failOnIncomplete: true\n");
    assertThat(shell.run("check").exit()).isEqualTo(4);
  }
}
