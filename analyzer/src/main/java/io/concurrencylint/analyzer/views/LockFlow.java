package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.LockMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which locks are held where in one routine. A path-sensitive data-flow analysis by property
 * simulation (Das, Lerner and Seigle, PLDI 2002): paths with the same locks are merged, paths with
 * different ones stay apart together with what their branches said about booleans and nulls.
 */
final class LockFlow {

  /** More ways to hold locks than this at one node are merged into what they share. */
  private static final int MAX_STATES = 24;

  private static final int MAX_VISITS = 40;

  /** Truth of a boolean, whether a reference is null, or whether a number is zero. */
  enum Fact {
    TRUE,
    FALSE,
    NULL,
    NOT_NULL;

    Fact negated() {
      return switch (this) {
        case TRUE -> FALSE;
        case FALSE -> TRUE;
        case NULL -> NOT_NULL;
        case NOT_NULL -> NULL;
      };
    }
  }

  /** Locks held, and what is known of registers ({@code Integer}) and final paths ({@code Ref}). */
  record State(Lockset held, Map<Object, Fact> facts) {}

  /** What the result of a call says about the locks it took. */
  enum Answer {
    NOTHING,
    /** True or false. */
    BOOLEAN,
    /** A stamp; zero when nothing was taken. */
    STAMP;

    Fact yes() {
      return this == STAMP ? Fact.NOT_NULL : Fact.TRUE;
    }
  }

  /**
   * What a call does to the locks of its caller, in the caller's frame.
   *
   * @param replacedIfTrue given back when the answer is yes, as by the conversion of a stamp
   * @param asserted held when the call returns, since it throws otherwise
   */
  record CallEffect(
      List<HeldLock> acquired,
      List<HeldLock> acquiredIfTrue,
      List<HeldLock> acquiredIfFalse,
      List<HeldLock> released,
      List<HeldLock> replacedIfTrue,
      List<HeldLock> asserted,
      Answer answer) {
    static final CallEffect NONE = releasing(List.of());

    /** Only gives back. */
    static CallEffect releasing(List<HeldLock> released) {
      return new CallEffect(
          List.of(), List.of(), List.of(), released, List.of(), List.of(), Answer.NOTHING);
    }

    boolean tries() {
      return answer != Answer.NOTHING;
    }

    boolean isNone() {
      return equals(NONE);
    }
  }

  /** Where the effect of a call comes from. */
  interface Calls {
    CallEffect effect(Routine routine, int node);

    Ref normal(Ref ref);

    CallSite site(Routine routine, int node);
  }

  private final Routine routine;
  private final Body body;
  private final Calls calls;
  private final Map<Lockset, Map<Object, Fact>>[] before;
  private final Set<Integer> tracked;
  private final Set<HeldLock> releasedUnheld = new LinkedHashSet<>();
  private final Map<Integer, HeldLock> unheldReleases = new TreeMap<>();
  private final Map<Integer, Map<Lockset, Map<Object, Fact>>> leaving = new TreeMap<>();
  private final Map<Integer, Insn.Operation> tests = new HashMap<>();
  private final java.util.BitSet queued = new java.util.BitSet();
  private boolean approximate;

  @SuppressWarnings({"unchecked", "rawtypes"})
  LockFlow(Routine routine, Calls calls, Lockset atEntry) {
    this.routine = routine;
    this.body = routine.body();
    this.calls = calls;
    this.before = new Map[body.size()];
    this.tracked = trackedRegisters();
    run(atEntry);
  }

  /** Whether the routine does anything with locks, so that the analysis is worth while. */
  static boolean concerns(Routine routine, Calls calls) {
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      if (insn instanceof Insn.MonitorEnter) {
        return true;
      }
      boolean isCall = insn instanceof Insn.Call || insn instanceof Insn.New;
      if (isCall) {
        CallSite site = calls.site(routine, node);
        boolean asserts = site != null && site.has(Effect.TestsHeld.class);
        if (asserts || !calls.effect(routine, node).isNone()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Registers that branches test, and what is copied into them. */
  private Set<Integer> trackedRegisters() {
    Set<Integer> found = new LinkedHashSet<>();
    for (int node = 0; node < body.size(); node++) {
      Insn insn = body.insn(node);
      if (insn instanceof Insn.If branch) {
        found.add(branch.condition());
      } else if (insn instanceof Insn.Assume assume) {
        found.add(assume.condition());
      } else if (insn instanceof Insn.Return leave && leave.source() >= 0) {
        found.add(leave.source());
      } else if (insn instanceof Insn.Operation operation) {
        tests.put(operation.defined(), operation);
      }
    }
    boolean grown = true;
    while (grown) {
      grown = false;
      for (int node = 0; node < body.size(); node++) {
        Insn insn = body.insn(node);
        if (insn instanceof Insn.Copy copy && found.contains(copy.defined())) {
          grown |= copy.source() >= 0 && found.add(copy.source());
        } else if (insn instanceof Insn.Operation operation
            && found.contains(operation.defined())
            && isTest(operation)) {
          grown |= found.add(operation.left());
          grown |= operation.right() >= 0 && found.add(operation.right());
        }
      }
    }
    return found;
  }

  private static boolean isTest(Insn.Operation operation) {
    return switch (operation.operator()) {
      case "==", "!=", "!" -> true;
      default -> false;
    };
  }

  private void run(Lockset atEntry) {
    Map<Lockset, Map<Object, Fact>> entry = new LinkedHashMap<>();
    entry.put(atEntry, Map.of());
    before[Body.ENTRY] = entry;
    Deque<Integer> work = new ArrayDeque<>();
    int[] visits = new int[body.size()];
    work.add(Body.ENTRY);
    while (!work.isEmpty()) {
      int node = work.poll();
      queued.clear(node);
      if (visits[node]++ > MAX_VISITS) {
        approximate = true;
        continue;
      }
      step(node, work);
    }
  }

  private void step(int node, Deque<Integer> work) {
    Insn insn = body.insn(node);
    int[] successors = body.successors(node);
    List<State> in = new ArrayList<>();
    before[node].forEach((held, facts) -> in.add(new State(held, facts)));
    leaving.remove(node);
    if (insn instanceof Insn.If branch) {
      for (State state : in) {
        flow(assume(state, branch.condition(), true, node), node, successors[0], work);
        flow(assume(state, branch.condition(), false, node), node, successors[1], work);
      }
      return;
    }
    for (State state : in) {
      for (State after : transfer(node, insn, state)) {
        for (int successor : successors) {
          flow(after, node, successor, work);
        }
      }
      if (body.handler(node) >= 0 && !onlyLocks(node, insn)) {
        flow(onException(node, insn, state), node, body.handler(node), work);
      }
    }
  }

  /** {@code lock.lock()}: there is no path on which it fails. */
  private boolean onlyLocks(int node, Insn insn) {
    CallSite site = insn instanceof Insn.Call ? calls.site(routine, node) : null;
    Effect.Acquire acquire = site == null ? null : site.effect(Effect.Acquire.class);
    return acquire != null && !acquire.interruptible() && !acquire.tries();
  }

  private void flow(State state, int from, int node, Deque<Integer> work) {
    if (state == null) {
      return;
    }
    if (node == Body.EXIT) {
      leaving
          .computeIfAbsent(from, key -> new LinkedHashMap<>())
          .merge(state.held(), state.facts(), LockFlow::common);
    }
    Map<Lockset, Map<Object, Fact>> known = before[node];
    if (known == null) {
      known = new LinkedHashMap<>();
      before[node] = known;
    }
    Map<Object, Fact> old = known.get(state.held());
    Map<Object, Fact> joined = old == null ? state.facts() : common(old, state.facts());
    if (old != null && joined.equals(old)) {
      return;
    }
    if (old == null && known.size() >= MAX_STATES) {
      approximate = true;
      Lockset all = state.held();
      for (Lockset held : known.keySet()) {
        all = all.meet(held);
      }
      known.clear();
      known.put(all, Map.of());
    } else {
      known.put(state.held(), joined);
    }
    if (!queued.get(node)) {
      queued.set(node);
      work.add(node);
    }
  }

  private static Map<Object, Fact> common(Map<Object, Fact> left, Map<Object, Fact> right) {
    if (left.equals(right)) {
      return left;
    }
    Map<Object, Fact> both = new HashMap<>();
    left.forEach(
        (key, fact) -> {
          if (fact == right.get(key)) {
            both.put(key, fact);
          }
        });
    return both;
  }

  private List<State> transfer(int node, Insn insn, State state) {
    if (insn instanceof Insn.MonitorEnter enter) {
      Ref lock = calls.normal(routine.value(enter.lock(), node));
      HeldLock held = new HeldLock(lock, Mode.EXCLUSIVE, true, node);
      return List.of(new State(state.held().plus(held), state.facts()));
    }
    if (insn instanceof Insn.MonitorExit exit) {
      Ref lock = calls.normal(routine.value(exit.lock(), node));
      Lockset held = state.held().minus(h -> h.monitor() && h.lock().equals(lock));
      return List.of(new State(held, state.facts()));
    }
    if (insn instanceof Insn.Call || insn instanceof Insn.New) {
      return call(node, insn, forget(state, insn.defined()));
    }
    if (insn instanceof Insn.Assume assume) {
      State kept = assume(state, assume.condition(), true, node);
      return kept == null ? List.of() : List.of(kept);
    }
    return List.of(define(insn, state));
  }

  private State define(Insn insn, State state) {
    int defined = insn.defined();
    if (defined < 0 || !tracked.contains(defined)) {
      return state;
    }
    Fact fact = null;
    if (insn instanceof Insn.Literal literal) {
      fact = literalFact(literal.value());
    } else if (insn instanceof Insn.Copy copy) {
      fact = state.facts().get(copy.source());
    } else if (insn instanceof Insn.New || insn instanceof Insn.Lambda) {
      fact = Fact.NOT_NULL;
    } else if (insn instanceof Insn.Operation operation) {
      fact = operationFact(operation, state);
    }
    return with(forget(state, defined), defined, fact);
  }

  private static Fact literalFact(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? Fact.TRUE : Fact.FALSE;
    }
    boolean zero = value instanceof Number number && number.longValue() == 0;
    return value == null || zero ? Fact.NULL : null;
  }

  private static Fact operationFact(Insn.Operation operation, State state) {
    Fact left = state.facts().get(operation.left());
    if (left == null) {
      return null;
    }
    if (operation.operator().equals("!")) {
      return left.negated();
    }
    Fact right = operation.right() < 0 ? null : state.facts().get(operation.right());
    boolean comparable =
        right != null && !(left == Fact.NOT_NULL && right == Fact.NOT_NULL) && isTest(operation);
    if (!comparable) {
      return null;
    }
    boolean equal = left == right;
    return equal == operation.operator().equals("==") ? Fact.TRUE : Fact.FALSE;
  }

  private static State with(State state, Object key, Fact fact) {
    if (fact == null) {
      return state;
    }
    Map<Object, Fact> facts = new HashMap<>(state.facts());
    facts.put(key, fact);
    return new State(state.held(), facts);
  }

  private static State forget(State state, int register) {
    if (register < 0 || !state.facts().containsKey(register)) {
      return state;
    }
    Map<Object, Fact> facts = new HashMap<>(state.facts());
    facts.remove(register);
    return new State(state.held(), facts);
  }

  /** The state when a condition has an outcome; null when it cannot have it. */
  private State assume(State state, int condition, boolean outcome, int node) {
    Fact wanted = outcome ? Fact.TRUE : Fact.FALSE;
    Fact known = state.facts().get(condition);
    if (known != null && known != wanted) {
      return null;
    }
    State result = with(state, condition, wanted);
    Ref path = routine.value(condition, node);
    if (isStable(path)) {
      Fact remembered = state.facts().get(path);
      if (remembered != null && remembered != wanted) {
        return null;
      }
      result = with(result, path, wanted);
    }
    Insn.Operation test = tests.get(condition);
    if (test != null) {
      result = assumeTest(result, test, outcome, node);
    }
    return result == null ? null : assumeHeld(result, condition, outcome, node);
  }

  private State assumeTest(State state, Insn.Operation test, boolean outcome, int node) {
    if (test.operator().equals("!")) {
      return assume(state, test.left(), !outcome, node);
    }
    if (!isTest(test)) {
      return state;
    }
    boolean equal = test.operator().equals("==") == outcome;
    State result = state;
    Fact right = state.facts().get(test.right());
    Fact left = state.facts().get(test.left());
    if (right == Fact.NULL) {
      result = learn(result, test.left(), equal ? Fact.NULL : Fact.NOT_NULL, node);
    } else if (left == Fact.NULL) {
      result = learn(result, test.right(), equal ? Fact.NULL : Fact.NOT_NULL, node);
    }
    return result;
  }

  private State learn(State state, int register, Fact fact, int node) {
    Fact known = state.facts().get(register);
    if (known != null && known != fact) {
      return null;
    }
    State result = with(state, register, fact);
    Ref path = routine.value(register, node);
    if (isStable(path)) {
      Fact remembered = state.facts().get(path);
      if (remembered != null && remembered != fact) {
        return null;
      }
      result = with(result, path, fact);
    }
    return result;
  }

  /** Paths that cannot change while the routine runs. */
  private boolean isStable(Ref path) {
    return path instanceof Ref.Param;
  }

  /** {@code Thread.holdsLock(x)} and {@code lock.isHeldByCurrentThread()}, found true. */
  private State assumeHeld(State state, int condition, boolean outcome, int node) {
    Ref value = routine.value(condition, node);
    if (!(value instanceof Ref.Result result) || !result.method().equals(routine.id())) {
      return state;
    }
    CallSite site = calls.site(routine, result.node());
    Effect.TestsHeld tests = site == null ? null : site.effect(Effect.TestsHeld.class);
    Ref lock = tests == null ? null : site.select(tests.lock());
    if (lock == null) {
      return state;
    }
    boolean monitor = tests.lock().isArgument();
    HeldLock held = held(lock, Mode.EXCLUSIVE, monitor, -1);
    boolean known = state.held().holds(h -> h.sameLock(held));
    if (!outcome) {
      return known ? null : state;
    }
    return known ? state : new State(state.held().plus(held), state.facts());
  }

  private HeldLock held(Ref lock, Mode mode, boolean monitor, int node) {
    Ref normal = calls.normal(lock);
    if (normal instanceof Ref.Side side) {
      return new HeldLock(side.base(), side.mode(), monitor, node);
    }
    return new HeldLock(normal, mode, monitor, node);
  }

  private List<State> call(int node, Insn insn, State state) {
    CallEffect effect = calls.effect(routine, node);
    if (effect.isNone()) {
      return List.of(state);
    }
    Lockset held = state.held();
    for (HeldLock released : effect.released()) {
      held = release(held, released, node, true);
    }
    for (HeldLock acquired : effect.acquired()) {
      held = held.plus(acquired);
    }
    for (HeldLock asserted : effect.asserted()) {
      held = held.holdsSame(asserted) ? held : held.plus(asserted);
    }
    if (!effect.tries()) {
      boolean handle =
          !effect.acquired().isEmpty()
              && insn.defined() >= 0
              && routine.resolved().type(insn.defined()).className() != null;
      State after = new State(held, state.facts());
      return List.of(handle ? with(after, insn.defined(), Fact.NOT_NULL) : after);
    }
    Lockset whenTrue = held;
    Lockset whenFalse = held;
    for (HeldLock replaced : effect.replacedIfTrue()) {
      whenTrue = whenTrue.minus(replaced::sameLock);
    }
    for (HeldLock acquired : effect.acquiredIfTrue()) {
      whenTrue = whenTrue.plus(acquired);
    }
    for (HeldLock acquired : effect.acquiredIfFalse()) {
      whenFalse = whenFalse.plus(acquired);
    }
    int defined = insn.defined();
    return List.of(
        with(new State(whenTrue, state.facts()), defined, effect.answer().yes()),
        with(new State(whenFalse, state.facts()), defined, effect.answer().yes().negated()));
  }

  /** Gives back the innermost lock that is, or may be, the released one. */
  private Lockset release(Lockset held, HeldLock released, int node, boolean found) {
    Lockset exact =
        held.minus(
            h ->
                !h.monitor()
                    && h.lock().equals(released.lock())
                    && (h.mode() == released.mode() || h.mode() == Mode.PERMIT));
    if (exact != held) {
      return exact;
    }
    Lockset chosen = held.minus(h -> !h.monitor() && isOneOf(h, released.lock()));
    if (chosen != held) {
      return chosen;
    }
    Lockset handle = held.minus(h -> !h.monitor() && isHandle(h, released.lock()));
    if (handle != held) {
      return handle;
    }
    Lockset anyMode =
        hasOneMode(node) ? held : held.minus(h -> !h.monitor() && h.lock().equals(released.lock()));
    if (anyMode != held) {
      return anyMode;
    }
    Lockset similar =
        held.minus(
            h ->
                !h.monitor()
                    && (h.mode() == released.mode() || !hasOneMode(node))
                    && h.lock().text().equals(released.lock().text())
                    && Objects.equals(last(h.lock()), last(released.lock())));
    if (similar != held) {
      return similar;
    }
    if (found) {
      releasedUnheld.add(new HeldLock(released.lock(), released.mode(), released.monitor(), -1));
      unheldReleases.putIfAbsent(node, released);
    }
    return held;
  }

  /** Whether the call gives back one side of a read/write lock, and never the other. */
  private boolean hasOneMode(int node) {
    CallSite site = calls.site(routine, node);
    Effect.Release release = site == null ? null : site.effect(Effect.Release.class);
    return release != null
        && !release.modes().contains(LockMode.STAMP_READ)
        && !release.modes().contains(LockMode.STAMP_WRITE);
  }

  /** Whether a variable that holds now one lock, now another, may hold this one. */
  private static boolean isOneOf(HeldLock lock, Ref released) {
    return released instanceof Ref.Choice choice
        && choice.options().stream()
            .anyMatch(
                option ->
                    option instanceof Ref.Side side
                        ? side.base().equals(lock.lock()) && side.mode() == lock.mode()
                        : option.equals(lock.lock()));
  }

  private static Object last(Ref ref) {
    return ref instanceof Ref.Field field ? field.field() : ref.getClass();
  }

  /** Whether the lock was taken by the call whose result is now given back. */
  private boolean isHandle(HeldLock lock, Ref released) {
    return released instanceof Ref.Result result
        && result.method().equals(routine.id())
        && result.node() == lock.acquired();
  }

  private State onException(int node, Insn insn, State state) {
    if (!(insn instanceof Insn.Call)) {
      return state;
    }
    CallEffect effect = calls.effect(routine, node);
    Lockset held = state.held();
    for (HeldLock released : effect.released()) {
      // An unlock that throws has nothing to give back; one that works does not throw.
      held = release(held, released, node, false);
    }
    return new State(held, state.facts());
  }

  // Results

  boolean isReachable(int node) {
    return before[node] != null;
  }

  /** Locks held on every path to a node. */
  Lockset must(int node) {
    if (before[node] == null) {
      return Lockset.EMPTY;
    }
    Lockset all = null;
    for (Lockset held : before[node].keySet()) {
      all = all == null ? held : all.meet(held);
    }
    return all == null ? Lockset.EMPTY : all;
  }

  /** Locks held on some path to a node. */
  Lockset may(int node) {
    if (before[node] == null) {
      return Lockset.EMPTY;
    }
    Lockset any = Lockset.EMPTY;
    for (Lockset held : before[node].keySet()) {
      any = any.plus(held);
    }
    return any;
  }

  /** The nodes from which the routine is left normally, with what is then held and known. */
  Map<Integer, Map<Lockset, Map<Object, Fact>>> leaving() {
    return leaving;
  }

  /** The different sets of locks that can be held at a node. */
  Set<Lockset> alternatives(int node) {
    return before[node] == null ? Set.of() : before[node].keySet();
  }

  /** The same with what is then known of a register. */
  Map<Lockset, Map<Object, Fact>> states(int node) {
    return before[node] == null ? Map.of() : before[node];
  }

  /** Locks of the caller that the routine gives back. */
  Set<HeldLock> releasedUnheld() {
    return releasedUnheld;
  }

  /** The same by the node of the release. */
  Map<Integer, HeldLock> unheldReleases() {
    return unheldReleases;
  }

  boolean isApproximate() {
    return approximate;
  }

  static Mode mode(LockMode mode) {
    return switch (mode) {
      case READ, STAMP_READ -> Mode.READ;
      case PERMIT -> Mode.PERMIT;
      default -> Mode.EXCLUSIVE;
    };
  }
}
