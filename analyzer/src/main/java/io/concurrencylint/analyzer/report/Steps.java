package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Step.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A choice of steps of a witness, in execution order, for a report with little room.
 *
 * @param kept indices of the steps chosen, ascending
 * @param total how many there are to choose from
 */
record Steps(List<Integer> kept, int total) {

  Steps {
    kept = List.copyOf(kept);
  }

  /**
   * At most {@code limit} steps: the weightier ones first; among equals the ends, because a story
   * needs its beginning and, more so, its end.
   */
  static Steps atMost(int limit, List<Step> steps) {
    Set<Integer> kept = new TreeSet<>();
    for (Weight weight : Weight.values()) {
      List<Integer> equals = indices(steps, weight);
      int room = limit - kept.size();
      if (equals.size() <= room) {
        kept.addAll(equals);
        continue;
      }
      int head = room / 3;
      kept.addAll(equals.subList(0, head));
      kept.addAll(equals.subList(equals.size() - (room - head), equals.size()));
      break;
    }
    return new Steps(new ArrayList<>(kept), steps.size());
  }

  /** At most {@code limit} steps of the greatest weight that occurs. */
  static Steps weightiest(int limit, List<Step> steps) {
    for (Weight weight : Weight.values()) {
      List<Integer> equals = indices(steps, weight);
      if (!equals.isEmpty()) {
        return atMost(Math.min(limit, equals.size()), steps);
      }
    }
    throw new IllegalArgumentException("a witness has at least one step");
  }

  /** How many were left out. */
  int omitted() {
    return total - kept.size();
  }

  private static List<Integer> indices(List<Step> steps, Weight weight) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).weight() == weight) {
        indices.add(i);
      }
    }
    return indices;
  }
}
