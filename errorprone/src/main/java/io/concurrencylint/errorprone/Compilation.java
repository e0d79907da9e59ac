package io.concurrencylint.errorprone;

import com.google.errorprone.VisitorState;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.Trees;
import com.sun.tools.javac.api.JavacTrees;
import com.sun.tools.javac.util.Context;
import com.sun.tools.javac.util.Options;
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
import java.util.function.Supplier;
import javax.tools.Diagnostic;

/**
 * What was found in one run of javac. All of its sources are known once the first is matched, and
 * most hazards lie between classes; so they are analysed then, together, and only the findings are
 * kept. A fault of the analysis is told as a warning and finds nothing: it is no reason for a build
 * to fail.
 */
final class Compilation {

  private static final Context.Key<Compilation> KEY = new Context.Key<>();

  private final Map<URI, Map<String, List<Finding>>> findings = new HashMap<>();

  private Compilation() {}

  /** The compilation that {@code state} belongs to, analysed unless it has been. */
  static Compilation of(VisitorState state, Supplier<List<Rule>> rules) {
    Compilation known = state.context.get(KEY);
    if (known != null) {
      return known;
    }
    Compilation compilation = new Compilation();
    state.context.put(KEY, compilation);
    Trees trees = JavacTrees.instance(state.context);
    CompilationUnitTree here = state.getPath().getCompilationUnit();
    try {
      compilation.analyse(state, rules.get());
    } catch (UsageError e) {
      trees.printMessage(Diagnostic.Kind.ERROR, "concurrency-lint: " + e.getMessage(), here, here);
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      // Where a warning is an error, a note has to do.
      boolean strict = Options.instance(state.context).isSet("-Werror");
      trees.printMessage(
          strict ? Diagnostic.Kind.NOTE : Diagnostic.Kind.WARNING,
          "concurrency-lint failed and reports nothing; this is a fault of its own: " + cause(e),
          here,
          here);
    }
    return compilation;
  }

  private static Throwable cause(Throwable failure) {
    return failure.getCause() == null ? failure : cause(failure.getCause());
  }

  /** The findings of a rule in a unit, in their order. */
  List<Finding> findings(CompilationUnitTree unit, String rule) {
    return findings
        .getOrDefault(unit.getSourceFile().toUri(), Map.of())
        .getOrDefault(rule, List.of());
  }

  private void analyse(VisitorState state, List<Rule> rules) {
    CompiledSources sources = new CompiledSources(state.context);
    Settings settings = Wishes.settings(state.errorProneOptions().getFlags(), sources.files());
    Request request = sources.request(settings);
    Map<String, URI> compiled = new HashMap<>();
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
    tell(run.analysis().problems(), compiled, sources, state);
  }

  private void add(URI source, Finding finding) {
    findings
        .computeIfAbsent(source, each -> new HashMap<>())
        .computeIfAbsent(finding.rule(), each -> new ArrayList<>())
        .add(finding);
  }

  /** What was not analysed is told as notes, at the unit concerned. */
  private static void tell(
      List<Problem> problems,
      Map<String, URI> compiled,
      CompiledSources sources,
      VisitorState state) {
    Trees trees = JavacTrees.instance(state.context);
    CompilationUnitTree here = state.getPath().getCompilationUnit();
    for (Problem problem : problems) {
      CompilationUnitTree unit = sources.unit(compiled.get(problem.path())).orElse(here);
      trees.printMessage(
          Diagnostic.Kind.NOTE,
          "concurrency-lint: " + problem + (problem.lost() ? " (file not analysed)" : ""),
          unit,
          unit);
    }
  }
}
