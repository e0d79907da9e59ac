package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.Role;
import java.util.List;

/**
 * A routine that a call may run.
 *
 * @param callee what runs
 * @param where in this thread, or another
 * @param role the other thread, null when it runs here or nobody knows
 * @param periodic again and again
 * @param receiver what {@code this} of the callee is, null for static methods and lambdas
 * @param arguments what its parameters are; empty when code runs that was handed over
 * @param handedOver whether it is code that the call passes on, rather than the called method
 * @param through the routine of the project that runs the handed-over code, null if a library does
 * @param throughNode where in {@code through}
 */
public record Edge(
    Routine callee,
    Effect.Where where,
    Role role,
    boolean periodic,
    Ref receiver,
    List<Ref> arguments,
    boolean handedOver,
    Routine through,
    int throughNode) {

  public Edge {
    arguments = List.copyOf(arguments);
  }

  /** The same with other names of the objects it is called on and with. */
  Edge withObjects(Ref on, List<Ref> with) {
    return new Edge(callee, where, role, periodic, on, with, handedOver, through, throughNode);
  }

  /** Whether it runs in the caller's thread, before the call returns. */
  public boolean isHere() {
    return where == Effect.Where.HERE;
  }

  /** Whether it runs in another thread, always or sometimes. */
  public boolean isElsewhere() {
    return where == Effect.Where.ELSEWHERE || where == Effect.Where.EITHER;
  }

  /** What a path of the callee denotes to the caller. */
  public Ref toCaller(Ref inCallee) {
    return Frame.of(this).toCaller(inCallee);
  }
}
