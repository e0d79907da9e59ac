package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Operands;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who waits on which monitor or condition, and who wakes up whom. Two places belong together when
 * their objects may be one across threads, see {@link LockIdentity}.
 */
public final class WaitSets {

  private static final int MAX_DEPTH = 4;

  /**
   * A wait, or a wake-up.
   *
   * @param object the monitor or condition, in normal form
   * @param identity null when nothing links it to another thread's
   * @param condition whether it is a {@code Condition} rather than a monitor
   * @param timed of a wait: it gives up some time
   * @param all of a wake-up: everybody is woken
   */
  public record Use(
      CallSite site,
      Ref object,
      LockIdentity identity,
      boolean condition,
      boolean timed,
      boolean all) {

    public Routine routine() {
      return site.caller();
    }

    public int node() {
      return site.node();
    }

    /** What tells it in findings: the method and the object. */
    public String key() {
      return routine().outermost().id() + " " + object.text();
    }
  }

  private final CallGraph calls;
  private final Paths paths;
  private final Locks locks;
  private final Conditions conditions;
  private final Code code;
  private final List<Use> waits = new ArrayList<>();
  private final List<Use> wakes = new ArrayList<>();

  WaitSets(Code code, CallGraph calls, Paths paths, Locks locks, Conditions conditions) {
    this.code = code;
    this.calls = calls;
    this.paths = paths;
    this.locks = locks;
    this.conditions = conditions;
    for (CallSite site : calls.all()) {
      for (Effect effect : site.effects()) {
        collect(site, effect);
      }
    }
  }

  private void collect(CallSite site, Effect effect) {
    boolean overridden = site.edges().stream().anyMatch(edge -> !edge.handedOver());
    if (overridden) {
      return;
    }
    if (effect instanceof Effect.AwaitsMonitor wait) {
      add(waits, site, site.select(wait.monitor()), false, wait.timed(), false);
    } else if (effect instanceof Effect.AwaitsCondition wait) {
      add(waits, site, site.select(wait.condition()), true, wait.timed(), false);
    } else if (effect instanceof Effect.Notifies wake) {
      add(wakes, site, site.select(wake.monitor()), false, false, wake.all());
    } else if (effect instanceof Effect.Signals wake) {
      add(wakes, site, site.select(wake.condition()), true, false, wake.all());
    }
  }

  private void add(
      List<Use> uses, CallSite site, Ref object, boolean condition, boolean timed, boolean all) {
    if (object != null) {
      Ref normal = paths.normal(object);
      LockIdentity identity = paths.identity(normal, !condition);
      uses.add(new Use(site, normal, identity, condition, timed, all));
    }
  }

  /** All waits on monitors and conditions, in order. */
  public List<Use> waits() {
    return Collections.unmodifiableList(waits);
  }

  /** All wake-ups, in order. */
  public List<Use> wakes() {
    return Collections.unmodifiableList(wakes);
  }

  /** The waits that a wake-up may be for. */
  public List<Use> waitsFor(Use wake) {
    return matching(waits, wake);
  }

  /** The wake-ups that may be for a wait. */
  public List<Use> wakesFor(Use wait) {
    return matching(wakes, wait);
  }

  private static List<Use> matching(List<Use> uses, Use other) {
    return uses.stream()
        .filter(use -> use.condition() == other.condition())
        .filter(use -> use.identity() != null && use.identity().equals(other.identity()))
        .toList();
  }

  /** The lock that must be held: the monitor, or the condition's lock; null if not known. */
  public HeldLock needs(Use use) {
    return use.condition()
        ? conditions.lockOf(use.object())
        : new HeldLock(use.object(), Mode.EXCLUSIVE, true, -1);
  }

  /** Whether the lock that a use needs may be held there, by the routine or its callers. */
  public boolean mayHold(Use use, HeldLock needed) {
    return holds(locks.may(use.routine(), use.node()), needed)
        || holds(locks.assumedAtEntry(use.routine()), needed);
  }

  private static boolean holds(Lockset held, HeldLock needed) {
    return held.holds(
        lock ->
            lock.sameLock(needed)
                || lock.monitor() == needed.monitor()
                    && lock.lock().text().equals(needed.lock().text()));
  }

  /**
   * Whether a test in a loop follows each time the wait returns: in the routine, or around every
   * call of it.
   */
  public boolean isInLoop(Use wait) {
    return isInLoop(wait.routine(), wait.node(), 0);
  }

  private boolean isInLoop(Routine routine, int node, int depth) {
    if (Reachability.inLoop(routine.body(), node)) {
      return true;
    }
    List<CallSite> callers = calls.callers(routine);
    return depth < MAX_DEPTH
        && !callers.isEmpty()
        && callers.stream().allMatch(site -> isInLoop(site.caller(), site.node(), depth + 1));
  }

  /** What decides whether to go on waiting: fields, calls and constants of the loop's tests. */
  public Set<String> predicate(Use wait) {
    Set<String> parts = new TreeSet<>();
    predicate(wait.routine(), wait.node(), 0, parts);
    return parts;
  }

  /** Where the loop is not in the routine, it may be around the calls of it. */
  private void predicate(Routine routine, int at, int depth, Set<String> parts) {
    if (!Reachability.inLoop(routine.body(), at) && depth < MAX_DEPTH) {
      calls
          .callers(routine)
          .forEach(site -> predicate(site.caller(), site.node(), depth + 1, parts));
      return;
    }
    BitSet loop = Reachability.loop(routine.body(), at);
    for (int node = loop.nextSetBit(0); node >= 0; node = loop.nextSetBit(node + 1)) {
      if (routine.insn(node) instanceof Insn.If branch) {
        parts(routine, branch.condition(), parts, new HashSet<>());
      }
    }
  }

  /** Ids of the fields that the tests of the loop around a wait read. */
  public Set<String> predicateFields(Use wait) {
    Set<String> fields = new TreeSet<>();
    for (String part : predicate(wait)) {
      if (part.contains("#") && !part.startsWith("call ")) {
        fields.add(part);
      }
    }
    return fields;
  }

  private void parts(Routine routine, int register, Set<String> parts, Set<Integer> seen) {
    if (register < 0 || !seen.add(register)) {
      return;
    }
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      if (insn.defined() != register) {
        continue;
      }
      FieldSymbol field = routine.resolved().field(node);
      if (field != null) {
        parts.add(field.id());
      } else if (insn instanceof Insn.Literal literal) {
        parts.add(String.valueOf(literal.value()));
      } else if (insn instanceof Insn.Call) {
        parts.add("call " + calls.site(routine, node).id());
      } else if (insn instanceof Insn.Operation operation) {
        parts.add(operation.operator());
      }
      for (int operand : Operands.of(insn)) {
        parts(routine, operand, parts, seen);
      }
    }
  }

  /**
   * The node that takes the lock from which a path leads to the wait without any test in between,
   * while there are tests elsewhere: what they found may no longer hold. -1 if there is none.
   */
  public int untestedEntry(Use wait) {
    Routine routine = wait.routine();
    HeldLock needed = needs(wait);
    if (needed == null) {
      return -1;
    }
    for (HeldLock held : locks.ownMay(routine, wait.node()).locks()) {
      boolean explicit =
          held.sameLock(needed)
              && held.acquired() >= 0
              && !(routine.insn(held.acquired()) instanceof Insn.MonitorEnter enter
                  && enter.implied());
      if (explicit && leadsUntested(routine, held.acquired(), wait.node())) {
        return held.acquired();
      }
    }
    return -1;
  }

  private static boolean leadsUntested(Routine routine, int enter, int wait) {
    BitSet untested =
        Reachability.afterNormally(
            routine.body(),
            enter,
            node -> routine.insn(node) instanceof Insn.If || decides(routine, node));
    return untested.get(wait);
  }

  private static boolean decides(Routine routine, int node) {
    return routine.insn(node) instanceof Insn.Switch;
  }

  /**
   * Whether an object of a field never leaves its class: it is only locked, waited for and woken
   * up. False when it is no private field.
   */
  public boolean isConfined(Use use) {
    String id =
        use.object() instanceof Ref.Field field
            ? field.field()
            : use.object() instanceof Ref.Static field ? field.field() : null;
    FieldSymbol symbol = id == null ? null : paths.field(id);
    if (symbol == null || !symbol.modifiers().isPrivate()) {
      return false;
    }
    for (Routine routine : code.routines()) {
      if (handsOut(routine, symbol)) {
        return false;
      }
    }
    return true;
  }

  private boolean handsOut(Routine routine, FieldSymbol symbol) {
    for (int node = 0; node < routine.body().size(); node++) {
      boolean reads =
          symbol.equals(routine.resolved().field(node)) && routine.insn(node).defined() >= 0;
      if (reads && leaves(routine, routine.insn(node).defined())) {
        return true;
      }
    }
    return false;
  }

  private static boolean leaves(Routine routine, int register) {
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      boolean out =
          insn instanceof Insn.Return leave && leave.source() == register
              || insn instanceof Insn.Call call && call.arguments().contains(register)
              || insn instanceof Insn.New creation && creation.arguments().contains(register)
              || insn instanceof Insn.StoreField store && store.source() == register
              || insn instanceof Insn.StoreName name && name.source() == register
              || insn instanceof Insn.ArrayWrite array && array.source() == register
              || insn instanceof Insn.Copy copy
                  && copy.source() == register
                  && leaves(routine, copy.defined());
      if (out) {
        return true;
      }
    }
    return false;
  }
}
