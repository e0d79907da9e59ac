package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.Selector;
import io.concurrencylint.analyzer.resolve.CallTarget;
import java.util.List;

/**
 * A call or creation.
 *
 * @param caller where it stands
 * @param node in the caller's body
 * @param receiver the object called, null for static calls; of a creation the new object
 * @param edges what it may run
 * @param ambiguous whether there are more callees than edges are kept for
 */
public record CallSite(
    Routine caller,
    int node,
    CallTarget target,
    Ref receiver,
    List<Ref> arguments,
    List<Effect> effects,
    List<Edge> edges,
    boolean ambiguous) {

  public CallSite {
    arguments = List.copyOf(arguments);
    edges = List.copyOf(edges);
  }

  public Location location() {
    return caller.location(node);
  }

  /** The object an effect is about; the result is the register's value. */
  public Ref select(Selector selector) {
    if (selector.isThis()) {
      return receiver;
    }
    if (selector.isArgument()) {
      return selector.position() < arguments.size() ? arguments.get(selector.position()) : null;
    }
    int defined = caller.insn(node).defined();
    return defined < 0 ? null : result();
  }

  /** What the call's value denotes. */
  public Ref result() {
    Insn insn = caller.insn(node);
    if (insn instanceof Insn.New) {
      return receiver;
    }
    String type = caller.resolved().type(insn.defined()).className();
    return new Ref.Result(caller.id(), node, id(), receiver, arguments, type);
  }

  /** Id of the called method, or its display name when unresolved. */
  public String id() {
    if (target == null) {
      return "?";
    }
    return target.method() != null ? target.method().id() : target.display();
  }

  /** The first effect of a kind, or null. */
  public <E extends Effect> E effect(Class<E> kind) {
    for (Effect effect : effects) {
      if (kind.isInstance(effect)) {
        return kind.cast(effect);
      }
    }
    return null;
  }

  public boolean has(Class<? extends Effect> kind) {
    return effect(kind) != null;
  }

  public String display() {
    return target == null ? "?" : target.display();
  }
}
