package io.concurrencylint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.cli.Shell.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** surface.md: {@code --no-cache}, {@code cache clean}, {@code --shard}. */
class CacheCommandTest {

  @TempDir private Path temporary;
  private Path folder;
  private Path cache;
  private Shell shell;

  @BeforeEach
  void aProgram() throws IOException {
    folder = Files.createDirectories(temporary.toRealPath().resolve("project"));
    cache = folder.resolve("../cache").normalize();
    shell =
        new Shell(folder)
            .with((rules, request, progress) -> new Engine(rules).run(request, progress));
    shell.write("src/A.java", "class A {}\n").write("src/B.java", "class B {}\n");
  }

  private long entries() throws IOException {
    if (!Files.exists(cache)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(cache.resolve("entries"))) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void whatACheckKeepsIsShownAndCleaned() throws IOException {
    shell.write("concurrency-lint.yml", "cacheDirectory: ../cache\n");
    assertThat(shell.run("check", "--no-cache").exit()).isZero();
    assertThat(cache).doesNotExist();
    assertThat(shell.run("check").exit()).isZero();
    assertThat(entries()).as("two files and a result").isEqualTo(3);
    assertThat(shell.run("doctor").out()).contains("cache     " + cache + ", 3 entries, 0.0 MB\n");
    Answer cleaned = shell.run("cache", "clean");
    assertThat(cleaned.exit()).isZero();
    assertThat(cleaned.err()).contains("freed 0.0 MB in 3 entries in " + cache);
    assertThat(entries()).isZero();
    assertThat(shell.run("cache", "clean").err()).contains("in 0 entries");
  }

  @Test
  void theOptionWinsOverTheConfiguration() throws IOException {
    shell.write("concurrency-lint.yml", "cacheDirectory: elsewhere\n");
    shell.run("check", "--cache-dir", "../cache");
    assertThat(entries()).isEqualTo(3);
    assertThat(folder.resolve("elsewhere")).doesNotExist();
    shell.run("cache", "clean", "--cache-dir", "../cache");
    assertThat(entries()).isZero();
  }

  @Test
  void doctorTellsOfDamage() throws IOException {
    shell.write("concurrency-lint.yml", "cacheDirectory: ../cache\n");
    shell.run("check");
    try (Stream<Path> all = Files.walk(cache.resolve("entries"))) {
      Files.writeString(all.filter(Files::isRegularFile).findFirst().orElseThrow(), "damage");
    }
    assertThat(shell.run("doctor").out()).contains("1 damaged, which are not used");
    assertThat(shell.run("check").exit()).isZero();
    assertThat(shell.run("doctor").out()).doesNotContain("damaged");
  }

  @Test
  void aFolderOfOtherThingsIsRefused() {
    Answer answer = shell.run("check", "--cache-dir", "src");
    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.err()).contains("src holds other things; a cache needs a folder of its own");
  }

  @Test
  void wrongUsage() {
    assertThat(shell.run("cache").exit()).isEqualTo(2);
    assertThat(shell.run("cache").err()).contains("clean?");
    for (String wrong : new String[] {"0/2", "3/2", "2", "a/b", "1/0"}) {
      Answer answer = shell.run("check", "--shard", wrong);
      assertThat(answer.exit()).as(wrong).isEqualTo(2);
      assertThat(answer.err()).contains("1/3, 2/3 and 3/3 are three");
    }
  }

  @Test
  void aShardReportsItsFilesAndSaysWhatItLeavesToOthers() throws IOException {
    Shell words = new Shell(folder);
    words.write("src/A.java", "spin();\n").write("src/B.java", "spin();\n");
    Answer first = words.run("check", "--shard", "1/2");
    Answer second = words.run("check", "--shard", "2/2");
    assertThat(first.out() + second.out())
        .as("each finding once")
        .contains("src/A.java:1:1", "src/B.java:1:1")
        .hasSameSizeAs(words.run("check").out());
    assertThat(first.out()).isNotEmpty();
    assertThat(first.err()).contains("Not shown: 1 in files of other shards than 1/2.");
    assertThat(first.exit()).isEqualTo(1);
  }
}
