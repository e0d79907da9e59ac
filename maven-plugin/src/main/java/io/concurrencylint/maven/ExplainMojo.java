package io.concurrencylint.maven;

import io.concurrencylint.analyzer.report.Markdown;
import io.concurrencylint.analyzer.report.RulePage;
import io.concurrencylint.analyzer.report.Style;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.check.DidYouMean;
import io.concurrencylint.check.RuleSelection;
import io.concurrencylint.rules.Rules;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Explains a rule, with examples; without one, lists all. */
@Mojo(name = "explain", requiresProject = false, threadSafe = true)
public final class ExplainMojo extends AbstractMojo {

  /** The rule's name. */
  @Parameter(property = "concurrency-lint.rule")
  private String rule;

  @Override
  public void execute() throws MojoExecutionException {
    List<RuleDoc> docs = Rules.all().stream().map(Rule::doc).toList();
    if (rule == null) {
      docs.forEach(doc -> getLog().info(doc.name() + ": " + doc.summary()));
      getLog().info("more of one: -Dconcurrency-lint.rule=" + docs.get(0).name());
      return;
    }
    RuleDoc found =
        docs.stream().filter(doc -> doc.name().equalsIgnoreCase(rule)).findFirst().orElse(null);
    if (found == null) {
      throw new MojoExecutionException(
          "there is no rule "
              + rule
              + DidYouMean.hint(rule, RuleSelection.names(Rules.all()))
              + "; without concurrency-lint.rule all are listed");
    }
    String page = "# " + found.name() + "\n\n" + RulePage.markdown(found);
    Markdown.render(page, Style.PLAIN).lines().forEach(getLog()::info);
  }
}
