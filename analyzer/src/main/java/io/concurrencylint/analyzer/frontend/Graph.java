package io.concurrencylint.analyzer.frontend;

import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Capture;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Local;
import io.concurrencylint.analyzer.ir.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A control-flow graph under construction. */
final class Graph {

  private static final int[] NONE = {};

  private final List<Insn> insns = new ArrayList<>();
  private final List<int[]> successors = new ArrayList<>();
  private final List<Integer> handlers = new ArrayList<>();

  /** Node whose next successor is the next instruction, or -1 in unreachable code. */
  private int current;

  /** Where exceptions go. */
  private int handler = Body.EXCEPTION_EXIT;

  Graph() {
    current = label("entry");
    label("exit");
    label("exception");
  }

  int handler() {
    return handler;
  }

  void setHandler(int handler) {
    this.handler = handler;
  }

  boolean reachable() {
    return current >= 0;
  }

  void unreachable() {
    current = -1;
  }

  /** A node of its own that nothing leads to yet. */
  int label(String label) {
    return add(new Insn.Nop(label, Span.NONE));
  }

  int add(Insn insn) {
    insns.add(insn);
    successors.add(NONE);
    handlers.add(insn.mayThrow() ? handler : -1);
    return insns.size() - 1;
  }

  void edge(int from, int to) {
    int[] old = successors.get(from);
    int[] longer = Arrays.copyOf(old, old.length + 1);
    longer[old.length] = to;
    successors.set(from, longer);
  }

  /** Appends to the current path. */
  int emit(Insn insn) {
    int node = add(insn);
    if (current >= 0) {
      edge(current, node);
    }
    current = node;
    return node;
  }

  /** Ends the current path at {@code target}. */
  void jump(int target) {
    if (current >= 0) {
      edge(current, target);
    }
    current = -1;
  }

  /** Goes on at {@code node}; the current path, if any, leads there. */
  void startAt(int node) {
    if (current >= 0) {
      edge(current, node);
    }
    current = node;
  }

  /** Ends the current path at a two-way branch. */
  void branch(Insn insn, int whenTrue, int whenFalse) {
    int node = emit(insn);
    edge(node, whenTrue);
    edge(node, whenFalse);
    current = -1;
  }

  /**
   * A branch on a local that is assigned once tests what it was assigned: naming a condition
   * changes nothing.
   */
  private void testWhatIsNamed(List<Local> locals) {
    Map<Integer, Integer> named = new HashMap<>();
    Set<Integer> registers = new HashSet<>();
    for (Local local : locals) {
      registers.add(local.register());
      if (local.assignments() == 1) {
        named.put(local.register(), -1);
      }
    }
    for (Insn insn : insns) {
      if (named.containsKey(insn.defined())) {
        boolean first = named.get(insn.defined()) == -1;
        boolean copies = insn instanceof Insn.Copy copy && !registers.contains(copy.source());
        named.put(insn.defined(), first && copies ? ((Insn.Copy) insn).source() : -2);
      }
    }
    for (int node = 0; node < insns.size(); node++) {
      if (insns.get(node) instanceof Insn.If test
          && named.getOrDefault(test.condition(), -1) >= 0) {
        insns.set(node, new Insn.If(named.get(test.condition()), test.span()));
      }
    }
  }

  /** The finished graph: unreachable nodes and pass-through labels left out. */
  Body finish(List<Local> locals, List<Integer> parameters, List<Capture> captures, int registers) {
    testWhatIsNamed(locals);
    int count = insns.size();
    int[] target = new int[count];
    for (int i = 0; i < count; i++) {
      target[i] = skip(i);
    }
    int[] renumbered = new int[count];
    Arrays.fill(renumbered, -1);
    List<Integer> kept = new ArrayList<>();
    for (int exit = 0; exit <= Body.EXCEPTION_EXIT; exit++) {
      renumbered[exit] = exit;
      kept.add(exit);
    }
    boolean[] seen = new boolean[count];
    Deque<Integer> work = new ArrayDeque<>();
    work.add(Body.ENTRY);
    seen[Body.ENTRY] = true;
    while (!work.isEmpty()) {
      int node = work.poll();
      for (int successor : successors.get(node)) {
        visit(target[successor], seen, work);
      }
      if (handlers.get(node) >= 0) {
        visit(target[handlers.get(node)], seen, work);
      }
    }
    for (int i = Body.EXCEPTION_EXIT + 1; i < count; i++) {
      if (seen[i]) {
        renumbered[i] = kept.size();
        kept.add(i);
      }
    }
    Insn[] outInsns = new Insn[kept.size()];
    int[][] outSuccessors = new int[kept.size()][];
    int[] outHandlers = new int[kept.size()];
    for (int i = 0; i < kept.size(); i++) {
      int old = kept.get(i);
      outInsns[i] = insns.get(old);
      int[] next = successors.get(old);
      outSuccessors[i] = next.length == 0 ? NONE : new int[next.length];
      for (int j = 0; j < next.length; j++) {
        outSuccessors[i][j] = renumbered[target[next[j]]];
      }
      int to = handlers.get(old);
      outHandlers[i] = to < 0 ? -1 : renumbered[target[to]];
    }
    return new Body(locals, parameters, captures, registers, outInsns, outSuccessors, outHandlers);
  }

  private static void visit(int node, boolean[] seen, Deque<Integer> work) {
    if (!seen[node]) {
      seen[node] = true;
      work.add(node);
    }
  }

  private int skip(int node) {
    int at = node;
    for (int hops = 0; hops < insns.size(); hops++) {
      boolean passThrough =
          at > Body.EXCEPTION_EXIT
              && insns.get(at) instanceof Insn.Nop
              && successors.get(at).length == 1;
      if (!passThrough) {
        return at;
      }
      at = successors.get(at)[0];
    }
    return node;
  }
}
