package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.RoleKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What runs on threads that serve many others: event loops, user-interface threads, timers,
 * one-thread executors that are named as loops. Code behind a test that the current thread is not
 * the loop's, or after a check that throws on it, does not.
 */
public final class EventLoops {

  /** Callers of a waiting method from which on it is a means that others choose to use. */
  private static final int MANY_CALLERS = 4;

  /**
   * A node that a loop thread can come to.
   *
   * @param chain calls from the loop's entry, outermost first
   * @param certain no call on the way has several callees
   */
  public record Visit(ThreadRole role, List<CallSite> chain, Routine routine, boolean certain) {
    public Visit {
      chain = List.copyOf(chain);
    }
  }

  /**
   * A wait on a loop.
   *
   * @param visit how the loop gets to the reported call
   * @param site the call to report: the waiting one, or that of a method that waits for many
   *     callers
   * @param awaited what the leaf waits for
   * @param way from the reported call to the waiting one, the last is it
   */
  public record LoopWait(Visit visit, CallSite site, Blocking.Wait awaited, List<CallSite> way) {
    public LoopWait {
      way = List.copyOf(way);
    }
  }

  private final CallGraph calls;
  private final Blocking blocking;
  private final Map<String, BitSet> onLoop = new HashMap<>();
  private final Map<String, Visit> visits = new LinkedHashMap<>();
  private final List<LoopWait> waits = new ArrayList<>();

  EventLoops(ThreadRoles roles, CallGraph calls, Blocking blocking, Predicate<ThreadRole> which) {
    this.calls = calls;
    this.blocking = blocking;
    for (ThreadRole role : roles.all()) {
      if (which.test(role)) {
        walk(role);
      }
    }
    for (Visit visit : visits.values()) {
      collect(visit);
    }
  }

  /** Whether others wait while a thread of this role does. */
  static boolean isLoop(ThreadRole role) {
    if (role.isLoop()) {
      return true;
    }
    boolean single = role.kind() == RoleKind.POOL && role.serializer() != null;
    String name = single ? role.serializer().toLowerCase(Locale.ROOT) : "";
    name = name.substring(name.lastIndexOf('#') + 1);
    return name.contains("loop") || name.contains("dispatcher");
  }

  /** Whether its threads are those of the common pool, which the whole JVM shares. */
  static boolean isCommonPool(ThreadRole role) {
    return role.kind() == RoleKind.COMMON_POOL
        || role.kind() == RoleKind.ASYNC_POOL
        || role.kind() == RoleKind.PARALLEL;
  }

  private void walk(ThreadRole role) {
    Deque<Visit> work = new ArrayDeque<>();
    enter(new Visit(role, List.of(), role.entry(), true), work);
    while (!work.isEmpty()) {
      Visit at = work.poll();
      BitSet reachable = nodesOnLoop(at.routine());
      for (CallSite site : calls.sites(at.routine())) {
        if (!reachable.get(site.node()) || isDone(at, site) || blocking.isDeclared(site)) {
          continue;
        }
        long choices = site.edges().stream().filter(e -> !e.handedOver()).count();
        for (Edge edge : site.edges()) {
          if (edge.isHere()) {
            List<CallSite> chain = new ArrayList<>(at.chain());
            chain.add(site);
            boolean certain = at.certain() && (edge.handedOver() || choices == 1);
            enter(new Visit(role, chain, edge.callee(), certain), work);
          }
        }
      }
    }
  }

  private void enter(Visit visit, Deque<Visit> work) {
    Visit known = visits.get(visit.routine().id());
    boolean better =
        known == null
            || visit.certain() && !known.certain()
            || visit.certain() == known.certain() && visit.chain().size() < known.chain().size();
    if (better) {
      visits.put(visit.routine().id(), visit);
      work.add(visit);
    }
  }

  /** Nodes that a thread of the loop can come to in a routine. */
  public BitSet nodesOnLoop(Routine routine) {
    BitSet known = onLoop.get(routine.id());
    if (known == null) {
      // A routine that calls itself: all of it, until more is known.
      known = new BitSet();
      known.set(0, routine.body().size());
      onLoop.put(routine.id(), known);
      known = computeOnLoop(routine);
      onLoop.put(routine.id(), known);
    }
    return known;
  }

  private BitSet computeOnLoop(Routine routine) {
    Map<Integer, Boolean> tests = loopTests(routine);
    Map<Integer, Boolean> known = new HashMap<>(tests);
    negations(routine, known);
    BitSet seen = new BitSet();
    Deque<Integer> work = new ArrayDeque<>();
    seen.set(Body.ENTRY);
    work.add(Body.ENTRY);
    while (!work.isEmpty()) {
      int node = work.poll();
      CallSite site = calls.site(routine, node);
      if (site != null && throwsOnLoop(site)) {
        continue;
      }
      int[] next = routine.body().allSuccessors(node);
      if (routine.insn(node) instanceof Insn.If branch && known.containsKey(branch.condition())) {
        int[] both = routine.body().successors(node);
        next = new int[] {known.get(branch.condition()) ? both[0] : both[1]};
      }
      for (int successor : next) {
        if (!seen.get(successor)) {
          seen.set(successor);
          work.add(successor);
        }
      }
    }
    return seen;
  }

  /** Registers that say whether this is the loop's thread, with what they say on it. */
  private Map<Integer, Boolean> loopTests(Routine routine) {
    Map<Integer, Boolean> found = new HashMap<>();
    for (CallSite site : calls.sites(routine)) {
      Boolean answer = answerOnLoop(site, 0);
      int defined = routine.insn(site.node()).defined();
      if (answer != null && defined >= 0) {
        found.put(defined, answer);
      }
    }
    return found;
  }

  private Boolean answerOnLoop(CallSite site, int depth) {
    Effect.TestsLoop test = site.effect(Effect.TestsLoop.class);
    if (test != null) {
      return !test.off();
    }
    if (depth > 2) {
      return null;
    }
    // A method of the project that only asks: boolean isMyThread() { return loop.inEventLoop(); }
    for (Edge edge : site.edges()) {
      Routine callee = edge.callee();
      if (edge.isHere() && !edge.handedOver() && callee.body().size() < 24) {
        for (CallSite inner : calls.sites(callee)) {
          Boolean answer = answerOnLoop(inner, depth + 1);
          if (answer != null && isReturned(callee, inner)) {
            return answer;
          }
        }
      }
    }
    return null;
  }

  private static boolean isReturned(Routine routine, CallSite site) {
    int defined = routine.insn(site.node()).defined();
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.Return leave && leave.source() == defined) {
        return true;
      }
    }
    return false;
  }

  private static void negations(Routine routine, Map<Integer, Boolean> known) {
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      if (insn instanceof Insn.Operation operation
          && operation.operator().equals("!")
          && known.containsKey(operation.left())) {
        known.put(operation.defined(), !known.get(operation.left()));
      } else if (insn instanceof Insn.Copy copy
          && known.containsKey(copy.source())
          && !known.containsKey(copy.defined())
          && copy.declares()) {
        known.put(copy.defined(), known.get(copy.source()));
      }
    }
  }

  private boolean throwsOnLoop(CallSite site) {
    Effect.AssertsLoop asserts = site.effect(Effect.AssertsLoop.class);
    if (asserts != null) {
      return !asserts.off();
    }
    for (Edge edge : site.edges()) {
      if (edge.isHere() && !edge.handedOver() && alwaysThrowsOnLoop(edge.callee())) {
        return true;
      }
    }
    return false;
  }

  /** {@code checkDeadLock()}: a small method whose path on the loop does not return. */
  private boolean alwaysThrowsOnLoop(Routine routine) {
    if (routine.body().size() > 30 || loopTests(routine).isEmpty()) {
      return false;
    }
    return !nodesOnLoop(routine).get(Body.EXIT);
  }

  private void collect(Visit visit) {
    BitSet reachable = nodesOnLoop(visit.routine());
    for (CallSite site : calls.sites(visit.routine())) {
      if (!reachable.get(site.node())) {
        continue;
      }
      boolean means = visit.chain().size() > 0 && isMeans(visit.routine());
      for (Blocking.Wait wait : blocking.at(site)) {
        if (!means && !isDone(visit, site) && !site.has(Effect.Serves.class)) {
          waits.add(new LoopWait(visit, site, wait, List.of(site)));
        }
      }
      reportOfMeans(visit, site);
    }
  }

  /** Whether the awaited promise is complete here: asked before, or it is what calls us back. */
  private boolean isDone(Visit visit, CallSite wait) {
    Ref object = wait.receiver();
    if (object == null || !wait.has(Effect.Awaits.class)) {
      return false;
    }
    boolean own =
        object instanceof Ref.Self self
            && self.owner().equals(visit.role().entry().owner().name())
            && visit.routine().equals(visit.role().entry());
    boolean handed =
        object instanceof Ref.Param parameter
            && parameter.method().equals(visit.role().entry().id());
    boolean asked =
        calls.sites(visit.routine()).stream()
            .anyMatch(site -> object.equals(site.receiver()) && asks(site));
    return own || handed || asked || followsAll(visit.role());
  }

  /** A continuation of {@code allOf(...)}: all that it gets from is there. */
  private static boolean followsAll(ThreadRole role) {
    Ref at = role.spawn() == null ? null : role.spawn().receiver();
    while (at instanceof Ref.Result result) {
      String call = result.call();
      int hash = call.indexOf('#');
      int from = hash >= 0 ? hash + 1 : call.lastIndexOf('.') + 1;
      String name = call.substring(from);
      if (name.startsWith("allOf") || name.startsWith("allAsList") || name.startsWith("whenAll")) {
        return true;
      }
      at = result.receiver();
    }
    return false;
  }

  private static boolean asks(CallSite site) {
    String name = site.target() == null ? "" : site.target().name();
    return switch (name) {
      case "isDone",
          "isSuccess",
          "isCompletedNormally",
          "isCompletedExceptionally",
          "isComplete",
          "succeeded",
          "isCancelled" ->
          true;
      default -> false;
    };
  }

  /** A call of a waiting method with many callers is reported here, where it was chosen. */
  private void reportOfMeans(Visit visit, CallSite site) {
    if (visit.chain().size() > 0 && isMeans(visit.routine())) {
      return;
    }
    for (Edge edge : site.edges()) {
      if (!edge.isHere() || edge.handedOver() || !isMeans(edge.callee())) {
        continue;
      }
      if (!visits.containsKey(edge.callee().id())) {
        continue;
      }
      blocking.through(site).entrySet().stream()
          .filter(entry -> edge.equals(entry.getValue().edge()))
          .filter(entry -> staysOnLoop(edge.callee(), entry.getValue().inCallee(), 0))
          .findFirst()
          .ifPresent(
              entry ->
                  waits.add(
                      new LoopWait(
                          visit, site, entry.getKey(), blocking.way(site, entry.getKey()))));
    }
  }

  /** Whether a wait inside a callee is reached on the loop too. */
  private boolean staysOnLoop(Routine routine, Blocking.Wait wait, int depth) {
    Blocking.Step step = blocking.of(routine).get(wait);
    if (step == null || depth > 12) {
      return false;
    }
    boolean here = nodesOnLoop(routine).get(step.site().node());
    return here
        && (step.edge() == null || staysOnLoop(step.edge().callee(), step.inCallee(), depth + 1));
  }

  private boolean isMeans(Routine routine) {
    return !blocking.of(routine).isEmpty()
        && calls.callers(routine.outermost()).size() >= MANY_CALLERS;
  }

  /** Waits on loops, each waiting call once. */
  public List<LoopWait> waits() {
    return Collections.unmodifiableList(waits);
  }

  /** Routines that loop threads come to, with the way there. */
  public Map<String, Visit> visits() {
    return Collections.unmodifiableMap(visits);
  }
}
