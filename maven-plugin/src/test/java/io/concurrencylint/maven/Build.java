package io.concurrencylint.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A copy of one of the projects beside this class, built by a real Maven. */
final class Build {

  static final String PLUGIN =
      "io.concurrencylint:concurrency-lint-maven-plugin:" + property("builds.version") + ":";

  private final Path home;
  private final Path folder;
  private Path userHome;

  /**
   * Copies a project.
   *
   * @param home of the Maven that builds it
   */
  Build(Path home, String project, Path temporary) throws IOException {
    this.home = home;
    this.folder = temporary.toRealPath().resolve(project);
    Path from = Path.of("src/test/projects", project);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path to = folder.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    write("settings.xml", settings());
    write(".gitignore", "target/\nsettings.xml\n");
  }

  /** Builds as a user whose home is this folder, which need not exist. */
  Build inHome(Path other) throws IOException {
    userHome = Files.createDirectories(other);
    return this;
  }

  /** The Mavens to build with. */
  static Stream<Path> homes() {
    return Stream.of(property("builds.homes").split(",")).map(Path::of);
  }

  private static String property(String name) {
    return System.getProperty(name);
  }

  /** What a build came to. */
  record Result(int exit, List<String> lines) {

    boolean succeeded() {
      return exit == 0;
    }

    /** The lines that report a finding, from the path on. */
    List<String> findings() {
      return lines.stream()
          .filter(line -> line.matches("\\[(ERROR|WARNING|INFO)] \\S+\\.java:\\d+:\\d+: .*"))
          .map(line -> line.substring(line.indexOf(' ') + 1))
          .toList();
    }

    String text() {
      return String.join("\n", lines);
    }
  }

  Path file(String path) {
    return folder.resolve(path);
  }

  Build write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /** Runs {@code mvn} with these arguments, as a user would. */
  Result run(String... arguments) throws IOException, InterruptedException {
    boolean windows = File.separatorChar == '\\';
    List<String> command = new ArrayList<>();
    command.add(home.resolve(windows ? "bin/mvn.cmd" : "bin/mvn").toString());
    command.addAll(List.of("--batch-mode", "--no-transfer-progress", "--settings"));
    command.add(folder.resolve("settings.xml").toString());
    command.add("-Dmaven.repo.local=" + property("builds.repository"));
    for (String name :
        List.of("builds.version", "builds.compiler", "builds.resources", "builds.junit")) {
      command.add("-D" + name + "=" + property(name));
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
    if (userHome != null) {
      builder.environment().put("HOME", userHome.toString());
      builder.environment().put("MAVEN_OPTS", "-Duser.home=" + userHome);
    }
    Process maven = builder.start();
    maven.getOutputStream().close();
    String output = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(maven.waitFor(), output.lines().toList());
  }

  /** Runs git with these arguments. */
  Build git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=a", "-c"));
    command.addAll(List.of("user.email=a@example.org", "-c", "commit.gpgsign=false"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(output).isZero();
    return this;
  }

  /** What the surrounding build has fetched is taken from there before it is fetched again. */
  private static String settings() {
    String repository =
        """
            <id>seed</id>
            <url>%s</url>
            <releases><checksumPolicy>ignore</checksumPolicy></releases>
            <snapshots><enabled>false</enabled></snapshots>
        """
            .formatted(Path.of(property("builds.seed")).toUri());
    return """
    <settings>
      <profiles>
        <profile>
          <id>seed</id>
          <repositories><repository>%s</repository></repositories>
          <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
        </profile>
      </profiles>
      <activeProfiles><activeProfile>seed</activeProfile></activeProfiles>
    </settings>
    """
        .formatted(repository, repository);
  }
}
