package io.concurrencylint.errorprone;

import com.google.errorprone.VisitorState;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.Trees;
import com.sun.tools.javac.api.JavacTrees;
import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.analyzer.report.Result.Status;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.check.BaselineFile;
import io.concurrencylint.check.Outcome;
import io.concurrencylint.check.RuleSelection;
import io.concurrencylint.check.Run;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.UsageError;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.Diagnostic;

/** The analysis of all units of one run of javac as one program. */
final class WholeAnalysis {

  private final VisitorState state;
  private final Map<String, URI> compiled = new HashMap<>();
  private final Map<URI, Map<String, List<Finding>>> findings = new HashMap<>();

  private WholeAnalysis(VisitorState state) {
    this.state = state;
  }

  /**
   * The findings to report, by source, then by rule. A mistake of the user is told as an error,
   * what could not be analysed as notes.
   */
  static Map<URI, Map<String, List<Finding>>> findings(VisitorState state, List<Rule> rules) {
    WholeAnalysis analysis = new WholeAnalysis(state);
    try {
      analysis.run(rules);
    } catch (UsageError e) {
      CompilationUnitTree here = state.getPath().getCompilationUnit();
      JavacTrees.instance(state.context)
          .printMessage(Diagnostic.Kind.ERROR, "concurrency-lint: " + e.getMessage(), here, here);
    }
    return analysis.findings;
  }

  private void run(List<Rule> rules) {
    CompiledSources sources = new CompiledSources(state.context);
    Settings settings = Wishes.settings(state.errorProneOptions().getFlags(), sources.files());
    Request request = sources.request(settings);
    Map<String, String> texts = new HashMap<>();
    for (CompiledSources.Source source : sources.wanted(settings)) {
      String name = source.spelling(request);
      compiled.put(name, source.uri());
      texts.put(name, source.text());
    }
    Run run =
        Run.of(
            request,
            RuleSelection.of(settings.rules(), rules, "rules"),
            (selected, asked, progress) -> new Engine(selected).run(asked, texts, progress),
            Progress.NONE);
    Outcome outcome =
        Outcome.of(
            run,
            settings,
            settings.scope().baseline().filter(Files::exists).map(BaselineFile::read),
            Optional.empty());
    boolean suppressedToo = state.errorProneOptions().isIgnoreSuppressionAnnotations();
    for (Result result : outcome.triage().results()) {
      if (result.isOpen() || suppressedToo && result.status() == Status.SUPPRESSED) {
        add(compiled.get(result.finding().location().path()), result.finding());
      }
    }
    tell(run.analysis().problems(), sources);
  }

  private void add(URI source, Finding finding) {
    findings
        .computeIfAbsent(source, each -> new HashMap<>())
        .computeIfAbsent(finding.rule(), each -> new ArrayList<>())
        .add(finding);
  }

  /** What was not analysed is told as notes, at the unit concerned; a rule that failed is worse. */
  private void tell(List<Problem> problems, CompiledSources sources) {
    Trees trees = JavacTrees.instance(state.context);
    CompilationUnitTree here = state.getPath().getCompilationUnit();
    for (Problem problem : problems) {
      CompilationUnitTree unit = sources.unit(compiled.get(problem.path())).orElse(here);
      trees.printMessage(
          problem.isFault() ? Compilation.ofFaults(state) : Diagnostic.Kind.NOTE,
          "concurrency-lint: " + problem + (problem.lost() ? " (file not analysed)" : ""),
          unit,
          unit);
    }
  }
}
