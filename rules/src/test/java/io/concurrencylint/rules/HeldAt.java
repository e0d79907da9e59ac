package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.views.Locks;
import io.concurrencylint.analyzer.views.Program;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The locks that are certainly held just before the first event of each line, by the names that
 * findings use. It takes a rule's place in the engine to see the program, and reports nothing.
 */
final class HeldAt implements Rule {

  private record Line(String path, int number) implements Comparable<Line> {
    @Override
    public int compareTo(Line other) {
      int byPath = path.compareTo(other.path);
      return byPath != 0 ? byPath : Integer.compare(number, other.number);
    }
  }

  /** A line that is entered on several ways, as a finally block is, holds what all of them hold. */
  private final TreeMap<Line, TreeMap<String, Lockset>> held = new TreeMap<>();

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "HeldAt",
        Hazard.LOCK_USAGE,
        Severity.NOTE,
        "Locks held, line by line.",
        "",
        "",
        List.of(),
        List.of(),
        List.of());
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      collect(program.locks(), routine);
    }
  }

  private void collect(Locks locks, Routine routine) {
    int[][] predecessors = routine.body().predecessors();
    for (int node = 0; node < routine.body().size(); node++) {
      int line = routine.insn(node).span().line();
      boolean counts = line > 0 && isEvent(routine.insn(node)) && locks.isReachable(routine, node);
      if (counts && isEntered(routine, predecessors, node)) {
        held.computeIfAbsent(new Line(routine.path(), line), key -> new TreeMap<>())
            .merge(routine.id(), locks.must(routine, node), Lockset::meet);
      }
    }
  }

  /** Not what the compiler adds, nor a return, which comes after the finally blocks around it. */
  private static boolean isEvent(Insn insn) {
    boolean added =
        insn instanceof Insn.Call call && call.implicit() || insn instanceof Insn.MonitorExit;
    return !added && !(insn instanceof Insn.Return);
  }

  /** Whether control comes to the node from another line. */
  private static boolean isEntered(Routine routine, int[][] predecessors, int node) {
    int line = routine.insn(node).span().line();
    Set<Integer> seen = new TreeSet<>();
    List<Integer> before = new ArrayList<>();
    before.add(node);
    while (!before.isEmpty()) {
      for (int from : predecessors[before.remove(before.size() - 1)]) {
        int other = routine.insn(from).span().line();
        boolean isNowhere = other == 0 && from != 0;
        if (isNowhere && seen.add(from)) {
          before.add(from);
        } else if (!isNowhere && other != line) {
          return true;
        }
      }
    }
    return false;
  }

  /** All rules, and this as one of them. */
  List<Rule> andAllRules() {
    List<Rule> rules = new ArrayList<>(Rules.all());
    rules.add(this);
    return rules;
  }

  /** The {@code held} markers that the analysis contradicts. */
  List<String> differences(List<Marker> markers) {
    List<String> differences = new ArrayList<>();
    for (Marker marker : markers) {
      if (marker.kind() == Marker.Kind.HELD) {
        Set<Set<String>> actual = at(marker.path(), marker.line());
        if (!actual.equals(Set.of(marker.locks()))) {
          differences.add(
              "held        %s: expected %s, was %s"
                  .formatted(marker.place(), marker.locks(), actual));
        }
      }
    }
    return differences;
  }

  /**
   * The different answers for a line: one for each routine that has code there and holds something
   * else than the others; none where there is no code.
   */
  private Set<Set<String>> at(String path, int line) {
    Set<Set<String>> answers = new LinkedHashSet<>();
    held.getOrDefault(new Line(path, line), new TreeMap<>())
        .values()
        .forEach(locks -> answers.add(new TreeSet<>(locks.names())));
    return answers;
  }
}
