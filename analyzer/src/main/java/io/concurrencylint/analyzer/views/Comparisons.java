package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a condition compares. */
final class Comparisons {

  private Comparisons() {}

  /**
   * Roots of the paths that an ordering comparison in a condition is about: {@code a.id < b.id},
   * {@code a.compareTo(b) < 0}, {@code identityHashCode(a) > identityHashCode(b)}. Empty when it is
   * no such comparison.
   */
  static Set<Ref> rootsOf(Routine routine, int condition, int node, CallGraph calls) {
    Set<Ref> roots = new LinkedHashSet<>();
    Map<Integer, Insn.Operation> operations = operations(routine);
    Insn.Operation test = operations.get(condition);
    boolean orders =
        test != null
            && switch (test.operator()) {
              case "<", ">", "<=", ">=" -> true;
              default -> false;
            };
    if (orders) {
      collect(routine.value(test.left(), node), roots);
      collect(routine.value(test.right(), node), roots);
    }
    return roots;
  }

  private static Map<Integer, Insn.Operation> operations(Routine routine) {
    Map<Integer, Insn.Operation> found = new HashMap<>();
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.Operation operation) {
        found.put(operation.defined(), operation);
      }
    }
    return found;
  }

  private static void collect(Ref value, Set<Ref> roots) {
    if (value instanceof Ref.Result result) {
      if (result.receiver() != null) {
        collect(result.receiver(), roots);
      }
      result.arguments().forEach(argument -> collect(argument, roots));
    } else if (value instanceof Ref.Choice choice) {
      choice.options().forEach(option -> collect(option, roots));
    } else if (value != null) {
      roots.add(value.root());
    }
  }
}
