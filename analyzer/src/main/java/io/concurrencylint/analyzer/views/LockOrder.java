package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * The lock-order graph: an edge from each lock held to each lock that is acquired, and waited for,
 * meanwhile. A cycle whose edges different threads can take is a potential deadlock (Havelund, SPIN
 * 2000). Untimed {@code tryLock} waits for nobody and gives no edge, nor does a lock acquired again
 * by its holder.
 */
public final class LockOrder {

  /**
   * One place where a lock is acquired under another.
   *
   * @param routine that holds {@code held}
   * @param node the acquisition, or the call that leads to it
   * @param held in the routine's frame
   * @param acquired in the routine's frame
   * @param edge the call that leads to the acquisition, null when {@code node} is one
   * @param inCallee the acquired lock in the callee's frame, null without {@code edge}
   * @param gates identities of all locks held there besides
   */
  public record Nesting(
      Routine routine,
      int node,
      HeldLock held,
      HeldLock acquired,
      LockIdentity from,
      LockIdentity to,
      Edge edge,
      HeldLock inCallee,
      Set<LockIdentity> gates) {
    public Nesting {
      gates = Collections.unmodifiableSet(new TreeSet<>(gates));
    }
  }

  private final CallGraph calls;
  private final Locks locks;
  private final Paths paths;
  private final Map<LockIdentity, Map<LockIdentity, List<Nesting>>> edges = new TreeMap<>();

  LockOrder(Code code, CallGraph calls, Locks locks, Paths paths) {
    this.calls = calls;
    this.locks = locks;
    this.paths = paths;
    for (Routine routine : code.routines()) {
      for (int node = 0; node < routine.body().size(); node++) {
        collect(routine, node);
      }
    }
  }

  private void collect(Routine routine, int node) {
    Insn insn = routine.insn(node);
    Lockset held = locks.ownMay(routine, node);
    if (insn instanceof Insn.MonitorEnter enter && !held.isEmpty()) {
      Ref lock = paths.normal(routine.value(enter.lock(), node));
      HeldLock acquired =
          new HeldLock(lock, io.concurrencylint.analyzer.facts.Mode.EXCLUSIVE, true, -1);
      nest(routine, node, held, acquired, null, null);
      return;
    }
    CallSite site = calls.site(routine, node);
    if (site == null) {
      return;
    }
    if (!held.isEmpty()) {
      for (Effect effect : site.effects()) {
        if (effect instanceof Effect.Acquire acquire && !acquire.tries()) {
          Ref lock = site.select(acquire.lock());
          if (lock != null) {
            Ref normal = paths.normal(lock);
            HeldLock acquired =
                normal instanceof Ref.Side side
                    ? new HeldLock(side.base(), side.mode(), false, -1)
                    : new HeldLock(normal, LockFlow.mode(acquire.mode()), false, -1);
            nest(routine, node, held, acquired, null, null);
          }
        }
      }
    }
    for (Edge edge : site.edges()) {
      if (edge.isHere()) {
        Lockset around = held.plus(locks.heldByRunner(site, edge));
        if (!around.isEmpty()) {
          throughCall(routine, node, around, edge);
        }
      }
    }
  }

  private void throughCall(Routine routine, int node, Lockset held, Edge edge) {
    Frame frame = Frame.of(edge);
    for (HeldLock inCallee : locks.acquisitions(edge.callee()).keySet()) {
      Ref path = paths.normal(frame.toCaller(inCallee.lock()));
      HeldLock acquired = new HeldLock(path, inCallee.mode(), inCallee.monitor(), -1);
      nest(routine, node, held, acquired, edge, inCallee);
    }
  }

  private void nest(
      Routine routine, int node, Lockset held, HeldLock acquired, Edge edge, HeldLock inCallee) {
    Lockset entry = locks.atEntry(routine);
    if (held.holdsSame(acquired) || entry.holdsSame(acquired)) {
      return;
    }
    if (isUnderConstruction(acquired, edge)) {
      return;
    }
    LockIdentity to = identity(acquired, edge, inCallee);
    if (to == null) {
      return;
    }
    for (HeldLock outer : held.locks()) {
      LockIdentity from = locks.identity(outer);
      if (from == null || outer.mode().compatibleWith(acquired.mode()) && from.equals(to)) {
        continue;
      }
      if (from.equals(to) && (from.unique() || outer.lock().equals(acquired.lock()))) {
        continue;
      }
      Set<LockIdentity> gates = new HashSet<>();
      for (HeldLock other : entry.plus(held).locks()) {
        LockIdentity gate = other == outer ? null : locks.identity(other);
        if (gate != null && !gate.equals(from)) {
          gates.add(gate);
        }
      }
      List<Nesting> nestings =
          edges
              .computeIfAbsent(from, key -> new TreeMap<>())
              .computeIfAbsent(to, key -> new ArrayList<>());
      nestings.add(new Nesting(routine, node, outer, acquired, from, to, edge, inCallee, gates));
    }
  }

  /** The lock of an object whose constructor takes it: nobody else has the object yet. */
  private static boolean isUnderConstruction(HeldLock acquired, Edge edge) {
    return edge != null
        && acquired.lock().root() instanceof Ref.Fresh
        && switch (edge.callee().method().kind()) {
          case CONSTRUCTOR, INSTANCE_INITIALIZER -> true;
          default -> false;
        };
  }

  /**
   * A monitor is best known where it is {@code this}: seen through an interface it could be that of
   * any implementation.
   */
  private LockIdentity identity(HeldLock acquired, Edge edge, HeldLock inCallee) {
    HeldLock deepest = inCallee;
    Edge at = edge;
    for (int hops = 0; at != null && hops < 12; hops++) {
      Locks.Acquisition next = locks.acquisitions(at.callee()).get(deepest);
      if (next == null || next.edge() == null) {
        break;
      }
      at = next.edge();
      deepest = next.inCallee();
    }
    boolean own = deepest != null && deepest.monitor() && deepest.lock() instanceof Ref.Self;
    return locks.identity(own ? deepest : acquired);
  }

  /** Places where {@code to} is acquired while {@code from} is held. */
  public List<Nesting> nestings(LockIdentity from, LockIdentity to) {
    return edges.getOrDefault(from, Map.of()).getOrDefault(to, List.of());
  }

  /** Locks that are held while others are acquired. */
  public Collection<LockIdentity> sources() {
    return Collections.unmodifiableSet(edges.keySet());
  }

  public Collection<LockIdentity> successors(LockIdentity from) {
    return Collections.unmodifiableSet(edges.getOrDefault(from, Map.of()).keySet());
  }

  /**
   * Cycles, each starting at its smallest lock: those of one lock with two instances, all of two
   * locks, and for each longer strongly connected component the shortest ones.
   */
  public List<List<LockIdentity>> cycles() {
    List<List<LockIdentity>> found = new ArrayList<>();
    Set<Set<LockIdentity>> seen = new HashSet<>();
    for (Set<LockIdentity> component : components()) {
      Set<LockIdentity> sorted = new TreeSet<>(component);
      for (LockIdentity from : sorted) {
        for (LockIdentity to : successors(from)) {
          if (from.equals(to)) {
            found.add(List.of(from));
          } else if (sorted.contains(to)) {
            List<LockIdentity> cycle = shortest(from, to, sorted);
            boolean fresh = cycle != null && cycle.size() <= 5 && seen.add(new HashSet<>(cycle));
            if (fresh) {
              found.add(rotate(cycle));
            }
          }
        }
      }
    }
    return found;
  }

  private List<Set<LockIdentity>> components() {
    Graph<LockIdentity, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    List<Set<LockIdentity>> components = new ArrayList<>();
    edges.forEach(
        (from, successors) -> {
          graph.addVertex(from);
          for (LockIdentity to : successors.keySet()) {
            graph.addVertex(to);
            if (!from.equals(to)) {
              graph.addEdge(from, to);
            }
          }
        });
    components.addAll(new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets());
    components.removeIf(
        set -> set.size() == 1 && !successors(set.iterator().next()).containsAll(set));
    components.sort(java.util.Comparator.comparing(set -> new TreeSet<>(set).first()));
    return components;
  }

  /** The shortest way back from {@code to} to {@code from}, as a cycle that starts with from. */
  private List<LockIdentity> shortest(
      LockIdentity from, LockIdentity to, Set<LockIdentity> within) {
    Map<LockIdentity, LockIdentity> previous = new LinkedHashMap<>();
    Deque<LockIdentity> work = new ArrayDeque<>();
    previous.put(to, null);
    work.add(to);
    while (!work.isEmpty()) {
      LockIdentity at = work.poll();
      if (at.equals(from)) {
        List<LockIdentity> back = new ArrayList<>();
        for (LockIdentity step = previous.get(at); step != null; step = previous.get(step)) {
          back.add(step);
        }
        // previous leads from `from` towards `to`: the path to -> ... -> from reversed.
        Collections.reverse(back);
        List<LockIdentity> cycle = new ArrayList<>();
        cycle.add(from);
        cycle.addAll(back);
        return cycle;
      }
      for (LockIdentity next : successors(at)) {
        if (within.contains(next) && !previous.containsKey(next)) {
          previous.put(next, at);
          work.add(next);
        }
      }
    }
    return null;
  }

  private static List<LockIdentity> rotate(List<LockIdentity> cycle) {
    LockIdentity smallest = Collections.min(cycle);
    List<LockIdentity> rotated = new ArrayList<>(cycle);
    Collections.rotate(rotated, -cycle.indexOf(smallest));
    return rotated;
  }

  /**
   * The way from a nesting's routine to the acquisition itself: call sites, then the acquiring
   * routine's node.
   */
  public List<Place> way(Nesting nesting) {
    List<Place> places = new ArrayList<>();
    places.add(new Place(nesting.routine(), nesting.node()));
    places.addAll(way(locks, nesting.edge(), nesting.inCallee()));
    return places;
  }

  /** The same from what a call runs. */
  static List<Place> way(Locks locks, Edge first, HeldLock inCallee) {
    return legs(locks, first, inCallee).stream()
        .map(leg -> new Place(leg.edge().callee(), leg.node()))
        .toList();
  }

  /** The last routine on the way that is called on the same object, by calls on {@code this}. */
  Routine onThis(Nesting nesting) {
    Routine last = nesting.routine();
    for (Leg leg : legs(locks, nesting.edge(), nesting.inCallee())) {
      if (!(leg.edge().receiver() instanceof Ref.Self)) {
        break;
      }
      last = leg.edge().callee();
    }
    return last;
  }

  /** The wanted lock of a nesting as each routine on the way names it. */
  List<Ref> names(Nesting nesting) {
    List<Ref> names = new ArrayList<>();
    names.add(nesting.acquired().lock());
    legs(locks, nesting.edge(), nesting.inCallee()).forEach(leg -> names.add(leg.wanted().lock()));
    return names;
  }

  /**
   * A call on the way.
   *
   * @param wanted the lock as the called routine names it
   * @param node where that routine acquires it, or calls on
   */
  private record Leg(Edge edge, HeldLock wanted, int node) {}

  private static List<Leg> legs(Locks locks, Edge first, HeldLock inCallee) {
    List<Leg> legs = new ArrayList<>();
    Edge edge = first;
    HeldLock wanted = inCallee;
    Set<String> seen = new HashSet<>();
    while (edge != null && seen.add(edge.callee().id() + " " + wanted.lock())) {
      Locks.Acquisition next = locks.acquisitions(edge.callee()).get(wanted);
      if (next == null) {
        break;
      }
      legs.add(new Leg(edge, wanted, next.node()));
      edge = next.edge();
      wanted = next.inCallee();
    }
    return legs;
  }

  /** A node of a routine. */
  public record Place(Routine routine, int node) {}

  /** Number of distinct locks in the graph. */
  public int size() {
    Set<LockIdentity> all = new HashSet<>(edges.keySet());
    edges.values().forEach(map -> all.addAll(map.keySet()));
    return all.size();
  }
}
