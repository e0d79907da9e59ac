package io.concurrencylint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.RuleDoc.Example;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTest {

  private static final String PAGE =
      """
      # Title

      A paragraph with `code`, *emphasis*, **strength**
      and a [link](https://example.org/a) < &.

      - one
        goes on
      - two

      1. first

      ```java
      if (a < b) { // **not** strength
      }
      ```
      """;

  @Test
  void aTerminalShowsItWrappedAndIndented() {
    assertThat(Markdown.render(PAGE, new Style(40, false, false)))
        .isEqualTo(
            """
            Title

              A paragraph with code, emphasis,
              strength and a link
              (https://example.org/a) < &.

              - one goes on
              - two

              1. first

                if (a < b) { // **not** strength
                }
            """);
  }

  @Test
  void coloursMarkHeadingsAndCode() {
    assertThat(Markdown.render("# A\n`b`", new Style(40, true, true)))
        .isEqualTo("\u001b[1mA\u001b[0m\n  \u001b[36mb\u001b[0m\n");
  }

  @Test
  void aCodeSpanStaysOnOneLine() {
    assertThat(Markdown.render("one two three four `a b` five", new Style(24, false, false)))
        .isEqualTo("  one two three four\n  a b five\n");
  }

  @Test
  void htmlIsEscaped() {
    assertThat(Markdown.html(PAGE))
        .isEqualTo(
            """
            <h2>Title</h2>
            <p>
            A paragraph with <code>code</code>, <i>emphasis</i>, <b>strength</b> and a\
             <a href="https://example.org/a">link</a> &lt; &amp;.
            </p>
            <ul>
            <li>one goes on</li>
            <li>two</li>
            </ul>
            <ol>
            <li>first</li>
            </ol>
            <pre>
            if (a &lt; b) { // **not** strength
            }
            </pre>
            """);
  }

  @Test
  void theExamplesOfARuleShowWhereAndWhatIsFound() {
    RuleDoc doc =
        new RuleDoc(
            "BusyWait",
            Hazard.CONDITION,
            Severity.WARNING,
            "Waits.",
            "It waits.",
            "Do not.",
            List.of(
                new Example(
                    "a flag",
                    "while (!f) {} // expect: BusyWait \"f\"\nf(); // held: {a}\n",
                    "await();\n")),
            List.of(),
            List.of(833));
    assertThat(RulePage.markdown(doc))
        .contains("```java\nwhile (!f) {} // <-- BusyWait\nf();\n```\n")
        .endsWith("- [CWE-833](https://cwe.mitre.org/data/definitions/833.html)\n");
  }
}
