package io.concurrencylint.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.maven.Build.Result;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * surface.md, "Maven plugin": each goal in real builds, on each Maven told. The test tagged smoke
 * runs in every build of this module.
 */
class BuildsIT {

  private static final String HITS =
      "counter/src/main/java/acme/Hits.java:11:7: error[UnsynchronizedSharedState]";
  private static final String TALLY =
      "counter/src/main/java/acme/Tally.java:9:5: error[UnsynchronizedSharedState]";

  @TempDir private Path folder;

  static Stream<Path> homes() {
    return Build.homes();
  }

  @Tag("smoke")
  @ParameterizedTest
  @MethodSource("homes")
  void checkWorksOnAFreshMultiModuleCloneThroughItsFullCoordinates(Path home) throws Exception {
    Build build = new Build(home, "reactor", folder);
    Result result = build.run(Build.PLUGIN + "check");
    assertThat(result.findings()).as(result.text()).singleElement().asString().startsWith(HITS);
    assertThat(result.succeeded()).isFalse();
    Path report = build.file("counter/target/concurrency-lint/report.html");
    assertThat(report).exists().hasSameTextualContentAs(report);
    assertThat(build.file("counter/target/concurrency-lint/report.sarif")).exists();
    String link = "file://" + report.toUri().getRawPath();
    assertThat(result.lines())
        .contains("[INFO] Report: " + link)
        .anyMatch(line -> line.contains("1 concurrency hazard; report: " + link));
    assertThat(result.text()).contains("MojoFailureException").doesNotContain("fault of its own");
  }

  @Tag("smoke")
  @ParameterizedTest
  @MethodSource("homes")
  void confirmMakesFindingsHappen(Path home) throws Exception {
    Build build = new Build(home, "reactor", folder);
    Result result = build.run(Build.PLUGIN + "confirm", "-Dconcurrency-lint.exportTests=tests");
    assertThat(result.findings())
        .as(result.text())
        .singleElement()
        .asString()
        .startsWith(HITS)
        .endsWith("(confirmed)");
    assertThat(result.succeeded()).isFalse();
    assertThat(result.text())
        .contains("confirmed in main acme.Hits: data race")
        .contains("1 of 1 findings confirmed")
        .contains("1 concurrency hazard; report: file:");
    Path reports = build.file("counter/target/concurrency-lint");
    assertThat(reports.resolve("report.sarif")).content().contains("\"confirmed\"");
    assertThat(reports.resolve("confirm")).isDirectoryContaining("glob:**.schedule");
    assertThat(build.file("counter/tests/acme")).isDirectoryContaining("glob:**.java");
  }

  @ParameterizedTest
  @MethodSource("homes")
  void confirmRunsTheTestsOfTheModule(Path home) throws Exception {
    Build build = new Build(home, "vault", folder);
    Result result = build.run(Build.PLUGIN + "confirm");
    assertThat(result.findings()).as(result.text()).hasSize(1);
    assertThat(result.findings().get(0)).contains("[LockOrderInversion]").endsWith("(confirmed)");
    assertThat(result.text()).contains("confirmed in test acme.VaultTest#bothWays: deadlock");
    assertThat(result.succeeded()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("homes")
  void whatIsNotConfirmedDoesNotFailConfirm(Path home) throws Exception {
    Build build = new Build(home, "reactor", folder);
    Result other =
        build.run(
            Build.PLUGIN + "confirm",
            "-Dconcurrency-lint.only=BusyWait",
            "-Dconcurrency-lint.executions=10",
            "-Dconcurrency-lint.timeLimit=2s");
    assertThat(other.succeeded()).as(other.text()).isTrue();
    assertThat(other.findings()).singleElement().asString().startsWith(HITS);
    Result wrong = build.run(Build.PLUGIN + "confirm", "-Dconcurrency-lint.timeLimit=soon");
    assertThat(wrong.text())
        .contains("concurrency-lint.timeLimit: 'soon' is no duration; 30s or 2m is")
        .contains("MojoExecutionException");
  }

  @ParameterizedTest
  @MethodSource("homes")
  void afterABaselineOnlyWhatIsNewFails(Path home) throws Exception {
    Build build = new Build(home, "reactor", folder);
    Result baseline = build.run(Build.PLUGIN + "baseline");
    assertThat(baseline.succeeded()).as(baseline.text()).isTrue();
    assertThat(build.file("counter/concurrency-lint-baseline.txt")).exists();
    assertThat(build.file("client/concurrency-lint-baseline.txt")).doesNotExist();
    Result second = build.run(Build.PLUGIN + "check");
    assertThat(second.succeeded()).as(second.text()).isTrue();
    assertThat(second.findings()).isEmpty();
    assertThat(second.text()).contains("1 in the baseline");
    Path hits = build.file("counter/src/main/java/acme/Hits.java");
    String more =
        Files.readString(hits).replace("class Hits", "class More").replace("Hits", "More");
    build.write("counter/src/main/java/acme/More.java", more);
    Result third = build.run(Build.PLUGIN + "check");
    assertThat(third.succeeded()).isFalse();
    assertThat(third.findings())
        .singleElement()
        .asString()
        .startsWith(HITS.replace("Hits.java", "More.java"));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void whatARunCameToIsKeptInTheCacheDirectory(Path home) throws Exception {
    Build build = new Build(home, "single", folder);
    String[] check = {Build.PLUGIN + "check", "-Dconcurrency-lint.cacheDirectory=kept"};
    Result first = build.run(check);
    Path entries = build.file("kept/entries");
    assertThat(entries).as(first.text()).isDirectory();
    Map<Path, FileTime> kept = times(entries);
    Result second = build.run(check);
    assertThat(second.findings()).isEqualTo(first.findings());
    assertThat(times(entries)).as("nothing was written again").isEqualTo(kept).isNotEmpty();
  }

  private static Map<Path, FileTime> times(Path folder) throws IOException {
    Map<Path, FileTime> times = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  @ParameterizedTest
  @MethodSource("homes")
  void modulesShareTheBaselineThatTheConfigurationNames(Path home) throws Exception {
    Build build = new Build(home, "reactor", folder);
    build.write("concurrency-lint.yml", "baseline: known.txt\n");
    String hits = Files.readString(build.file("counter/src/main/java/acme/Hits.java"));
    build.write(
        "client/src/main/java/acme/client/Hits.java",
        hits.replace("package acme", "package acme.client"));
    Result first = build.run(Build.PLUGIN + "check");
    assertThat(first.findings()).as("of all modules: " + first.text()).hasSize(2);
    assertThat(first.succeeded()).isFalse();
    Result baseline = build.run(Build.PLUGIN + "baseline");
    assertThat(baseline.succeeded()).as(baseline.text()).isTrue();
    Result second = build.run(Build.PLUGIN + "check");
    assertThat(second.succeeded()).as(second.text()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("homes")
  void aggregateSeesWhatCrossesModules(Path home) throws Exception {
    Build build = new Build(home, "reactor", folder);
    Result result = build.run(Build.PLUGIN + "aggregate");
    assertThat(result.findings()).as(result.text()).hasSize(2);
    assertThat(result.findings().get(0)).startsWith(HITS);
    assertThat(result.findings().get(1)).startsWith(TALLY);
    assertThat(result.succeeded()).isFalse();
    assertThat(build.file("target/concurrency-lint/report.html")).exists();
    assertThat(build.file("counter/target/concurrency-lint")).doesNotExist();
    assertThat(build.run(Build.PLUGIN + "aggregate-baseline").succeeded()).isTrue();
    Result second = build.run(Build.PLUGIN + "aggregate");
    assertThat(second.findings()).isEmpty();
    assertThat(second.succeeded()).as(second.text()).isTrue();
  }

  /** The first day of somebody who never heard of us: an empty home, a clone, one command. */
  @Tag("smoke")
  @ParameterizedTest
  @MethodSource("homes")
  void aNewUserFindsWhatCrossesModulesKeepsItAndIsToldOfTheNextBugOnly(Path home) throws Exception {
    Build build = new Build(home, "shop", folder).inHome(folder.resolve("empty"));
    Result first = build.run(Build.PLUGIN + "aggregate");
    assertThat(first.succeeded()).isFalse();
    assertThat(first.findings()).as(first.text()).hasSize(3);
    assertThat(first.findings().get(0))
        .startsWith("orders/src/main/java/acme/orders/Orders.java:16:10: error[LockOrderInversion]")
        .contains("Stock.refill");
    assertThat(first.findings().get(1))
        .startsWith(
            "stock/src/main/java/acme/stock/Sold.java:9:5: error[UnsynchronizedSharedState]")
        .contains("Shop.java:27");
    assertThat(first.findings().get(2))
        .startsWith(
            "stock/src/main/java/acme/stock/Stock.java:28:5: warning[AlienCallWhileLocked]");
    Path report = build.file("target/concurrency-lint/report.html");
    String link = "file://" + report.toUri().getRawPath();
    assertThat(first.lines()).contains("[INFO] Report: " + link);
    assertThat(Path.of(URI.create(link))).content().contains("LockOrderInversion");

    assertThat(build.run(Build.PLUGIN + "aggregate-baseline").succeeded()).isTrue();
    assertThat(build.file("concurrency-lint-aggregate-baseline.txt"))
        .content()
        .contains("LockOrderInversion", "UnsynchronizedSharedState", "AlienCallWhileLocked");

    Result second = build.run(Build.PLUGIN + "aggregate");
    assertThat(second.succeeded()).as(second.text()).isTrue();
    assertThat(second.findings()).isEmpty();
    assertThat(second.text()).contains("3 in the baseline");

    String race =
        Files.readString(Path.of("src/test/projects/single/src/main/java/acme/Hits.java"));
    build.write(
        "app/src/main/java/acme/app/Hits.java", race.replace("package acme;", "package acme.app;"));
    Result third = build.run(Build.PLUGIN + "aggregate");
    assertThat(third.succeeded()).isFalse();
    assertThat(third.findings())
        .as(third.text())
        .singleElement()
        .asString()
        .startsWith("app/src/main/java/acme/app/Hits.java:11:7: error[UnsynchronizedSharedState]");
    assertThat(third.text()).contains("MojoFailureException").contains("1 concurrency hazard");
  }

  @ParameterizedTest
  @MethodSource("homes")
  void inThePomItFailsThePhaseUnlessToldOtherwise(Path home) throws Exception {
    Build build = new Build(home, "single", folder);
    Result plain = build.run("process-classes");
    assertThat(plain.succeeded()).isFalse();
    assertThat(plain.findings()).as(plain.text()).hasSize(1);
    Result skipped = build.run("process-classes", "-Dconcurrency-lint.skip");
    assertThat(skipped.succeeded()).as(skipped.text()).isTrue();
    assertThat(skipped.findings()).isEmpty();
    for (String property :
        new String[] {"failOnViolation=false", "maxAllowedViolations=1", "failOn=never"}) {
      Result borne = build.run("process-classes", "-Dconcurrency-lint." + property);
      assertThat(borne.succeeded()).as(borne.text()).isTrue();
      assertThat(borne.findings()).hasSize(1);
    }
    for (String property :
        new String[] {"excludes=**/Hits.java", "rules=BusyWait", "minConfidence=confirmed"}) {
      Result silent = build.run("process-classes", "-Dconcurrency-lint." + property);
      assertThat(silent.succeeded()).as(silent.text()).isTrue();
      assertThat(silent.findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("homes")
  void sinceReportsWhatChanged(Path home) throws Exception {
    Build build = new Build(home, "single", folder);
    build.git("init", "-q", "-b", "main").git("add", "-A").git("commit", "-qm", "one");
    String hits = Files.readString(build.file("src/main/java/acme/Hits.java"));
    build.write("src/main/java/acme/More.java", hits.replace("Hits", "More"));
    Result result = build.run("process-classes", "-Dconcurrency-lint.since=main");
    assertThat(result.findings())
        .as(result.text())
        .singleElement()
        .asString()
        .startsWith("src/main/java/acme/More.java:11:7: error[UnsynchronizedSharedState]");
    Result lost = build.run("process-classes", "-Dconcurrency-lint.since=origin/main");
    assertThat(lost.text())
        .contains(
            "concurrency-lint.since origin/main: no such revision here; try: git fetch origin"
                + " origin/main")
        .contains("MojoExecutionException");
  }

  @ParameterizedTest
  @MethodSource("homes")
  void reportNeverFails(Path home) throws Exception {
    Build build = new Build(home, "reactor", folder);
    Result result =
        build.run(
            Build.PLUGIN + "report",
            "-Dconcurrency-lint.formats=json,concise",
            "-Dconcurrency-lint.outputDirectory=out");
    assertThat(result.succeeded()).as(result.text()).isTrue();
    assertThat(build.file("counter/out/report.json")).exists();
    assertThat(build.file("counter/out/report.concise.txt")).content().startsWith(HITS);
  }

  @ParameterizedTest
  @MethodSource("homes")
  void theConfigurationFileHoldsAndItsMistakesAreToldWithTheirLine(Path home) throws Exception {
    Build build = new Build(home, "reactor", folder);
    build.write("concurrency-lint.yml", "failOn: never\n");
    assertThat(build.run(Build.PLUGIN + "check").succeeded()).isTrue();
    build.write("counter/concurrency-lint.yml", "\nfailOnn: never\n");
    Result result = build.run(Build.PLUGIN + "check");
    assertThat(result.succeeded()).isFalse();
    assertThat(result.text())
        .contains("concurrency-lint.yml:2: unknown key 'failOnn', did you mean failOn?")
        .contains("MojoExecutionException");
    Result rule =
        build.run(
            Build.PLUGIN + "check",
            "-Dconcurrency-lint.rules=BusyWiat",
            "-Dconcurrency-lint.configFile=" + build.file("concurrency-lint.yml"));
    assertThat(rule.text()).contains("there is no rule BusyWiat, did you mean BusyWait?");
  }

  @ParameterizedTest
  @MethodSource("homes")
  void explainAndHelp(Path home) throws Exception {
    Build build = new Build(home, "single", folder);
    Result explained =
        build.run(Build.PLUGIN + "explain", "-Dconcurrency-lint.rule=WaitOutsideLoop");
    assertThat(explained.succeeded()).as(explained.text()).isTrue();
    assertThat(explained.text()).contains("WaitOutsideLoop");
    Result byPrefix = build.run("concurrency-lint:explain");
    assertThat(byPrefix.succeeded()).as(byPrefix.text()).isTrue();
    assertThat(byPrefix.text()).contains("LockOrderInversion");
    Result help = build.run(Build.PLUGIN + "help", "-Ddetail", "-Dgoal=check");
    assertThat(help.text())
        .contains(
            "concurrency-lint.skip",
            "concurrency-lint.failOn",
            "concurrency-lint.failOnViolation",
            "concurrency-lint.maxAllowedViolations",
            "concurrency-lint.includes",
            "concurrency-lint.excludes",
            "concurrency-lint.rules",
            "concurrency-lint.minConfidence",
            "concurrency-lint.configFile",
            "concurrency-lint.baselineFile",
            "concurrency-lint.since",
            "concurrency-lint.formats",
            "concurrency-lint.outputDirectory",
            "concurrency-lint.includeTests",
            "concurrency-lint.threads");
    Result confirm = build.run(Build.PLUGIN + "help", "-Ddetail", "-Dgoal=confirm");
    assertThat(confirm.text())
        .contains(
            "concurrency-lint.executions",
            "concurrency-lint.timeLimit",
            "concurrency-lint.only",
            "concurrency-lint.exportTests");
  }
}
