package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.Framework;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Accesses of mutable memory by thread role: each role is followed from its entry through the calls
 * that stay in its thread, and every access is told in the frame of the code that started the
 * roles, so that two roles' accesses of one object are seen to be of one object.
 */
public final class SharedAccesses {

  private static final int MAX_CONTEXTS = 2;
  private static final int MAX_STEPS = 1000;

  /** Of handlers on loops little is shared but static fields. */
  private static final int MAX_LOOP_STEPS = 250;

  private static final int MAX_DEPTH = 14;

  /** Reads, and writes, that are kept of one place. */
  private static final int MAX_ACCESSES = 24;

  /** What is accessed of an object. */
  public enum Kind {
    FIELD,
    /** The contents of a collection or another plain object of the JDK. */
    CONTENT,
    /** A fixed cell of an array. */
    CELL
  }

  /**
   * One access.
   *
   * @param chain calls from the role's entry, outermost first
   * @param base the object, in the frame of the role's starter; null for a static field
   * @param place the field's id, or the cell's index; of contents the object's name
   * @param held in the same frame
   */
  public record Access(
      ThreadRole role,
      List<CallSite> chain,
      Routine routine,
      int node,
      Kind kind,
      Ref base,
      String place,
      FieldSymbol field,
      boolean write,
      Lockset held) {
    public Access {
      chain = List.copyOf(chain);
    }

    /** A captured local by its name where it has one. */
    private String name(Ref object) {
      if (object instanceof Ref.Fresh fresh) {
        for (Routine at = routine; at != null; at = at.around()) {
          if (at.id().equals(fresh.method())) {
            return at.nameOf(fresh.node());
          }
        }
      }
      return object.text();
    }

    /** What the field's or object's name is, for people. */
    public String display() {
      if (field != null) {
        return field.display();
      }
      return base == null ? place : name(base);
    }
  }

  /**
   * Two conflicting accesses that nothing orders.
   *
   * @param certainty that both are of one object
   */
  public record Race(Access one, Access other, Certainty certainty) {

    /** Whether the first is a write in the very method that started the second one's thread. */
    public boolean isWrittenByStarter() {
      CallSite spawn = other.role().spawn();
      return spawn != null && !other.write() && one.routine().equals(spawn.caller());
    }

    /** Whether it is a captured object that lambdas of a parallel stream or of stages change. */
    public boolean isOfCapturedByLambdas() {
      RoleKind kind = one.role().kind();
      boolean lambdas =
          kind == RoleKind.PARALLEL || kind == RoleKind.ASYNC_POOL || kind == RoleKind.COMMON_POOL;
      return lambdas && one.kind() != Kind.FIELD && one.field() == null;
    }

    /** Whether the second is a read in the very method that started the first one's thread. */
    public boolean isReadByStarter() {
      CallSite spawn = one.role().spawn();
      return spawn != null && !other.write() && other.routine().equals(spawn.caller());
    }
  }

  private record Context(
      Routine routine,
      RootFrames.Translation toRoot,
      Lockset held,
      List<CallSite> chain,
      boolean building) {}

  private final Code code;
  private final CallGraph calls;
  private final Paths paths;
  private final Locks locks;
  private final ThreadRoles roles;
  private final Parts parts;
  private final RootFrames frames;
  private final IdempotentCaches caches;
  private final Ordering ordering;
  private final Set<String> once = new HashSet<>();
  private final Map<String, List<Access>> byPlace = new TreeMap<>();
  private final List<Race> races = new ArrayList<>();

  SharedAccesses(
      Code code, CallGraph calls, Paths paths, Locks locks, ThreadRoles roles, Parts parts) {
    this.code = code;
    this.calls = calls;
    this.paths = paths;
    this.locks = locks;
    this.roles = roles;
    this.parts = parts;
    this.caches = new IdempotentCaches(code);
    this.frames = new RootFrames(roles, parts);
    this.ordering = new Ordering(calls, paths, roles);
    for (ThreadRole role : roles.all()) {
      walk(role);
    }
    byPlace.values().forEach(this::pair);
  }

  /** All races found, at most one for each place and pair of roles. */
  public List<Race> races() {
    return Collections.unmodifiableList(races);
  }

  // The walk

  private void walk(ThreadRole role) {
    Deque<Context> work = new ArrayDeque<>();
    Map<String, Set<String>> seen = new HashMap<>();
    work.add(new Context(role.entry(), frames.ofEntry(role), Lockset.EMPTY, List.of(), false));
    int steps = 0;
    int limit = role.isLoop() ? MAX_LOOP_STEPS : MAX_STEPS;
    while (!work.isEmpty() && steps++ < limit) {
      Context at = work.poll();
      collect(role, at);
      if (at.chain().size() >= MAX_DEPTH) {
        continue;
      }
      for (CallSite site : calls.sites(at.routine())) {
        for (Edge edge : site.edges()) {
          if (edge.isHere() && !roles.of(edge.callee()).isEmpty()) {
            follow(at, site, edge, seen, work);
          }
        }
      }
    }
  }

  private void follow(
      Context at, CallSite site, Edge edge, Map<String, Set<String>> seen, Deque<Context> work) {
    Frame frame = Frame.of(edge);
    RootFrames.Translation inner = at.toRoot();
    RootFrames.Translation toRoot = ref -> inner.apply(frame.toCaller(ref));
    Lockset held = at.held().plus(translate(locks.must(at.routine(), site.node()), at.toRoot()));
    if (edge.through() != null) {
      held = held.plus(withinRunner(at, site, edge));
    }
    Ref self =
        edge.receiver() == null
            ? null
            : paths.normal(toRoot.apply(new Ref.Self(edge.callee().owner().name())));
    Set<String> contexts = seen.computeIfAbsent(edge.callee().id(), key -> new HashSet<>());
    String key = self + " " + held.names() + edge.arguments();
    if (contexts.size() < MAX_CONTEXTS && contexts.add(key)) {
      List<CallSite> chain = new ArrayList<>(at.chain());
      chain.add(site);
      boolean building =
          FieldValues.isInitialization(edge.callee())
              || at.building() && edge.receiver() instanceof Ref.Self;
      work.add(new Context(edge.callee(), toRoot, held, chain, building));
    }
  }

  private Lockset withinRunner(Context at, CallSite site, Edge edge) {
    for (Edge direct : site.edges()) {
      if (!direct.handedOver() && direct.callee().equals(edge.through())) {
        Frame frame = Frame.of(direct);
        return translate(
            locks.must(edge.through(), edge.throughNode()),
            ref -> at.toRoot().apply(frame.toCaller(ref)));
      }
    }
    return Lockset.EMPTY;
  }

  private Lockset translate(Lockset held, RootFrames.Translation toRoot) {
    return new Lockset(
        held.stream()
            .map(
                lock ->
                    new HeldLock(
                        paths.normal(toRoot.apply(lock.lock())),
                        lock.mode(),
                        lock.monitor(),
                        lock.acquired()))
            .toList());
  }

  // Accesses

  private void collect(ThreadRole role, Context at) {
    Routine routine = at.routine();
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      FieldSymbol field = routine.resolved().field(node);
      if (field != null) {
        boolean write = insn instanceof Insn.StoreField || insn instanceof Insn.StoreName;
        field(role, at, node, field, write);
      } else if (insn instanceof Insn.ArrayWrite write) {
        cell(role, at, node, write.array(), write.index(), true);
      } else if (insn instanceof Insn.ArrayRead read) {
        cell(role, at, node, read.array(), read.index(), false);
      } else if (insn instanceof Insn.Call) {
        contents(role, at, node);
      } else if (insn instanceof Insn.ForEach loop) {
        content(role, at, node, routine.value(loop.iterable(), node), false);
      }
    }
  }

  private void field(ThreadRole role, Context at, int node, FieldSymbol field, boolean write) {
    boolean plain = !field.isFinal() && !field.isVolatile() && field.source() != null;
    if (!plain || caches.contains(field) || caches.isLazy(field) || caches.isFlag(field)) {
      return;
    }
    Ref base = at.routine().values().base(node);
    boolean own = base instanceof Ref.Self && at.building();
    boolean constructs = FieldValues.isInitialization(at.routine()) && base instanceof Ref.Self;
    boolean classInit =
        field.isStatic()
            && at.routine().method().kind()
                == io.concurrencylint.analyzer.ir.MethodDecl.Kind.STATIC_INITIALIZER;
    if (own || constructs || classInit) {
      return;
    }
    Ref seen = field.isStatic() ? null : paths.normal(at.toRoot().apply(base));
    add(role, at, node, Kind.FIELD, seen, field.id(), field, write);
  }

  private void cell(ThreadRole role, Context at, int node, int array, int index, boolean write) {
    Ref which = at.routine().value(index, node);
    Ref base = paths.normal(at.toRoot().apply(at.routine().value(array, node)));
    FieldSymbol field =
        base instanceof Ref.Field f
            ? paths.field(f.field())
            : base instanceof Ref.Static f ? paths.field(f.field()) : null;
    Ref object = base instanceof Ref.Field f ? f.base() : base instanceof Ref.Static ? null : base;
    String array0 = field == null ? "" : field.id() + " ";
    if (own(at, object)) {
      return;
    }
    if (which instanceof Ref.Constant constant) {
      add(role, at, node, Kind.CELL, object, array0 + "cell " + constant.value(), field, write);
    } else if (isComputed(at.routine(), index)) {
      add(role, at, node, Kind.CELL, object, array0 + "cell by hash", field, write);
    }
  }

  /** {@code value % n} and the like: different threads come to the same cells. */
  private static boolean isComputed(Routine routine, int register) {
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.Operation operation
          && operation.defined() == register) {
        return switch (operation.operator()) {
          case "%", "&", ">>>", ">>" -> true;
          default -> false;
        };
      }
    }
    return false;
  }

  private void contents(ThreadRole role, Context at, int node) {
    CallSite site = calls.site(at.routine(), node);
    if (site == null || site.receiver() == null) {
      return;
    }
    boolean mutates = site.has(Effect.Mutates.class);
    boolean reads = site.has(Effect.Iterates.class) || site.has(Effect.ReadOnly.class);
    if (mutates || reads) {
      content(role, at, node, site.receiver(), mutates);
    }
  }

  private void content(ThreadRole role, Context at, int node, Ref object, boolean write) {
    Ref seen = paths.normal(at.toRoot().apply(object));
    boolean nameable =
        seen instanceof Ref.Fresh || seen instanceof Ref.Field || seen instanceof Ref.Static;
    if (nameable && isUnsafe(seen)) {
      boolean ofField = seen instanceof Ref.Field || seen instanceof Ref.Static;
      FieldSymbol field =
          ofField
              ? paths.field(seen instanceof Ref.Field f ? f.field() : ((Ref.Static) seen).field())
              : null;
      Ref base = seen instanceof Ref.Field f ? f.base() : seen instanceof Ref.Static ? null : seen;
      String place = field == null ? "content" : "content of " + field.id();
      if (own(at, base)) {
        return;
      }
      add(role, at, node, Kind.CONTENT, base, place, field, write);
    }
  }

  private static boolean own(Context at, Ref base) {
    return at.building() && base instanceof Ref.Self;
  }

  /** Whether an object is of a class that threads must not share without a lock. */
  private boolean isUnsafe(Ref object) {
    boolean any = false;
    for (CallSite site : roles.creations(object)) {
      String type = site.target() == null ? null : site.target().receiverType().className();
      boolean created = site.caller().insn(site.node()) instanceof Insn.New;
      TypeModel.Safety safety = created ? code.library().typeFact(type, TypeModel::safety) : null;
      if (safety != TypeModel.Safety.NOT_THREAD_SAFE) {
        return false;
      }
      any = true;
    }
    return any;
  }

  private void add(
      ThreadRole role,
      Context at,
      int node,
      Kind kind,
      Ref base,
      String place,
      FieldSymbol field,
      boolean write) {
    if (field != null && code.library().isDeclaredThreadSafe(field.owner().name())) {
      return;
    }
    Lockset held = at.held().plus(translate(locks.must(at.routine(), node), at.toRoot()));
    byPlace
        .computeIfAbsent(place, key -> new ArrayList<>())
        .add(
            new Access(
                role, at.chain(), at.routine(), node, kind, base, place, field, write, held));
  }

  // Pairs

  private void pair(Collection<Access> accesses) {
    Map<String, Race> best = new LinkedHashMap<>();
    for (Access one : accesses) {
      if (!one.write()) {
        continue;
      }
      for (Access other : accesses) {
        boolean bothWays = other.write() && ORDER.compare(other, one) < 0;
        if (bothWays) {
          continue;
        }
        Race race = race(one, other);
        if (race != null) {
          String key = String.valueOf(one.base()) + one.place();
          Race known = best.get(key);
          boolean better =
              known == null
                  || rank(race) > rank(known)
                  || rank(race) == rank(known) && ORDER.compare(race.one(), known.one()) < 0;
          if (better) {
            best.put(key, race);
          }
        }
      }
    }
    races.addAll(best.values());
  }

  /** Of two writes the one with fewer locks is the one to look at. */
  private static final Comparator<Access> ORDER =
      Comparator.<Access>comparingInt(access -> access.held().locks().size())
          .thenComparing(access -> access.routine().location(access.node()));

  /** Which of several races on one place tells the most. */
  private static int rank(Race race) {
    int rank = 8 * race.certainty().ordinal();
    rank += race.one().role().isMain() ? 0 : 4;
    rank += race.other().write() ? 2 : 0;
    return rank + (race.one().routine().equals(race.other().routine()) ? 1 : 0);
  }

  private Race race(Access one, Access other) {
    boolean sameRole = one.role().equals(other.role());
    if (sameRole && !one.role().many() || isAlternative(one.role(), other.role())) {
      return null;
    }
    boolean serial =
        one.role().serializer() != null
            && one.role().serializer().equals(other.role().serializer());
    if (serial || bothOnLoops(one, other) || haveCommonLock(one.held(), other.held())) {
      return null;
    }
    if (other.write() && storesConstant(one) != null && sameStore(one, other)) {
      return null;
    }
    Certainty found = sharing(one, other, sameRole);
    boolean visiblyMany = !sameRole || isVisiblyMany(one.role());
    Certainty certainty = found == Certainty.SURE && !visiblyMany ? Certainty.MAYBE : found;
    if (certainty == Certainty.NO || !ordering.mayOverlap(one, other)) {
      return null;
    }
    return new Race(one, other, certainty);
  }

  /** Both store one literal: whichever comes last, the outcome is the same. */
  private static boolean sameStore(Access one, Access other) {
    return storesConstant(one).equals(storesConstant(other));
  }

  private static Ref storesConstant(Access access) {
    Insn insn = access.routine().insn(access.node());
    int source =
        insn instanceof Insn.StoreName name
            ? name.source()
            : insn instanceof Insn.StoreField field ? field.source() : -1;
    Ref value = source < 0 ? null : access.routine().value(source, access.node());
    return value instanceof Ref.Constant ? value : null;
  }

  /** Whether the program shows that there are several threads of a role at once. */
  private static boolean isVisiblyMany(ThreadRole role) {
    return role.kind() == RoleKind.PARALLEL
        || isSingletonEntry(role)
        || role.spawn() != null
            && Reachability.inLoop(role.spawn().caller().body(), role.spawn().node());
  }

  /** One thread that may run either of two methods, depending on its class. */
  private static boolean isAlternative(ThreadRole one, ThreadRole other) {
    return !one.equals(other)
        && one.spawn() != null
        && other.spawn() != null
        && one.spawn().node() == other.spawn().node()
        && one.spawn().caller().equals(other.spawn().caller());
  }

  /**
   * Handlers and tasks of one framework's event loops: what belongs to one channel, context or
   * verticle is run by its loop alone. Static fields belong to all.
   */
  private static boolean bothOnLoops(Access one, Access other) {
    return one.base() != null
        && one.role().isLoop()
        && other.role().isLoop()
        && one.role().framework() == other.role().framework();
  }

  private boolean haveCommonLock(Lockset one, Lockset other) {
    for (HeldLock left : one.locks()) {
      LockIdentity identity = locks.identity(left);
      for (HeldLock right : other.locks()) {
        boolean same =
            left.sameLock(right) || identity != null && identity.equals(locks.identity(right));
        boolean readers =
            left.mode() == io.concurrencylint.analyzer.facts.Mode.READ
                && right.mode() == io.concurrencylint.analyzer.facts.Mode.READ;
        if (same && !readers) {
          return true;
        }
      }
    }
    return false;
  }

  /** How sure it is that two accesses are of one object. */
  public enum Certainty {
    /** Another object each. */
    NO,
    /** Of one class, nothing says that it is one object. */
    MAYBE,
    /** An object of a class whose tasks run side by side. */
    LIKELY,
    /** One object made here, or a static field, handed to both. */
    SURE
  }

  private Certainty sharing(Access one, Access other, boolean sameRole) {
    Ref left = one.base();
    Ref right = other.base();
    if (left == null || right == null) {
      if (left != null || right != null) {
        return Certainty.NO;
      }
      return startedTogether(one, other, sameRole) || isSingletonEntry(one.role())
          ? Certainty.SURE
          : Certainty.MAYBE;
    }
    if (!left.equals(right)) {
      boolean comparable = isPath(left) && isPath(right) && one.kind() == Kind.FIELD;
      return comparable && !madeApart(left, right) && sameShape(left, right)
          ? Certainty.MAYBE
          : Certainty.NO;
    }
    Ref root = left.root();
    if (root instanceof Ref.Fresh fresh) {
      boolean byRole = isOwn(one, fresh) || isOwn(other, fresh);
      boolean eachTime = sameRole && isMadeForEach(one.role(), fresh);
      if (byRole || eachTime) {
        return Certainty.NO;
      }
      return startedWhereMade(one, fresh) && startedWhereMade(other, fresh)
          ? Certainty.SURE
          : Certainty.MAYBE;
    }
    boolean oneHandler =
        root instanceof Ref.Self self
            && left.depth() == 0
            && self.owner().equals(one.role().entry().owner().name())
            && isSingletonEntry(one.role())
            && isSingletonEntry(other.role());
    if (oneHandler) {
      return Certainty.SURE;
    }
    if (root instanceof Ref.Self || root instanceof Ref.Static) {
      if (startedTogether(one, other, sameRole)) {
        boolean near = left.depth() == 0 && one.chain().size() + other.chain().size() <= 2;
        return near ? Certainty.SURE : sameRole ? Certainty.MAYBE : Certainty.LIKELY;
      }
      if (!sameRole) {
        return Certainty.MAYBE;
      }
      boolean near = one.chain().size() <= 1 && other.chain().size() <= 1;
      return submittedAgain(one.role()) && near ? Certainty.LIKELY : Certainty.NO;
    }
    return root instanceof Ref.Param
            && !sameRole
            && spawnedHere(one, root)
            && spawnedHere(other, root)
        ? Certainty.SURE
        : Certainty.NO;
  }

  /** Frameworks have one object of a controller or servlet for all requests. */
  private static boolean isSingletonEntry(ThreadRole role) {
    return role.spawn() == null && role.kind() == RoleKind.WORKER
        || role.spawn() == null && role.framework() == Framework.SPRING;
  }

  /** A method that may be called again on its object; a constructor's thread is each its own. */
  private boolean submittedAgain(ThreadRole role) {
    CallSite spawn = role.spawn();
    return spawn != null
        && spawn.receiver() != null
        && roles.createdWith(spawn.receiver()).stream()
            .anyMatch(creates -> creates.threads() != Effect.Threads.SINGLE)
        && role.kind() != RoleKind.NEW_THREAD
        && !FieldValues.isInitialization(spawn.caller().outermost())
        && !spawn.caller().method().isLambda();
  }

  /** Whether the method that makes the object also starts the thread, or is the access's own. */
  private boolean startedWhereMade(Access access, Ref.Fresh fresh) {
    Routine maker = code.routine(fresh.method());
    if (maker == null) {
      return false;
    }
    CallSite spawn = access.role().spawn();
    return spawn == null
        ? access.role().isMain()
        : parts.wholeOf(spawn.caller().outermost()).equals(maker.outermost());
  }

  /** Whether one call of one method starts both, or starts one and does the other. */
  private boolean startedTogether(Access one, Access other, boolean sameRole) {
    String left = starter(one);
    String right = starter(other);
    return left != null
        && left.equals(right)
        && (!sameRole
            || Reachability.inLoop(one.role().spawn().caller().body(), one.role().spawn().node()));
  }

  private String starter(Access access) {
    CallSite spawn = access.role().spawn();
    return spawn == null ? null : parts.wholeOf(spawn.caller().outermost()).id();
  }

  /** The role's code was handed this very object, or is a method of it. */
  private static boolean spawnedHere(Access access, Ref root) {
    CallSite spawn = access.role().spawn();
    return root instanceof Ref.Static
        || spawn != null
            && (root instanceof Ref.Param p
                ? p.method().equals(spawn.caller().outermost().id())
                : true);
  }

  private static boolean isPath(Ref ref) {
    Ref root = ref.root();
    return root instanceof Ref.Self || root instanceof Ref.Static;
  }

  private static boolean madeApart(Ref left, Ref right) {
    return left.root() instanceof Ref.Fresh && right.root() instanceof Ref.Fresh;
  }

  private static boolean sameShape(Ref left, Ref right) {
    return left.depth() == right.depth() && left.getClass() == right.getClass();
  }

  /** Made by the accessing thread itself, so that others do not see it unless it is handed on. */
  private boolean isOwn(Access access, Ref.Fresh fresh) {
    ThreadRole role = access.role();
    if (role.isMain()) {
      return false;
    }
    Routine maker = code.routine(fresh.method());
    boolean inRole = maker != null && roles.of(maker).contains(role);
    boolean spawner = role.spawn() != null && role.spawn().caller().id().equals(fresh.method());
    return inRole && !spawner;
  }

  /** A new object for each thread that the role's site starts. */
  private boolean isMadeForEach(ThreadRole role, Ref.Fresh fresh) {
    CallSite spawn = role.spawn();
    if (spawn == null) {
      return true;
    }
    if (role.kind() == RoleKind.PARALLEL) {
      return false;
    }
    Routine spawner = spawn.caller();
    Routine maker = code.routine(fresh.method());
    int start = maker == null ? -1 : parts.nodeIn(maker, spawner, spawn.node());
    if (start < 0) {
      // Made further out: shared by all, unless that code is itself repeated.
      return maker == null || !roles.runsOnce(maker) && !maker.equals(spawner.around());
    }
    if (!maker.equals(spawner) && Reachability.inLoop(spawner.body(), spawn.node())) {
      return false;
    }
    boolean loops = Reachability.inLoop(maker.body(), start);
    return !loops || Reachability.after(maker.body(), start, n -> false).get(fresh.node());
  }
}
