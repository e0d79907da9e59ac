package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The two frames of a call: how paths of the callee read in the caller, and the other way round.
 *
 * @param callee whose parameters and {@code this} are replaced
 * @param receiver what {@code this} of the callee is in the caller, null if it has none
 * @param arguments what the parameters are in the caller
 */
record Frame(Routine callee, Ref receiver, List<Ref> arguments) {

  static Frame of(Edge edge) {
    return new Frame(edge.callee(), edge.receiver(), edge.arguments());
  }

  /** A path of the callee as the caller sees it. */
  Ref toCaller(Ref ref) {
    if (ref == null) {
      return null;
    }
    if (ref instanceof Ref.Self self) {
      boolean own = self.owner().equals(callee.owner().name());
      return own && receiver != null ? receiver : ref;
    }
    if (ref instanceof Ref.Param parameter) {
      boolean own = parameter.method().equals(callee.id());
      return own && parameter.index() < arguments.size() ? arguments.get(parameter.index()) : ref;
    }
    return map(ref, this::toCaller);
  }

  private interface Mapping {
    Ref apply(Ref ref);
  }

  private static Ref map(Ref ref, Mapping mapping) {
    if (ref instanceof Ref.Field field) {
      Ref base = mapping.apply(field.base());
      return cut(base == field.base() ? ref : new Ref.Field(base, field.field()), ref);
    }
    if (ref instanceof Ref.Element element) {
      Ref base = mapping.apply(element.base());
      return cut(base == element.base() ? ref : new Ref.Element(base), ref);
    }
    if (ref instanceof Ref.Side side) {
      Ref base = mapping.apply(side.base());
      return base == side.base() ? ref : new Ref.Side(base, side.mode());
    }
    if (ref instanceof Ref.Getter getter && getter.base() != null) {
      Ref base = mapping.apply(getter.base());
      return cut(
          base == getter.base() ? ref : new Ref.Getter(base, getter.call(), getter.type()), ref);
    }
    if (ref instanceof Ref.Choice choice) {
      Set<Ref> options = new LinkedHashSet<>();
      choice.options().forEach(option -> options.add(mapping.apply(option)));
      return options.size() == 1 ? options.iterator().next() : new Ref.Choice(options);
    }
    if (ref instanceof Ref.Code code && code.receiver() != null) {
      return new Ref.Code(code.method(), mapping.apply(code.receiver()), code.type());
    }
    return ref;
  }

  private static Ref cut(Ref longer, Ref original) {
    return longer.depth() > Ref.DEPTH ? original : longer;
  }

  /** A path of the caller as the callee sees it; null if it cannot name it. */
  Ref toCallee(Ref ref) {
    if (receiver != null && ref.equals(receiver)) {
      return callee.method().isLambda() ? ref : new Ref.Self(callee.owner().name());
    }
    for (int i = 0; i < arguments.size(); i++) {
      boolean names = !(ref instanceof Ref.Constant) && ref.equals(arguments.get(i));
      if (names) {
        return new Ref.Param(callee.id(), i, parameterName(i), null);
      }
    }
    if (ref instanceof Ref.Field field) {
      Ref base = toCallee(field.base());
      return base == null ? null : new Ref.Field(base, field.field());
    }
    if (ref instanceof Ref.Side side) {
      Ref base = toCallee(side.base());
      return base == null ? null : new Ref.Side(base, side.mode());
    }
    if (ref instanceof Ref.Element element) {
      Ref base = toCallee(element.base());
      return base == null ? null : new Ref.Element(base);
    }
    if (ref instanceof Ref.Getter getter && getter.base() != null) {
      Ref base = toCallee(getter.base());
      return base == null ? null : new Ref.Getter(base, getter.call(), getter.type());
    }
    if (ref instanceof Ref.Static || ref instanceof Ref.ClassObject || ref instanceof Ref.Getter) {
      return ref;
    }
    return isVisibleRoot(ref) ? ref : null;
  }

  /** Whether a root of the caller means the same in the callee. */
  private boolean isVisibleRoot(Ref root) {
    if (callee.method().isLambda()) {
      return true;
    }
    boolean own = root instanceof Ref.Self self && self.owner().equals(callee.owner().name());
    if (own) {
      return false;
    }
    return callee.owner().isAnonymous() || root instanceof Ref.Self outer && isAround(outer);
  }

  /**
   * Outer.this of an inner class: an outer instance deals with the inner ones that it made, so the
   * caller's is taken to be the callee's.
   */
  private boolean isAround(Ref.Self outer) {
    boolean inner =
        callee.owner().name().startsWith(outer.owner() + "$")
            && !callee.owner().modifiers().isStatic();
    return receiver instanceof Ref.Self || inner;
  }

  private String parameterName(int index) {
    int register =
        index < callee.body().parameters().size() ? callee.body().parameters().get(index) : -1;
    return callee.body().locals().stream()
        .filter(local -> local.register() == register)
        .map(local -> local.name())
        .findFirst()
        .orElse("?");
  }

  /** A lock of the callee as the caller sees it. */
  HeldLock toCaller(HeldLock lock, int node) {
    return new HeldLock(toCaller(lock.lock()), lock.mode(), lock.monitor(), node);
  }

  /** What the caller holds, as far as the callee can name it. */
  Lockset toCallee(Lockset held) {
    List<HeldLock> locks = new ArrayList<>();
    for (HeldLock lock : held.locks()) {
      Ref seen = toCallee(lock.lock());
      if (seen != null) {
        locks.add(new HeldLock(seen, lock.mode(), lock.monitor(), -1));
      }
    }
    return new Lockset(locks);
  }
}
