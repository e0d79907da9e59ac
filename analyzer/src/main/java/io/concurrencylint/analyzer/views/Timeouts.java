package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Operands;
import io.concurrencylint.analyzer.resolve.CallTarget;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Remaining times that may be 0 where they are used. {@code wait(0)} and {@code join(0)} have no
 * limit at all, so that a caller with no time left waits for ever.
 */
public final class Timeouts {

  private Timeouts() {}

  /** How a register comes to be 0: the node that defines it so, or -1 if it does not. */
  public static int zeroFrom(Routine routine, int register, int use) {
    int time = original(routine, register);
    List<Integer> definitions = definitions(routine, time);
    boolean counts =
        definitions.stream().anyMatch(node -> isDifference(routine, routine.insn(node)));
    if (!counts) {
      return -1;
    }
    if (routine.body().parameters().contains(time)) {
      definitions.add(Body.ENTRY);
    }
    for (int definition : definitions) {
      if (!isTestedBefore(routine, definition) && reachesUntested(routine, definition, time, use)) {
        return definition;
      }
    }
    return -1;
  }

  /** The variable that a temporary is a copy of. */
  private static int original(Routine routine, int register) {
    Set<Integer> seen = new HashSet<>();
    int at = register;
    while (seen.add(at)) {
      List<Integer> definitions = definitions(routine, at);
      boolean copies =
          definitions.size() == 1
              && (routine.insn(definitions.get(0)) instanceof Insn.Copy
                  || routine.insn(definitions.get(0)) instanceof Insn.Cast);
      if (!copies) {
        return at;
      }
      at = Operands.of(routine.insn(definitions.get(0))).get(0);
    }
    return at;
  }

  private static List<Integer> definitions(Routine routine, int register) {
    List<Integer> found = new ArrayList<>();
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node).defined() == register) {
        found.add(node);
      }
    }
    return found;
  }

  /** {@code deadline - now}, directly or through copies. */
  private static boolean isDifference(Routine routine, Insn insn) {
    return isDifference(routine, insn, new HashSet<>());
  }

  private static boolean isDifference(Routine routine, Insn insn, Set<Integer> seen) {
    if (insn instanceof Insn.Operation operation) {
      return operation.operator().equals("-") && operation.right() >= 0;
    }
    if (insn instanceof Insn.Copy copy && seen.add(copy.source())) {
      return definitions(routine, copy.source()).stream()
              .map(routine::insn)
              .anyMatch(Insn.Operation.class::isInstance)
          && definitions(routine, copy.source()).stream()
              .anyMatch(node -> isDifference(routine, routine.insn(node), seen));
    }
    return false;
  }

  private static boolean reachesUntested(Routine routine, int definition, int time, int use) {
    Set<Integer> about = new HashSet<>();
    about.add(time);
    if (definition != Body.ENTRY) {
      operands(routine, definition, about);
    }
    BitSet reached =
        Reachability.afterNormally(
            routine.body(),
            definition,
            node ->
                routine.insn(node).defined() == time
                    || routine.insn(node) instanceof Insn.If branch
                        && tests(routine, branch.condition(), about)
                    || isBounded(routine, node));
    return reached.get(use);
  }

  /** {@code while (now < end) left = end - now}: the operands were compared before. */
  private static boolean isTestedBefore(Routine routine, int definition) {
    Set<Integer> about = new HashSet<>();
    operands(routine, definition, about);
    for (int operand : about) {
      List<Integer> from = definitions(routine, operand);
      boolean parameter = routine.body().parameters().contains(operand);
      boolean tested =
          !from.isEmpty()
              && !parameter
              && from.stream()
                  .noneMatch(
                      node ->
                          Reachability.afterNormally(
                                  routine.body(),
                                  node,
                                  at ->
                                      routine.insn(at) instanceof Insn.If branch
                                          && tests(routine, branch.condition(), Set.of(operand)))
                              .get(definition));
      if (tested) {
        return true;
      }
    }
    return false;
  }

  /** Whether a time is computed from what the caller says. */
  public static boolean isOfCaller(Routine routine, int register) {
    return isOfCaller(routine, register, new HashSet<>());
  }

  private static boolean isOfCaller(Routine routine, int register, Set<Integer> seen) {
    if (!seen.add(register)) {
      return false;
    }
    if (routine.body().parameters().contains(register)) {
      return true;
    }
    for (int node : definitions(routine, register)) {
      for (int operand : Operands.of(routine.insn(node))) {
        if (isOfCaller(routine, operand, seen)) {
          return true;
        }
      }
    }
    return false;
  }

  /** {@code Math.max(1, left)}. */
  private static boolean isBounded(Routine routine, int node) {
    CallTarget target = routine.resolved().call(node);
    return target != null && target.name().equals("max");
  }

  private static void operands(Routine routine, int definition, Set<Integer> about) {
    for (int operand : Operands.of(routine.insn(definition))) {
      about.add(operand);
      for (int node : definitions(routine, operand)) {
        Insn insn = routine.insn(node);
        if (insn instanceof Insn.Operation || insn instanceof Insn.Copy) {
          about.addAll(Operands.of(insn));
        }
      }
    }
  }

  private static boolean tests(Routine routine, int condition, Set<Integer> about) {
    return tests(routine, condition, about, new HashSet<>());
  }

  /** Registers may be defined by each other, as in {@code left = left - taken}. */
  private static boolean tests(
      Routine routine, int condition, Set<Integer> about, Set<Integer> seen) {
    if (!seen.add(condition)) {
      return false;
    }
    for (int node : definitions(routine, condition)) {
      Insn insn = routine.insn(node);
      boolean compares = insn instanceof Insn.Operation || insn instanceof Insn.Copy;
      if (compares
          && Operands.of(insn).stream()
              .anyMatch(
                  operand ->
                      about.contains(operand)
                          || about.contains(original(routine, operand))
                          || tests(routine, operand, about, seen))) {
        return true;
      }
    }
    return false;
  }
}
