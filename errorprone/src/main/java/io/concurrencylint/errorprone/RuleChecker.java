package io.concurrencylint.errorprone;

import com.google.common.collect.ImmutableRangeSet;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.CompilationUnitTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.tools.javac.util.JCDiagnostic.SimpleDiagnosticPosition;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.rules.Rules;
import java.util.Collections;
import java.util.List;

/**
 * Reports the findings of one rule. The first checker that is asked about any unit has the whole
 * compilation analysed; the others, and the other units, find the result there. The subclasses, one
 * for each rule, are generated, since Error Prone knows checks by their classes.
 */
public abstract class RuleChecker extends BugChecker implements CompilationUnitTreeMatcher {

  private final String rule;

  /** A checker that reports what the rule of this name finds. */
  protected RuleChecker(String rule) {
    this.rule = rule;
  }

  /** The rules that the analysis asks; all, except in tests. */
  List<Rule> rules() {
    return Rules.all();
  }

  @Override
  public final Description matchCompilationUnit(CompilationUnitTree unit, VisitorState state) {
    List<Finding> findings = Compilation.of(state, this::rules).findings(unit, rule);
    if (findings.isEmpty()) {
      return Description.NO_MATCH;
    }
    ImmutableRangeSet<Integer> suppressed = suppressedRegions(state);
    boolean heeded = !state.errorProneOptions().isIgnoreSuppressionAnnotations();
    for (Finding finding : findings) {
      int position = position(unit, finding.location());
      if (!heeded || !suppressed.contains(position)) {
        state.reportMatch(description(finding, position, state));
      }
    }
    return Description.NO_MATCH;
  }

  private Description description(Finding finding, int position, VisitorState state) {
    Description.Builder description =
        buildDescription(new SimpleDiagnosticPosition(position))
            .setMessage(DiagnosticText.of(finding));
    SeverityLevel level = level(finding.severity());
    if (level != defaultSeverity() && !isLevelAskedFor(state)) {
      description.overrideSeverity(level);
    }
    return description.build();
  }

  /** Whether a switch of Error Prone says how severe this rule is; it then holds for all of it. */
  private boolean isLevelAskedFor(VisitorState state) {
    return !Collections.disjoint(state.errorProneOptions().getSeverityMap().keySet(), allNames())
        || state.severityMap().get(canonicalName()) != defaultSeverity();
  }

  private static SeverityLevel level(Severity severity) {
    return switch (severity) {
      case ERROR -> SeverityLevel.ERROR;
      case WARNING -> SeverityLevel.WARNING;
      case NOTE -> SeverityLevel.SUGGESTION;
    };
  }

  /** Offset in the source. Columns of locations count a tab as one, those of javac do not. */
  private static int position(CompilationUnitTree unit, Location location) {
    long line = unit.getLineMap().getStartPosition(location.line());
    return (int) line + location.column() - 1;
  }
}
