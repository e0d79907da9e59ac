package io.concurrencylint.analyzer.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * The control-flow graph of one method, constructor, initialiser or lambda, one instruction a node.
 *
 * <p>Node 0 is the entry, node 1 the normal exit, node 2 the exceptional one. {@code finally}
 * blocks are repeated on each way out, as javac does, so that paths stay apart.
 */
public final class Body {

  public static final int ENTRY = 0;
  public static final int EXIT = 1;
  public static final int EXCEPTION_EXIT = 2;

  private final List<Local> locals;
  private final List<Integer> parameters;
  private final List<Capture> captures;
  private final int registers;
  private final Insn[] insns;
  private final int[][] successors;
  private final int[] handlers;

  /**
   * Makes a body.
   *
   * @param locals in register order, from register 0
   * @param parameters registers of the parameters, in order
   * @param successors normal successors of each node
   * @param handlers where an exception of each node goes; -1 when it cannot throw
   */
  public Body(
      List<Local> locals,
      List<Integer> parameters,
      List<Capture> captures,
      int registers,
      Insn[] insns,
      int[][] successors,
      int[] handlers) {
    this.locals = List.copyOf(locals);
    this.parameters = List.copyOf(parameters);
    this.captures = List.copyOf(captures);
    this.registers = registers;
    this.insns = insns;
    this.successors = successors;
    this.handlers = handlers;
  }

  /** Named registers by no particular order; see {@link Local#register()}. */
  public List<Local> locals() {
    return locals;
  }

  public List<Integer> parameters() {
    return parameters;
  }

  public List<Capture> captures() {
    return captures;
  }

  public int registers() {
    return registers;
  }

  /** Number of nodes. */
  public int size() {
    return insns.length;
  }

  public Insn insn(int node) {
    return insns[node];
  }

  /** Normal successors; for {@link Insn.If} true first. */
  public int[] successors(int node) {
    return successors[node];
  }

  /** The node where an exception thrown here arrives, -1 if none is. */
  public int handler(int node) {
    return handlers[node];
  }

  /** Normal and exceptional successors. */
  public int[] allSuccessors(int node) {
    if (handlers[node] < 0) {
      return successors[node];
    }
    int[] all = java.util.Arrays.copyOf(successors[node], successors[node].length + 1);
    all[all.length - 1] = handlers[node];
    return all;
  }

  /** Predecessors over normal and exceptional edges. */
  public int[][] predecessors() {
    List<List<Integer>> lists = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      lists.add(new ArrayList<>(2));
    }
    for (int i = 0; i < size(); i++) {
      for (int successor : allSuccessors(i)) {
        lists.get(successor).add(i);
      }
    }
    return lists.stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }
}
