package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Methods that close an object, tell its worker thread to stop, and go on with what the worker uses
 * without waiting for its end.
 */
public final class HalfStops {

  private static final int MAX_DEPTH = 4;

  /**
   * One of them.
   *
   * @param closer the method that closes
   * @param signal where it tells the thread to stop
   * @param resource the field of what both use
   * @param use where the closing side uses it
   * @param worker where the thread uses it
   */
  public record HalfStop(
      Owned thread,
      FieldSymbol field,
      Routine closer,
      int signal,
      FieldSymbol resource,
      CallSite use,
      CallSite worker) {}

  private final CallGraph calls;
  private final Paths paths;
  private final Code code;
  private final Endings endings;
  private final Delegation delegation;
  private final List<HalfStop> all = new ArrayList<>();

  HalfStops(Program program) {
    this.code = program.code();
    this.calls = program.calls();
    this.paths = program.paths();
    this.endings = program.endings();
    this.delegation = program.delegation();
    Map<String, HalfStop> found = new TreeMap<>();
    for (Spawns.Spawn spawn : program.spawns().all()) {
      if (spawn.thread() != null && !spawn.thread().escapes() && !isJoined(spawn.thread())) {
        find(spawn, found);
      }
    }
    all.addAll(found.values());
  }

  /** All of them. */
  public List<HalfStop> all() {
    return all;
  }

  private boolean isJoined(Owned thread) {
    return thread.uses().stream()
        .map(use -> calls.site(use.routine(), use.node()))
        .anyMatch(site -> site != null && awaits(site, 0));
  }

  /** Whether a call waits for another thread's progress, not for data. */
  private boolean awaits(CallSite site, int depth) {
    boolean here =
        site.has(Effect.Joins.class)
            || site.has(Effect.Awaits.class)
            || site.has(Effect.AwaitsTermination.class)
            || site.has(Effect.AwaitsMonitor.class)
            || site.has(Effect.AwaitsCondition.class);
    return here
        || depth < 2
            && site.edges().stream()
                .filter(Edge::isHere)
                .flatMap(edge -> calls.sites(edge.callee()).stream())
                .anyMatch(inner -> awaits(inner, depth + 1));
  }

  private void find(Spawns.Spawn spawn, Map<String, HalfStop> found) {
    for (String id : spawn.thread().fields()) {
      FieldSymbol field = paths.field(id);
      if (field == null || field.isStatic()) {
        continue;
      }
      ClassSymbol owner = field.owner();
      Map<String, CallSite> used = new LinkedHashMap<>();
      Set<String> flags = new LinkedHashSet<>();
      collect(spawn.tasks(), owner, used, flags);
      for (Routine closer : endings.closers(owner)) {
        Routine body = delegation.body(closer);
        HalfStop stop = halfStop(spawn.thread(), field, body, used, flags);
        if (stop != null) {
          found.putIfAbsent(id, stop);
        }
      }
    }
  }

  private HalfStop halfStop(
      Owned thread,
      FieldSymbol field,
      Routine closer,
      Map<String, CallSite> used,
      Set<String> flags) {
    int signal = signal(thread, closer, flags);
    if (signal < 0) {
      return null;
    }
    var after = Reachability.afterNormally(closer.body(), signal, node -> false);
    List<CallSite> following =
        calls.sites(closer).stream().filter(site -> after.get(site.node())).toList();
    for (CallSite site : following) {
      if (isProgress(site)) {
        return null;
      }
    }
    for (CallSite site : following) {
      CallSite use = use(site, field.owner(), used, 0);
      if (use != null) {
        FieldSymbol resource = paths.field(((Ref.Field) use.receiver()).field());
        return new HalfStop(thread, field, closer, signal, resource, use, used.get(resource.id()));
      }
    }
    return null;
  }

  /** Whether a call waits for a thread or latch itself, in this class. */
  private boolean isProgress(CallSite site) {
    boolean own =
        site.edges().stream()
            .anyMatch(edge -> edge.isHere() && edge.callee().owner().equals(site.caller().owner()));
    return site.edges().isEmpty() || own ? awaits(site, own ? 1 : 2) : false;
  }

  /** Where a closing method tells the thread to stop: by a call on it, or by a flag it reads. */
  private int signal(Owned thread, Routine closer, Set<String> flags) {
    for (Use use : thread.uses()) {
      CallSite site = calls.site(use.routine(), use.node());
      boolean tells =
          use.routine().equals(closer)
              && use.kind() == Use.Kind.CALLED
              && site != null
              && site.target() != null
              && Owned.isEnd(site.target().name());
      if (tells) {
        return use.node();
      }
    }
    for (int node = 0; node < closer.body().size(); node++) {
      FieldSymbol field = closer.resolved().field(node);
      boolean store =
          closer.insn(node) instanceof io.concurrencylint.analyzer.ir.Insn.StoreName
              || closer.insn(node) instanceof io.concurrencylint.analyzer.ir.Insn.StoreField;
      if (store && field != null && flags.contains(field.id())) {
        return node;
      }
    }
    return -1;
  }

  private CallSite use(CallSite site, ClassSymbol owner, Map<String, CallSite> used, int depth) {
    if (site.receiver() instanceof Ref.Field field
        && field.base() instanceof Ref.Self
        && used.containsKey(field.field())) {
      return site;
    }
    if (depth < 2) {
      for (Edge edge : site.edges()) {
        if (edge.isHere() && edge.callee().owner().equals(owner)) {
          for (CallSite inner : calls.sites(edge.callee())) {
            CallSite use = use(inner, owner, used, depth + 1);
            if (use != null) {
              return use;
            }
          }
        }
      }
    }
    return null;
  }

  /** The closeable fields of a class that a thread's code uses, and the flags it reads. */
  private void collect(
      List<Edge> tasks, ClassSymbol owner, Map<String, CallSite> used, Set<String> flags) {
    Deque<Routine> work = new ArrayDeque<>();
    Map<String, Integer> depth = new LinkedHashMap<>();
    for (Edge task : tasks) {
      depth.put(task.callee().id(), 0);
      work.add(task.callee());
    }
    while (!work.isEmpty()) {
      Routine routine = work.poll();
      readFlags(routine, owner, flags);
      for (CallSite site : calls.sites(routine)) {
        if (site.receiver() instanceof Ref.Field field
            && field.base() instanceof Ref.Self
            && isResource(field.field(), owner)) {
          used.putIfAbsent(field.field(), site);
        }
        for (Edge edge : site.edges()) {
          boolean near =
              edge.isHere()
                  && depth.get(routine.id()) < MAX_DEPTH
                  && depth.putIfAbsent(edge.callee().id(), depth.get(routine.id()) + 1) == null;
          if (near) {
            work.add(edge.callee());
          }
        }
      }
    }
  }

  private static void readFlags(Routine routine, ClassSymbol owner, Set<String> flags) {
    for (int node = 0; node < routine.body().size(); node++) {
      FieldSymbol field = routine.resolved().field(node);
      boolean flag =
          field != null
              && field.owner().equals(owner)
              && routine.insn(node).defined() >= 0
              && field.type().toString().equals("boolean");
      if (flag) {
        flags.add(field.id());
      }
    }
  }

  private boolean isResource(String id, ClassSymbol owner) {
    FieldSymbol field = paths.field(id);
    String type = field == null ? null : field.type().className();
    return type != null
        && !field.isStatic()
        && field.owner().equals(owner)
        && code.classes().isSubclass(type, "java.lang.AutoCloseable")
        && code.library().typeFact(type, TypeModel::executor) == null
        && code.library().typeFact(type, TypeModel::safety) != TypeModel.Safety.THREAD_SAFE;
  }
}
