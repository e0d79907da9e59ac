package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.RuleDoc.Example;
import java.util.List;

/** The documentation of a rule as a page. */
public final class RulePage {

  private RulePage() {}

  /** The page as Markdown, without a title, ending with a line end. */
  public static String markdown(RuleDoc doc) {
    StringBuilder page = new StringBuilder();
    page.append(doc.summary()).append("\n\n");
    page.append("Hazard: `").append(doc.hazard().label());
    page.append("`, level: `").append(doc.severity().label()).append("`\n\n");
    page.append(doc.explanation().strip()).append("\n\n");
    page.append("## How to mend it\n\n").append(doc.fix().strip()).append("\n");
    for (Example example : doc.examples()) {
      page.append("\n## Example: ").append(example.title()).append("\n\nFaulty:\n\n");
      code(example.faulty(), page);
      page.append("\nCorrect:\n\n");
      code(example.correct(), page);
    }
    page.append("\n## Suppression\n\n");
    page.append("`// concurrency-lint:ignore ").append(doc.name());
    page.append(" -- reason` on the line or the line above, or `@SuppressWarnings(\"");
    page.append(doc.name()).append("\")` on a declaration.\n");
    references(doc, page);
    return page.toString();
  }

  /** The page as plain text. */
  public static String plain(RuleDoc doc) {
    return Markdown.plain(markdown(doc)) + "\n";
  }

  /** The examples run as fixtures; of their expectations the reader sees where and what. */
  private static void code(String code, StringBuilder page) {
    String shown =
        code.strip()
            .replaceAll("// expect: (\\w+)[^\\n]*", "// <-- $1")
            .replaceAll(" *// (related|held|confirm): [^\\n]*", "");
    page.append("```java\n").append(shown).append("\n```\n");
  }

  private static void references(RuleDoc doc, StringBuilder page) {
    List<String> cwe =
        doc.cwe().stream()
            .map(
                number ->
                    "[CWE-"
                        + number
                        + "](https://cwe.mitre.org/data/definitions/"
                        + number
                        + ".html)")
            .toList();
    if (doc.references().isEmpty() && cwe.isEmpty()) {
      return;
    }
    page.append("\n## References\n\n");
    doc.references().forEach(reference -> page.append("- ").append(reference).append('\n'));
    cwe.forEach(entry -> page.append("- ").append(entry).append('\n'));
  }
}
