package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.models.WaitKind;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.views.SharedAccesses.Access;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Static happens-before (JLS 17.4.5) between threads and the code that starts them: what is done
 * before {@code start} or {@code submit}, and after {@code join}, {@code get} or {@code await}, is
 * ordered with what the thread does.
 */
final class Ordering {

  private final CallGraph calls;
  private final Paths paths;
  private final ThreadRoles roles;
  private final Map<String, Boolean> waits = new HashMap<>();
  private final Map<String, List<Level>> spawnWays = new HashMap<>();
  private final Map<String, Integer> starts = new HashMap<>();

  Ordering(CallGraph calls, Paths paths, ThreadRoles roles) {
    this.calls = calls;
    this.paths = paths;
    this.roles = roles;
  }

  /** Whether one is a later stage of the very chain that starts the other. */
  private static boolean isStageAfter(ThreadRole later, ThreadRole earlier) {
    if (later.spawn() == null || earlier.spawn() == null) {
      return false;
    }
    Ref at = later.spawn().receiver();
    while (at instanceof Ref.Result result) {
      boolean same =
          result.method().equals(earlier.spawn().caller().id())
              && result.node() == earlier.spawn().node();
      if (same) {
        return true;
      }
      at = result.receiver();
    }
    return false;
  }

  /** One level of a way: a node of a routine. */
  private record Level(Routine routine, int node) {}

  /** Whether nothing orders what two roles do as a whole. */
  boolean mayOverlap(ThreadRole one, ThreadRole other) {
    return mayOverlap(one, List.of(), start(one), other, List.of(), start(other));
  }

  private static Level start(ThreadRole role) {
    return new Level(role.entry(), 0);
  }

  /** Whether nothing orders two accesses of different threads. */
  boolean mayOverlap(Access one, Access other) {
    return mayOverlap(
            one.role(),
            one.chain(),
            new Level(one.routine(), one.node()),
            other.role(),
            other.chain(),
            new Level(other.routine(), other.node()))
        && !isPublished(one, other);
  }

  private boolean mayOverlap(
      ThreadRole one,
      List<CallSite> oneChain,
      Level oneEnd,
      ThreadRole other,
      List<CallSite> otherChain,
      Level otherEnd) {
    if (isStageAfter(one, other) || isStageAfter(other, one)) {
      return false;
    }
    List<Level> first = way(one, oneChain, oneEnd);
    List<Level> second = way(other, otherChain, otherEnd);
    int level = 0;
    while (level < first.size()
        && level < second.size()
        && first.get(level).equals(second.get(level))) {
      level++;
    }
    if (level >= first.size() || level >= second.size()) {
      return true;
    }
    Level left = first.get(level);
    Level right = second.get(level);
    if (!left.routine().equals(right.routine())) {
      return true;
    }
    Spawn ofLeft = spawnAt(one, oneChain, first, level);
    Spawn ofRight = spawnAt(other, otherChain, second, level);
    if (ofLeft == null && ofRight == null) {
      return true;
    }
    boolean leftRuns = ofLeft != null && runsMeanwhile(left, ofLeft, begins(right, ofRight));
    boolean rightRuns = ofRight != null && runsMeanwhile(right, ofRight, begins(left, ofLeft));
    return leftRuns || rightRuns;
  }

  /**
   * The spawn that a level of a way leads to.
   *
   * @param direct whether the level itself is the spawning call
   */
  private record Spawn(ThreadRole role, boolean direct) {}

  private static Spawn spawnAt(ThreadRole role, List<CallSite> chain, List<Level> way, int level) {
    if (role.spawn() == null) {
      return null;
    }
    int spawnLevel = way.size() - 1 - chain.size() - 1;
    // Levels after the spawn belong to the started thread.
    return level <= spawnLevel ? new Spawn(role, level == spawnLevel) : null;
  }

  /** The way of an access: calls to the spawn, the spawn, calls to the access, the access. */
  private List<Level> way(ThreadRole role, List<CallSite> chain, Level end) {
    List<Level> levels =
        new ArrayList<>(
            spawnWays.computeIfAbsent(
                role.key(),
                key -> {
                  List<Level> toSpawn = new ArrayList<>();
                  addSpawn(role, toSpawn, 0);
                  return toSpawn;
                }));
    for (CallSite site : chain) {
      levels.add(new Level(site.caller(), site.node()));
    }
    levels.add(end);
    return levels;
  }

  /**
   * Whether the first is followed by a release - a volatile write, a countDown, a send - and the
   * second comes after an acquire of the same object: then it sees the first.
   */
  private boolean isPublished(Access one, Access other) {
    Set<String> released = releasesAfter(one);
    return !released.isEmpty() && acquiresBefore(other).stream().anyMatch(released::contains);
  }

  private Set<String> releasesAfter(Access access) {
    Set<String> found = new HashSet<>();
    Routine routine = access.routine();
    BitSet after = Reachability.afterNormally(routine.body(), access.node(), n -> false);
    for (int node = after.nextSetBit(0); node >= 0; node = after.nextSetBit(node + 1)) {
      FieldSymbol field = routine.resolved().field(node);
      boolean write =
          routine.insn(node) instanceof Insn.StoreName
              || routine.insn(node) instanceof Insn.StoreField;
      if (field != null && field.isVolatile() && write) {
        found.add(field.id());
      }
      addObject(routine, node, true, found);
    }
    return found;
  }

  private Set<String> acquiresBefore(Access access) {
    Set<String> found = new HashSet<>();
    Routine routine = access.routine();
    for (int node = 0; node < routine.body().size(); node++) {
      FieldSymbol field = routine.resolved().field(node);
      boolean read =
          routine.insn(node) instanceof Insn.Name || routine.insn(node) instanceof Insn.Select;
      boolean volatileRead = field != null && field.isVolatile() && read;
      Set<String> here = new HashSet<>();
      if (volatileRead) {
        here.add(field.id());
      }
      addObject(routine, node, false, here);
      if (!here.isEmpty()
          && Reachability.afterNormally(routine.body(), node, n -> false).get(access.node())) {
        found.addAll(here);
      }
    }
    return found;
  }

  private void addObject(Routine routine, int node, boolean release, Set<String> found) {
    CallSite site = calls.site(routine, node);
    if (site == null || site.receiver() == null) {
      return;
    }
    for (Effect effect : site.effects()) {
      boolean releases =
          effect instanceof Effect.CountsDown
              || effect instanceof Effect.Sends
              || effect instanceof Effect.Completes
              || effect instanceof Effect.Atomic atomic && atomic.access() != Effect.Access.READ;
      boolean acquires =
          effect instanceof Effect.Awaits
              || effect instanceof Effect.Receives
              || effect instanceof Effect.Atomic atomic && atomic.access() != Effect.Access.WRITE;
      if (release ? releases : acquires) {
        found.add(objectKey(paths.normal(site.receiver())));
      }
    }
  }

  private static String objectKey(Ref ref) {
    if (ref instanceof Ref.Field field) {
      return field.field();
    }
    return ref instanceof Ref.Static field ? field.field() : ref.toString();
  }

  private void addSpawn(ThreadRole role, List<Level> levels, int depth) {
    CallSite spawn = role.spawn();
    if (spawn == null || depth > 3) {
      return;
    }
    ThreadRole parent =
        roles.of(spawn.caller()).stream()
            .filter(ThreadRole::isMain)
            .findFirst()
            .orElseGet(() -> roles.of(spawn.caller()).stream().findFirst().orElse(null));
    if (parent != null && !parent.equals(role)) {
      addSpawn(parent, levels, depth + 1);
      for (CallSite site : roles.chain(parent, spawn.caller())) {
        levels.add(new Level(site.caller(), site.node()));
      }
    }
    levels.add(new Level(spawn.caller(), spawn.node()));
  }

  /** Whether {@code node} can be reached while the thread started at a level still runs. */
  private boolean runsMeanwhile(Level from, Spawn spawn, int node) {
    Routine routine = from.routine();
    if (spawn.direct() && isJoinedAtOnce(spawn.role())) {
      return false;
    }
    int start = spawn.direct() ? startNode(spawn.role()) : from.node();
    BitSet meanwhile =
        Reachability.afterNormally(
            routine.body(), start, n -> n != start && isJoin(routine, n, spawn.role()));
    boolean reached = meanwhile.get(node);
    return reached && !(isJoin(routine, node, spawn.role()) && node != start);
  }

  /** When what a level leads to begins: a thread when it is started, not when it is made. */
  private int begins(Level level, Spawn spawn) {
    return spawn != null && spawn.direct() ? startNode(spawn.role()) : level.node();
  }

  private static boolean isJoinedAtOnce(ThreadRole role) {
    Effect.Blocks blocks = role.spawn().effect(Effect.Blocks.class);
    return role.kind() == RoleKind.PARALLEL || blocks != null && blocks.kind() == WaitKind.THREAD;
  }

  /** {@code start()} of a thread made at the spawn, the spawn itself where there is none. */
  private int startNode(ThreadRole role) {
    return starts.computeIfAbsent(
        role.key(),
        key -> {
          CallSite spawn = role.spawn();
          for (CallSite site : calls.sites(spawn.caller())) {
            boolean started =
                site.has(Effect.Starts.class)
                    && site.receiver() != null
                    && site.receiver().equals(spawn.receiver());
            if (started) {
              return site.node();
            }
          }
          return spawn.node();
        });
  }

  private boolean isJoin(Routine routine, int node, ThreadRole role) {
    CallSite site = calls.site(routine, node);
    if (site == null) {
      return false;
    }
    for (Effect effect : site.effects()) {
      boolean waits =
          effect instanceof Effect.Joins
              || effect instanceof Effect.Awaits
              || effect instanceof Effect.AwaitsTermination;
      if (waits && concerns(site, role)) {
        return true;
      }
    }
    return site.edges().stream()
        .anyMatch(edge -> edge.isHere() && waitsSomewhere(edge.callee(), new HashSet<>(), 0));
  }

  /** Whether a wait is for the thread, task or executor of a role. */
  private boolean concerns(CallSite wait, ThreadRole role) {
    Ref awaited = wait.receiver() == null ? null : paths.normal(wait.receiver());
    CallSite spawn = role.spawn();
    if (awaited == null) {
      return true;
    }
    boolean local = awaited instanceof Ref.Fresh || awaited instanceof Ref.Result;
    if (!local) {
      return true;
    }
    boolean other =
        role.kind() == RoleKind.NEW_THREAD && isAnotherThread(awaited, spawn)
            || awaited instanceof Ref.Result result && isAnotherTask(result, spawn);
    return !other;
  }

  private boolean isAnotherThread(Ref awaited, CallSite spawn) {
    boolean thread =
        awaited instanceof Ref.Fresh fresh && fresh.type() != null && isThread(fresh.type());
    return thread && !awaited.equals(paths.normal(spawn.receiver()));
  }

  private boolean isThread(String type) {
    return type.equals("java.lang.Thread") || roles.isThread(type);
  }

  private boolean isAnotherTask(Ref.Result awaited, CallSite spawn) {
    boolean sameCall =
        awaited.method().equals(spawn.caller().id()) && awaited.node() == spawn.node();
    boolean task =
        calls.site(spawn.caller(), awaited.node()) != null
            && awaited.method().equals(spawn.caller().id())
            && calls.site(spawn.caller(), awaited.node()).edges().stream()
                .anyMatch(Edge::isElsewhere);
    return task && !sameCall;
  }

  private boolean waitsSomewhere(Routine routine, Set<String> seen, int depth) {
    Boolean known = waits.get(routine.id());
    if (known != null) {
      return known;
    }
    if (depth > 4 || !seen.add(routine.id())) {
      return false;
    }
    boolean found = false;
    for (CallSite site : calls.sites(routine)) {
      found |=
          site.has(Effect.Joins.class)
              || site.has(Effect.AwaitsTermination.class)
              || site.has(Effect.Awaits.class);
      for (Edge edge : site.edges()) {
        found = found || edge.isHere() && waitsSomewhere(edge.callee(), seen, depth + 1);
      }
    }
    waits.put(routine.id(), found);
    return found;
  }
}
