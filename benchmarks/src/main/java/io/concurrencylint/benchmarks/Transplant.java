package io.concurrencylint.benchmarks;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Witness;
import io.concurrencylint.analyzer.frontend.JavaParserFrontEnd;
import io.concurrencylint.analyzer.frontend.UnparsableSource;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.SourceUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a finding from one release to another, where nobody reports it: it then speaks of every
 * line of the methods that it spoke of. What was fixed there must not be confirmed.
 */
final class Transplant {
  private final Path from;
  private final Path to;
  private final Map<Path, Optional<SourceUnit>> units = new HashMap<>();

  /**
   * @param from folder that the finding's paths start from
   * @param to the same for the other release
   */
  Transplant(Path from, Path to) {
    this.from = from;
    this.to = to;
  }

  /** The finding in the other release; empty when it has none of its methods. */
  Optional<Finding> of(Finding finding) {
    List<Step> steps = new ArrayList<>();
    for (Step step : finding.witness().steps()) {
      for (Location line : lines(step.location())) {
        steps.add(Step.essential(step.actor(), line, step.action(), step.held()));
      }
    }
    for (Location line : lines(finding.location())) {
      steps.add(Step.essential(0, line, finding.message(), List.of()));
    }
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    Witness witness = new Witness(finding.witness().actors(), steps, finding.witness().outcome());
    return Optional.of(
        new Finding(
            finding.rule(),
            finding.severity(),
            finding.confidence(),
            steps.get(steps.size() - 1).location(),
            finding.message(),
            List.of(),
            witness,
            finding.fix(),
            finding.key()));
  }

  private List<Location> lines(Location location) {
    Optional<MethodDecl> here =
        unit(from.resolve(location.path())).flatMap(unit -> around(unit, location.line()));
    List<Location> lines = new ArrayList<>();
    here.ifPresent(
        method ->
            unit(to.resolve(location.path())).stream()
                .flatMap(unit -> unit.types().stream())
                .flatMap(type -> type.methods().stream())
                .filter(each -> each.display().equals(method.display()))
                .limit(1)
                .forEach(
                    each -> {
                      for (int line = each.firstLine(); line <= each.lastLine(); line++) {
                        lines.add(new Location(location.path(), line, 1, 2));
                      }
                    }));
    return lines;
  }

  private static Optional<MethodDecl> around(SourceUnit unit, int line) {
    return unit.types().stream()
        .flatMap(type -> type.methods().stream())
        .filter(method -> !method.isLambda() && method.span().line() > 0)
        .filter(method -> method.firstLine() <= line && line <= method.lastLine())
        .min((a, b) -> (a.lastLine() - a.firstLine()) - (b.lastLine() - b.firstLine()));
  }

  private Optional<SourceUnit> unit(Path file) {
    return units.computeIfAbsent(
        file,
        each -> {
          try {
            String text = Files.readString(each);
            return Optional.of(new JavaParserFrontEnd().lower(each.toString(), text));
          } catch (IOException | UnparsableSource e) {
            return Optional.empty();
          }
        });
  }
}
