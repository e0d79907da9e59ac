package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import java.util.List;
import java.util.Set;

/** What callers pass to two positions of a method. */
final class Arguments {

  private Arguments() {}

  /** How the two objects of a nesting can change places between threads. */
  static LockCycles.SwapKind swapped(
      Routine routine, Ref first, Ref second, CallGraph calls, ThreadRoles roles) {
    Routine holder = routine.outermost();
    List<CallSite> callers = calls.callers(holder);
    if (callers.isEmpty()) {
      boolean hidden = holder.method().modifiers().isPrivate();
      return hidden ? LockCycles.SwapKind.IMPOSSIBLE : LockCycles.SwapKind.POSSIBLE;
    }
    boolean arbitrary = false;
    for (CallSite one : callers) {
      Ref a = passed(one, holder, first);
      Ref b = passed(one, holder, second);
      if (a == null || b == null) {
        continue;
      }
      if (isArbitrary(a) || isArbitrary(b)) {
        arbitrary = true;
      }
      for (CallSite other : callers) {
        boolean crossed =
            a.equals(passed(other, holder, second)) && b.equals(passed(other, holder, first));
        if (crossed && !a.equals(b) && overlap(one.caller(), other.caller(), roles)) {
          return LockCycles.SwapKind.SEEN;
        }
      }
    }
    return arbitrary ? LockCycles.SwapKind.POSSIBLE : LockCycles.SwapKind.IMPOSSIBLE;
  }

  /** Parameters, elements and results: any object of the class. */
  private static boolean isArbitrary(Ref ref) {
    return ref instanceof Ref.Param
        || ref instanceof Ref.Element
        || ref instanceof Ref.Result
        || ref instanceof Ref.Getter
        || ref instanceof Ref.Unknown
        || ref instanceof Ref.Self;
  }

  private static Ref passed(CallSite site, Routine holder, Ref position) {
    for (Edge edge : site.edges()) {
      if (edge.callee().equals(holder)) {
        Ref seen = Frame.of(edge).toCaller(position);
        return seen.equals(position) && !(position instanceof Ref.Self) ? null : seen;
      }
    }
    return null;
  }

  private static boolean overlap(Routine one, Routine other, ThreadRoles roles) {
    Set<ThreadRole> first = roles.of(one);
    Set<ThreadRole> second = roles.of(other);
    if (first.isEmpty() || second.isEmpty()) {
      return true;
    }
    return first.stream()
        .anyMatch(left -> second.stream().anyMatch(right -> !left.equals(right) || left.many()));
  }
}
