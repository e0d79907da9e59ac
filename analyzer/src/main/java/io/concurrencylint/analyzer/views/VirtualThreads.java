package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.WaitKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which code runs on virtual threads, and what it does there that they are not made for. */
public final class VirtualThreads {

  /**
   * Something that a virtual thread does.
   *
   * @param site the call
   * @param monitor held there; null for a cache
   * @param cache the thread-local; null for a monitor
   */
  public record Finding(ThreadRole role, CallSite site, HeldLock monitor, String cache) {}

  private final Code code;
  private final CallGraph calls;
  private final ThreadRoles roles;
  private final FieldValues values;
  private final List<ThreadRole> virtual;

  VirtualThreads(Code code, CallGraph calls, Paths paths, ThreadRoles roles, FieldValues values) {
    this.code = code;
    this.calls = calls;
    this.roles = roles;
    this.values = values;
    this.virtual =
        roles.all().stream().filter(role -> role.spawn() != null && isVirtual(role)).toList();
  }

  private boolean isVirtual(ThreadRole role) {
    CallSite spawn = role.spawn();
    Effect.Creates made = spawn.effect(Effect.Creates.class);
    if (made != null) {
      return made.threads() == Effect.Threads.VIRTUAL;
    }
    for (Effect effect : spawn.effects()) {
      if (effect instanceof Effect.Runs runs
          && runs.role() != null
          && runs.role().executor() != null) {
        Ref executor = spawn.select(runs.role().executor());
        return executor != null
            && roles.createdWith(executor).stream()
                .anyMatch(creates -> creates.threads() == Effect.Threads.VIRTUAL);
      }
      if (effect instanceof Effect.Starts) {
        return roles.createdWith(spawn.receiver()).stream()
            .anyMatch(creates -> creates.threads() == Effect.Threads.VIRTUAL);
      }
    }
    return false;
  }

  /** Routines that virtual threads run, with one of their roles. */
  private Optional<ThreadRole> role(Routine routine) {
    Set<ThreadRole> all = roles.of(routine);
    return virtual.stream().filter(all::contains).findFirst();
  }

  /** Waits in a monitor, the first of each routine. */
  public List<Finding> pinned(Locks locks) {
    List<Finding> found = new ArrayList<>();
    for (Routine routine : virtual.isEmpty() ? List.<Routine>of() : code.routines()) {
      ThreadRole role = role(routine).orElse(null);
      if (role == null) {
        continue;
      }
      for (CallSite site : calls.sites(routine)) {
        HeldLock monitor = blocks(site) ? monitor(locks, site) : null;
        if (monitor != null) {
          found.add(new Finding(role, site, monitor, null));
          break;
        }
      }
    }
    return found;
  }

  private static boolean blocks(CallSite site) {
    return site.effects().stream()
        .anyMatch(
            effect -> effect instanceof Effect.Blocks blocks && blocks.kind() != WaitKind.CPU);
  }

  private static HeldLock monitor(Locks locks, CallSite site) {
    return locks.must(site.caller(), site.node()).stream()
        .filter(HeldLock::monitor)
        .findFirst()
        .orElse(null);
  }

  /** Reads of thread-locals that hold something worth keeping for longer than a task. */
  public List<Finding> cached() {
    List<Finding> found = new ArrayList<>();
    for (Routine routine : virtual.isEmpty() ? List.<Routine>of() : code.routines()) {
      ThreadRole role = role(routine).orElse(null);
      if (role == null) {
        continue;
      }
      for (CallSite site : calls.sites(routine)) {
        if (isGet(site) && site.receiver() instanceof Ref.Static field && isCache(field)) {
          String name = field.field().substring(field.field().indexOf('#') + 1);
          found.add(new Finding(role, site, null, name));
        }
      }
    }
    return found;
  }

  private static boolean isGet(CallSite site) {
    return site.target() != null
        && site.target().name().equals("get")
        && "java.lang.ThreadLocal".equals(site.target().owner());
  }

  /** Whether each thread gets a fresh object of its own. */
  private boolean isCache(Ref.Static field) {
    for (Ref stored : values.stored(field)) {
      if (stored instanceof Ref.Result result
          && Uses.simpleName(result.call()).equals("withInitial")
          && !result.arguments().isEmpty()
          && result.arguments().get(0) instanceof Ref.Code supplier
          && makesNew(code.routine(supplier.method()), supplier)) {
        return true;
      }
    }
    return false;
  }

  private static boolean makesNew(Routine routine, Ref.Code supplier) {
    if (routine == null) {
      return supplier.method().contains("<init>");
    }
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.Return leave
          && leave.source() >= 0
          && routine.value(leave.source(), node) instanceof Ref.Fresh) {
        return true;
      }
    }
    return false;
  }
}
