package io.concurrencylint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {

  private static final List<Problem> PROBLEMS =
      List.of(new Problem("src/Broken.java", 7, "unexpected token", true));

  @TempDir private Path folder;
  private Sources sources;

  @BeforeEach
  void writeProject() throws IOException {
    sources = Samples.project(folder);
  }

  @Test
  void thePageHoldsAllStepsAndTheLinesAroundThem() throws IOException {
    JsonNode data = json(html(Samples.threeThreads()), "data");
    assertThat(data.at("/findings/0/steps")).hasSize(70);
    assertThat(data.path("files").path("src/Bank.java").path("15").asString())
        .contains("from.withdraw(1);");
    assertThat(data.path("files").path("src/Bank.java").has("2")).isFalse();
    assertThat(data.at("/problems/0/message").asString()).isEqualTo("unexpected token");
    assertThat(data.at("/rules/LockOrderInversion/html").asString())
        .contains("<ul>\n<li>Not reported: orders under a common <b>gate lock</b>.</li>");
  }

  @Test
  void whatFindingsSayCannotBecomeMarkup() throws IOException {
    Finding one = Samples.deadlock();
    Finding hostile =
        new Finding(
            one.rule(),
            one.severity(),
            one.confidence(),
            new Location("src/</script><b>.java", 1, 1, 2),
            "</script><script>alert(1)</script> @SARIF@",
            one.related(),
            one.witness(),
            one.fix(),
            one.key());
    String html = html(hostile);
    assertThat(html).doesNotContain("<script>alert").doesNotContain("</script><b>");
    assertThat(json(html, "data").at("/findings/0/message").asString()).endsWith("@SARIF@");
  }

  @Test
  void theLockGraphHasAPlaceForEachLock() throws IOException {
    JsonNode graph = json(html(Samples.deadlock()), "data").path("lockGraph");
    assertThat(graph.path("locks")).hasSize(3).allMatch(lock -> lock.has("column"));
    assertThat(graph.at("/locks/0/inCycle").asBoolean()).isTrue();
    assertThat(graph.at("/edges/0/inCycle").asBoolean()).isTrue();
    assertThat(graph.at("/edges/0/method").asString()).isEqualTo("Bank.transfer");
  }

  @Test
  void anAttemptToMakeItHappenIsTold() throws IOException {
    Verdict verdict = new Verdict("confirmed", "confirmed in 7 executions", "seed 7", "T1 | T2");
    Report confirmed = Samples.confirmed(Samples.deadlock(), verdict);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Format.HTML.write(confirmed, sources, Style.PLAIN, out);
    JsonNode data = json(out.toString(StandardCharsets.UTF_8), "data");
    assertThat(data.at("/findings/0/confidence").asString()).isEqualTo("confirmed");
    assertThat(data.at("/findings/0/confirmation/text").asString()).isEqualTo(verdict.text());
    assertThat(data.at("/findings/0/confirmation/schedule").asString()).isEqualTo("seed 7");
  }

  @Test
  void nothingIsFetched() throws IOException {
    String html = html(Samples.deadlock());
    assertThat(html).contains("default-src 'none'");
    assertThat(
            html.replaceAll("(?s)<script type=\"(application/json|text/plain)\".*?</script>", ""))
        .doesNotContainPattern("(src|href)=\"?https?:")
        .doesNotContain("@import")
        .doesNotContain("fetch(");
  }

  @Test
  void theDownloadsAreTheOtherReports() throws IOException {
    String html = html(Samples.deadlock());
    assertThat(unpacked(html, "sarif")).isEqualTo(write(Format.SARIF, Samples.deadlock()));
    assertThat(unpacked(html, "json")).isEqualTo(write(Format.JSON, Samples.deadlock()));
  }

  @Test
  void theSameReportGivesTheSameBytes() throws IOException {
    assertThat(html(Samples.deadlock())).isEqualTo(html(Samples.deadlock()));
  }

  private String html(Finding... findings) throws IOException {
    return write(Format.HTML, findings);
  }

  private String write(Format format, Finding... findings) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(Samples.report(List.of(findings), PROBLEMS), sources, Style.PLAIN, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode json(String html, String id) {
    return JsonMapper.shared().readTree(element(html, id));
  }

  private static String unpacked(String html, String id) throws IOException {
    byte[] zipped = Base64.getDecoder().decode(element(html, id));
    try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String element(String html, String id) {
    Matcher element =
        Pattern.compile("<script [^>]*id=\"" + id + "\">(.*?)</script>", Pattern.DOTALL)
            .matcher(html);
    assertThat(element.find()).isTrue();
    return element.group(1);
  }
}
