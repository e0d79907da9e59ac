package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Library;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Local;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.TypeName;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.Selector;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.views.Discharges.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Who owes the completion of a promise or latch, and on which paths it is forgotten: a typestate
 * over the control-flow graph (Strom and Yemini 1986), open until completed or handed over. Only
 * promises in locals, parameters and captures are followed; one that is stored in a field or a
 * collection, or passed to a library, is somebody else's.
 */
public final class Obligations {

  private static final int MAX_CALLERS = 2;

  private final Code code;
  private final CallGraph calls;
  private final Delegation delegation;
  private final Throwing throwing;
  private final Discharges discharges;
  private final Map<Ref, CallSite> waiters = new HashMap<>();
  private final List<Gap> gaps = new ArrayList<>();

  Obligations(Code code, CallGraph calls, Throwing throwing, Delegation delegation) {
    this.delegation = delegation;
    this.code = code;
    this.calls = calls;
    this.throwing = throwing;
    this.discharges = new Discharges(code, calls);
    for (CallSite site : calls.all()) {
      Effect.Awaits awaits = site.effect(Effect.Awaits.class);
      Ref awaited = awaits == null || awaits.timed() ? null : site.select(awaits.promise());
      if (awaited != null) {
        waiters.putIfAbsent(awaited, site);
      }
    }
    for (Routine routine : code.routines()) {
      for (Ref promise : candidates(routine)) {
        examine(routine, promise);
      }
    }
  }

  /** All forgotten obligations, in a fixed order. */
  public List<Gap> gaps() {
    return Collections.unmodifiableList(gaps);
  }

  /** What a routine may owe: what it completes, makes, or was given. */
  private Set<Ref> candidates(Routine routine) {
    Set<Ref> found = new LinkedHashSet<>();
    for (CallSite site : calls.sites(routine)) {
      for (Effect effect : site.effects()) {
        Selector completed = Discharges.discharged(effect);
        if (completed != null) {
          addLocal(site.select(completed), found);
        }
        boolean makes =
            effect instanceof Effect.Creates creates
                && (creates.what() == Effect.Creation.PROMISE
                    || creates.what() == Effect.Creation.LATCH);
        if (makes) {
          found.add(site.result());
        }
      }
    }
    List<Integer> parameters = routine.body().parameters();
    for (int i = 0; i < parameters.size(); i++) {
      String type = routine.resolved().type(parameters.get(i)).className();
      if (isPromise(type)) {
        found.add(routine.value(parameters.get(i), Body.ENTRY));
      }
    }
    return found;
  }

  private static void addLocal(Ref ref, Set<Ref> found) {
    if (ref instanceof Ref.Choice) {
      return;
    }
    if (ref != null && Discharges.home(ref) != null) {
      found.add(ref);
    }
  }

  private boolean isPromise(String type) {
    Library library = code.library();
    return type != null
        && Boolean.TRUE.equals(library.typeFact(type, t -> t.promise() ? Boolean.TRUE : null));
  }

  private void examine(Routine routine, Ref promise) {
    if (discharges.within(routine, promise) != Kind.COMPLETED) {
      return;
    }
    Gap.Origin origin = origin(routine, promise);
    if (origin == null) {
      return;
    }
    if (origin != Gap.Origin.CREATED && !isExactlyKnown(promise)) {
      return;
    }
    boolean latch = isLatch(promise);
    boolean waited = waiters.containsKey(promise);
    if (latch && !waited) {
      return;
    }
    Set<Gap> found = new LinkedHashSet<>();
    normalPath(routine, promise, origin, found);
    if (found.isEmpty()) {
      exceptionalPath(routine, promise, origin, found);
    }
    if (origin == Gap.Origin.CREATED) {
      otherMethods(routine, promise, found);
    }
    gaps.addAll(found);
  }

  /** A class that merely extends a promise may be completed by rules of its own. */
  private boolean isExactlyKnown(Ref promise) {
    String type = promise instanceof Ref.Param parameter ? parameter.type() : null;
    return type == null || code.library().models().type(type) != null;
  }

  private Gap.Origin origin(Routine routine, Ref promise) {
    boolean home = routine.id().equals(Discharges.home(promise));
    if (promise instanceof Ref.Param) {
      return home ? Gap.Origin.PARAMETER : captured(routine);
    }
    CallSite made = creation(promise);
    boolean creates = made != null && made.has(Effect.Creates.class);
    if (creates) {
      return home ? Gap.Origin.CREATED : captured(routine);
    }
    boolean taken = promise instanceof Ref.Result && made != null && isTaken(made);
    return taken && home ? Gap.Origin.TAKEN : null;
  }

  /** A method of a local object may be called by itself again; a lambda only by others. */
  private static Gap.Origin captured(Routine routine) {
    return routine.around() == null ? null : Gap.Origin.CAPTURED;
  }

  private boolean isTaken(CallSite made) {
    String owner = made.target() == null ? null : made.target().owner();
    String name = made.target() == null ? "" : made.target().name();
    boolean collection =
        owner != null
            && (code.classes().isSubclass(owner, "java.util.Map")
                || code.classes().isSubclass(owner, "java.util.Collection"));
    boolean takes = name.equals("get") || name.equals("remove") || name.equals("poll");
    return collection && takes && isPromise(typeOf(made));
  }

  private static String typeOf(CallSite made) {
    return made.caller().resolved().type(made.caller().insn(made.node()).defined()).className();
  }

  private CallSite creation(Ref promise) {
    int node =
        promise instanceof Ref.Fresh fresh
            ? fresh.node()
            : promise instanceof Ref.Result result ? result.node() : -1;
    Routine home = code.routine(Discharges.home(promise));
    return node < 0 || home == null ? null : calls.site(home, node);
  }

  private boolean isLatch(Ref promise) {
    CallSite made = creation(promise);
    Effect.Creates creates = made == null ? null : made.effect(Effect.Creates.class);
    return creates != null && creates.what() == Effect.Creation.LATCH;
  }

  // Normal paths

  private void normalPath(Routine routine, Ref promise, Gap.Origin origin, Set<Gap> found) {
    boolean made = origin == Gap.Origin.CREATED;
    if (made && !countsOne(promise) || onlyFails(routine, promise)) {
      return;
    }
    CallSite creation = creation(promise);
    int start = made || origin == Gap.Origin.TAKEN ? creation.node() : Body.ENTRY;
    IntPredicate goal = made ? node -> isSeen(routine, node, promise) : n -> n == Body.EXIT;
    List<Integer> path = path(routine, start, promise, goal);
    if (path.isEmpty()) {
      int each = made ? forEach(routine, promise) : -1;
      if (each >= 0
          && Reachability.after(routine.body(), each, n -> false).stream().anyMatch(goal)) {
        found.add(gap(routine, promise, origin, Gap.Shape.NO_ELEMENTS, each, List.of(each)));
      }
      return;
    }
    BitSet leading = leading(routine, promise);
    int last = -1;
    for (int i = 0; i < path.size(); i++) {
      last = leading.get(path.get(i)) ? i : last;
    }
    if (last < 0 || last == path.size() - 1) {
      return;
    }
    int fork = path.get(last);
    if (isLoop(routine, fork) && !(routine.insn(fork) instanceof Insn.ForEach)) {
      return;
    }
    List<Integer> rest = path.subList(last + 1, path.size());
    Shaped shaped = shape(routine, promise, fork, rest);
    if (shaped == null || isExcused(routine, promise, origin, shaped)) {
      return;
    }
    found.add(gap(routine, promise, origin, shaped.shape(), shaped.node(), path));
  }

  /**
   * The call of forEach whose code alone completes a promise or hands it over; -1 if there is none.
   */
  private int forEach(Routine routine, Ref promise) {
    int only = -1;
    for (int node = 0; node < routine.body().size(); node++) {
      if (discharges.at(routine, node, promise) != Kind.NONE) {
        if (only >= 0) {
          return -1;
        }
        only = node;
      }
    }
    int code = only < 0 ? -1 : routine.insn(only).defined();
    for (CallSite site : code < 0 ? List.<CallSite>of() : calls.sites(routine)) {
      boolean perElement =
          routine.insn(site.node()) instanceof Insn.Call call
              && call.name().startsWith("forEach")
              && call.arguments().contains(code)
              && site.receiver() != null
              && !testsEmpty(routine, site.receiver());
      if (perElement) {
        return site.node();
      }
    }
    return -1;
  }

  /** Whether a routine is in charge of failures only, so that success comes from elsewhere. */
  private boolean onlyFails(Routine routine, Ref promise) {
    boolean fails = false;
    for (int node = 0; node < routine.body().size(); node++) {
      CallSite site = calls.site(routine, node);
      Effect.Completes completes = site == null ? null : site.effect(Effect.Completes.class);
      boolean failure =
          completes != null
              && completes.how() == Effect.Completion.FAILURE
              && Discharges.refers(site.select(completes.promise()), promise);
      if (!failure && discharges.at(routine, node, promise) != Kind.NONE) {
        return false;
      }
      fails |= failure;
    }
    return fails;
  }

  private record Shaped(Gap.Shape shape, int node) {}

  private Shaped shape(Routine routine, Ref promise, int fork, List<Integer> rest) {
    Body body = routine.body();
    if (body.insn(fork) instanceof Insn.ForEach loop) {
      int first = body.successors(fork)[0];
      boolean each =
          discharges.at(routine, first, promise) != Kind.NONE
              || !discharges.open(routine, first, promise).get(fork);
      boolean known = testsEmpty(routine, routine.value(loop.iterable(), fork));
      boolean none = body.successors(fork).length > 1 && rest.get(0) == body.successors(fork)[1];
      return each && none && !known ? new Shaped(Gap.Shape.NO_ELEMENTS, fork) : null;
    }
    for (int node : rest) {
      if (body.insn(node) instanceof Insn.Catch) {
        return new Shaped(Gap.Shape.CATCH, node);
      }
    }
    BitSet shared = elsewhere(routine, fork, rest.get(0));
    for (int node : rest) {
      boolean own = body.insn(node) instanceof Insn.Return && !shared.get(node);
      if (own) {
        return new Shaped(Gap.Shape.RETURN, node);
      }
    }
    return new Shaped(Gap.Shape.BRANCH, fork);
  }

  /** Nodes reached by the other branches of a fork. */
  private static BitSet elsewhere(Routine routine, int fork, int taken) {
    BitSet reached = new BitSet();
    for (int next : routine.body().allSuccessors(fork)) {
      if (next != taken) {
        reached.set(next);
        reached.or(Reachability.after(routine.body(), next, n -> false));
      }
    }
    return reached;
  }

  private static boolean isLoop(Routine routine, int node) {
    return Reachability.inLoop(routine.body(), node);
  }

  /** Whether the routine asks a collection, or what it is a view of, for its size. */
  private boolean testsEmpty(Routine routine, Ref iterable) {
    if (isTestedByCallers(routine, iterable)) {
      return true;
    }
    Set<Ref> bases = new HashSet<>();
    for (Ref at = iterable;
        at != null;
        at = at instanceof Ref.Result view ? view.receiver() : null) {
      bases.add(at);
    }
    for (CallSite site : calls.sites(routine)) {
      String name = site.target() == null ? "" : site.target().name();
      boolean asks = name.equals("isEmpty") || name.equals("size");
      if (asks && bases.contains(site.receiver()) && isCondition(routine, site.node())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the callers of a private method ask what they pass for its size, or its length. */
  private boolean isTestedByCallers(Routine routine, Ref iterable) {
    if (!routine.method().modifiers().isPrivate()
        || !(iterable instanceof Ref.Param parameter)
        || !parameter.method().equals(routine.id())) {
      return false;
    }
    List<CallSite> callers = calls.callers(routine);
    return !callers.isEmpty()
        && callers.stream()
            .allMatch(
                site ->
                    parameter.index() < site.arguments().size()
                        && asksForLength(site.caller(), site.arguments().get(parameter.index())));
  }

  private boolean asksForLength(Routine caller, Ref passed) {
    for (int node = 0; node < caller.body().size(); node++) {
      Insn insn = caller.insn(node);
      boolean length =
          insn instanceof Insn.Select select
              && select.name().equals("length")
              && passed.equals(caller.value(select.base(), node));
      if (length) {
        return true;
      }
    }
    return testsEmpty(caller, passed);
  }

  private boolean isCondition(Routine routine, int call) {
    int value = routine.insn(call).defined();
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.If choice) {
        int defined = discharges.definition(routine, choice.condition());
        boolean compares =
            defined >= 0
                && routine.insn(defined) instanceof Insn.Operation test
                && (test.left() == value || test.right() == value);
        if (defined == call || compares) {
          return true;
        }
      }
    }
    return false;
  }

  /** A promise, or a latch that one callback opens. */
  private boolean countsOne(Ref promise) {
    CallSite made = creation(promise);
    Effect.Creates creates = made.effect(Effect.Creates.class);
    if (creates == null || creates.what() != Effect.Creation.LATCH) {
      return true;
    }
    return creates.size() != null
        && made.select(creates.size()) instanceof Ref.Constant count
        && count.value() instanceof Integer number
        && number > 0;
  }

  /** Whether somebody gets to wait for the promise at a node: it is returned or awaited. */
  private boolean isSeen(Routine routine, int node, Ref promise) {
    if (routine.insn(node) instanceof Insn.Return leave && leave.source() >= 0) {
      return mentions(routine.value(leave.source(), node), promise, 0);
    }
    CallSite site = calls.site(routine, node);
    Effect.Awaits awaits = site == null ? null : site.effect(Effect.Awaits.class);
    return awaits != null
        && !awaits.timed()
        && Discharges.refers(site.select(awaits.promise()), promise);
  }

  private static boolean mentions(Ref value, Ref promise, int depth) {
    if (value == null || depth > 4) {
      return false;
    }
    if (Discharges.refers(value, promise)) {
      return true;
    }
    return value instanceof Ref.Result result && mentions(result.receiver(), promise, depth + 1);
  }

  /** A path from a node to a goal with the promise open, empty if there is none. */
  private List<Integer> path(Routine routine, int start, Ref promise, IntPredicate goal) {
    Map<Integer, Integer> parents = new HashMap<>();
    Deque<Integer> work = new ArrayDeque<>(List.of(start));
    parents.put(start, -1);
    while (!work.isEmpty()) {
      int node = work.poll();
      if (node != start && goal.test(node)) {
        return trace(parents, node);
      }
      for (int next : discharges.successors(routine, node, promise, node == start)) {
        if (parents.putIfAbsent(next, node) == null) {
          work.add(next);
        }
      }
    }
    return List.of();
  }

  private static List<Integer> trace(Map<Integer, Integer> parents, int goal) {
    List<Integer> path = new ArrayList<>();
    for (int at = goal; at >= 0; at = parents.get(at)) {
      path.add(0, at);
    }
    return path;
  }

  /** Nodes from which a completion can still come. */
  private BitSet leading(Routine routine, Ref promise) {
    Body body = routine.body();
    BitSet leading = new BitSet();
    Deque<Integer> work = new ArrayDeque<>();
    for (int node = 0; node < body.size(); node++) {
      if (discharges.at(routine, node, promise) != Kind.NONE) {
        leading.set(node);
        work.add(node);
      }
    }
    int[][] predecessors = body.predecessors();
    while (!work.isEmpty()) {
      for (int before : predecessors[work.poll()]) {
        if (!leading.get(before)) {
          leading.set(before);
          work.add(before);
        }
      }
    }
    return leading;
  }

  // Exceptional paths

  private void exceptionalPath(Routine routine, Ref promise, Gap.Origin origin, Set<Gap> found) {
    boolean given = origin == Gap.Origin.PARAMETER || origin == Gap.Origin.CAPTURED;
    if (!given || origin == Gap.Origin.PARAMETER && allCallersCatch(routine)) {
      return;
    }
    BitSet leading = leading(routine, promise);
    BitSet open = discharges.open(routine, Body.ENTRY, promise);
    for (int node = open.nextSetBit(0); node >= 0; node = open.nextSetBit(node + 1)) {
      boolean raises =
          leading.get(node)
              && routine.insn(node).mayThrow()
              && discharges.at(routine, node, promise) == Kind.NONE
              && throwing.throwsAt(routine, node)
              && Throwing.leaves(routine.body(), node)
              && !completedOnTheWayOut(routine, node, promise);
      if (raises) {
        List<Integer> path = List.of(node, Body.EXCEPTION_EXIT);
        found.add(gap(routine, promise, origin, Gap.Shape.THROWS, node, path));
        return;
      }
    }
  }

  private boolean completedOnTheWayOut(Routine routine, int node, Ref promise) {
    int at = routine.body().handler(node);
    BitSet seen = new BitSet();
    while (at >= 0 && at != Body.EXCEPTION_EXIT && !seen.get(at)) {
      seen.set(at);
      if (discharges.at(routine, at, promise) != Kind.NONE) {
        return true;
      }
      int[] next = routine.body().successors(at);
      at = next.length == 0 ? -1 : next[0];
    }
    return false;
  }

  private boolean allCallersCatch(Routine routine) {
    List<CallSite> callers = calls.callers(routine);
    return !callers.isEmpty()
        && callers.stream().allMatch(site -> !Throwing.leaves(site.caller().body(), site.node()));
  }

  // Callbacks with several methods

  private void otherMethods(Routine routine, Ref promise, Set<Gap> found) {
    List<Routine> inner = discharges.inner(routine);
    for (Routine failing : inner) {
      MethodDecl method = failing.method();
      boolean forFailures =
          !method.isLambda()
              && method.returnType().equals(TypeName.VOID)
              && takesThrowable(failing)
              && isCallback(failing);
      if (!forFailures || discharges.within(failing, promise) != Kind.NONE) {
        continue;
      }
      Routine completing = null;
      boolean leaves = false;
      for (Routine sibling : inner) {
        boolean same = Discharges.areSiblings(failing, sibling);
        if (same && discharges.within(sibling, promise) == Kind.COMPLETED) {
          completing = sibling;
          leaves |= calls(failing, sibling) || takesThrowable(sibling);
        }
      }
      if (completing != null && !leaves && !raises(failing)) {
        List<Integer> path = List.of(Body.ENTRY, Body.EXIT);
        found.add(
            gap(failing, promise, Gap.Origin.CAPTURED, Gap.Shape.OTHER_METHOD, Body.ENTRY, path));
      }
    }
  }

  private boolean calls(Routine one, Routine other) {
    return calls.sites(one).stream()
        .flatMap(site -> site.edges().stream())
        .anyMatch(edge -> edge.callee().equals(other));
  }

  private static boolean raises(Routine routine) {
    return !Reachability.after(routine.body(), Body.ENTRY, n -> false).get(Body.EXIT);
  }

  private boolean takesThrowable(Routine routine) {
    Classes classes = code.classes();
    return routine.body().parameters().stream()
        .map(register -> routine.resolved().type(register).className())
        .anyMatch(type -> type != null && classes.isSubclass(type, "java.lang.Throwable"));
  }

  /** Whether a method of a local class implements one of an interface or abstract class. */
  private boolean isCallback(Routine routine) {
    return routine.owner().isAnonymous() && !routine.method().modifiers().isPrivate();
  }

  // Excuses

  private boolean isExcused(Routine routine, Ref promise, Gap.Origin origin, Shaped shaped) {
    if (origin == Gap.Origin.CAPTURED) {
      return runsHere(routine)
          || isHelper(routine, promise)
          || isMadeUpFor(routine, promise)
          || isKeptByCallers(promise);
    }
    return origin == Gap.Origin.PARAMETER && callersTakeCare(routine, (Ref.Param) promise, 0);
  }

  /** Whether the method that was given the promise was given it by somebody who deals with it. */
  private boolean isKeptByCallers(Ref promise) {
    Routine home = code.routine(Discharges.home(promise));
    return promise instanceof Ref.Param given
        && home != null
        && home.method().modifiers().isPrivate()
        && callersTakeCare(home, given, 0);
  }

  private boolean runsHere(Routine routine) {
    return calls.callers(routine).stream()
        .flatMap(site -> site.edges().stream())
        .anyMatch(edge -> edge.callee().equals(routine) && edge.handedOver() && edge.isHere());
  }

  /**
   * Whether another callback, registered in the code around this one, completes the promise unless
   * that was done: it is the one that comes when all have come.
   */
  private boolean isMadeUpFor(Routine routine, Ref promise) {
    for (Routine around = routine.around(); around != null; around = around.around()) {
      for (Routine other : discharges.inner(around)) {
        boolean asks =
            !other.equals(routine)
                && !isWithin(routine, other)
                && calls.sites(other).stream()
                    .anyMatch(
                        site ->
                            site.has(Effect.TestsComplete.class)
                                && Discharges.refers(
                                    site.select(site.effect(Effect.TestsComplete.class).promise()),
                                    promise));
        if (asks && discharges.within(other, promise) == Kind.COMPLETED) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isWithin(Routine inner, Routine outer) {
    for (Routine at = inner; at != null; at = at.around()) {
      if (at.equals(outer)) {
        return true;
      }
    }
    return false;
  }

  /** A private method of a local class, which its other methods call. */
  private boolean isHelper(Routine routine, Ref promise) {
    for (Routine sibling : discharges.inner(routine.around())) {
      boolean other = !sibling.equals(routine) && Discharges.areSiblings(routine, sibling);
      if (other && !routine.method().isLambda() && calls(sibling, routine)) {
        return true;
      }
    }
    return false;
  }

  /** Whether some caller completes or keeps the promise itself, or goes by the answer. */
  private boolean callersTakeCare(Routine routine, Ref.Param promise, int depth) {
    Discharges.Use use = discharges.use(routine, promise.index());
    boolean answers =
        use == Discharges.Use.COMPLETED_WHEN_TRUE || use == Discharges.Use.COMPLETED_WHEN_FALSE;
    boolean ignored = false;
    for (CallSite site : calls.callers(routine)) {
      boolean direct =
          site.edges().stream().anyMatch(e -> e.callee().equals(routine) && !e.handedOver());
      if (!direct || promise.index() >= site.arguments().size()) {
        continue;
      }
      Ref argument = site.arguments().get(promise.index());
      boolean kept =
          keepsItself(site, argument, routine, depth > 0)
              || depth < MAX_CALLERS
                  && argument instanceof Ref.Param passed
                  && passed.method().equals(site.caller().id())
                  && !site.caller().equals(routine)
                  && callersTakeCare(site.caller(), passed, depth + 1);
      if (kept) {
        return true;
      }
      ignored |= isIgnored(site);
    }
    return depth == 0 && answers && !ignored;
  }

  /** Whether nobody looks at what a call answers, the callers of a mere delegate included. */
  private boolean isIgnored(CallSite site) {
    boolean passedOn = delegation.body(site.caller()) != site.caller();
    return !isUsed(site)
        || passedOn && calls.callers(site.caller()).stream().anyMatch(this::isIgnored);
  }

  private static boolean isUsed(CallSite site) {
    Body body = site.caller().body();
    int value = body.insn(site.node()).defined();
    for (int node = 0; node < body.size(); node++) {
      if (reads(body.insn(node), value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean reads(Insn insn, int register) {
    if (insn instanceof Insn.If choice) {
      return choice.condition() == register;
    }
    if (insn instanceof Insn.Copy copy) {
      return copy.source() == register;
    }
    if (insn instanceof Insn.Return leave) {
      return leave.source() == register;
    }
    if (insn instanceof Insn.Operation operation) {
      return operation.left() == register || operation.right() == register;
    }
    return insn instanceof Insn.Call call && call.arguments().contains(register);
  }

  private boolean keepsItself(CallSite site, Ref argument, Routine callee, boolean afterwardsOnly) {
    if (Discharges.home(argument) == null) {
      return !afterwardsOnly;
    }
    Routine caller = site.caller();
    BitSet after = Reachability.afterNormally(caller.body(), site.node(), n -> false);
    for (CallSite other : calls.sites(caller)) {
      boolean same = other.edges().stream().anyMatch(edge -> edge.callee().equals(callee));
      if (same) {
        continue;
      }
      Kind kind = discharges.at(caller, other.node(), argument);
      boolean later = after.get(other.node());
      if (later && kind != Kind.NONE || kind == Kind.PASSED && !afterwardsOnly) {
        return true;
      }
    }
    return false;
  }

  // Results

  private Gap gap(
      Routine routine,
      Ref promise,
      Gap.Origin origin,
      Gap.Shape shape,
      int node,
      List<Integer> path) {
    int completion = -1;
    for (int at = 0; at < routine.body().size() && completion < 0; at++) {
      Kind kind = discharges.at(routine, at, promise);
      completion = kind == Kind.COMPLETED || kind == Kind.CONDITIONAL ? at : -1;
    }
    return new Gap(
        routine,
        promise,
        name(promise),
        isLatch(promise),
        origin,
        shape,
        node,
        completion,
        path,
        origin != Gap.Origin.CAPTURED || runsOnce(routine),
        waiters.get(promise),
        evidence(routine, promise, origin, shape, path));
  }

  private Gap.Evidence evidence(
      Routine routine, Ref promise, Gap.Origin origin, Gap.Shape shape, List<Integer> path) {
    boolean weak =
        switch (shape) {
          case THROWS -> isWeakThrow(routine, promise, origin, path.get(0));
          case CATCH -> path.stream().anyMatch(node -> passesException(routine, node));
          default -> origin == Gap.Origin.CAPTURED && isOneOfSeveral(routine, promise);
        };
    return weak ? Gap.Evidence.WEAK : Gap.Evidence.STRONG;
  }

  /**
   * Whether a callback of another event takes care of the promise, too: a timer completes it unless
   * the answer came before. Callbacks of one chain of stages share its outcomes among them.
   */
  private boolean isOneOfSeveral(Routine callback, Ref promise) {
    Routine home = code.routine(Discharges.home(promise));
    if (home == null) {
      return false;
    }
    Set<Ref> own = new HashSet<>();
    for (Routine at = callback; at != null && !at.equals(home); at = at.around()) {
      own.addAll(stages(at));
    }
    Deque<Routine> others = new ArrayDeque<>(discharges.inner(home));
    while (!others.isEmpty()) {
      Routine other = others.poll();
      others.addAll(discharges.inner(other));
      boolean apart = !isWithin(callback, other) && !isWithin(other, callback);
      if (apart
          && discharges.within(other, promise) != Kind.NONE
          && Collections.disjoint(own, stages(other))) {
        return true;
      }
    }
    return false;
  }

  /** The stages that a callback is chained to, and the one that it makes. */
  private Set<Ref> stages(Routine callback) {
    Set<Ref> found = new HashSet<>();
    for (CallSite site :
        callback.around() == null ? List.<CallSite>of() : calls.sites(callback.around())) {
      boolean registers =
          site.arguments().stream()
              .anyMatch(
                  argument ->
                      argument instanceof Ref.Code handed && handed.method().equals(callback.id())
                          || argument instanceof Ref.Fresh made
                              && callback.owner().name().equals(made.type()));
      if (registers) {
        found.add(site.result());
        collectStages(site.receiver(), found);
        site.arguments().forEach(argument -> collectStages(argument, found));
      }
    }
    return found;
  }

  private static void collectStages(Ref from, Set<Ref> found) {
    Ref at = from;
    while (at instanceof Ref.Result stage && found.add(at)) {
      at = stage.receiver();
    }
  }

  /** What is thrown to the caller before the promise is touched is the caller's business. */
  private boolean isWeakThrow(Routine routine, Ref promise, Gap.Origin origin, int node) {
    if (isLatch(promise)) {
      return false;
    }
    if (origin == Gap.Origin.CAPTURED) {
      return !throwing.isExpected(routine, node);
    }
    return !failsOnException(routine, promise) || !isTouchedBefore(routine, promise, node);
  }

  private boolean isTouchedBefore(Routine routine, Ref promise, int node) {
    for (CallSite site : calls.sites(routine)) {
      boolean touches = Discharges.refers(site.receiver(), promise);
      if (touches
          && Reachability.afterNormally(routine.body(), site.node(), n -> false).get(node)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a caught exception goes to somebody who may fail everything that is outstanding. */
  private boolean passesException(Routine routine, int node) {
    CallSite site = calls.site(routine, node);
    if (site == null || routine.insn(node) instanceof Insn.New) {
      return false;
    }
    Insn.Call call = (Insn.Call) routine.insn(node);
    return !Discharges.isLooking(site)
        && call.arguments().stream().anyMatch(register -> isCaught(routine, register));
  }

  private boolean isCaught(Routine routine, int register) {
    int defined = discharges.definition(routine, register);
    return defined >= 0 && routine.insn(defined) instanceof Insn.Catch;
  }

  /** Whether a catch clause of the routine completes the promise: it is in charge of failures. */
  private boolean failsOnException(Routine routine, Ref promise) {
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.Catch) {
        BitSet after = Reachability.afterNormally(routine.body(), node, n -> false);
        for (int at = after.nextSetBit(0); at >= 0; at = after.nextSetBit(at + 1)) {
          CallSite site = calls.site(routine, at);
          Effect.Completes completes = site == null ? null : site.effect(Effect.Completes.class);
          boolean fails =
              completes != null
                  && completes.how() == Effect.Completion.FAILURE
                  && Discharges.refers(site.select(completes.promise()), promise);
          if (fails) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether a callback is called once for each time it is registered. */
  private boolean runsOnce(Routine routine) {
    if (calls.callers(routine).size() > 1) {
      return false;
    }
    for (CallSite site : calls.callers(routine)) {
      for (Edge edge : site.edges()) {
        boolean runs = edge.callee().equals(routine) && edge.handedOver();
        if (runs) {
          return !edge.periodic();
        }
      }
    }
    return takesThrowable(routine)
        || routine.body().parameters().stream()
            .anyMatch(register -> isPromise(routine.resolved().type(register).className()));
  }

  /** The local variable that holds a promise. */
  private String name(Ref promise) {
    Routine home = code.routine(Discharges.home(promise));
    if (promise instanceof Ref.Param parameter && !parameter.name().isEmpty()) {
      return parameter.name();
    }
    if (home != null) {
      for (Local local : home.body().locals()) {
        for (int node : new int[] {Body.EXIT, Body.ENTRY}) {
          if (Discharges.refers(home.value(local.register(), node), promise)) {
            return local.name();
          }
        }
      }
    }
    return promise.text();
  }
}
