package io.concurrencylint.confirm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.report.Identity;
import io.concurrencylint.confirm.Confirmation.Confirmed;
import io.concurrencylint.explorer.Explorer;
import io.concurrencylint.explorer.Result;
import io.concurrencylint.explorer.Verdict;
import io.concurrencylint.rules.Rules;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A confirmed schedule replays 20 times of 20. The exported JUnit test fails on the faulty class
 * and passes once its correct twin has taken its place. One program by default, all with {@code
 * -Pconfirm}.
 */
class ExportedTest {
  private static final int REPLAYS = 20;
  private static final Path SOURCES =
      Path.of("").toAbsolutePath().resolveSibling("test-fixtures").resolve("src/main/java");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "TransferDeadlock, TransferOrdered",
    "TransferDeadlockMethods, TransferOneAtATime",
    "DoubleCheckedPlainField, DoubleCheckedVolatileField",
    "ReadLockUpgraded, ReadLockReleasedFirst",
    "OneNotifyTwoWaiters, NotifyAllTwoWaiters",
    "AwaitUnderIf, AwaitInLoop",
    "BrokenCounterRunnable, CorrectCounterRunnable",
    "TwoStaticLocks, TwoStaticLocksOneOrder",
    "PoolWaitsForItself, PoolWaitsForOther"
  })
  void failsUntilTheFixIsApplied(String faulty, String fixed) throws Exception {
    assumeTrue(
        Boolean.getBoolean("confirm.all") || faulty.equals("TransferDeadlock"),
        "only with -Pconfirm");
    Path source = put("faulty", faulty, faulty);
    Request request =
        new Request(folder.resolve("faulty"), List.of(source), List.of(), List.of(), 1);
    Analysis analysis = new Engine(Rules.all()).run(request, Progress.NONE);
    Path java = Path.of(System.getProperty("java.home"));
    TestExport export = null;
    Confirmer.Options options =
        new Confirmer.Options(folder.resolve("work"), 3_000, Duration.ofMinutes(2), java);
    try (Confirmer confirmer = new Confirmer(request, options)) {
      for (int i = 0; i < analysis.findings().size() && export == null; i++) {
        Finding finding = analysis.findings().get(i);
        String id = Identity.of(analysis.findings()).get(i).id();
        if (confirmer.confirm(id, finding) instanceof Confirmed proof) {
          replays(java, confirmer.classPath(), proof);
          export = confirmer.export(id, finding, proof);
        }
      }
    }
    assertThat(export).as("%s is confirmed", analysis.findings()).isNotNull();
    assertThat(export.remark()).isEmpty();

    int before = run("faulty", source, export);
    assertThat(before).as(() -> "the faulty class: " + said("faulty")).isEqualTo(1);
    int after = run("fixed", put("fixed", fixed, faulty), export);
    assertThat(after).as(() -> "its twin: " + said("fixed")).isZero();
  }

  private void replays(Path java, String classPath, Confirmed proof) throws IOException {
    try (Explorer explorer = new Explorer(java, classPath, folder.resolve("work/files"))) {
      for (int i = 0; i < REPLAYS; i++) {
        Result again = explorer.replay(proof.result().schedule(), false);
        assertThat(again.verdict())
            .as("replay %d: %s", i, again.reason())
            .isEqualTo(Verdict.CONFIRMED);
        assertThat(again.failure().key()).isEqualTo(proof.result().failure().key());
      }
    }
  }

  /** A class under the name of another one. */
  private Path put(String place, String name, String as) throws IOException {
    Path file = folder.resolve(place).resolve("fixtures/textbook").resolve(as + ".java");
    Files.createDirectories(file.getParent());
    String text = Files.readString(SOURCES.resolve("fixtures/textbook").resolve(name + ".java"));
    return Files.writeString(file, text.replace(name, as));
  }

  /** Compiles both and runs the test in a JVM of its own. */
  private int run(String place, Path source, TestExport export) throws Exception {
    Path test = folder.resolve(place + "-test").resolve(export.path());
    Files.createDirectories(test.getParent());
    Files.writeString(test, export.text());
    Path classes = Files.createDirectories(folder.resolve(place + "-classes"));
    // The fixtures are on the class path, too, under the same names.
    String path = classes + File.pathSeparator + System.getProperty("java.class.path");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-g",
                "-d",
                classes.toString(),
                "-cp",
                path,
                source.toString(),
                test.toString());
    assertThat(failed).isZero();
    String name = export.path().replace(".java", "").replace('/', '.');
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                path,
                RunTests.class.getName(),
                name)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(place + ".txt").toFile())
            .start();
    return process.waitFor();
  }

  private String said(String place) {
    try {
      return Files.readString(folder.resolve(place + ".txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
