package io.concurrencylint.analyzer.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTest {

  @TempDir private Path folder;

  @BeforeEach
  void repositoryWithOneCommit() throws Exception {
    git("init", "-q", "-b", "main");
    git("config", "user.email", "a@example.org");
    git("config", "user.name", "a");
    git("config", "diff.noprefix", "true");
    write("src/A.java", "1\n2\n3\n4\n5\n6\n");
    git("add", ".");
    git("commit", "-qm", "one");
  }

  @Test
  void sinceComparesTheWorkingTreeWithTheMergeBase() throws Exception {
    git("checkout", "-qb", "topic");
    write("src/A.java", "1\ntwo\n3\n5\n6\n");
    write("src/New \"ä\".java", "x\n");
    git("checkout", "-q", "main");
    write("src/A.java", "1\n2\n3\n4\n5\n6\n7\n");
    git("commit", "-qam", "main moves on");
    git("checkout", "-q", "topic");
    write("src/A.java", "1\ntwo\n3\n5\n6\n");
    Changes changes = new Git(folder).since("main");
    assertThat(changes.lines().get("src/A.java")).isEqualTo(bits(2, 3, 4));
    assertThat(changes.lines()).containsEntry("src/New \"ä\".java", new BitSet());
  }

  @Test
  void stagedComparesTheIndexAndKnowsUnusualNames() throws Exception {
    write("src/New \"ä\".java", "x\n");
    git("add", ".");
    write("src/A.java", "changed but not staged\n");
    Changes changes = new Git(folder.resolve("src")).staged();
    assertThat(changes.lines()).containsOnlyKeys("New \"ä\".java");
  }

  @Test
  void anUnknownRevisionNamesTheCommandThatMendsIt() throws Exception {
    git("remote", "add", "up", ".");
    assertThatThrownBy(() -> new Git(folder).since("up/feature"))
        .isInstanceOf(Git.Unanswerable.class)
        .hasMessageContaining("git fetch up feature");
    assertThatThrownBy(() -> new Git(folder).since("v9"))
        .hasMessageContaining("git fetch origin v9");
  }

  @Test
  void aShallowCloneNamesTheCommandThatMendsIt(@TempDir Path other) throws Exception {
    write("src/A.java", "2\n");
    git("commit", "-qam", "two");
    git("clone", "-q", "--depth=1", folder.toUri().toString(), other.toString());
    assertThatThrownBy(() -> new Git(other).since("HEAD~1"))
        .hasMessageContaining("git fetch --unshallow");
  }

  @Test
  void outsideARepositoryThereIsNoAnswer(@TempDir Path other) {
    assertThatThrownBy(() -> new Git(other).staged()).hasMessageContaining("git work tree");
  }

  private static BitSet bits(int... lines) {
    BitSet bits = new BitSet();
    for (int line : lines) {
      bits.set(line);
    }
    return bits;
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(folder.resolve(path).getParent());
    Files.writeString(folder.resolve(path), text);
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }
}
