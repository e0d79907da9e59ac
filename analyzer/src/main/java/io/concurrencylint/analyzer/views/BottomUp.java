package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Routines in an order in which callees come before callers, except around cycles. */
final class BottomUp {

  private BottomUp() {}

  static List<Routine> order(Code code, CallGraph calls) {
    List<Routine> order = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Routine root : code.routines()) {
      visit(root, calls, seen, order);
    }
    return order;
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
