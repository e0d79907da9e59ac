package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Routines in an order in which callees come before callers, except around cycles. */
final class BottomUp {

  private static final int MAX_ROUNDS = 4;

  private BottomUp() {}

  static List<Routine> order(Code code, CallGraph calls) {
    List<Routine> order = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Routine root : code.routines()) {
      visit(root, calls, seen, order);
    }
    return order;
  }

  /**
   * Makes summaries of all routines from those of their callees, again around cycles until nothing
   * changes, but not without end.
   *
   * @param summarize makes the summary of a routine and says whether it differs from the last one
   */
  static void summarize(List<Routine> order, CallGraph calls, Predicate<Routine> summarize) {
    Set<String> changed = new HashSet<>();
    for (Routine routine : order) {
      if (summarize.test(routine)) {
        changed.add(routine.id());
      }
    }
    Map<String, Integer> position = new HashMap<>();
    for (Routine routine : order) {
      position.put(routine.id(), position.size());
    }
    // At first only callees that came later in the order can bring something new.
    for (int round = 0; round < MAX_ROUNDS && !changed.isEmpty(); round++) {
      Set<String> before = changed;
      changed = new HashSet<>();
      for (Routine routine : order) {
        if (calls(routine, calls, before, changed, round == 0 ? position : null)
            && summarize.test(routine)) {
          changed.add(routine.id());
        }
      }
    }
  }

  private static boolean calls(
      Routine routine,
      CallGraph calls,
      Set<String> before,
      Set<String> now,
      Map<String, Integer> position) {
    for (CallSite site : calls.sites(routine)) {
      for (Edge edge : site.edges()) {
        String callee = edge.callee().id();
        boolean late = position == null || position.get(callee) >= position.get(routine.id());
        if (before.contains(callee) && late || now.contains(callee)) {
          return true;
        }
      }
    }
    return false;
  }

  private record Visit(Routine routine, Iterator<Routine> callees) {}

  private static void visit(Routine root, CallGraph calls, Set<String> seen, List<Routine> order) {
    if (!seen.add(root.id())) {
      return;
    }
    Deque<Visit> stack = new ArrayDeque<>();
    stack.push(new Visit(root, callees(root, calls)));
    while (!stack.isEmpty()) {
      Visit top = stack.peek();
      if (top.callees().hasNext()) {
        Routine next = top.callees().next();
        if (seen.add(next.id())) {
          stack.push(new Visit(next, callees(next, calls)));
        }
      } else {
        order.add(top.routine());
        stack.pop();
      }
    }
  }

  private static Iterator<Routine> callees(Routine routine, CallGraph calls) {
    return calls.sites(routine).stream()
        .flatMap(site -> site.edges().stream())
        .map(Edge::callee)
        .iterator();
  }
}
