package io.concurrencylint.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.cache.Cache;
import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.models.Declared;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.analyzer.report.Format;
import io.concurrencylint.analyzer.report.Sources;
import io.concurrencylint.analyzer.report.Style;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.triage.Shard;
import io.concurrencylint.rules.Rules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** surface.md: "incremental"; a run with a cache comes to what one without comes to. */
class CachedRunTest {

  private static final Path FIXTURES = Path.of("../test-fixtures/src/main/java/fixtures");
  private static final int FILES = 24;
  private static final int EDITS = 16;

  @TempDir private Path temporary;
  private Path root;
  private Cache cache;

  @BeforeEach
  void aProgramOfManyFiles() throws IOException {
    root = Files.createDirectories(temporary.toRealPath().resolve("project"));
    cache = Cache.in(temporary.resolve("cache"));
    try (Stream<Path> all = Files.walk(FIXTURES)) {
      List<Path> files = all.filter(CachedRunTest::isFaulty).sorted().toList();
      for (int i = 0; i < FILES; i++) {
        Path file = files.get(i * files.size() / FILES);
        Files.copy(file, root.resolve(i + "-" + file.getFileName()));
      }
    }
  }

  private static boolean isFaulty(Path file) {
    try {
      return file.toString().endsWith(".java") && Files.readString(file).contains("// expect: ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An analysis, and whether the rules were asked for it. */
  private record Seen(Analysis analysis, boolean asked) {}

  private Seen run(Cache with, Models models, List<Path> classPath) {
    Request request =
        new Request(root, List.of(root), List.of(), classPath, 2, file -> true, models, with);
    AtomicBoolean asked = new AtomicBoolean();
    Analysis analysis =
        new Engine(Rules.all())
            .run(
                request, (phase, done, total) -> asked.compareAndSet(false, phase.equals("rules")));
    return new Seen(analysis, asked.get());
  }

  private Seen run(Cache with) {
    return run(with, Models.bundled(), List.of());
  }

  private String sarif(Analysis analysis, Shard shard) throws IOException {
    Request request = new Request(root, List.of(root), List.of(), List.of(), 2);
    List<Rule> rules = Rules.all();
    Run run = new Run(request, rules, analysis, Duration.ZERO);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Format.SARIF.write(
        Outcome.of(run, Settings.NONE, Optional.empty(), Optional.empty(), shard).report("1", 0),
        new Sources(root),
        Style.PLAIN,
        out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void afterAnyEditItComesToWhatAFreshRunComesTo() throws IOException {
    Random random = new Random(9);
    assertThat(run(cache).analysis().findings()).hasSizeGreaterThan(10);
    int different = 0;
    Analysis before = run(Cache.NONE).analysis();
    for (int i = 0; i < EDITS; i++) {
      String edit = edit(random);
      Analysis fresh = run(Cache.NONE).analysis();
      Seen cached = run(cache);
      assertThat(sarif(cached.analysis(), Shard.WHOLE))
          .as("edit %s: %s", i, edit)
          .isEqualTo(sarif(fresh, Shard.WHOLE));
      assertThat(cached.analysis()).isEqualTo(fresh);
      Seen again = run(cache);
      assertThat(again.asked()).as("rules asked again after %s", edit).isFalse();
      assertThat(again.analysis()).isEqualTo(fresh);
      different += fresh.equals(before) ? 0 : 1;
      before = fresh;
    }
    assertThat(different).as("edits that change the analysis").isGreaterThan(EDITS / 3);
  }

  /** Changes a file, or which files there are. */
  private String edit(Random random) throws IOException {
    List<Path> files = files();
    Path file = files.get(random.nextInt(files.size()));
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    int at = random.nextInt(lines.size());
    String what;
    switch (random.nextInt(9)) {
      case 0 -> {
        what = "remove line " + (at + 1);
        lines.remove(at);
      }
      case 1 -> {
        what = "double line " + (at + 1);
        lines.add(at, lines.get(at));
      }
      case 2 -> {
        what = "empty line before " + (at + 1);
        lines.add(at, "");
      }
      case 3 -> {
        what = "comment at the end of line " + (at + 1);
        lines.set(at, lines.get(at) + " // " + random.nextInt());
      }
      case 4 -> {
        what = "drop synchronized";
        lines.replaceAll(line -> line.replace("synchronized void", "void"));
      }
      case 5 -> {
        what = "indent";
        lines.replaceAll(line -> "  " + line);
      }
      case 6 -> {
        what = "suppress on line " + (at + 1);
        lines.add(at, "// concurrency-lint:ignore concurrency-lint -- why not");
      }
      case 7 -> {
        what = "swap lines " + (at + 1);
        lines.add(Math.max(0, at - 1), lines.remove(at));
      }
      default -> {
        Files.delete(file);
        return "delete " + file.getFileName();
      }
    }
    Files.write(file, lines);
    return what + " of " + file.getFileName();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.sorted().toList();
    }
  }

  @Test
  void aCommentThatMovesNothingAsksNoRule() throws IOException {
    run(cache);
    Path file = files().get(3);
    Files.writeString(file, Files.readString(file).stripTrailing() + " // a remark\n");
    Seen commented = run(cache);
    assertThat(commented.asked()).isFalse();
    assertThat(commented.analysis()).isEqualTo(run(Cache.NONE).analysis());
    Files.writeString(file, "\n" + Files.readString(file));
    assertThat(run(cache).asked()).as("lines moved").isTrue();
  }

  @Test
  void damagedEntriesMakeNoDifference() throws IOException {
    Analysis fresh = run(cache).analysis();
    try (Stream<Path> all = Files.walk(cache.folder().resolve("entries"))) {
      for (Path entry : all.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(entry);
        bytes[bytes.length / 2] ^= 1;
        Files.write(entry, bytes);
      }
    }
    Seen anew = run(cache);
    assertThat(anew.asked()).isTrue();
    assertThat(anew.analysis()).isEqualTo(fresh);
    assertThat(cache.content().unreadable()).as("mended on the way").isZero();
  }

  @Test
  void declarationsAndTheClassPathMakeADifference() throws IOException {
    run(cache);
    Models declared =
        Models.bundled()
            .with(List.of(new Declared("a.yml", 1, "method p.Db#query(*) : blocks io")));
    assertThat(run(cache, declared, List.of()).asked()).isTrue();
    assertThat(run(cache, declared, List.of()).asked()).isFalse();
    Path classes = Files.createDirectories(temporary.resolve("classes"));
    assertThat(run(cache, Models.bundled(), List.of(classes)).asked()).isTrue();
    assertThat(run(cache, Models.bundled(), List.of(classes)).asked()).isFalse();
    Files.writeString(classes.resolve("A.class"), "no class");
    assertThat(run(cache, Models.bundled(), List.of(classes)).asked()).isTrue();
    assertThat(run(cache).asked()).isFalse();
  }

  /** surface.md: "--shard I/N". */
  @Test
  void theResultsOfAllShardsAreThoseOfTheWholeRun() throws IOException {
    Analysis analysis = run(Cache.NONE).analysis();
    List<String> whole = results(sarif(analysis, Shard.WHOLE));
    assertThat(whole).hasSizeGreaterThan(8).doesNotHaveDuplicates();
    for (int count : new int[] {1, 2, 3, 5}) {
      List<String> merged = new ArrayList<>();
      for (int index = 1; index <= count; index++) {
        List<String> part = results(sarif(analysis, new Shard(index, count)));
        merged.addAll(part);
        if (count == 2) {
          assertThat(part)
              .as("a part, not all or nothing")
              .isNotEmpty()
              .hasSizeLessThan(whole.size());
        }
      }
      assertThat(new TreeSet<>(merged)).isEqualTo(new TreeSet<>(whole));
      assertThat(merged).as("none is in two of %s", count).hasSameSizeAs(whole);
    }
  }

  private static List<String> results(String sarif) {
    List<String> results = new ArrayList<>();
    for (JsonNode result : new ObjectMapper().readTree(sarif).at("/runs/0/results")) {
      results.add(result.toString());
    }
    return results;
  }
}
