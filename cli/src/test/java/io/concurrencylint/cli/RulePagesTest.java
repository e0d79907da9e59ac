package io.concurrencylint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.rules.Rules;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RulePagesTest {

  private static final Path COMMITTED = Path.of("../docs/rules");

  @Test
  void theCommittedPagesAreThoseThatTheRulesWrite() throws IOException {
    SortedMap<String, String> committed = new TreeMap<>();
    try (DirectoryStream<Path> pages = Files.newDirectoryStream(COMMITTED, "*.md")) {
      for (Path page : pages) {
        committed.put(page.getFileName().toString(), Files.readString(page));
      }
    }
    assertThat(committed)
        .as(
            "run: java -cp cli/target/concurrency-lint.jar io.concurrencylint.cli.RulePages"
                + " docs/rules")
        .isEqualTo(RulePages.pages(Rules.all()));
  }

  @Test
  void everyRuleHasAPageAndALineInTheContents() {
    SortedMap<String, String> pages =
        RulePages.pages(List.of(Shell.rule("BusyWait", Severity.ERROR)));
    assertThat(pages).containsOnlyKeys("BusyWait.md", "README.md");
    assertThat(pages.get("BusyWait.md")).contains("# BusyWait\n\nSomething is wrong.\n");
    assertThat(pages.get("README.md"))
        .contains("| [BusyWait](BusyWait.md) | condition | error | Something is wrong. |");
  }
}
