package io.concurrencylint.cli;

import io.concurrencylint.analyzer.report.Markdown;
import io.concurrencylint.analyzer.report.RulePage;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.check.DidYouMean;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.cli.Terminal.ColourChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain}: the documentation of a rule, without a network. */
@Command(name = "explain", description = "Explain a rule, with examples.")
final class ExplainCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "RULE", description = "Its name.")
  private String name;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      converter = Choices.Colours.class,
      completionCandidates = Choices.Colours.class,
      description = "auto, always or never.")
  private ColourChoice colour = ColourChoice.AUTO;

  ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    RuleDoc doc =
        session.rules().stream()
            .map(Rule::doc)
            .filter(candidate -> candidate.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageError(
                        "there is no rule "
                            + name
                            + DidYouMean.hint(name, session.ruleNames())
                            + "; 'concurrency-lint rules' lists them"));
    String page = "# " + doc.name() + "\n\n" + RulePage.markdown(doc);
    session
        .out()
        .write(
            Markdown.render(page, session.terminal().style(colour))
                .getBytes(StandardCharsets.UTF_8));
    session.out().flush();
    return ExitCode.CLEAN;
  }
}
