package io.concurrencylint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.cli.Shell.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** surface.md: {@code init}, {@code install-hook}, {@code doctor}; the manual page. */
class SetupCommandsTest {

  @TempDir private Path temporary;
  private Path folder;
  private Shell shell;

  @BeforeEach
  void openShell() throws IOException {
    folder = temporary.toRealPath();
    shell = new Shell(folder);
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(output).isZero();
  }

  @Test
  void initShowsTheDiffBeforeItWrites() throws IOException {
    Path file = folder.resolve("concurrency-lint.yml");
    Answer shown = shell.run("init");
    assertThat(shown.out()).startsWith("--- /dev/null\n+++ concurrency-lint.yml\n@@ -0,0 +1,");
    assertThat(shown.err()).contains("nothing is written yet; concurrency-lint init --yes");
    assertThat(file).doesNotExist();
    Answer written = shell.run("init", "--yes");
    assertThat(written.out()).isEqualTo(shown.out());
    String added =
        String.join("\n", shown.out().lines().skip(3).map(line -> line.substring(1)).toList());
    assertThat(file).hasContent(added);
    Answer again = shell.run("init", "--yes");
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains("concurrency-lint.yml exists; it is left as it is");
  }

  @Test
  void whatInitWritesIsValidAsItIsAndWithItsExamples() throws IOException {
    shell.run("init", "--yes");
    shell.write("A.java", "spin();\n");
    assertThat(shell.run("check").exit()).isEqualTo(1);
    Path file = folder.resolve("concurrency-lint.yml");
    String examples =
        Files.readString(file)
            .replaceAll("(?m)^# (?=[a-z]+[A-Za-z]*:|  )", "")
            .replace("ThreadNotJoined", "BusyWait")
            .replace("[-BusyWait]", "[-SleepUnderLock]")
            .replace("classpath: [lib/*]\n", "")
            .replace("baseline: concurrency-lint-baseline.txt\n", "");
    Files.writeString(file, examples);
    assertThat(examples).contains("\ndeclare:\n  eventLoops:").contains("\nfailOn: warning\n");
    assertThat(shell.run("check").err()).doesNotContain("concurrency-lint.yml:");
  }

  @Test
  void initSeesWhatIsThere() throws IOException {
    shell.write("lib/a.jar", "").write("concurrency-lint-baseline.txt", "");
    assertThat(shell.run("init").out())
        .contains("\n+classpath: [lib/*]\n")
        .contains("\n+baseline: concurrency-lint-baseline.txt\n");
  }

  @Test
  void theHookChecksWhatIsStagedAndLeavesOthersAlone() throws Exception {
    assertThat(shell.run("install-hook").err()).contains("is not in a git work tree");
    git("init", "-q");
    Answer answer = shell.run("install-hook");
    assertThat(answer.exit()).as(answer.err()).isZero();
    Path hook = folder.resolve(".git/hooks/pre-commit");
    assertThat(hook).isExecutable().content().contains(" check --staged\n");
    assertThat(shell.run("install-hook").exit()).isZero();
    Files.writeString(hook, "#!/bin/sh\nmine\n");
    Answer refused = shell.run("install-hook");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("add this line to it:").contains("check --staged");
    assertThat(hook).hasContent("#!/bin/sh\nmine\n");
  }

  @Test
  void theHookIsWhereGitLooksForIt() throws Exception {
    git("init", "-q");
    git("config", "core.hooksPath", "our hooks");
    assertThat(shell.run("install-hook").exit()).isZero();
    assertThat(folder.resolve("our hooks/pre-commit")).isExecutable();
  }

  @Test
  void doctorFindsWhatIsAmiss() throws Exception {
    Answer bare = shell.run("doctor");
    assertThat(bare.exit()).isZero();
    assertThat(bare.out())
        .contains("config    none; concurrency-lint init writes one")
        .contains("hook      none: this is no git work tree");
    git("init", "-q");
    shell.run("install-hook");
    shell.write("concurrency-lint.yml", "baseline: known.txt\n");
    Answer missing = shell.run("doctor");
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.out()).contains("known.txt: no such baseline").contains("hooks/pre-commit");
    shell.write("known.txt", "# concurrency-lint baseline 1\n");
    assertThat(shell.run("doctor").out()).contains("concurrency-lint.yml, baseline of 0");
    shell.write("concurrency-lint.yml", "rulez: []\n");
    assertThat(shell.run("doctor").out()).contains("1: unknown key 'rulez', did you mean rules?");
  }

  @Test
  void theManualPageIsThatOfTheCommands() throws IOException {
    assertThat(Path.of("../docs/concurrency-lint.1"))
        .as(
            "write it anew: java -cp cli/target/concurrency-lint.jar"
                + " io.concurrencylint.cli.ManPage docs/concurrency-lint.1")
        .hasContent(ManPage.text());
    assertThat(ManPage.text()).contains(".SS baseline create").contains("\\-\\-min\\-confidence");
  }
}
