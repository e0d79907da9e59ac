package io.concurrencylint.cli;

import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.rules.Rules;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Uses what checks use, so that the JVM that this runs in can archive the classes. Called by the
 * launcher.
 */
final class Rehearsal {

  private final Path sources;
  private final Path cache;

  private Rehearsal(Path sources, Path cache) {
    this.sources = sources;
    this.cache = cache;
  }

  /**
   * Checks a folder in several ways and says nothing.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws IOException {
    Path cache = Files.createTempDirectory("concurrency-lint-rehearsal");
    try {
      new Rehearsal(Path.of(args[0]).toAbsolutePath(), cache).play();
    } finally {
      try (Stream<Path> all = Files.walk(cache)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private void play() throws IOException {
    Path first;
    try (Stream<Path> all = Files.list(sources)) {
      first = all.filter(file -> file.toString().endsWith(".java")).sorted().findFirst().get();
    }
    check("--format", "concise", first.toString());
    check("--format", "full", sources.toString());
    check("--format", "sarif", sources.toString());
    check("--staged", sources.toString());
  }

  private void check(String... options) {
    Session session =
        new Session(
            sources,
            OutputStream.nullOutputStream(),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            Terminal.NONE,
            Rules.all(),
            (rules, request, progress) -> new Engine(rules).run(request, progress));
    Stream<String> fixed = Stream.of("check", "--cache-dir", cache.toString());
    Main.run(session, Stream.concat(fixed, List.of(options).stream()).toArray(String[]::new));
  }
}
