package io.concurrencylint.cli;

import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code rules}: one line for each rule. */
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
    int width = docs.stream().mapToInt(doc -> doc.name().length()).max().orElse(0);
    StringBuilder lines = new StringBuilder();
    for (RuleDoc doc : docs) {
      lines.append(
          String.format(
              "%-" + width + "s  %-7s  %-16s  %s%n",
              doc.name(),
              doc.severity().label(),
              doc.hazard().label(),
              doc.summary()));
    }
    session.out().write(lines.toString().getBytes(StandardCharsets.UTF_8));
    session.out().flush();
    return ExitCode.CLEAN;
  }
}
