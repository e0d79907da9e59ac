package io.concurrencylint.cli;

import io.concurrencylint.analyzer.report.Markdown;
import io.concurrencylint.analyzer.report.Style;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.cli.Terminal.ColourChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code rules}: what there is. */
@Command(name = "rules", description = "List the rules: name, level, hazard, what is found.")
final class RulesCommand implements Callable<Integer> {

  private final Session session;

  RulesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    List<RuleDoc> docs =
        session.rules().stream()
            .map(Rule::doc)
            .sorted(Comparator.comparing(RuleDoc::name))
            .toList();
    String lines = session.terminal().out() ? paragraphs(docs) : table(docs);
    session.out().write(lines.getBytes(StandardCharsets.UTF_8));
    session.out().flush();
    return ExitCode.CLEAN;
  }

  /** For people: the summaries wrapped. */
  private String paragraphs(List<RuleDoc> docs) {
    Style style = session.terminal().style(ColourChoice.AUTO);
    StringBuilder text = new StringBuilder();
    for (RuleDoc doc : docs) {
      text.append(Markdown.render("# " + doc.name(), style).strip());
      text.append("  ").append(doc.severity().label());
      text.append(", ").append(doc.hazard().label()).append('\n');
      text.append(Markdown.render(doc.summary(), style));
    }
    return text.toString();
  }

  /** For programs: one line each. */
  private static String table(List<RuleDoc> docs) {
    int width = docs.stream().mapToInt(doc -> doc.name().length()).max().orElse(0);
    StringBuilder lines = new StringBuilder();
    for (RuleDoc doc : docs) {
      String name = doc.name() + " ".repeat(width - doc.name().length());
      lines.append(
          String.format(
              "%s  %-7s  %-16s  %s%n",
              name, doc.severity().label(), doc.hazard().label(), doc.summary()));
    }
    return lines.toString();
  }
}
