package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Where the registers of one body get their values, whatever the path: which reads and calls a
 * condition or a stored value comes from.
 */
public final class Operands {

  private final Body body;
  private final List<List<Integer>> definitions = new ArrayList<>();

  Operands(Routine routine) {
    this.body = routine.body();
    for (int register = 0; register < body.registers(); register++) {
      definitions.add(new ArrayList<>(1));
    }
    for (int node = 0; node < body.size(); node++) {
      int defined = body.insn(node).defined();
      if (defined >= 0) {
        definitions.get(defined).add(node);
      }
    }
  }

  /** The nodes whose value a register has, copies, casts and operators seen through. */
  public BitSet origins(int register) {
    BitSet found = new BitSet();
    collect(register, false, found, new BitSet());
    return found;
  }

  /** The same, receivers, arguments and indices of calls and accesses included. */
  public BitSet dependencies(int register) {
    BitSet found = new BitSet();
    collect(register, true, found, new BitSet());
    return found;
  }

  private void collect(int register, boolean deep, BitSet found, BitSet seen) {
    if (register < 0 || seen.get(register)) {
      return;
    }
    seen.set(register);
    for (int node : definitions.get(register)) {
      Insn insn = body.insn(node);
      if (insn instanceof Insn.Copy copy) {
        collect(copy.source(), deep, found, seen);
      } else if (insn instanceof Insn.Cast cast) {
        collect(cast.source(), deep, found, seen);
      } else if (insn instanceof Insn.InstanceOf test) {
        collect(test.source(), deep, found, seen);
      } else if (insn instanceof Insn.Operation operation) {
        collect(operation.left(), deep, found, seen);
        collect(operation.right(), deep, found, seen);
      } else {
        found.set(node);
        if (deep) {
          operands(insn).forEach(operand -> collect(operand, true, found, seen));
        }
      }
    }
  }

  private static List<Integer> operands(Insn insn) {
    if (insn instanceof Insn.Call call) {
      List<Integer> all = new ArrayList<>(call.arguments());
      all.add(call.receiver());
      return all;
    }
    if (insn instanceof Insn.New creation) {
      return creation.arguments();
    }
    if (insn instanceof Insn.Select select) {
      return List.of(select.base());
    }
    if (insn instanceof Insn.ArrayRead read) {
      return List.of(read.array(), read.index());
    }
    return List.of();
  }

  /** The nodes that use a register's value directly. */
  public List<Integer> uses(int register) {
    List<Integer> found = new ArrayList<>();
    for (int node = 0; node < body.size(); node++) {
      if (isUsedBy(body.insn(node), register)) {
        found.add(node);
      }
    }
    return found;
  }

  private static boolean isUsedBy(Insn insn, int register) {
    if (insn instanceof Insn.Copy copy) {
      return copy.source() == register;
    }
    if (insn instanceof Insn.Cast cast) {
      return cast.source() == register;
    }
    if (insn instanceof Insn.Operation operation) {
      return operation.left() == register || operation.right() == register;
    }
    if (insn instanceof Insn.If test) {
      return test.condition() == register;
    }
    if (insn instanceof Insn.Return leave) {
      return leave.source() == register;
    }
    if (insn instanceof Insn.StoreName store) {
      return store.source() == register;
    }
    if (insn instanceof Insn.StoreField store) {
      return store.source() == register;
    }
    if (insn instanceof Insn.ForEach loop) {
      return loop.iterable() == register;
    }
    return operands(insn).contains(register);
  }

  /**
   * Which way out of a branch leads to a node: 0 or 1 when only that one does, -1 otherwise. Ways
   * that come back to the branch do not count.
   */
  public int wayTo(int branch, int target) {
    int[] ways = body.successors(branch);
    if (ways.length != 2) {
      return -1;
    }
    boolean first = leads(ways[0], branch, target);
    boolean second = leads(ways[1], branch, target);
    return first == second ? -1 : first ? 0 : 1;
  }

  private boolean leads(int from, int branch, int target) {
    return from == target
        || from != branch && Reachability.after(body, from, node -> node == branch).get(target);
  }
}
