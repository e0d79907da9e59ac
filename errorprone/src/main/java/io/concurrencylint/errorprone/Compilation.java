package io.concurrencylint.errorprone;

import com.google.errorprone.VisitorState;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.tools.javac.api.JavacTrees;
import com.sun.tools.javac.util.Context;
import com.sun.tools.javac.util.Options;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.rule.Rule;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.tools.Diagnostic;

/**
 * What was found in one run of javac. All of its sources are known once the first is matched, and
 * most hazards lie between classes; so they are analysed then, together, and only the findings are
 * kept. A fault of the analysis is told as a warning and finds nothing: it is no reason for a build
 * to fail. That holds also when a library of ours is missing, so this class needs none.
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
    try {
      compilation.findings.putAll(WholeAnalysis.findings(state, rules.get()));
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      CompilationUnitTree here = state.getPath().getCompilationUnit();
      JavacTrees.instance(state.context)
          .printMessage(
              ofFaults(state),
              "concurrency-lint failed and reports nothing; this is a fault of its own: "
                  + cause(e),
              here,
              here);
    }
    return compilation;
  }

  /** How faults of ours are told: where a warning is an error, a note has to do. */
  static Diagnostic.Kind ofFaults(VisitorState state) {
    boolean strict = Options.instance(state.context).isSet("-Werror");
    return strict ? Diagnostic.Kind.NOTE : Diagnostic.Kind.WARNING;
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
}
