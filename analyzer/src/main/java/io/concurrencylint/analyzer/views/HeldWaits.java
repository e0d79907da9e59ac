package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.models.WaitKind;
import io.concurrencylint.analyzer.views.Blocking.Wait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Waits for other threads while locks are held that the wait does not give back; and whether what
 * is awaited needs one of those locks itself: the wait graph with its locks.
 */
public final class HeldWaits {

  private static final int MAX_DEPTH = 3;

  /**
   * A wait under locks.
   *
   * @param site the call under the locks that waits, or leads to the wait
   * @param held what is held meanwhile, in the frame of the site's routine
   * @param way from the site to the waiting call
   * @param need why it can never end; null if nothing says so
   */
  public record HeldWait(CallSite site, Lockset held, Wait waiting, List<CallSite> way, Need need) {
    public HeldWait {
      way = List.copyOf(way);
    }

    /** The waiting call. */
    public CallSite last() {
      return way.get(way.size() - 1);
    }
  }

  /**
   * A lock that what is awaited has to take.
   *
   * @param lock as the waiting thread holds it
   * @param who the thread that takes it, or the method that wakes up the waiting one
   * @param routine that takes it, or holds it while it wakes up
   * @param node there
   * @param same whether it is surely the same object
   * @param via further threads on the way that are waited for
   */
  public record Need(
      HeldLock lock, String who, Routine routine, int node, boolean same, List<CallSite> via) {
    public Need {
      via = List.copyOf(via);
    }
  }

  private final Code code;
  private final CallGraph calls;
  private final Locks locks;
  private final Paths paths;
  private final Blocking blocking;
  private final Conditions conditions;
  private final WaitSets waitSets;
  private final ThreadRoles roles;
  private final List<HeldWait> all = new ArrayList<>();

  HeldWaits(Program program) {
    this.code = program.code();
    this.calls = program.calls();
    this.locks = program.locks();
    this.paths = program.paths();
    this.blocking = program.blocking();
    this.conditions = program.conditions();
    this.waitSets = program.waitSets();
    this.roles = program.roles();
    Set<Wait> seen = new HashSet<>();
    for (CallSite site : calls.all()) {
      collect(site, seen);
    }
  }

  private void collect(CallSite site, Set<Wait> seen) {
    Lockset own = locks.ownMay(site.caller(), site.node());
    if (own.isEmpty()) {
      return;
    }
    for (Wait wait : blocking.through(site).keySet()) {
      if (!mayLast(wait)) {
        continue;
      }
      Lockset held = keeps(own, wait);
      if (!held.isEmpty()) {
        Need need = need(held, wait, new ArrayList<>(), site.caller());
        if (seen.add(wait)) {
          all.add(new HeldWait(site, held, wait, blocking.way(site, wait), need));
        }
      }
    }
  }

  /** Plain input and output does not count, nor does a queue that takes all it is sent. */
  private boolean mayLast(Wait wait) {
    if (wait.kind() == WaitKind.IO) {
      return isRequest(wait);
    }
    if (wait.kind() == WaitKind.THREAD && blocking.isDeclared(wait.site())) {
      return true;
    }
    if (wait.kind() == WaitKind.CPU || wait.on() == null) {
      return wait.kind() == WaitKind.TIME;
    }
    if (wait.on() instanceof Effect.AwaitsMonitor) {
      String type = paths.type(wait.object());
      return type == null
          || !code.classes().isSubclass(type, "java.util.concurrent.locks.Condition");
    }
    if (wait.on() instanceof Effect.Sends) {
      String type = paths.type(wait.object());
      return code.library().typeFact(type, TypeModel::channel) != TypeModel.Channel.UNBOUNDED
          && !isUnlimited(wait.object());
    }
    return true;
  }

  /** Waits for the answer of somebody far away, until it is interrupted. */
  private static boolean isRequest(Wait wait) {
    return wait.site().has(Effect.Blocks.class)
        && wait.site().effect(Effect.Blocks.class).interruptible();
  }

  private boolean isUnlimited(Ref queue) {
    return roles.createdWith(queue).stream()
        .anyMatch(made -> made.what() == Effect.Creation.QUEUE && made.size() == null);
  }

  /** What stays held during the wait. */
  private Lockset keeps(Lockset own, Wait wait) {
    HeldLock given =
        wait.on() instanceof Effect.AwaitsCondition
            ? conditions.lockOf(wait.object())
            : wait.on() instanceof Effect.AwaitsMonitor
                ? new HeldLock(wait.object(), Mode.EXCLUSIVE, true, -1)
                : null;
    boolean unknown = wait.on() instanceof Effect.AwaitsCondition && given == null;
    List<HeldLock> kept = new ArrayList<>();
    for (HeldLock lock : own.locks()) {
      boolean givenBack = unknown || given != null && isSame(lock, given);
      if (!givenBack && lock.mode() != Mode.PERMIT) {
        kept.add(lock);
      }
    }
    return new Lockset(kept);
  }

  private boolean isSame(HeldLock lock, HeldLock other) {
    LockIdentity identity = locks.identity(lock);
    return lock.sameLock(other)
        || lock.monitor() == other.monitor()
            && identity != null
            && identity.equals(locks.identity(other));
  }

  // Who can end the wait

  private Need need(Lockset held, Wait wait, List<CallSite> via, Routine waiter) {
    if (wait.object() == null || via.size() > MAX_DEPTH) {
      return null;
    }
    if (wait.on() instanceof Effect.Joins
        || wait.on() instanceof Effect.Awaits
        || wait.on() instanceof Effect.AwaitsTermination) {
      for (Edge edge : runs(wait)) {
        Need need = needOf(held, edge, via, waiter);
        if (need != null) {
          return need;
        }
      }
    }
    return wait.timed() ? null : wokenBy(held, wait, via);
  }

  /** The code whose end is awaited. */
  private List<Edge> runs(Wait wait) {
    List<Edge> edges = new ArrayList<>();
    for (CallSite made : roles.creations(wait.object())) {
      for (Edge edge : made.edges()) {
        if (edge.isElsewhere()) {
          edges.add(edge);
        }
      }
      threadSubclass(made, edges);
    }
    return edges;
  }

  /** {@code new Worker()} where Worker is a thread: what it runs. */
  private void threadSubclass(CallSite made, List<Edge> edges) {
    boolean thread =
        made.receiver() instanceof Ref.Fresh fresh
            && fresh.type() != null
            && code.classes().isSubclass(fresh.type(), "java.lang.Thread");
    if (thread) {
      for (Routine run : calls.code(made.receiver())) {
        if (run.method().name().equals("run")) {
          edges.add(
              new Edge(
                  run,
                  Effect.Where.ELSEWHERE,
                  null,
                  false,
                  made.receiver(),
                  List.of(),
                  true,
                  null,
                  -1));
        }
      }
    }
  }

  private Need needOf(Lockset held, Edge edge, List<CallSite> via, Routine waiter) {
    Frame frame = Frame.of(edge);
    for (var taken : locks.acquisitions(edge.callee()).entrySet()) {
      HeldLock lock = taken.getKey();
      Ref seen = paths.normal(frame.toCaller(lock.lock()));
      HeldLock there = new HeldLock(seen, lock.mode(), lock.monitor(), -1);
      for (HeldLock mine : held.locks()) {
        LockIdentity identity = locks.identity(mine);
        boolean fits = identity != null && identity.equals(locks.identity(there));
        if (fits && !mine.mode().compatibleWith(lock.mode())) {
          LockOrder.Place place = locks.place(edge.callee(), lock);
          boolean same = via.isEmpty() && (identity.unique() || mine.sameLock(there));
          return new Need(mine, edge.callee().display(), place.routine(), place.node(), same, via);
        }
      }
    }
    return waitsFurther(held, edge, via, waiter);
  }

  /** The awaited thread itself waits for another one. */
  private Need waitsFurther(Lockset held, Edge edge, List<CallSite> via, Routine waiter) {
    for (Wait next : blocking.of(edge.callee()).keySet()) {
      boolean known = via.stream().anyMatch(site -> site.equals(next.site()));
      if (next.on() instanceof Effect.Joins && !known) {
        List<CallSite> longer = new ArrayList<>(via);
        longer.add(next.site());
        Need need = need(held, next, longer, waiter);
        if (need != null) {
          return need;
        }
      }
    }
    return null;
  }

  /** Everybody who can wake it up holds one of the locks while doing so. */
  private Need wokenBy(Lockset held, Wait wait, List<CallSite> via) {
    LockIdentity object = paths.identity(wait.object(), wait.on() instanceof Effect.AwaitsMonitor);
    if (object == null) {
      return null;
    }
    Need found = null;
    for (CallSite waker : wakers(wait, object)) {
      Need need = null;
      for (HeldLock lock : locks.must(waker.caller(), waker.node()).locks()) {
        for (HeldLock mine : held.locks()) {
          LockIdentity identity = locks.identity(mine);
          boolean fits = identity != null && identity.equals(locks.identity(lock));
          if (fits && !mine.mode().compatibleWith(lock.mode())) {
            boolean same = identity.unique() || mine.sameLock(lock);
            need =
                new Need(mine, waker.caller().display(), waker.caller(), waker.node(), same, via);
          }
        }
      }
      if (need == null) {
        return null;
      }
      found = need;
    }
    return found;
  }

  private List<CallSite> wakers(Wait wait, LockIdentity object) {
    List<CallSite> found = new ArrayList<>();
    if (wait.on() instanceof Effect.AwaitsMonitor || wait.on() instanceof Effect.AwaitsCondition) {
      for (WaitSets.Use wake : waitSets.wakes()) {
        if (object.equals(wake.identity())) {
          found.add(wake.site());
        }
      }
      return found;
    }
    for (CallSite site : calls.all()) {
      for (Effect effect : site.effects()) {
        Ref ended =
            effect instanceof Effect.CountsDown counts
                ? site.select(counts.latch())
                : effect instanceof Effect.Completes completes
                    ? site.select(completes.promise())
                    : null;
        if (ended != null && object.equals(paths.identity(paths.normal(ended), false))) {
          found.add(site);
        }
      }
    }
    return found;
  }

  /** All waits under locks, each waiting call once, in order. */
  public List<HeldWait> all() {
    return Collections.unmodifiableList(all);
  }
}
