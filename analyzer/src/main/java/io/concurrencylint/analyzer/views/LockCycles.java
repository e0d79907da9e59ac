package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.views.LockOrder.Nesting;
import io.concurrencylint.analyzer.views.LockOrder.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Cycles of the lock-order graph that threads can get into: not under a common gate lock, not by
 * one thread alone, and of one class's instances only where nothing orders them.
 */
public final class LockCycles {

  private static final int MAX_PER_CYCLE = 2;
  private static final int MAX_PAIRS = 400;

  /**
   * What one thread does in a cycle.
   *
   * @param chain calls from the thread's entry to the nesting's routine, outermost first
   * @param thread its name
   */
  public record Turn(Nesting nesting, List<CallSite> chain, String thread) {
    public Turn {
      chain = List.copyOf(chain);
    }
  }

  /**
   * A cycle with one nesting for each of its edges.
   *
   * @param locks in order; one lock stands for two instances of one class
   * @param turns the edge from the first lock to the second first
   * @param support of its weakest step
   */
  public record Cycle(List<LockIdentity> locks, List<Turn> turns, Support support) {
    public Cycle {
      locks = List.copyOf(locks);
      turns = List.copyOf(turns);
    }

    public boolean isOneClass() {
      return locks.size() == 1;
    }
  }

  /** What a step of a cycle rests on. */
  public enum Support {
    /** Each call on the way has one callee, or two. */
    SEEN,
    /** A call may have one of a few callees. */
    LIKELY,
    /** A call may run any of many implementations, and one of them in particular is meant. */
    GUESSED;

    /** Of two steps that are both needed: a second guess makes it one too many. */
    Support and(Support other) {
      if (this != SEEN && other != SEEN) {
        return GUESSED;
      }
      return this == SEEN ? other : this;
    }
  }

  static final int SEEN_CALLEES = 2;
  static final int LIKELY_CALLEES = 4;

  /**
   * Places on the way to an acquisition from which on some condition is likely to be in the way.
   */
  private static final int LONG_WAY = 6;

  private final LockOrder order;
  private final ThreadRoles roles;
  private final RootFrames frames;
  private final Classes classes;
  private final CallGraph calls;
  private final Paths paths;
  private final FieldValues fieldValues;
  private final Ordering ordering;
  private final List<Cycle> all = new ArrayList<>();

  LockCycles(
      LockOrder order,
      ThreadRoles roles,
      CallGraph calls,
      Paths paths,
      FieldValues fieldValues,
      Parts parts,
      Classes classes) {
    this.classes = classes;
    this.frames = new RootFrames(roles, parts);
    this.fieldValues = fieldValues;
    this.paths = paths;
    this.ordering = new Ordering(calls, paths, roles);
    this.order = order;
    this.roles = roles;
    this.calls = calls;
    List<List<LockIdentity>> cycles = order.cycles();
    for (List<LockIdentity> cycle : cycles) {
      switch (cycle.size()) {
        case 1 -> {
          oneClass(cycle.get(0));
          opposite(cycle.get(0));
        }
        case 2 -> two(cycle.get(0), cycle.get(1));
        default -> {}
      }
    }
    cycles.stream().filter(cycle -> cycle.size() > 2).forEach(this::longer);
  }

  /** All cycles worth a report. */
  public List<Cycle> all() {
    return Collections.unmodifiableList(all);
  }

  // One class, two instances

  private void oneClass(LockIdentity lock) {
    Set<String> seen = new TreeSet<>();
    for (Nesting nesting : order.nestings(lock, lock)) {
      SwapKind swap = swap(nesting);
      boolean report =
          swap != SwapKind.IMPOSSIBLE
              && !isInitialization(nesting)
              && seen.add(nesting.routine().outermost().id());
      if (report) {
        Turn one = turn(nesting, 0);
        Turn other = turn(nesting, 1);
        all.add(
            new Cycle(
                List.of(lock),
                List.of(one, other),
                swap == SwapKind.SEEN ? Support.SEEN : support(nesting).and(Support.LIKELY)));
      }
    }
  }

  /** Two instances that paths from one object, or static ones, tell apart: both orders are seen. */
  private void opposite(LockIdentity lock) {
    List<Nesting> nestings = usable(order.nestings(lock, lock));
    for (int i = 0; i < nestings.size(); i++) {
      Nesting one = nestings.get(i);
      Nesting other =
          isNamed(one.held().lock()) && isNamed(one.acquired().lock())
              ? partner(one, nestings.stream().filter(two -> isReverse(one, two)).toList())
              : null;
      if (other != null) {
        all.add(
            new Cycle(
                List.of(lock, lock),
                List.of(turn(one, 0), turn(other, 1)),
                support(one).and(support(other))));
        return;
      }
    }
  }

  private static boolean isReverse(Nesting one, Nesting other) {
    return one.held().sameLock(other.acquired()) && other.held().sameLock(one.acquired());
  }

  /**
   * A path of fields that starts at this or at a static field and ends at an object made for it:
   * what is handed in may be known by two names.
   */
  private boolean isNamed(Ref path) {
    String last =
        path instanceof Ref.Field field
            ? field.field()
            : path instanceof Ref.Static field ? field.field() : null;
    Set<Ref> values = last == null ? Set.of() : fieldValues.stores(last);
    return !values.isEmpty()
        && values.stream().allMatch(value -> value instanceof Ref.Fresh)
        && startsHere(path);
  }

  private static boolean startsHere(Ref path) {
    if (path instanceof Ref.Field field) {
      return field.base() instanceof Ref.Self || startsHere(field.base());
    }
    return path instanceof Ref.Static;
  }

  /** Whether the two instances can change places. */
  enum SwapKind {
    /** Callers pass the two both ways, or any two. */
    SEEN,
    POSSIBLE,
    IMPOSSIBLE
  }

  /** Whether a thread can come with the two instances the other way round. */
  private SwapKind swap(Nesting nesting) {
    Ref held = nesting.held().lock();
    Ref acquired = nesting.acquired().lock();
    Ref first = held.root();
    Ref second = acquired.root();
    boolean apart =
        !first.equals(second)
            && (first instanceof Ref.Param || first instanceof Ref.Self)
            && (second instanceof Ref.Param || second instanceof Ref.Self)
            && held.depth() == acquired.depth()
            && !(first instanceof Ref.Self && second instanceof Ref.Self)
            && ofOneOwner(first, second);
    if (!apart || isOrdered(nesting, first, second) || hasGate(nesting)) {
      return SwapKind.IMPOSSIBLE;
    }
    return Arguments.swapped(nesting.routine(), first, second, calls, paths, roles, frames);
  }

  private static boolean ofOneOwner(Ref first, Ref second) {
    String one = first instanceof Ref.Param p ? p.method() : null;
    String two = second instanceof Ref.Param p ? p.method() : null;
    return one == null || two == null || one.equals(two);
  }

  private static boolean hasGate(Nesting nesting) {
    return nesting.gates().stream().anyMatch(LockIdentity::unique);
  }

  /** Whether a comparison of the two decides which one is locked first. */
  private boolean isOrdered(Nesting nesting, Ref first, Ref second) {
    Routine routine = nesting.routine();
    for (int node = 0; node < routine.body().size(); node++) {
      if (!(routine.insn(node) instanceof Insn.If branch)) {
        continue;
      }
      Set<Ref> roots = Comparisons.rootsOf(routine, branch.condition(), node, calls);
      if (roots.contains(first) && roots.contains(second)) {
        return true;
      }
    }
    return false;
  }

  // Two locks

  private void two(LockIdentity a, LockIdentity b) {
    List<Nesting> there = usable(order.nestings(a, b));
    List<Nesting> back = usable(order.nestings(b, a));
    // The rarer order is more likely the mistake.
    boolean swap =
        back.size() < there.size()
            || back.size() == there.size() && !back.isEmpty() && isFirst(back, there);
    List<Nesting> rare = swap ? back : there;
    List<Nesting> common = swap ? there : back;
    Set<String> seen = new TreeSet<>();
    int reported = 0;
    for (Nesting one : rare) {
      if (reported == MAX_PER_CYCLE || seen.contains(one.routine().id())) {
        continue;
      }
      Nesting other = partner(one, common);
      if (other != null) {
        seen.add(one.routine().id());
        reported++;
        List<LockIdentity> locks = swap ? List.of(b, a) : List.of(a, b);
        Support support = support(one).and(support(other));
        all.add(new Cycle(locks, List.of(turn(one, 0), turn(other, 1)), support));
      }
    }
  }

  private static boolean isFirst(List<Nesting> back, List<Nesting> there) {
    return first(back).compareTo(first(there)) < 0;
  }

  private static Location first(List<Nesting> nestings) {
    return nestings.stream()
        .map(nesting -> nesting.routine().location(nesting.node()))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private List<Nesting> usable(List<Nesting> nestings) {
    return nestings.stream()
        .filter(nesting -> !isInitialization(nesting))
        .sorted(Comparator.comparingInt(nesting -> order.way(nesting).size()))
        .limit(MAX_PAIRS)
        .toList();
  }

  /** A constructor's own object is nobody else's yet. */
  private static boolean isInitialization(Nesting nesting) {
    boolean constructs = FieldValues.isInitialization(nesting.routine().outermost());
    boolean ofThis =
        nesting.held().lock().root() instanceof Ref.Self
            || nesting.acquired().lock().root() instanceof Ref.Self;
    return constructs && ofThis && !nesting.routine().method().isLambda();
  }

  private Nesting partner(Nesting one, List<Nesting> others) {
    Nesting best = null;
    for (Nesting other : others) {
      boolean fits =
          !other.routine().equals(one.routine())
              && excludes(one, other)
              && Collections.disjoint(one.gates(), other.gates())
              && canOverlap(one.routine(), other.routine());
      if (fits && support(other) == Support.SEEN) {
        return other;
      }
      if (fits && (best == null || support(other).compareTo(support(best)) < 0)) {
        best = other;
      }
    }
    if (best == null) {
      return others.stream()
          .filter(other -> other.routine().equals(one.routine()) && !sameSite(one, other))
          .filter(other -> excludes(one, other))
          .filter(other -> Collections.disjoint(one.gates(), other.gates()))
          .filter(other -> canOverlap(one.routine(), other.routine()))
          .findFirst()
          .orElse(null);
    }
    return best;
  }

  /** Whether each holds what the other waits for in a way that makes it wait. */
  private boolean excludes(Nesting one, Nesting other) {
    return !one.held().mode().compatibleWith(other.acquired().mode())
        && !other.held().mode().compatibleWith(one.acquired().mode())
        && meet(one, other)
        && meet(other, one);
  }

  /** Whether the lock that one waits for can be the one that the other holds, by their types. */
  private boolean meet(Nesting waiting, Nesting holding) {
    Ref held = holding.held().lock();
    String heldType = heldType(holding);
    for (Ref wanted : order.names(waiting)) {
      boolean fields = wanted instanceof Ref.Field && held instanceof Ref.Field;
      boolean possible =
          classes.mayBeOne(paths.type(wanted), heldType)
              && (!fields
                  || classes.mayBeOne(
                      paths.type(((Ref.Field) wanted).base()),
                      paths.type(((Ref.Field) held).base())));
      if (!possible) {
        return false;
      }
    }
    return true;
  }

  /** Of {@code this} what the method needs that is called on it with the lock held. */
  private String heldType(Nesting holding) {
    Ref held = holding.held().lock();
    String owner = order.onThis(holding).owner().name();
    return held instanceof Ref.Self self && classes.isSubclass(owner, self.owner())
        ? owner
        : paths.type(held);
  }

  private static boolean sameSite(Nesting one, Nesting other) {
    return one.node() == other.node();
  }

  private boolean canOverlap(Routine one, Routine other) {
    Set<ThreadRole> first = roles.of(one);
    Set<ThreadRole> second = roles.of(other);
    if (first.isEmpty() || second.isEmpty()) {
      return true;
    }
    for (ThreadRole left : first) {
      for (ThreadRole right : second) {
        boolean same = left.equals(right);
        boolean serial = left.serializer() != null && left.serializer().equals(right.serializer());
        if (same ? left.many() : !serial && ordering.mayOverlap(left, right)) {
          return true;
        }
      }
    }
    return false;
  }

  private Support support(Nesting nesting) {
    return support(order.way(nesting));
  }

  /** How sure it is that calls lead along a way. */
  Support support(List<Place> way) {
    if (!isWhole(way)) {
      return Support.GUESSED;
    }
    Support all = way.size() <= LONG_WAY ? Support.SEEN : Support.LIKELY;
    for (Place place : way) {
      CallSite site = calls.site(place.routine(), place.node());
      long callees = site == null ? 0 : site.edges().stream().filter(e -> !e.handedOver()).count();
      if (callees > LIKELY_CALLEES) {
        return Support.GUESSED;
      }
      boolean chosen = callees > SEEN_CALLEES || site != null && isDecorated(site);
      all = chosen ? all.and(Support.LIKELY) : all;
    }
    return all;
  }

  /** Whether a way ends where the lock is acquired; one through recursion may break off. */
  private boolean isWhole(List<Place> way) {
    Place last = way.get(way.size() - 1);
    Insn insn = last.node() < 0 ? null : last.routine().insn(last.node());
    CallSite site = calls.site(last.routine(), last.node());
    return insn == null
        || insn instanceof Insn.MonitorEnter
        || site != null && site.effects().stream().anyMatch(Effect.Acquire.class::isInstance);
  }

  /** A wrapper calls what it wraps, which may be anything of its own type. */
  private boolean isDecorated(CallSite site) {
    String type = site.target() == null ? null : site.target().receiverType().className();
    ClassSymbol receiver = type == null ? null : classes.find(type);
    return receiver != null
        && !receiver.equals(site.caller().owner())
        && site.receiver() instanceof Ref.Field
        && classes.isSubclass(site.caller().owner().name(), type)
        && site.target().name().equals(site.caller().method().name());
  }

  // Three and more

  private void longer(List<LockIdentity> cycle) {
    List<Turn> turns = new ArrayList<>();
    Set<LockIdentity> gates = null;
    Support support = cycle.size() <= 3 ? Support.SEEN : Support.LIKELY;
    for (int i = 0; i < cycle.size(); i++) {
      List<Nesting> edge = usable(order.nestings(cycle.get(i), cycle.get((i + 1) % cycle.size())));
      if (i > 0) {
        Nesting before = turns.get(i - 1).nesting();
        edge = edge.stream().filter(next -> meet(before, next)).toList();
      }
      if (edge.isEmpty()) {
        return;
      }
      Nesting nesting = edge.stream().min(Comparator.comparing(this::support)).orElseThrow();
      support = support.and(support(nesting));
      turns.add(turn(nesting, i));
      if (gates == null) {
        gates = new TreeSet<>(nesting.gates());
      } else {
        gates.retainAll(nesting.gates());
      }
    }
    long routines = turns.stream().map(turn -> turn.nesting().routine().id()).distinct().count();
    // A nesting that already closes a shorter cycle explains this one too.
    boolean told =
        turns.stream()
            .anyMatch(
                turn ->
                    all.stream()
                        .flatMap(known -> known.turns().stream())
                        .anyMatch(known -> sameNesting(known.nesting(), turn.nesting())));
    if (gates.isEmpty() && routines > 1 && !told) {
      all.add(new Cycle(cycle, turns, support));
    }
  }

  private static boolean sameNesting(Nesting one, Nesting other) {
    return one.routine().equals(other.routine()) && one.node() == other.node();
  }

  private Turn turn(Nesting nesting, int index) {
    Set<ThreadRole> of = roles.of(nesting.routine());
    ThreadRole role =
        of.stream().skip(Math.min(index, Math.max(0, of.size() - 1))).findFirst().orElse(null);
    if (role == null) {
      return new Turn(nesting, List.of(), "thread " + (char) ('A' + index));
    }
    return new Turn(nesting, roles.chain(role, nesting.routine()), role.name());
  }
}
