package io.concurrencylint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.report.Result.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SarifReportTest {

  private static final List<Problem> PROBLEMS =
      List.of(
          new Problem("lib/missing.jar", 0, "no such file", false),
          new Problem("src/Broken.java", 7, "unexpected token", true));

  @Test
  void conformsToTheSchema() throws IOException {
    Report report =
        Samples.report(
            List.of(Samples.deadlock(), Samples.deadlock(), Samples.threeThreads()), PROBLEMS);
    assertThat(violations(sarif(withStates(report)))).isEmpty();
    assertThat(violations(sarif(Samples.report(List.of())))).isEmpty();
  }

  /** For {@code .ci/sarif-validate}, which asks the multitool about the same log. */
  @Test
  void leavesASampleForTheMultitool() throws IOException {
    Report report =
        Samples.report(
            List.of(Samples.deadlock(), Samples.deadlock(), Samples.threeThreads()), PROBLEMS);
    Path target = Files.createDirectories(Path.of("target/sarif"));
    Path open = target.resolve("open.sarif");
    Path states = target.resolve("states.sarif");
    Files.writeString(open, sarif(report));
    Files.writeString(states, sarif(withStates(report)));
    assertThat(open).isNotEmptyFile();
  }

  @Test
  void theFirstFlowInterleavesAllThreadsAndTheSecondSeparatesThem() throws IOException {
    JsonNode flows = result(Samples.deadlock()).path("codeFlows");
    JsonNode interleaved = flows.path(0).path("threadFlows");
    assertThat(interleaved).hasSize(1);
    assertThat(texts(interleaved.path(0)))
        .containsExactly(
            "T1 ▸ acquires Account a",
            "T2 ▸ acquires Account b",
            "T1 ▸ waits for Account b, which T2 holds (holding {Account a})",
            "T2 ▸ waits for Account a, which T1 holds (holding {Account b})");
    for (JsonNode step : interleaved.path(0).path("locations")) {
      assertThat(step.path("nestingLevel").asInt()).isEqualTo(1);
      assertThat(step.path("importance").asString()).isEqualTo("essential");
    }
    JsonNode byThread = flows.path(1).path("threadFlows");
    assertThat(byThread).hasSize(2);
    JsonNode last = byThread.path(1).path("locations").path(1);
    assertThat(last.path("executionOrder").asInt()).isEqualTo(4);
    assertThat(last.path("kinds").path(0).asString()).isEqualTo("acquire");
    assertThat(last.path("state").path("locks held").path("text").asString())
        .isEqualTo("{Account b}");
  }

  /** surface.md: the primary region on one line with columns, the other side, how sure, URIs. */
  @Test
  void aResultSaysWhereAndHowSure() throws IOException {
    JsonNode run = read(sarif(Samples.report(List.of(Samples.threeThreads())))).at("/runs/0");
    JsonNode result = run.at("/results/0");
    JsonNode place = result.at("/locations/0/physicalLocation");
    assertThat(place.at("/region/startLine").asInt()).isPositive();
    assertThat(place.at("/region/endLine").asInt(place.at("/region/startLine").asInt()))
        .isEqualTo(place.at("/region/startLine").asInt());
    assertThat(place.at("/region/startColumn").asInt()).isPositive();
    assertThat(place.at("/region/endColumn").asInt())
        .isGreaterThan(place.at("/region/startColumn").asInt());
    assertThat(place.at("/artifactLocation/uriBaseId").asString()).isEqualTo("%SRCROOT%");
    assertThat(run.at("/originalUriBaseIds").has("%SRCROOT%")).isTrue();
    assertThat(result.path("relatedLocations")).hasSize(2);
    assertThat(result.path("ruleId").asString()).isEqualTo(Samples.threeThreads().rule());
    assertThat(result.path("level").asString())
        .isEqualTo(Samples.threeThreads().severity().label());
    assertThat(result.at("/properties/confidence").asString())
        .isEqualTo(Samples.threeThreads().confidence().label());
  }

  @Test
  void aResultSaysWhatBecameOfIt() throws IOException {
    Report report =
        Samples.report(List.of(Samples.deadlock(), Samples.deadlock(), Samples.threeThreads()));
    JsonNode results = read(sarif(withStates(report))).at("/runs/0/results");
    List<String> states = new ArrayList<>();
    List<Integer> suppressions = new ArrayList<>();
    for (JsonNode result : results) {
      states.add(result.path("baselineState").asString());
      suppressions.add(result.path("suppressions").size());
    }
    assertThat(states).containsExactlyInAnyOrder("unchanged", "new", "new");
    assertThat(suppressions).containsExactlyInAnyOrder(0, 0, 1);
  }

  @Test
  void aConfirmedFindingCarriesBothFlowsAndItsSchedule() throws IOException {
    Report report =
        Samples.confirmed(
            Samples.deadlock(),
            new Verdict("confirmed", "confirmed in a program", "0 1 1 0", "|T1|"));
    assertThat(violations(sarif(report))).isEmpty();
    JsonNode result = read(sarif(report)).path("runs").path(0).path("results").path(0);
    assertThat(result.path("codeFlows")).hasSize(2);
    JsonNode properties = result.path("properties");
    assertThat(properties.path("confidence").asString()).isEqualTo("confirmed");
    assertThat(properties.path("confirmation").path("verdict").asString()).isEqualTo("confirmed");
    assertThat(properties.path("confirmation").path("schedule").asString()).isEqualTo("0 1 1 0");
  }

  @Test
  void aFlowHasAtMostSixtyStepsAndSaysSo() throws IOException {
    JsonNode flow = result(Samples.threeThreads()).path("codeFlows").path(0);
    assertThat(flow.path("threadFlows").path(0).path("locations")).hasSize(60);
    assertThat(flow.path("message").path("text").asString())
        .endsWith("10 of 70 steps are left out.");
    assertThat(texts(flow.path("threadFlows").path(0)))
        .anyMatch(text -> text.contains("step 0"))
        .anyMatch(text -> text.contains("step 69"));
  }

  @Test
  void theMessageLinksTheRelatedLocations() throws IOException {
    JsonNode result = result(Samples.threeThreads());
    assertThat(result.path("message").path("text").asString())
        .contains("[written here \\[too\\] without a lock](1), [and here](2).");
    assertThat(result.path("relatedLocations").path(0).path("id").asInt()).isEqualTo(1);
  }

  @Test
  void twoFindingsWithOneKeyHaveTwoFingerprints() throws IOException {
    JsonNode results =
        read(sarif(Samples.report(List.of(Samples.deadlock(), Samples.deadlock()))))
            .path("runs")
            .path(0)
            .path("results");
    Set<String> hashes = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (JsonNode result : results) {
      JsonNode fingerprints = result.path("partialFingerprints");
      hashes.add(fingerprints.path("primaryLocationLineHash").asString());
      keys.add(fingerprints.path("concurrencyLint/v1").asString());
    }
    assertThat(hashes).hasSize(2).allMatch(hash -> hash.matches("[0-9a-f]{16}:[12]"));
    assertThat(keys).hasSize(2);
  }

  @Test
  void onlyRacesAreASecurityMatter() throws IOException {
    JsonNode rules = read(sarif(Samples.report(List.of()))).at("/runs/0/tool/driver/rules");
    assertThat(rules.path(0).path("properties").has("security-severity")).isFalse();
    assertThat(rules.path(1).path("properties").has("security-severity")).isTrue();
    assertThat(rules.path(1).path("fullDescription").path("text").asString())
        .hasSizeLessThanOrEqualTo(1024)
        .endsWith("...");
  }

  @Test
  void moreResultsThanCodeScanningAcceptsAreCutAndTold() throws IOException {
    List<Finding> findings =
        new ArrayList<>(Collections.nCopies(SarifReport.RESULTS_MAX + 2, warning()));
    findings.add(Samples.deadlock());
    JsonNode run = read(sarif(Samples.report(findings))).path("runs").path(0);
    assertThat(run.path("results")).hasSize(SarifReport.RESULTS_MAX);
    assertThat(run.path("results").path(0).path("level").asString()).isEqualTo("error");
    assertThat(run.at("/invocations/0/toolExecutionNotifications/0/message/text").asString())
        .startsWith("3 of 25003 results are left out");
  }

  @Test
  void pathsAreEscapedAndRelative() {
    assertThat(SarifReport.uri("src/a b/Grüße%.java"))
        .isEqualTo("src/a%20b/Gr%C3%BC%C3%9Fe%25.java");
    assertThat(SarifReport.uri("/opt/A.java")).isEqualTo("file:///opt/A.java");
  }

  @Test
  void theSameReportGivesTheSameBytes() throws IOException {
    List<Finding> findings = List.of(Samples.deadlock(), Samples.threeThreads());
    assertThat(sarif(Samples.report(findings)))
        .isEqualTo(sarif(Samples.report(findings)))
        .doesNotContain(Path.of("").toAbsolutePath().toString());
  }

  private static Finding warning() {
    Finding one = Samples.threeThreads();
    return new Finding(
        one.rule(),
        one.severity(),
        one.confidence(),
        one.location(),
        "m",
        List.of(),
        new io.concurrencylint.analyzer.finding.Witness(
            List.of("main"), one.witness().steps().subList(0, 1), "o"),
        "f",
        "k");
  }

  /** The first result in the baseline, the second suppressed. */
  private static Report withStates(Report report) {
    List<Result> results = new ArrayList<>(report.results());
    results.set(0, with(results.get(0), Status.BASELINE, ""));
    results.set(1, with(results.get(1), Status.SUPPRESSED, "a test"));
    return new Report(
        report.version(),
        report.rules(),
        results,
        List.of(),
        true,
        report.problems(),
        report.statistics(),
        report.lockGraph(),
        Duration.ZERO);
  }

  private static Result with(Result result, Status status, String reason) {
    return new Result(result.finding(), result.identity(), status, reason);
  }

  private static JsonNode result(Finding finding) throws IOException {
    return read(sarif(Samples.report(List.of(finding)))).at("/runs/0/results/0");
  }

  private static List<String> texts(JsonNode threadFlow) {
    List<String> texts = new ArrayList<>();
    for (JsonNode location : threadFlow.path("locations")) {
      texts.add(location.at("/location/message/text").asString());
    }
    return texts;
  }

  private static String sarif(Report report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Format.SARIF.write(report, new Sources(Path.of("nowhere")), Style.PLAIN, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode read(String json) {
    return JsonMapper.shared().readTree(json);
  }

  private static List<Error> violations(String sarif) throws IOException {
    try (InputStream schema =
        SarifReportTest.class.getResourceAsStream("/sarif/sarif-2.1.0.json")) {
      Schema compiled =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
      return compiled.validate(sarif, InputFormat.JSON);
    }
  }
}
