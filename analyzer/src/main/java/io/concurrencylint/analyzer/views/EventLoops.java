package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.Framework;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What runs on threads that serve many others: event loops, user-interface threads, timers,
 * one-thread executors that are named as loops. Code behind a test that the current thread is not
 * the loop's, or after a check that throws on it, does not.
 */
public final class EventLoops {

  /** Callers of a waiting method from which on it is a means that others choose to use. */
  private static final int MANY_CALLERS = 4;

  /** Implementations of which each is likely to be meant. */
  private static final int FEW = 8;

  /** Calls between a callback and the wait up to which the callback is what has to change. */
  private static final int NEAR = 2;

  /** Callbacks that come to one wait from which on the wait is what has to change. */
  private static final int MANY_CALLBACKS = 4;

  /**
   * A node that a loop thread can come to.
   *
   * @param chain calls from the loop's entry, outermost first
   * @param doubts calls on the way that may run one of several methods; one of many counts twice
   */
  public record Visit(ThreadRole role, List<CallSite> chain, Routine routine, int doubts) {
    public Visit {
      chain = List.copyOf(chain);
    }

    /** Whether no call on the way has several callees. */
    public boolean certain() {
      return doubts == 0;
    }

    /** Whether one at most has, and few of them. */
    public boolean likely() {
      return doubts <= 1;
    }
  }

  /**
   * A wait on a loop.
   *
   * @param visit how the loop gets to the reported call
   * @param site the call to report: that of the callback which chose to wait, or the waiting one
   *     itself where no callback is near or many come to it
   * @param awaited what the leaf waits for
   * @param way from the reported call to the waiting one, the last is it
   */
  public record LoopWait(Visit visit, CallSite site, Blocking.Wait awaited, List<CallSite> way) {
    public LoopWait {
      way = List.copyOf(way);
    }
  }

  private final Code code;
  private final FieldValues fieldValues;
  private final Paths paths;
  private final CallGraph calls;
  private final Blocking blocking;
  private final Map<String, Visit> contexts = new HashMap<>();
  private final Set<String> entries = new HashSet<>();
  private final Map<String, BitSet> onLoop = new HashMap<>();
  private final Map<String, Visit> visits = new LinkedHashMap<>();
  private final List<LoopWait> waits = new ArrayList<>();

  EventLoops(
      Code code,
      FieldValues fieldValues,
      Paths paths,
      ThreadRoles roles,
      CallGraph calls,
      Blocking blocking,
      Predicate<ThreadRole> which) {
    this.code = code;
    this.fieldValues = fieldValues;
    this.paths = paths;
    this.calls = calls;
    this.blocking = blocking;
    roles.all().stream().map(role -> role.entry().id()).forEach(entries::add);
    for (ThreadRole role : roles.all()) {
      if (which.test(role)) {
        walk(role);
      }
    }
    sureByCallers();
    Map<Place, List<LoopWait>> byLeaf = new LinkedHashMap<>();
    Set<Place> told = new HashSet<>();
    for (Visit visit : visits.values()) {
      if (isCallback(visit)) {
        collectNear(visit, byLeaf, told);
      }
    }
    Map<Place, LoopWait> worst = new LinkedHashMap<>();
    for (List<LoopWait> near : byLeaf.values()) {
      for (LoopWait each : choose(near)) {
        worst.merge(
            Place.of(each.site()), each, (one, other) -> weight(other) < weight(one) ? other : one);
      }
    }
    waits.addAll(worst.values());
    Map<Place, List<LoopWait>> far = new LinkedHashMap<>();
    Set<Place> reported = new HashSet<>();
    waits.forEach(wait -> reported.add(Place.of(wait.site())));
    for (Visit visit : visits.values()) {
      boolean below =
          visit.chain().stream()
              .skip(Math.max(0, visit.chain().size() - NEAR))
              .anyMatch(site -> reported.contains(Place.of(site)));
      if (!isCallback(visit) && !below) {
        collect(visit, told, far);
      }
    }
    far.values().forEach(waits -> this.waits.addAll(choose(waits)));
  }

  private static void group(LoopWait wait, Map<Place, List<LoopWait>> byLeaf) {
    byLeaf.computeIfAbsent(Place.of(wait.awaited().site()), key -> new ArrayList<>()).add(wait);
  }

  // Near a callback

  private record Place(String routine, int node) {
    static Place of(CallSite site) {
      return new Place(site.caller().id(), site.node());
    }
  }

  /** Code that was handed over as such: what its author can change without asking others. */
  private boolean isCallback(Visit visit) {
    List<CallSite> chain = visit.chain();
    boolean handedOn =
        !chain.isEmpty() && passesOn(chain.get(chain.size() - 1).caller(), visit.routine());
    boolean code =
        chain.isEmpty()
            || visit.routine().method().isLambda()
            || visit.routine().owner().isAnonymous();
    return handedOn || code && !passesOn(visit.routine(), null);
  }

  /** {@code event -> handle(event)}: the method of the same class is the callback. */
  private boolean passesOn(Routine lambda, Routine callee) {
    if (!lambda.method().isLambda()) {
      return false;
    }
    List<CallSite> all = List.copyOf(calls.sites(lambda));
    if (all.size() != 1 || all.get(0).edges().size() != 1) {
      return false;
    }
    Routine only = all.get(0).edges().get(0).callee();
    boolean own = only.outermost().owner().name().equals(lambda.outermost().owner().name());
    return own && !only.method().isLambda() && (callee == null || callee.equals(only));
  }

  private void collectNear(Visit visit, Map<Place, List<LoopWait>> byLeaf, Set<Place> told) {
    BitSet reachable = nodesOnLoop(visit.routine());
    for (CallSite site : calls.sites(visit.routine())) {
      if (!reachable.get(site.node())) {
        continue;
      }
      for (Map.Entry<Blocking.Wait, Blocking.Step> entry : blocking.through(site).entrySet()) {
        LoopWait found = near(visit, site, entry.getKey(), entry.getValue());
        if (found != null) {
          boolean likely = found.visit().doubts() + (found.awaited().certain() ? 0 : 1) <= 1;
          if (likely) {
            told.add(Place.of(found.awaited().site()));
          }
          group(found, byLeaf);
        }
      }
    }
  }

  /** The call by which a loop waits for something to do. */
  private static boolean isLoopItself(Visit visit, CallSite leaf) {
    boolean own =
        visit.role().framework() == Framework.NIO && leaf.caller().equals(visit.role().entry());
    return own && leaf.has(Effect.Receives.class);
  }

  /** Whether a call keeps nobody waiting: it serves the loop meanwhile, or ends the program. */
  private boolean isExempt(CallSite site) {
    return site.has(Effect.Serves.class)
        || site.has(Effect.Exits.class)
        || isForTests(site.receiver());
  }

  /** {@code @VisibleForTesting CountDownLatch hook}: only tests put something there. */
  private boolean isForTests(Ref receiver) {
    FieldSymbol field = receiver instanceof Ref.Field held ? paths.field(held.field()) : null;
    return field != null
        && field.source() != null
        && field.source().annotations().stream()
            .anyMatch(each -> each.simpleName().equals("VisibleForTesting"));
  }

  private LoopWait near(Visit visit, CallSite site, Blocking.Wait wait, Blocking.Step step) {
    List<CallSite> way = blocking.way(site, wait);
    CallSite leaf = way.get(way.size() - 1);
    boolean far = way.size() - 1 > NEAR || !leaf.equals(wait.site());
    if (far || isExempt(leaf) || isLoopItself(visit, leaf)) {
      return null;
    }
    for (CallSite on : way.subList(1, way.size())) {
      Visit inner = visits.get(on.caller().id());
      if (inner == null || isCallback(inner) || isDone(inner, on)) {
        return null;
      }
    }
    boolean reached = step.edge() == null || staysOnLoop(step.edge().callee(), step.inCallee(), 0);
    return reached && !isDone(visit, site) ? new LoopWait(visit, site, wait, way) : null;
  }

  /** The worst first: waits without a limit for others, then those that end some time. */
  private static int weight(LoopWait wait) {
    Effect.Blocks blocks = wait.awaited().site().effect(Effect.Blocks.class);
    int kind =
        switch (wait.awaited().kind()) {
          case THREAD -> wait.awaited().timed() ? 2 : 0;
          case TIME -> 1;
          case IO -> 3;
          case CPU -> 4;
        };
    boolean doubtful = !wait.awaited().certain() || blocks != null && blocks.maybe();
    return (doubtful ? 10 : 0) + kind;
  }

  /** Each callback on its own, or the wait when many come to it and none says for what. */
  private List<LoopWait> choose(List<LoopWait> near) {
    CallSite leaf = near.get(0).awaited().site();
    Visit inner = visits.get(leaf.caller().id());
    boolean given = leaf.receiver() != null && leaf.receiver().root() instanceof Ref.Param;
    if (near.size() < MANY_CALLBACKS || inner == null || given) {
      return near;
    }
    LoopWait first =
        near.stream()
            .filter(wait -> wait.awaited().certain() && wait.visit().certain())
            .findFirst()
            .orElse(near.get(0));
    return List.of(atLeaf(inner, leaf, first));
  }

  private static LoopWait atLeaf(Visit inner, CallSite leaf, LoopWait first) {
    List<CallSite> way = first.way();
    List<CallSite> chain = new ArrayList<>(first.visit().chain());
    chain.addAll(way.subList(0, way.size() - 1));
    int doubts = first.visit().doubts() + (first.awaited().certain() ? 0 : 1);
    Visit there = new Visit(first.visit().role(), chain, inner.routine(), doubts);
    return new LoopWait(there, leaf, first.awaited(), List.of(leaf));
  }

  // Far from any

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

  /**
   * A visit in the making.
   *
   * @param self the class of {@code this}, exactly; null if not known
   */
  private record Step(Visit visit, String self) {
    String key() {
      return self == null ? visit.routine().id() : visit.routine().id() + " " + self;
    }
  }

  private void walk(ThreadRole role) {
    Deque<Step> work = new ArrayDeque<>();
    enter(new Step(new Visit(role, List.of(), role.entry(), 0), null), work);
    while (!work.isEmpty()) {
      Step step = work.poll();
      Visit at = step.visit();
      BitSet reachable = nodesOnLoop(at.routine());
      for (CallSite site : calls.sites(at.routine())) {
        if (!reachable.get(site.node()) || isDone(at, site) || blocking.isDeclared(site)) {
          continue;
        }
        List<Edge> edges = edges(site, step.self());
        long choices = edges.stream().filter(e -> !e.handedOver()).count();
        boolean foreign = isForeign(site);
        for (Edge edge : edges) {
          if (edge.isHere()) {
            List<CallSite> chain = new ArrayList<>(at.chain());
            chain.add(site);
            int doubts =
                at.doubts() + (edge.handedOver() ? 0 : doubts(choices) + (foreign ? 1 : 0));
            Visit next = new Visit(role, chain, edge.callee(), doubts);
            enter(new Step(next, selfIn(edge, site, step.self())), work);
          }
        }
      }
    }
  }

  /** A call on an object that may be of a class that the program does not have. */
  private boolean isForeign(CallSite site) {
    if (site.receiver() == null || site.receiver() instanceof Ref.Self || site.target() == null) {
      return false;
    }
    ClassSymbol type = code.classes().find(site.target().receiverType().className());
    return type != null && !type.isProject() && fieldValues.exactTypes(site.receiver()) == null;
  }

  private static int doubts(long choices) {
    return choices <= 1 ? 0 : choices <= FEW ? 1 : 2;
  }

  /** What a call runs: on an object of a known class only what that class has. */
  private List<Edge> edges(CallSite site, String self) {
    boolean own = site.receiver() instanceof Ref.Self && self != null;
    MethodSymbol method = site.target() == null ? null : site.target().method();
    if (!own || method == null || site.target().onSuper() || site.edges().size() < 2) {
      return site.edges();
    }
    Routine meant = code.routine(code.classes().implementation(self, method));
    boolean among = site.edges().stream().anyMatch(edge -> edge.callee().equals(meant));
    return among
        ? site.edges().stream()
            .filter(edge -> edge.handedOver() || edge.callee().equals(meant))
            .toList()
        : site.edges();
  }

  private String selfIn(Edge edge, CallSite site, String self) {
    if (edge.callee().method().isLambda() || edge.handedOver()) {
      return edge.callee().around() != null && edge.callee().around().equals(site.caller())
          ? self
          : null;
    }
    if (edge.receiver() instanceof Ref.Self) {
      return self;
    }
    Set<String> exact = edge.receiver() == null ? null : fieldValues.exactTypes(edge.receiver());
    if (exact != null && exact.size() == 1) {
      return exact.iterator().next();
    }
    String type = site.target() == null ? null : site.target().receiverType().className();
    ClassSymbol symbol = code.classes().find(type);
    boolean only =
        symbol != null
            && symbol.isProject()
            && !symbol.isInterface()
            && code.classes().directSubclasses(type).isEmpty();
    return only ? type : null;
  }

  private void enter(Step step, Deque<Step> work) {
    Visit visit = step.visit();
    boolean forRoutine = isBetter(visit, visits.get(visit.routine().id()));
    if (forRoutine) {
      visits.put(visit.routine().id(), visit);
    }
    if (forRoutine || isBetter(visit, contexts.get(step.key()))) {
      contexts.put(step.key(), visit);
      work.add(step);
    }
  }

  private static boolean isBetter(Visit visit, Visit known) {
    return known == null
        || visit.doubts() < known.doubts()
        || visit.doubts() == known.doubts() && visit.chain().size() < known.chain().size();
  }

  /**
   * Calls that may run one of several methods are no guess for a method that nobody else calls:
   * made for the loop, it runs there.
   */
  private void sureByCallers() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Visit visit : List.copyOf(visits.values())) {
        Visit surer = visit.certain() ? null : byCallers(visit);
        if (surer != null) {
          visits.put(visit.routine().id(), surer);
          changed = true;
        }
      }
    }
  }

  private Visit byCallers(Visit visit) {
    List<CallSite> callers = calls.callers(visit.routine());
    Visit from = null;
    CallSite by = null;
    for (CallSite site : callers) {
      Visit caller = visits.get(site.caller().id());
      boolean here =
          site.edges().stream()
              .filter(edge -> edge.callee().equals(visit.routine()))
              .allMatch(Edge::isHere);
      boolean onLoop =
          caller != null
              && caller.certain()
              && isOnlyOnLoop(site.caller(), new HashSet<>())
              && here
              && nodesOnLoop(site.caller()).get(site.node())
              && !isDone(caller, site);
      if (!onLoop) {
        return null;
      }
      if (from == null || caller.chain().size() < from.chain().size()) {
        from = caller;
        by = site;
      }
    }
    if (from == null) {
      return null;
    }
    List<CallSite> chain = new ArrayList<>(from.chain());
    chain.add(by);
    return new Visit(from.role(), chain, visit.routine(), 0);
  }

  /** Whether the program calls a method on loops only, as far as its callers go. */
  private boolean isOnlyOnLoop(Routine routine, Set<String> seen) {
    Visit visit = visits.get(routine.id());
    if (visit == null) {
      return false;
    }
    if (visit.chain().isEmpty() || isCallback(visit) || !seen.add(routine.id())) {
      return true;
    }
    return calls.callers(routine).stream().allMatch(site -> isOnlyOnLoop(site.caller(), seen));
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

  private void collect(Visit visit, Set<Place> told, Map<Place, List<LoopWait>> far) {
    BitSet reachable = nodesOnLoop(visit.routine());
    for (CallSite site : calls.sites(visit.routine())) {
      if (!reachable.get(site.node())) {
        continue;
      }
      boolean means = visit.chain().size() > 0 && isMeans(visit.routine());
      for (Blocking.Wait wait : blocking.at(site)) {
        boolean known = told.contains(Place.of(site)) || isDone(visit, site);
        if (!means && !known && !isExempt(site)) {
          group(new LoopWait(visit, site, wait, List.of(site)), far);
        }
      }
      reportOfMeans(visit, site, told, far);
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
    boolean given = object instanceof Ref.Param parameter && entries.contains(parameter.method());
    return own || handed || given || asked || followsAll(visit.role());
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
  private void reportOfMeans(
      Visit visit, CallSite site, Set<Place> told, Map<Place, List<LoopWait>> far) {
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
          .filter(entry -> !told.contains(Place.of(entry.getKey().site())))
          .filter(entry -> !isDoneAt(entry.getKey().site()))
          .filter(entry -> !isExempt(entry.getKey().site()))
          .filter(entry -> staysOnLoop(edge.callee(), entry.getValue().inCallee(), 0))
          .findFirst()
          .ifPresent(
              entry ->
                  group(
                      new LoopWait(visit, site, entry.getKey(), blocking.way(site, entry.getKey())),
                      far));
    }
  }

  private boolean isDoneAt(CallSite leaf) {
    Visit inner = visits.get(leaf.caller().id());
    return inner != null && isDone(inner, leaf);
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
