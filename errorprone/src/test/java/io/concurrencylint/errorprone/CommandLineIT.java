package io.concurrencylint.errorprone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A javac of its own, with Error Prone and the one jar on its processor path. */
class CommandLineIT {

  private static final Path JAR = Path.of("target/concurrency-lint-errorprone.jar");

  @TempDir private Path folder;

  @Test
  void javacReportsTheExamples() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    for (String option : System.getProperty("javac.exports").strip().split("\\s+")) {
      words.add("-J" + option);
    }
    words.addAll(List.of("-XDcompilePolicy=simple", "--should-stop=ifError=FLOW"));
    words.add("-Xplugin:ErrorProne -Xep:DefaultPackage:OFF -Xep:UnusedVariable:OFF");
    words.addAll(List.of("-processorpath", processorPath(), "-d", folder.toString()));
    try (Stream<Path> examples = Files.list(Path.of("../examples"))) {
      examples
          .map(Path::toString)
          .filter(name -> name.endsWith(".java"))
          .sorted()
          .forEach(words::add);
    }
    Command javac = Command.run(Path.of("").toAbsolutePath(), words);
    List<String> heads =
        javac.output().stream().filter(line -> line.matches("\\S+\\.java:\\d+: .*")).toList();
    assertThat(heads)
        .as(javac.text())
        .satisfiesExactly(
            line -> assertThat(line).contains("Answer.java:12: warning: [ThreadNotJoined]"),
            line -> assertThat(line).contains("Bank.java:21: error: [LockOrderInversion]"),
            line ->
                assertThat(line).contains("Counter.java:17: error: [UnsynchronizedSharedState]"),
            line -> assertThat(line).contains("Mailbox.java:18: error: [SendWithoutReceiver]"),
            line -> assertThat(line).contains("Window.java:9: warning: [BlockingOnEventLoop]"));
    assertThat(javac.output())
        .contains(
            "    (see https://github.com/concurrency-lint/concurrency-lint/blob/main/docs/rules/"
                + "LockOrderInversion.md)");
    assertThat(javac.exit()).isEqualTo(1);
  }

  /** Error Prone and its libraries; ours are in the jar. */
  private static String processorPath() {
    String ours = ".*(concurrency-?lint|javaparser|ow2.asm|jgrapht|jackson|snakeyaml).*";
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.concat(
            Stream.of(JAR.toAbsolutePath().toString()),
            Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && !entry.matches(ours)))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
