package io.concurrencylint.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Class paths of released artifacts with what they need at run time, asked of Maven once each. */
final class ClassPaths {
  private static final String POM =
      """
      <project><modelVersion>4.0.0</modelVersion>
      <groupId>x</groupId><artifactId>x</artifactId><version>1</version><dependencies><dependency>
      <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>
      </dependency></dependencies></project>
      """;

  private final Path folder;

  /**
   * @param folder for what Maven answered; kept
   */
  ClassPaths(Path folder) {
    this.folder = folder;
  }

  /**
   * The jars of an artifact, itself first.
   *
   * @param gav {@code group:artifact:version}
   * @throws IOException when Maven cannot resolve it
   */
  List<Path> of(String gav) throws IOException {
    Path place = Files.createDirectories(folder.resolve(gav.replace(':', '/')));
    Path answer = place.resolve("classpath");
    if (!Files.isRegularFile(answer)) {
      String[] words = gav.split(":");
      Files.writeString(place.resolve("pom.xml"), POM.formatted(words[0], words[1], words[2]));
      ask(place);
    }
    return Stream.of(Files.readString(answer).strip().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  private static void ask(Path place) throws IOException {
    Process maven =
        new ProcessBuilder(
                "mvn",
                "-q",
                "-B",
                "dependency:build-classpath",
                "-Dmdep.includeScope=runtime",
                "-Dmdep.outputFile=classpath")
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("log").toFile())
            .start();
    try {
      if (maven.waitFor() != 0) {
        throw new IOException("Maven has no class path for it, see " + place.resolve("log"));
      }
    } catch (InterruptedException e) {
      maven.destroy();
      throw new IOException(e);
    }
  }
}
