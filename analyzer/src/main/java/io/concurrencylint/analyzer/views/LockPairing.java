package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.LockMode;
import io.concurrencylint.analyzer.views.LockFlow.Fact;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Where taking and giving back a lock do not match within one routine: paths that leave it with a
 * lock that other paths give back, and releases that a path reaches without the lock. Methods that
 * take a lock for their caller, or give back their caller's, match by design.
 */
public final class LockPairing {

  /**
   * A path that keeps a lock.
   *
   * @param lock as acquired
   * @param path from the acquisition to where the routine is left
   * @param exceptional whether an exception leaves it
   * @param never whether the other side of the read/write lock is given back in its place
   */
  public record Leak(
      Routine routine, HeldLock lock, List<Integer> path, boolean exceptional, boolean never) {
    public Leak {
      path = List.copyOf(path);
    }

    public int exit() {
      return path.get(path.size() - 1);
    }
  }

  /**
   * A path to a release that has nothing to give back.
   *
   * @param node the release
   * @param path from the entry to the release
   */
  public record Unheld(Routine routine, int node, HeldLock lock, List<Integer> path) {
    public Unheld {
      path = List.copyOf(path);
    }
  }

  private final Locks locks;
  private final Paths paths;
  private final CallGraph calls;
  private final Failures failures;
  private final Set<String> releasedForCallers = new HashSet<>();

  LockPairing(Program program) {
    this.locks = program.locks();
    this.paths = program.paths();
    this.calls = program.calls();
    this.failures = program.failures();
    for (Routine routine : program.code().routines()) {
      LockFlow flow = locks.flow(routine);
      if (flow == null) {
        continue;
      }
      for (HeldLock lock : flow.releasedUnheld()) {
        if (!acquires(program.delegation().body(routine), lock)) {
          key(lock, releasedForCallers);
        }
      }
    }
  }

  private void key(HeldLock lock, Set<String> keys) {
    LockIdentity identity = locks.identity(lock);
    if (identity != null) {
      keys.add(identity.key() + " " + lock.mode());
    }
  }

  private boolean isIn(HeldLock lock, Set<String> keys) {
    LockIdentity identity = locks.identity(lock);
    return identity != null && keys.contains(identity.key() + " " + lock.mode());
  }

  /** Whether the routine itself takes the lock somewhere. */
  private boolean acquires(Routine routine, HeldLock lock) {
    return calls.sites(routine).stream().anyMatch(site -> takes(routine, site.node(), lock));
  }

  private boolean takes(Routine routine, int node, HeldLock lock) {
    LockFlow.CallEffect effect = locks.effect(routine, node);
    return Stream.of(effect.acquired(), effect.acquiredIfTrue(), effect.acquiredIfFalse())
        .flatMap(List::stream)
        .anyMatch(taken -> taken.sameLock(lock) && taken.mode() == lock.mode());
  }

  // Leaks

  /** The paths of a routine that keep a lock; at most one for each place that takes one. */
  public List<Leak> leaks(Routine routine) {
    LockFlow flow = locks.flow(routine);
    if (flow == null || flow.isApproximate() || juggles(routine)) {
      return List.of();
    }
    List<Leak> found = new ArrayList<>();
    Set<Integer> lines = new HashSet<>();
    for (CallSite site : calls.sites(routine)) {
      for (HeldLock lock : taken(routine, site)) {
        Leak leak = isFollowed(lock) ? leak(routine, flow, lock) : null;
        if (leak != null && lines.add(routine.insn(lock.acquired()).span().line())) {
          found.add(leak);
        }
      }
    }
    return found;
  }

  private List<HeldLock> taken(Routine routine, CallSite site) {
    LockFlow.CallEffect effect = locks.effect(routine, site.node());
    List<HeldLock> taken = new ArrayList<>(effect.acquired());
    taken.addAll(effect.acquiredIfTrue());
    return taken;
  }

  /** Whether a path names one lock for the whole routine. */
  private static boolean isFollowed(HeldLock lock) {
    Ref root = lock.lock().root();
    return lock.acquired() >= 0
        && !lock.monitor()
        && !containsElement(lock.lock())
        && !(root instanceof Ref.Choice)
        && !(root instanceof Ref.Unknown)
        && !(root instanceof Ref.Constant);
  }

  private static boolean containsElement(Ref ref) {
    if (ref instanceof Ref.Field field) {
      return containsElement(field.base());
    }
    if (ref instanceof Ref.Side side) {
      return containsElement(side.base());
    }
    if (ref instanceof Ref.Getter getter) {
      return getter.base() != null && containsElement(getter.base());
    }
    return ref instanceof Ref.Element;
  }

  private Leak leak(Routine routine, LockFlow flow, HeldLock lock) {
    boolean releasedHere = releases(routine, flow, lock);
    boolean never = !releasedHere && gives(routine, opposite(lock));
    if (never) {
      return new Leak(routine, lock, List.of(lock.acquired()), false, true);
    }
    boolean asked = tested(routine, lock);
    if (!releasedHere
        || asked
        || isIn(lock, releasedForCallers)
        || isPermitPassedOn(routine, lock)) {
      return null;
    }
    Set<Integer> exits = heldExits(flow, lock);
    boolean handedOver = isHandedOver(routine, flow, lock, exits);
    List<Integer> normal =
        exits.isEmpty() || handedOver ? List.of() : path(routine, flow, lock, exits::contains);
    if (!normal.isEmpty()) {
      return new Leak(routine, lock, normal, false, false);
    }
    List<Integer> exceptional =
        path(routine, flow, lock, node -> leavesByException(routine, flow, node, lock));
    boolean always = handedOver || !exits.isEmpty();
    return exceptional.isEmpty() || always
        ? null
        : new Leak(routine, lock, exceptional, true, false);
  }

  /** A permit may be given back by whoever gets the semaphore, at any time. */
  private boolean isPermitPassedOn(Routine routine, HeldLock lock) {
    return lock.mode() == Mode.PERMIT
        && calls.sites(routine).stream()
            .flatMap(site -> site.arguments().stream())
            .anyMatch(argument -> paths.normal(argument).equals(lock.lock()));
  }

  /** Whether the routine gives back exactly this side of the lock. */
  private boolean gives(Routine routine, HeldLock lock) {
    return calls.sites(routine).stream()
        .filter(site -> site.has(Effect.Release.class))
        .anyMatch(site -> givesSide(routine, site.node(), lock));
  }

  /** Stamps are converted, or tried for: what they stand for is not followed. */
  private boolean juggles(Routine routine) {
    return calls.sites(routine).stream()
        .anyMatch(
            site ->
                site.has(Effect.Convert.class)
                    || site.has(Effect.Acquire.class)
                        && site.effect(Effect.Acquire.class).tries()
                        && isStamp(site.effect(Effect.Acquire.class).mode()));
  }

  private static boolean isStamp(LockMode mode) {
    return mode == LockMode.STAMP_READ || mode == LockMode.STAMP_WRITE;
  }

  /** Whether some path gives it back after taking it. */
  private boolean releases(Routine routine, LockFlow flow, HeldLock lock) {
    return calls.sites(routine).stream()
        .anyMatch(
            site ->
                gives(routine, site.node(), lock)
                    && flow.alternatives(site.node()).stream()
                        .anyMatch(held -> held.locks().contains(lock)));
  }

  private boolean gives(Routine routine, int node, HeldLock lock) {
    return locks.effect(routine, node).released().stream()
        .anyMatch(
            released ->
                released.lock().equals(lock.lock())
                    || released.lock() instanceof Ref.Choice
                    || released.lock() instanceof Ref.Result result
                        && result.method().equals(routine.id())
                        && result.node() == lock.acquired());
  }

  /** Whether the routine asks the lock who holds it, and decides by that. */
  private boolean tested(Routine routine, HeldLock lock) {
    for (CallSite site : calls.sites(routine)) {
      boolean asks =
          site.target() != null
              && site.target().name().startsWith("is")
              && site.receiver() != null
              && paths.normal(site.receiver()).equals(lock.lock());
      if (asks || site.has(Effect.TestsHeld.class)) {
        return true;
      }
    }
    return false;
  }

  private static Set<Integer> heldExits(LockFlow flow, HeldLock lock) {
    Set<Integer> exits = new TreeSet<>();
    flow.leaving()
        .forEach(
            (node, states) -> {
              if (states.keySet().stream().anyMatch(held -> held.locks().contains(lock))) {
                exits.add(node);
              }
            });
    return exits;
  }

  /** Whether what is returned tells the caller that it has the lock now. */
  private boolean isHandedOver(
      Routine routine, LockFlow flow, HeldLock lock, Set<Integer> heldExits) {
    for (int exit : heldExits) {
      boolean returns =
          routine.insn(exit) instanceof Insn.Return leave
              && leave.source() >= 0
              && tells(routine, flow, lock, exit, leave.source());
      if (!returns) {
        return false;
      }
    }
    return !heldExits.isEmpty();
  }

  private boolean tells(Routine routine, LockFlow flow, HeldLock lock, int exit, int source) {
    Ref value = routine.value(source, exit);
    boolean stampOrHandle =
        value instanceof Ref.Result result && result.node() == lock.acquired()
            || value instanceof Ref.Fresh
            || value instanceof Ref.Code
            || paths.normal(value).equals(lock.lock());
    if (stampOrHandle) {
      return true;
    }
    for (Map.Entry<Lockset, Map<Object, Fact>> state : flow.leaving().get(exit).entrySet()) {
      boolean holds = state.getKey().locks().contains(lock);
      boolean yes =
          value instanceof Ref.Constant constant && Boolean.TRUE.equals(constant.value())
              || state.getValue().get(source) == Fact.TRUE
              || state.getValue().get(source) == Fact.NOT_NULL;
      if (holds && !yes) {
        return false;
      }
    }
    return true;
  }

  private boolean leavesByException(Routine routine, LockFlow flow, int node, HeldLock lock) {
    return routine.body().handler(node) == Body.EXCEPTION_EXIT
        && !gives(routine, node, lock)
        && failures.mayFail(routine, node)
        && holds(flow, node, lock);
  }

  private static boolean holds(LockFlow flow, int node, HeldLock lock) {
    return flow.alternatives(node).stream().anyMatch(held -> held.locks().contains(lock));
  }

  /** A shortest path from the acquisition along which the lock is held; empty if there is none. */
  private List<Integer> path(Routine routine, LockFlow flow, HeldLock lock, IntPredicate ends) {
    Body body = routine.body();
    Search search = new Search();
    for (int next : body.successors(lock.acquired())) {
      search.reach(next, lock.acquired());
    }
    for (Integer node = search.next(); node != null; node = search.next()) {
      if (!holds(flow, node, lock)) {
        continue;
      }
      if (ends.test(node)) {
        return search.pathTo(node, lock.acquired());
      }
      if (gives(routine, node, lock)) {
        continue;
      }
      for (int next : body.successors(node)) {
        search.reach(next, node);
      }
      if (body.handler(node) >= 0 && failures.mayFail(routine, node)) {
        search.reach(body.handler(node), node);
      }
    }
    return List.of();
  }

  /** Breadth first, remembering the way. */
  private static final class Search {
    private final Map<Integer, Integer> from = new HashMap<>();
    private final Deque<Integer> work = new ArrayDeque<>();

    void reach(int node, int previous) {
      if (from.putIfAbsent(node, previous) == null) {
        work.add(node);
      }
    }

    Integer next() {
      return work.poll();
    }

    List<Integer> pathTo(int node, int start) {
      List<Integer> path = new ArrayList<>();
      int at = node;
      while (at != start && path.size() < 100_000) {
        path.add(at);
        at = from.get(at);
      }
      path.add(start);
      Collections.reverse(path);
      return path;
    }
  }

  // Releases without the lock

  /** The releases of a routine that a path reaches without the lock; each source line once. */
  public List<Unheld> unheld(Routine routine) {
    LockFlow flow = locks.flow(routine);
    if (flow == null || flow.isApproximate() || juggles(routine)) {
      return List.of();
    }
    List<Unheld> found = new ArrayList<>();
    Set<Integer> lines = new HashSet<>();
    for (Map.Entry<Integer, HeldLock> release : flow.unheldReleases().entrySet()) {
      int node = release.getKey();
      HeldLock lock = release.getValue();
      boolean concerns =
          lock.mode() != Mode.PERMIT
              && isFollowed(new HeldLock(lock.lock(), lock.mode(), false, node))
              && isDirect(routine, node)
              && !retakes(flow, lock)
              && !isHeldByCallers(routine, lock)
              && takenBefore(routine, node, lock);
      if (!concerns) {
        continue;
      }
      List<Integer> path = pathWithout(routine, flow, lock, node);
      if (!path.isEmpty() && lines.add(routine.insn(node).span().line())) {
        found.add(new Unheld(routine, node, lock, path));
      }
    }
    return found;
  }

  private boolean isDirect(Routine routine, int node) {
    CallSite site = calls.site(routine, node);
    return site != null && site.has(Effect.Release.class);
  }

  private boolean isHeldByCallers(Routine routine, HeldLock lock) {
    return locks.atEntry(routine).holdsSame(lock) || locks.assumedAtEntry(routine).holdsSame(lock);
  }

  /** Whether the lock is given away for a while and held again whenever the routine is left. */
  private static boolean retakes(LockFlow flow, HeldLock lock) {
    return flow.leaving().values().stream()
        .flatMap(states -> states.keySet().stream())
        .allMatch(held -> held.holds(h -> h.sameLock(lock) && h.mode() == lock.mode()));
  }

  /** Whether the same line is also reached after taking the lock, or after giving it back. */
  private boolean takenBefore(Routine routine, int node, HeldLock lock) {
    int line = routine.insn(node).span().line();
    for (CallSite site : calls.sites(routine)) {
      boolean takes =
          takes(routine, site.node(), lock)
              || takes(routine, site.node(), opposite(lock)) && site.node() != node;
      if (takes) {
        var after = Reachability.after(routine.body(), site.node(), n -> false);
        for (int at = after.nextSetBit(0); at >= 0; at = after.nextSetBit(at + 1)) {
          if (routine.insn(at).span().line() == line && isDirect(routine, at)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The other side of a read/write lock. */
  private static HeldLock opposite(HeldLock lock) {
    Mode mode = lock.mode() == Mode.READ ? Mode.EXCLUSIVE : Mode.READ;
    return new HeldLock(lock.lock(), mode, lock.monitor(), lock.acquired());
  }

  private List<Integer> pathWithout(Routine routine, LockFlow flow, HeldLock lock, int release) {
    Body body = routine.body();
    Search search = new Search();
    search.reach(Body.ENTRY, -1);
    for (Integer node = search.next(); node != null; node = search.next()) {
      boolean without =
          flow.alternatives(node).stream()
              .anyMatch(
                  held ->
                      !held.holds(h -> h.lock().equals(lock.lock()) && h.mode() == lock.mode()));
      if (!without) {
        continue;
      }
      if (node == release) {
        return search.pathTo(release, -1).subList(1, search.pathTo(release, -1).size());
      }
      boolean takes = takes(routine, node, lock);
      CallSite site = calls.site(routine, node);
      boolean tries = takes && locks.effect(routine, node).acquired().isEmpty();
      for (int next : body.successors(node)) {
        if (!takes || tries) {
          search.reach(next, node);
        }
      }
      boolean interruptible =
          site != null
              && site.has(Effect.Acquire.class)
              && site.effect(Effect.Acquire.class).interruptible();
      if (body.handler(node) >= 0 && (interruptible || failures.mayFail(routine, node))) {
        search.reach(body.handler(node), node);
      }
    }
    // The path may lead through a place where the lock is held: taken, given back, and again.
    return again(routine, flow, lock, release);
  }

  private List<Integer> again(Routine routine, LockFlow flow, HeldLock lock, int release) {
    for (CallSite site : calls.sites(routine)) {
      if (site.node() != release && givesSide(routine, site.node(), lock)) {
        List<Integer> path = between(routine, site.node(), release, lock);
        if (!path.isEmpty()) {
          return path;
        }
      }
    }
    return List.of();
  }

  /** Whether a node gives back this side of the lock. */
  private boolean givesSide(Routine routine, int node, HeldLock lock) {
    return locks.effect(routine, node).released().stream()
        .anyMatch(released -> released.sameLock(lock) && released.mode() == lock.mode());
  }

  private List<Integer> between(Routine routine, int first, int second, HeldLock lock) {
    Body body = routine.body();
    Search search = new Search();
    for (int next : body.successors(first)) {
      search.reach(next, first);
    }
    for (Integer node = search.next(); node != null; node = search.next()) {
      if (node == second) {
        return search.pathTo(second, first);
      }
      if (takes(routine, node, lock)) {
        continue;
      }
      for (int next : body.successors(node)) {
        search.reach(next, node);
      }
      if (body.handler(node) >= 0 && failures.mayFail(routine, node)) {
        search.reach(body.handler(node), node);
      }
    }
    return List.of();
  }
}
