package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What callers pass to two positions of a method. */
final class Arguments {

  private Arguments() {}

  /** How the two objects of a nesting can change places between threads. */
  static LockCycles.SwapKind swapped(
      Routine routine,
      Ref first,
      Ref second,
      CallGraph calls,
      Paths paths,
      ThreadRoles roles,
      RootFrames frames) {
    Routine holder = routine.outermost();
    List<Passed> passed = passed(holder, first, second, calls, paths, roles, frames);
    if (calls.callers(holder).isEmpty()) {
      boolean hidden = holder.method().modifiers().isPrivate();
      return hidden ? LockCycles.SwapKind.IMPOSSIBLE : LockCycles.SwapKind.POSSIBLE;
    }
    for (Passed one : passed) {
      for (Passed other : passed) {
        boolean crossed =
            one.first().equals(other.second())
                && one.second().equals(other.first())
                && !one.first().equals(one.second());
        if (crossed && overlap(one, other)) {
          return LockCycles.SwapKind.SEEN;
        }
      }
    }
    boolean arbitrary =
        passed.stream().anyMatch(each -> isArbitrary(each.first()) || isArbitrary(each.second()));
    return arbitrary ? LockCycles.SwapKind.POSSIBLE : LockCycles.SwapKind.IMPOSSIBLE;
  }

  /** What one caller in one role passes, in the frame of the role's starter. */
  private record Passed(ThreadRole role, Ref first, Ref second) {}

  private static List<Passed> passed(
      Routine holder,
      Ref first,
      Ref second,
      CallGraph calls,
      Paths paths,
      ThreadRoles roles,
      RootFrames frames) {
    List<Passed> all = new ArrayList<>();
    for (CallSite site : calls.callers(holder)) {
      for (Edge edge : site.edges()) {
        if (!edge.callee().equals(holder)) {
          continue;
        }
        Ref a = Frame.of(edge).toCaller(first);
        Ref b = Frame.of(edge).toCaller(second);
        Set<ThreadRole> of = roles.of(site.caller());
        if (of.isEmpty()) {
          all.add(new Passed(null, a, b));
        }
        for (ThreadRole role : of) {
          RootFrames.Translation toRoot = frames.within(role, site.caller());
          all.add(
              new Passed(
                  role,
                  paths.normal(toRoot.apply(paths.normal(a))),
                  paths.normal(toRoot.apply(paths.normal(b)))));
        }
      }
    }
    return all;
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

  private static boolean overlap(Passed one, Passed other) {
    return one.role() == null
        || other.role() == null
        || !one.role().equals(other.role())
        || one.role().many();
  }
}
