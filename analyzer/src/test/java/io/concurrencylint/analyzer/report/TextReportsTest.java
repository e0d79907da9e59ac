package io.concurrencylint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.finding.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TextReportsTest {

  @Test
  void conciseIsOneLineForEachFinding() throws IOException {
    assertThat(write(Format.CONCISE, Samples.deadlock(), Samples.threeThreads()))
        .isEqualTo(
            """
            src/Bank.java:14:7: error[LockOrderInversion] the locks of two Accounts are taken in both\
             orders: transfer(a, b) and transfer(b, a) can wait for each other for ever (high)
            src/net/Server.java:5:113: warning[UnsynchronizedSharedState] Server.counter is written by\
             three thread roles without a common lock (medium)
            """);
  }

  @Test
  void githubEscapesWhatWorkflowCommandsReserve() throws IOException {
    assertThat(write(Format.GITHUB, Samples.threeThreads()))
        .isEqualTo(
            "::warning file=src/net/Server.java,line=5,endLine=5,col=113,endColumn=129,"
                + "title=UnsynchronizedSharedState::Server.counter is written by three thread roles"
                + " without a common lock%0Afix: Use an AtomicInteger\n");
  }

  @Test
  void jsonHoldsAllSteps() throws IOException {
    JsonNode report = JsonMapper.shared().readTree(write(Format.JSON, Samples.threeThreads()));
    JsonNode finding = report.path("findings").path(0);
    assertThat(finding.path("steps")).hasSize(70);
    assertThat(finding.path("hazard").asString()).isEqualTo("shared-state");
    assertThat(finding.path("id").asString()).matches("[0-9a-f]{12}");
    assertThat(report.at("/problems/0/line").asInt()).isEqualTo(7);
    assertThat(report.at("/lookedAt/lostFiles").asInt()).isEqualTo(1);
  }

  @Test
  void dotIsTheLockOrderGraphWithItsCyclesInRed() throws IOException {
    assertThat(write(Format.DOT, Samples.deadlock()))
        .isEqualTo(
            """
            digraph "lock order" {
              rankdir=LR;
              node [shape=box, style=rounded, fontname="sans-serif"];
              edge [fontname="sans-serif", fontsize=10];
              l0 [label="Audit.\\"log\\"", color="#c62828", fontcolor="#c62828"];
              l1 [label="Bank.accounts", color="#c62828", fontcolor="#c62828"];
              l2 [label="Disk.LOCK"];
              l1 -> l0 [label="Bank.transfer\\nsrc/Bank.java:14", color="#c62828",\
             fontcolor="#c62828", penwidth=2];
              l0 -> l1 [label="Audit.check\\nsrc/Audit.java:31", color="#c62828",\
             fontcolor="#c62828", penwidth=2];
              l0 -> l2 [label="Audit.flush\\nsrc/Audit.java:31\\nand 2 more"];
            }
            """);
  }

  private static String write(Format format, Finding... findings) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Report report =
        Samples.report(
            List.of(findings), List.of(new Problem("src/Broken.java", 7, "unexpected", true)));
    format.write(report, new Sources(Path.of("nowhere")), Style.PLAIN, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
