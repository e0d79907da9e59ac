package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.AnnotationUse;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.LockMode;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.views.LockFlow.Answer;
import io.concurrencylint.analyzer.views.LockFlow.CallEffect;
import io.concurrencylint.analyzer.views.LockFlow.Fact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Locks held at every node of the program, across calls: what each method acquires, releases and
 * returns holding (bottom-up), and what its callers hold (top-down, for methods all of whose
 * callers are seen).
 */
public final class Locks {

  private static final int MAX_RUNNERS = 4;
  private static final int ENTRY_PASSES = 32;

  /**
   * How a routine comes to acquire a lock.
   *
   * @param node the acquisition, or the call that leads to it
   * @param edge the call's edge, null when {@code node} acquires it itself
   * @param inCallee the lock in the callee's frame
   * @param cost of believing it: the calls on the way, more for those that may run several methods
   */
  public record Acquisition(int node, Edge edge, HeldLock inCallee, int cost) {}

  private static final int COST_OF_SOME_CALLEES = 10;
  private static final int COST_OF_MANY_CALLEES = 100;

  /** Net effect of a routine on its caller's locks, in its own frame. */
  private record Net(
      List<HeldLock> always,
      List<HeldLock> ifTrue,
      List<HeldLock> ifFalse,
      List<HeldLock> asserted,
      Set<HeldLock> released) {
    static final Net NONE = new Net(List.of(), List.of(), List.of(), List.of(), Set.of());
  }

  private final Code code;
  private final CallGraph calls;
  private final Paths paths;
  private final Map<String, LockFlow> flows = new HashMap<>();
  private final Map<String, Map<Lockset, LockFlow>> enteredWith = new HashMap<>();
  private final Map<String, Net> nets = new HashMap<>();
  private final Map<String, Map<HeldLock, Acquisition>> acquisitions = new HashMap<>();
  private final Map<String, Integer> takers = new HashMap<>();
  private final Map<String, Lockset> entries = new HashMap<>();
  private final Map<String, Lockset> assumedEntries = new HashMap<>();
  private final Map<String, Map<Integer, CallEffect>> effects = new HashMap<>();
  private final LockFlow.Calls flowCalls =
      new LockFlow.Calls() {
        @Override
        public CallEffect effect(Routine routine, int node) {
          return Locks.this.effect(routine, node);
        }

        @Override
        public Ref normal(Ref ref) {
          return paths.normal(ref);
        }

        @Override
        public CallSite site(Routine routine, int node) {
          return calls.site(routine, node);
        }
      };

  Locks(Code code, CallGraph calls, Paths paths) {
    this.code = code;
    this.calls = calls;
    this.paths = paths;
    List<Routine> order = BottomUp.order(code, calls);
    for (Routine routine : order) {
      analyse(routine);
    }
    BottomUp.summarize(order, calls, this::summarize);
    entries();
  }

  // Bottom-up

  private void analyse(Routine routine) {
    effects.remove(routine.id());
    Lockset declared = declaredAtEntry(routine);
    if (!LockFlow.concerns(routine, flowCalls)) {
      return;
    }
    LockFlow flow = new LockFlow(routine, flowCalls, declared);
    flows.put(routine.id(), flow);
    Net net = net(routine, flow);
    if (!net.equals(Net.NONE)) {
      nets.put(routine.id(), net);
    }
  }

  private Net net(Routine routine, LockFlow flow) {
    Lockset always = null;
    Lockset ifTrue = null;
    Lockset ifFalse = null;
    for (var leaving : flow.leaving().entrySet()) {
      Insn insn = routine.insn(leaving.getKey());
      int source = insn instanceof Insn.Return leave ? leave.source() : -1;
      for (Map.Entry<Lockset, Map<Object, Fact>> state : leaving.getValue().entrySet()) {
        Lockset held = state.getKey();
        Fact fact = source < 0 ? null : state.getValue().get(source);
        always = meet(always, held);
        if (fact != Fact.FALSE) {
          ifTrue = meet(ifTrue, held);
        }
        if (fact != Fact.TRUE) {
          ifFalse = meet(ifFalse, held);
        }
      }
    }
    return new Net(
        own(always),
        own(ifTrue),
        own(ifFalse),
        asserted(always, declaredAtEntry(routine)),
        Set.copyOf(flow.releasedUnheld()));
  }

  private static Lockset meet(Lockset left, Lockset right) {
    return left == null ? right : left.meet(right);
  }

  private static List<HeldLock> own(Lockset held) {
    if (held == null) {
      return List.of();
    }
    return held.stream().filter(lock -> lock.acquired() >= 0 && !lock.monitor()).toList();
  }

  /** Held on every return, and neither taken here nor promised by an annotation. */
  private static List<HeldLock> asserted(Lockset held, Lockset declared) {
    if (held == null) {
      return List.of();
    }
    return held.stream().filter(lock -> lock.acquired() < 0 && !declared.holdsSame(lock)).toList();
  }

  CallEffect effect(Routine routine, int node) {
    Map<Integer, CallEffect> known = effects.computeIfAbsent(routine.id(), key -> new HashMap<>());
    CallEffect effect = known.get(node);
    if (effect == null) {
      CallSite site = calls.site(routine, node);
      effect = site == null ? CallEffect.NONE : compute(site);
      known.put(node, effect);
    }
    return effect;
  }

  private CallEffect compute(CallSite site) {
    CallEffect ofModel = fromModel(site);
    if (ofModel != null) {
      return ofModel;
    }
    if (isHandleRelease(site)) {
      HeldLock handle = new HeldLock(site.receiver(), Mode.EXCLUSIVE, false, -1);
      return CallEffect.releasing(List.of(handle));
    }
    CallEffect common = null;
    for (Edge edge : site.edges()) {
      if (edge.handedOver() || !edge.isHere()) {
        continue;
      }
      CallEffect each = fromNet(edge, site.node());
      if (common != null && !common.equals(each)) {
        return CallEffect.NONE;
      }
      common = each;
    }
    return common == null ? CallEffect.NONE : common;
  }

  private CallEffect fromModel(CallSite site) {
    List<HeldLock> acquired = new ArrayList<>();
    List<HeldLock> tried = new ArrayList<>();
    List<HeldLock> released = new ArrayList<>();
    List<HeldLock> replaced = new ArrayList<>();
    Answer answer = Answer.NOTHING;
    boolean locks = false;
    for (Effect effect : site.effects()) {
      if (effect instanceof Effect.Acquire acquire) {
        locks = true;
        Ref lock = site.select(acquire.lock());
        boolean stamp =
            acquire.mode() == LockMode.STAMP_READ || acquire.mode() == LockMode.STAMP_WRITE;
        if (lock == null || acquire.mode() == LockMode.OPTIMISTIC) {
          continue;
        }
        HeldLock held = held(lock, LockFlow.mode(acquire.mode()), site.node());
        (acquire.tries() ? tried : acquired).add(held);
        if (acquire.tries()) {
          answer = stamp ? Answer.STAMP : Answer.BOOLEAN;
        }
      } else if (effect instanceof Effect.Convert convert && site.select(convert.lock()) != null) {
        locks = true;
        answer = Answer.STAMP;
        HeldLock held = held(site.select(convert.lock()), LockFlow.mode(convert.to()), site.node());
        replaced.add(held);
        if (convert.to() != LockMode.OPTIMISTIC) {
          tried.add(held);
        }
      } else if (effect instanceof Effect.Release release) {
        locks = true;
        Ref lock = site.select(release.lock());
        if (lock != null) {
          LockMode mode =
              release.modes().stream().min(Comparator.naturalOrder()).orElse(LockMode.EXCLUSIVE);
          released.add(held(lock, LockFlow.mode(mode), -1));
        }
      }
    }
    return locks
        ? new CallEffect(acquired, tried, List.of(), released, replaced, List.of(), answer)
        : null;
  }

  private HeldLock held(Ref lock, Mode mode, int node) {
    Ref normal = paths.normal(lock);
    if (normal instanceof Ref.Side side) {
      return new HeldLock(side.base(), side.mode(), false, node);
    }
    return new HeldLock(normal, mode, false, node);
  }

  /** {@code handle.close()} where the call that gave the handle returned holding a lock. */
  private boolean isHandleRelease(CallSite site) {
    if (site.target() == null
        || !(site.receiver() instanceof Ref.Result result)
        || !result.method().equals(site.caller().id())) {
      return false;
    }
    boolean named =
        switch (site.target().name()) {
          case "close", "unlock", "release", "free" -> true;
          default -> false;
        };
    return named && !effect(site.caller(), result.node()).acquired().isEmpty();
  }

  private CallEffect fromNet(Edge edge, int node) {
    Net net = nets.get(edge.callee().id());
    if (net == null) {
      return CallEffect.NONE;
    }
    Frame frame = Frame.of(edge);
    boolean tries = !net.ifTrue().equals(net.ifFalse());
    List<HeldLock> always = translate(net.always(), frame, node);
    List<HeldLock> ifTrue =
        tries ? translate(minus(net.ifTrue(), net.always()), frame, node) : List.of();
    List<HeldLock> ifFalse =
        tries ? translate(minus(net.ifFalse(), net.always()), frame, node) : List.of();
    List<HeldLock> released =
        translate(
            net.released().stream()
                .sorted(java.util.Comparator.comparing(Object::toString))
                .toList(),
            frame,
            -1);
    return new CallEffect(
        always,
        ifTrue,
        ifFalse,
        released,
        List.of(),
        translate(net.asserted(), frame, -1),
        tries ? Answer.BOOLEAN : Answer.NOTHING);
  }

  private static List<HeldLock> minus(List<HeldLock> all, List<HeldLock> some) {
    return all.stream().filter(lock -> some.stream().noneMatch(lock::sameLock)).toList();
  }

  private List<HeldLock> translate(List<HeldLock> locks, Frame frame, int node) {
    List<HeldLock> seen = new ArrayList<>();
    for (HeldLock lock : locks) {
      Ref path = paths.normal(frame.toCaller(lock.lock()));
      boolean local =
          path.root() instanceof Ref.Fresh fresh && fresh.method().equals(frame.callee().id())
              || path.root() instanceof Ref.Unknown unknown
                  && unknown.method().equals(frame.callee().id());
      if (!local) {
        seen.add(new HeldLock(path, lock.mode(), lock.monitor(), node));
      }
    }
    return seen;
  }

  private boolean summarize(Routine routine) {
    Map<HeldLock, Acquisition> found = collectAcquisitions(routine);
    Map<HeldLock, Acquisition> before = acquisitions.put(routine.id(), found);
    return before == null ? !found.isEmpty() : !sameCosts(found, before);
  }

  private static boolean sameCosts(
      Map<HeldLock, Acquisition> found, Map<HeldLock, Acquisition> before) {
    return found.size() == before.size()
        && found.entrySet().stream()
            .allMatch(
                entry -> {
                  Acquisition other = before.get(entry.getKey());
                  return other != null && other.cost() == entry.getValue().cost();
                });
  }

  private Map<HeldLock, Acquisition> collectAcquisitions(Routine routine) {
    Taken found = new Taken(this::identity);
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.MonitorEnter enter) {
        Ref lock = paths.normal(routine.value(enter.lock(), node));
        found.add(
            new HeldLock(lock, Mode.EXCLUSIVE, true, -1), new Acquisition(node, null, null, 0));
        continue;
      }
      CallSite site = calls.site(routine, node);
      if (site == null) {
        continue;
      }
      for (Effect effect : site.effects()) {
        if (effect instanceof Effect.Acquire acquire
            && !acquire.tries()
            && acquire.mode() != LockMode.OPTIMISTIC) {
          Ref lock = site.select(acquire.lock());
          if (lock != null) {
            HeldLock held = held(lock, LockFlow.mode(acquire.mode()), -1);
            found.add(held, new Acquisition(node, null, null, 0));
          }
        }
      }
      for (Edge edge : site.edges()) {
        if (edge.isHere()) {
          fromCallee(edge, node, costOf(edge, site), found);
        }
      }
    }
    return found.found();
  }

  private static int costOf(Edge edge, CallSite site) {
    long choices = site.edges().stream().filter(each -> !each.handedOver()).count();
    if (edge.handedOver() || choices <= LockCycles.SEEN_CALLEES) {
      return 1;
    }
    return choices <= LockCycles.LIKELY_CALLEES ? COST_OF_SOME_CALLEES : COST_OF_MANY_CALLEES;
  }

  private void fromCallee(Edge edge, int node, int cost, Taken found) {
    Map<HeldLock, Acquisition> callee = acquisitions.get(edge.callee().id());
    if (callee == null) {
      return;
    }
    Frame frame = Frame.of(edge);
    callee.forEach(
        (lock, within) -> {
          Ref path = paths.normal(frame.toCaller(lock.lock()));
          found.add(
              new HeldLock(path, lock.mode(), lock.monitor(), -1),
              new Acquisition(node, edge, lock, cost + within.cost()));
        });
  }

  // Top-down

  /** Locks that annotations say the caller holds. */
  private Lockset declaredAtEntry(Routine routine) {
    Lockset held = Lockset.EMPTY;
    for (AnnotationUse annotation : routine.method().annotations()) {
      boolean guards =
          annotation.simpleName().equals("GuardedBy") || annotation.simpleName().equals("Holding");
      if (guards) {
        for (String value : annotation.values()) {
          HeldLock lock = named(value, routine.owner());
          if (lock != null) {
            held = held.plus(lock);
          }
        }
      }
    }
    return held;
  }

  /** The lock that an annotation's text names, as seen in a class; null if it cannot be found. */
  public HeldLock named(String text, ClassSymbol owner) {
    String name = text.trim();
    if (name.endsWith("()")) {
      name = name.substring(0, name.length() - 2);
    }
    Ref.Self self = new Ref.Self(owner.name());
    if (name.equals("this")) {
      return new HeldLock(self, Mode.EXCLUSIVE, true, -1);
    }
    if (name.endsWith(".class")) {
      String type =
          code.classes()
              .resolveName(name.substring(0, name.length() - ".class".length()), owner)
              .className();
      return new HeldLock(new Ref.ClassObject(type), Mode.EXCLUSIVE, true, -1);
    }
    if (name.endsWith(".this")) {
      String type =
          code.classes()
              .resolveName(name.substring(0, name.length() - ".this".length()), owner)
              .className();
      return new HeldLock(new Ref.Self(type), Mode.EXCLUSIVE, true, -1);
    }
    Ref path = null;
    String type = null;
    ClassSymbol at = owner;
    for (String part : name.split("\\.")) {
      if (part.equals("this")) {
        continue;
      }
      FieldSymbol field = path == null ? fieldInScope(part, owner) : fieldOf(type, part);
      if (field == null) {
        return null;
      }
      String holder =
          code.classes().isSubclass(at.name(), field.owner().name())
              ? at.name()
              : field.owner().name();
      path =
          field.isStatic()
              ? new Ref.Static(field.id())
              : new Ref.Field(path == null ? new Ref.Self(holder) : path, field.id());
      type = field.type().className();
    }
    boolean isLock =
        type != null && code.classes().isSubclass(type, "java.util.concurrent.locks.Lock");
    boolean isReadWrite =
        type != null && code.classes().isSubclass(type, "java.util.concurrent.locks.ReadWriteLock");
    return path == null
        ? null
        : new HeldLock(paths.normal(path), Mode.EXCLUSIVE, !isLock && !isReadWrite, -1);
  }

  private FieldSymbol fieldInScope(String name, ClassSymbol owner) {
    for (ClassSymbol at = owner; at != null; ) {
      FieldSymbol field = code.classes().field(at.name(), name);
      if (field != null) {
        return field;
      }
      at = at.enclosing() == null ? null : code.classes().find(at.enclosing());
    }
    return null;
  }

  private FieldSymbol fieldOf(String type, String name) {
    return type == null ? null : code.classes().field(type, name);
  }

  /** A greatest fixpoint: a routine is entered with what all its callers hold. */
  private void entries() {
    Set<String> eligible = new HashSet<>();
    for (Routine routine : code.routines()) {
      if (hasKnownCallers(routine)) {
        eligible.add(routine.id());
      }
    }
    entries(entries, eligible, false);
    // The same for routines that others may call, too: what their callers here hold.
    Set<String> called = new HashSet<>();
    for (Routine routine : code.routines()) {
      if (!calls.callers(routine).isEmpty()) {
        called.add(routine.id());
      }
    }
    entries(assumedEntries, called, true);
  }

  private void entries(Map<String, Lockset> known, Set<String> eligible, boolean assuming) {
    for (Routine routine : code.routines()) {
      if (eligible.contains(routine.id()) && calls.callers(routine).isEmpty()) {
        known.put(routine.id(), Lockset.EMPTY);
      }
    }
    settle(known, eligible, assuming);
    // Methods that only call each other.
    if (eligible.stream().filter(id -> known.putIfAbsent(id, Lockset.EMPTY) == null).count() > 0) {
      settle(known, eligible, assuming);
    }
  }

  private void settle(Map<String, Lockset> known, Set<String> eligible, boolean assuming) {
    Set<String> changed = new HashSet<>();
    for (int pass = 0; pass == 0 || !changed.isEmpty() && pass < ENTRY_PASSES; pass++) {
      changed.clear();
      for (Routine routine : code.routines()) {
        if (eligible.contains(routine.id())) {
          Lockset held = fromCallers(routine, known, eligible, assuming);
          if (held != null && !held.equals(known.put(routine.id(), held))) {
            changed.add(routine.id());
          }
        }
      }
    }
    // Whatever has not come to rest is not known.
    known.keySet().removeAll(changed);
  }

  /** What all callers hold; callers of which nothing is known yet do not count. */
  private Lockset fromCallers(
      Routine routine, Map<String, Lockset> known, Set<String> eligible, boolean assuming) {
    Lockset all = null;
    for (CallSite site : calls.callers(routine)) {
      String caller = site.caller().id();
      boolean open = eligible.contains(caller) && !known.containsKey(caller);
      if (open || caller.equals(routine.id())) {
        continue;
      }
      for (Edge edge : site.edges()) {
        if (!edge.callee().equals(routine)) {
          continue;
        }
        Lockset held = edge.isHere() ? heldByCaller(site, edge, assuming) : Lockset.EMPTY;
        all = meet(all, held);
      }
    }
    return all;
  }

  private Lockset heldByCaller(CallSite site, Edge edge, boolean assuming) {
    Lockset own = must(site.caller(), site.node());
    Lockset atSite = assuming ? assumedAtEntry(site.caller()).plus(own) : own;
    Lockset seen = inCallee(edge, atSite);
    if (edge.through() == null) {
      return seen;
    }
    // Handed to a method of the project that runs it under locks of its own.
    return seen.plus(heldByRunner(site, edge));
  }

  /** Locks have their paths in normal form, the objects of a call as they are written. */
  private Lockset inCallee(Edge edge, Lockset held) {
    Lockset seen = normal(Frame.of(edge).toCallee(held));
    if (held.isEmpty()) {
      return seen;
    }
    Ref receiver = edge.receiver() == null ? null : paths.normal(edge.receiver());
    List<Ref> arguments = edge.arguments().stream().map(paths::normal).toList();
    boolean same = Objects.equals(receiver, edge.receiver()) && arguments.equals(edge.arguments());
    return same
        ? seen
        : seen.plus(normal(Frame.of(edge.withObjects(receiver, arguments)).toCallee(held)));
  }

  private Lockset normal(Lockset held) {
    Lockset normal = Lockset.EMPTY;
    for (HeldLock lock : held.locks()) {
      Ref path = paths.normal(lock.lock());
      normal = normal.plus(new HeldLock(path, lock.mode(), lock.monitor(), lock.acquired()));
    }
    return normal;
  }

  /** What the method of the project that runs handed-over code holds, as the caller sees it. */
  Lockset heldByRunner(CallSite site, Edge edge) {
    for (Edge direct : site.edges()) {
      if (!direct.handedOver() && direct.callee().equals(edge.through())) {
        return toCaller(whereRun(edge.through(), edge.throughNode(), 0), Frame.of(direct));
      }
    }
    return Lockset.EMPTY;
  }

  /** Locks held where a routine runs a parameter, or passes it on to one that does. */
  private Lockset whereRun(Routine routine, int node, int depth) {
    Lockset own = must(routine, node);
    CallSite site = calls.site(routine, node);
    if (site == null || depth > MAX_RUNNERS) {
      return own;
    }
    Lockset deeper = null;
    for (Edge edge : site.edges()) {
      if (edge.handedOver() || !edge.isHere()) {
        continue;
      }
      for (int i = 0; i < edge.arguments().size(); i++) {
        if (edge.arguments().get(i) instanceof Ref.Param) {
          for (int at : calls.nodesThatRun(edge.callee(), i)) {
            Lockset inner = whereRun(edge.callee(), at, depth + 1);
            deeper = meet(deeper, toCaller(inner, Frame.of(edge)));
          }
        }
      }
    }
    return deeper == null ? own : own.plus(deeper);
  }

  private Lockset toCaller(Lockset held, Frame frame) {
    Lockset seen = Lockset.EMPTY;
    for (HeldLock lock : held.locks()) {
      Ref path = paths.normal(frame.toCaller(lock.lock()));
      seen = seen.plus(new HeldLock(path, lock.mode(), lock.monitor(), -1));
    }
    return seen;
  }

  /** Whether nothing outside the program can call it. */
  private boolean hasKnownCallers(Routine routine) {
    MethodDecl method = routine.method();
    return switch (method.kind()) {
      case METHOD ->
          method.modifiers().isPrivate()
              || !method.modifiers().isPublic()
                  && !method.modifiers().has(io.concurrencylint.analyzer.ir.Modifiers.PROTECTED)
              || isHidden(routine.owner())
              || routine.owner().isAnonymous();
      case LAMBDA -> true;
      default -> false;
    };
  }

  /** A private nested class: its methods are called by the file it is in, or by a framework. */
  private boolean isHidden(ClassSymbol owner) {
    return owner.modifiers().isPrivate()
        && owner.source() != null
        && owner.source().interfaces().isEmpty()
        && owner.source().superclass() == null;
  }

  // Questions

  /** Locks certainly held just before a node, callers' included. */
  public Lockset must(Routine routine, int node) {
    LockFlow flow = flows.get(routine.id());
    Lockset entry = atEntry(routine);
    if (flow != null && givesBack(flow, entry)) {
      return enteredWith(routine, entry).must(node);
    }
    return flow == null ? entry : entry.plus(flow.must(node));
  }

  /** Whether any path leads to a node. */
  public boolean isReachable(Routine routine, int node) {
    LockFlow flow = flows.get(routine.id());
    return flow == null || flow.isReachable(node);
  }

  /** Locks held just before a node on some path, callers' included. */
  public Lockset may(Routine routine, int node) {
    LockFlow flow = flows.get(routine.id());
    Lockset entry = atEntry(routine);
    if (flow != null && givesBack(flow, entry)) {
      return enteredWith(routine, entry).may(node);
    }
    return flow == null ? entry : entry.plus(flow.may(node));
  }

  /** Whether a routine releases what its callers hold. */
  private static boolean givesBack(LockFlow flow, Lockset entry) {
    return flow.releasedUnheld().stream().anyMatch(entry::holdsSame);
  }

  /** What happens to the callers' locks in a routine that releases some of them. */
  private LockFlow enteredWith(Routine routine, Lockset entry) {
    return enteredWith
        .computeIfAbsent(routine.id(), id -> new HashMap<>())
        .computeIfAbsent(entry, held -> new LockFlow(routine, flowCalls, held));
  }

  /** Locks the routine itself holds just before a node on some path. */
  public Lockset ownMay(Routine routine, int node) {
    LockFlow flow = flows.get(routine.id());
    return flow == null ? declaredAtEntry(routine) : flow.may(node);
  }

  /** Locks held whenever the routine is entered. */
  public Lockset atEntry(Routine routine) {
    return entries.getOrDefault(routine.id(), Lockset.EMPTY).plus(declaredAtEntry(routine));
  }

  /** Locks that every caller in the program holds, though others may call without. */
  public Lockset assumedAtEntry(Routine routine) {
    return assumedEntries.getOrDefault(routine.id(), Lockset.EMPTY);
  }

  /** All locks a call of the routine may acquire in the calling thread, with the way there. */
  public Map<HeldLock, Acquisition> acquisitions(Routine routine) {
    return acquisitions.getOrDefault(routine.id(), Map.of());
  }

  /** Where a routine, or what it calls, takes a lock that is among its acquisitions. */
  public LockOrder.Place place(Routine routine, HeldLock lock) {
    Routine at = routine;
    HeldLock wanted = lock;
    Set<String> seen = new HashSet<>();
    Acquisition step = acquisitions(at).get(wanted);
    while (step != null && step.edge() != null && seen.add(at.id())) {
      at = step.edge().callee();
      wanted = step.inCallee();
      Acquisition next = acquisitions(at).get(wanted);
      if (next == null) {
        break;
      }
      step = next;
    }
    return new LockOrder.Place(at, step == null ? 0 : step.node());
  }

  /** Locks a call leaves held, on every outcome. */
  public List<HeldLock> acquiredBy(CallSite site) {
    return effect(site.caller(), site.node()).acquired();
  }

  /** Whether the routine itself takes a lock or a monitor somewhere. */
  public boolean acquires(Routine routine) {
    return acquisitions(routine).values().stream().anyMatch(taken -> taken.edge() == null);
  }

  /** How many routines take a lock themselves. */
  public int takers(LockIdentity lock) {
    if (takers.isEmpty()) {
      for (Map<HeldLock, Acquisition> each : acquisitions.values()) {
        Set<String> keys = new HashSet<>();
        each.forEach(
            (taken, acquisition) -> {
              LockIdentity identity = acquisition.edge() == null ? identity(taken) : null;
              if (identity != null) {
                keys.add(identity.key());
              }
            });
        keys.forEach(key -> takers.merge(key, 1, Integer::sum));
      }
    }
    return lock == null ? 0 : takers.getOrDefault(lock.key(), 0);
  }

  public LockIdentity identity(HeldLock lock) {
    return paths.identity(lock);
  }

  /** Number of distinct locks that are acquired somewhere. */
  public int distinct() {
    Set<LockIdentity> all = new HashSet<>();
    for (Map<HeldLock, Acquisition> each : acquisitions.values()) {
      for (HeldLock lock : each.keySet()) {
        LockIdentity identity = identity(lock);
        if (identity != null) {
          all.add(identity);
        }
      }
    }
    return all.size();
  }

  /** The flow of a routine; null when it has nothing to do with locks. */
  LockFlow flow(Routine routine) {
    return flows.get(routine.id());
  }
}
