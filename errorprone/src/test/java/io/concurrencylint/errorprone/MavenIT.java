package io.concurrencylint.errorprone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Maven build of a project that has us among its annotation processors. */
@Tag("builds")
class MavenIT {

  @TempDir private Path folder;

  @BeforeEach
  void copy() throws IOException {
    Path from = Path.of("src/test/projects/single");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path to = folder.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    Files.writeString(folder.resolve("settings.xml"), settings());
  }

  @Test
  void aFindingFailsTheCompilationUnlessItIsAWarning() throws Exception {
    Command failed = maven("compile");
    assertThat(failed.text())
        .contains("COMPILATION ERROR", "Hits.java:[11,", "[UnsynchronizedSharedState] Hits");
    assertThat(failed.exit()).isNotZero();
    Command warned = maven("compile", "-Dswitches=-XepAllErrorsAsWarnings");
    assertThat(warned.text()).contains("[UnsynchronizedSharedState] Hits");
    assertThat(warned.exit()).as(warned.text()).isZero();
    Command off = maven("clean", "compile", "-Dswitches=-Xep:UnsynchronizedSharedState:OFF");
    assertThat(off.text()).doesNotContain("[UnsynchronizedSharedState]");
    assertThat(off.exit()).as(off.text()).isZero();
  }

  private Command maven(String... arguments) throws IOException, InterruptedException {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    List<String> words = new ArrayList<>();
    words.add(Path.of(property("home"), "bin", windows ? "mvn.cmd" : "mvn").toString());
    words.addAll(List.of("--batch-mode", "--no-transfer-progress", "--settings", "settings.xml"));
    words.add("-Dmaven.repo.local=" + property("repository"));
    for (String name : List.of("version", "compiler", "resources", "clean", "error-prone")) {
      words.add("-Dbuilds." + name + "=" + property(name));
    }
    words.addAll(List.of(arguments));
    return Command.run(folder, words);
  }

  private static String property(String name) {
    return System.getProperty("builds." + name);
  }

  /** What the surrounding build has fetched is taken from there before it is fetched again. */
  private static String settings() {
    String seed =
        "<id>seed</id><url>%s</url><releases><checksumPolicy>ignore</checksumPolicy></releases>"
            .formatted(Path.of(property("seed")).toUri());
    return """
    <settings>
      <profiles>
        <profile>
          <id>seed</id>
          <repositories><repository>%1$s</repository></repositories>
          <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
        </profile>
      </profiles>
      <activeProfiles><activeProfile>seed</activeProfile></activeProfiles>
    </settings>
    """
        .formatted(seed);
  }
}
