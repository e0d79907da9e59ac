package io.concurrencylint.confirm;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Witness;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.analyzer.ir.TypeDecl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Made-up findings about a class: two of its methods, and every line and every field of it, are
 * said to be at fault. What failing executions there are at all then counts as the finding's.
 */
final class Accusations {
  /** One rule for each kind of evidence that a correct class could give by mistake. */
  private static final List<String> OF_TWO =
      List.of("CheckThenAct", "LockOrderInversion", "SingleNotifyManyWaiters", "WaitOutsideLoop");

  private static final List<String> OF_ONE = List.of("SelfDeadlock");

  private Accusations() {}

  /**
   * Accusations of a class.
   *
   * @param most pairs of methods; each method is in one of the first pairs
   * @return findings by a text that names them
   */
  static Map<String, Finding> of(SourceUnit unit, TypeDecl type, int most) {
    List<MethodDecl> methods =
        type.methods().stream()
            .filter(each -> each.kind() == MethodDecl.Kind.METHOD && !each.isLambda())
            .filter(each -> !each.modifiers().isPrivate() && each.body() != null)
            .toList();
    Map<String, Finding> findings = new LinkedHashMap<>();
    for (int gap = 0; gap < methods.size(); gap++) {
      for (int i = 0; i < methods.size(); i++) {
        // First neighbours, then each with itself, then the others.
        int other = (i + (gap == 0 ? 1 : gap == 1 ? 0 : gap)) % methods.size();
        if (findings.size() < most * OF_TWO.size()) {
          for (String rule : OF_TWO) {
            add(findings, unit, type, rule, List.of(methods.get(i), methods.get(other)));
          }
        }
      }
    }
    for (MethodDecl each : methods.subList(0, Math.min(most, methods.size()))) {
      for (String rule : OF_ONE) {
        add(findings, unit, type, rule, List.of(each));
      }
    }
    return findings;
  }

  private static void add(
      Map<String, Finding> findings,
      SourceUnit unit,
      TypeDecl type,
      String rule,
      List<MethodDecl> roles) {
    List<String> names = roles.stream().map(MethodDecl::name).toList();
    findings.put(rule + " " + type.display() + names, finding(unit, type, rule, roles));
  }

  private static Finding finding(
      SourceUnit unit, TypeDecl type, String rule, List<MethodDecl> roles) {
    List<Step> steps = new ArrayList<>();
    List<String> actors = new ArrayList<>();
    for (MethodDecl role : roles) {
      for (Location line : lines(unit, role)) {
        steps.add(Step.essential(actors.size(), line, "is there", List.of()));
      }
      actors.add("thread " + (actors.size() + 1));
    }
    List<Related> related = new ArrayList<>();
    for (MethodDecl method : type.methods()) {
      lines(unit, method).forEach(line -> related.add(new Related(line, "there, too")));
    }
    StringBuilder key = new StringBuilder(type.name() + "#made up");
    type.fields().forEach(f -> key.append(' ').append(type.name()).append('#').append(f.name()));
    return new Finding(
        rule,
        Severity.ERROR,
        Confidence.LOW,
        steps.get(0).location(),
        "made up",
        related,
        new Witness(actors, steps, "made up"),
        "none",
        key.toString());
  }

  private static List<Location> lines(SourceUnit unit, MethodDecl method) {
    List<Location> lines = new ArrayList<>();
    for (int line = method.firstLine(); line <= method.lastLine(); line++) {
      lines.add(new Location(unit.path(), line, 1, 2));
    }
    return lines;
  }
}
