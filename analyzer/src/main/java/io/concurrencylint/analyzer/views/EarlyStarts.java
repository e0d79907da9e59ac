package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Threads that a constructor starts and that see the object before it is made. */
public final class EarlyStarts {

  /**
   * One of them.
   *
   * @param later node of a field that is assigned after the start, or -1
   * @param subclass a class of the project whose constructor has not begun, or null
   */
  public record EarlyStart(CallSite start, int later, ClassSymbol subclass) {}

  private final Code code;
  private final Classes classes;
  private final CallGraph calls;
  private final Spawns spawns;

  EarlyStarts(Code code, CallGraph calls, Spawns spawns) {
    this.code = code;
    this.classes = code.classes();
    this.calls = calls;
    this.spawns = spawns;
  }

  /** All of them, in the order of the program. */
  public List<EarlyStart> all() {
    Map<CallSite, Spawns.Spawn> tasks = new HashMap<>();
    spawns.all().forEach(spawn -> tasks.put(spawn.site(), spawn));
    List<EarlyStart> found = new ArrayList<>();
    for (CallSite start : calls.all()) {
      Routine routine = start.caller();
      if (!FieldValues.isInitialization(routine) || !start.has(Effect.Starts.class)) {
        continue;
      }
      Spawns.Spawn spawn = tasks.get(start);
      ClassSymbol owner = routine.owner();
      int later = assignedAfter(routine, start.node());
      ClassSymbol subclass = subclass(owner);
      boolean closed =
          owner.modifiers().isFinal() || owner.isAnonymous() || owner.modifiers().isPrivate();
      boolean harmless = later < 0 && subclass == null && closed;
      boolean sees =
          isSelf(start.receiver(), owner)
              || isMadeWith(start.receiver(), owner)
              || spawn != null && spawn.tasks().stream().anyMatch(task -> sees(task, owner));
      if (!harmless && sees) {
        found.add(new EarlyStart(start, later, subclass));
      }
    }
    return found;
  }

  private static int assignedAfter(Routine routine, int start) {
    BitSet after = Reachability.afterNormally(routine.body(), start, node -> false);
    for (int node = after.nextSetBit(0); node >= 0; node = after.nextSetBit(node + 1)) {
      FieldSymbol field = routine.resolved().field(node);
      Insn insn = routine.insn(node);
      boolean store = insn instanceof Insn.StoreName || insn instanceof Insn.StoreField;
      if (store && field != null && !field.isStatic() && field.owner().equals(routine.owner())) {
        return node;
      }
    }
    return -1;
  }

  /** A subclass with state of its own. */
  private ClassSymbol subclass(ClassSymbol owner) {
    for (ClassSymbol sub : classes.subclasses(owner.name())) {
      if (!sub.equals(owner) && sub.fields().iterator().hasNext()) {
        return sub;
      }
    }
    return null;
  }

  /** Whether a task has the object: as its own, or as the one around it. */
  private boolean sees(Edge task, ClassSymbol owner) {
    if (isSelf(task.receiver(), owner)) {
      return true;
    }
    Routine routine = task.callee();
    if (routine.owner().equals(owner) && !routine.method().isLambda()) {
      return !routine.method().isStatic();
    }
    for (int node = 0; node < routine.body().size(); node++) {
      CallSite site = calls.site(routine, node);
      FieldSymbol field = routine.resolved().field(node);
      boolean uses =
          site != null && isSelf(site.receiver(), owner)
              || field != null && !field.isStatic() && isSelf(routine.values().base(node), owner);
      if (uses) {
        return true;
      }
    }
    return false;
  }

  /** Whether a thread was made with the object as its task. */
  private boolean isMadeWith(Ref thread, ClassSymbol owner) {
    CallSite made =
        thread instanceof Ref.Fresh fresh
            ? calls.site(code.routine(fresh.method()), fresh.node())
            : null;
    return made != null && made.arguments().stream().anyMatch(each -> isSelf(each, owner));
  }

  private static boolean isSelf(Ref ref, ClassSymbol owner) {
    return ref instanceof Ref.Self self && self.owner().equals(owner.name());
  }
}
