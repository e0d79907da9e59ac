package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.LockMode;
import io.concurrencylint.analyzer.models.TypeModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Locks that a thread takes which it already has, though they cannot be taken twice. */
public final class SelfLocking {

  private final CallGraph calls;
  private final Locks locks;
  private final Paths paths;
  private final Library types;
  private final ThreadRoles roles;
  private final LockCycles cycles;

  /** What the models say of the type of a lock. */
  private interface Library {
    TypeModel.Lock lock(String type);
  }

  /**
   * A second acquisition.
   *
   * @param outer the call under the lock that leads to it, or the acquisition itself
   * @param held as the outer call's routine holds it
   * @param place the second acquisition
   * @param upgrade whether the write lock is wanted where the read lock is held
   * @param way the calls that lead from the outer call to the acquisition
   * @param support how sure it is that they do
   */
  public record Again(
      CallSite outer,
      HeldLock held,
      LockOrder.Place place,
      boolean upgrade,
      List<CallSite> way,
      LockCycles.Support support) {}

  SelfLocking(Program program) {
    this.calls = program.calls();
    this.locks = program.locks();
    this.paths = program.paths();
    this.types = type -> program.library().typeFact(type, TypeModel::lock);
    this.roles = program.roles();
    this.cycles = program.lockCycles();
  }

  /** All second acquisitions, each place once, in order. */
  public List<Again> all() {
    List<Again> found = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    for (CallSite site : calls.all()) {
      for (HeldLock held : locks.ownMay(site.caller(), site.node()).locks()) {
        if (!held.monitor()) {
          for (Again again : again(site, held)) {
            String place = again.place().routine().id() + "@" + again.place().node();
            if (seen.add(place)) {
              found.add(again);
            }
          }
        }
      }
    }
    return found;
  }

  private List<Again> again(CallSite site, HeldLock held) {
    List<Again> found = new ArrayList<>();
    for (Effect effect : site.effects()) {
      if (effect instanceof Effect.Acquire acquire
          && !acquire.tries()
          && acquire.mode() != LockMode.OPTIMISTIC
          && site.select(acquire.lock()) != null) {
        HeldLock wanted = wanted(site.select(acquire.lock()), acquire.mode());
        if (blocks(site, held, wanted)) {
          LockOrder.Place here = new LockOrder.Place(site.caller(), site.node());
          found.add(
              new Again(
                  site, held, here, isUpgrade(held, wanted), List.of(), LockCycles.Support.SEEN));
        }
      }
    }
    for (Edge edge : site.edges()) {
      if (edge.isHere()) {
        Frame frame = Frame.of(edge);
        for (HeldLock lock : locks.acquisitions(edge.callee()).keySet()) {
          Ref seen = paths.normal(frame.toCaller(lock.lock()));
          HeldLock wanted = new HeldLock(seen, lock.mode(), lock.monitor(), -1);
          if (!lock.monitor() && blocks(site, held, wanted)) {
            found.add(through(site, edge, lock, held, isUpgrade(held, wanted)));
          }
        }
      }
    }
    return found;
  }

  private Again through(CallSite site, Edge edge, HeldLock lock, HeldLock held, boolean upgrade) {
    List<LockOrder.Place> way = new ArrayList<>();
    way.add(new LockOrder.Place(site.caller(), site.node()));
    way.addAll(LockOrder.way(locks, edge, lock));
    LockOrder.Place place = locks.place(edge.callee(), lock);
    List<CallSite> sites =
        way.stream()
            .filter(at -> !at.equals(place))
            .map(at -> calls.site(at.routine(), at.node()))
            .toList();
    return new Again(site, held, place, upgrade, sites, cycles.support(way));
  }

  private HeldLock wanted(Ref lock, LockMode mode) {
    Ref normal = paths.normal(lock);
    return normal instanceof Ref.Side side
        ? new HeldLock(side.base(), side.mode(), false, -1)
        : new HeldLock(normal, LockFlow.mode(mode), false, -1);
  }

  private static boolean isUpgrade(HeldLock held, HeldLock wanted) {
    return held.mode() == Mode.READ && wanted.mode() == Mode.EXCLUSIVE;
  }

  private boolean blocks(CallSite site, HeldLock held, HeldLock wanted) {
    if (!held.sameLock(wanted) || !isOneObject(held.lock())) {
      return false;
    }
    TypeModel.Lock kind = types.lock(paths.type(held.lock()));
    if (kind == TypeModel.Lock.STAMPED || kind == TypeModel.Lock.NON_REENTRANT) {
      return held.mode() == Mode.EXCLUSIVE || wanted.mode() == Mode.EXCLUSIVE;
    }
    if (kind == TypeModel.Lock.SEMAPHORE) {
      return isBinary(held.lock());
    }
    boolean writes =
        locks
            .ownMay(site.caller(), site.node())
            .holds(lock -> lock.sameLock(held) && lock.mode() == Mode.EXCLUSIVE);
    return kind == TypeModel.Lock.READ_WRITE && isUpgrade(held, wanted) && !writes;
  }

  /** Not an element, nor one of several. */
  private static boolean isOneObject(Ref lock) {
    Ref root = lock.root();
    return !(root instanceof Ref.Choice)
        && !(root instanceof Ref.Unknown)
        && !(lock instanceof Ref.Element)
        && !(lock instanceof Ref.Getter);
  }

  private boolean isBinary(Ref semaphore) {
    List<CallSite> made = roles.creations(semaphore);
    return !made.isEmpty()
        && made.stream()
            .allMatch(
                site ->
                    !site.arguments().isEmpty()
                        && site.arguments().get(0) instanceof Ref.Constant permits
                        && Integer.valueOf(1).equals(permits.value()));
  }
}
