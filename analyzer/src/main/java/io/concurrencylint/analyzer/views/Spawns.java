package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.RoleKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where other threads begin to run code: a thread is started, or a task is handed over. */
public final class Spawns {

  /**
   * One such place.
   *
   * @param site the start, submit or execute
   * @param tasks what runs from then on
   * @param thread the thread that is started, null for a task of an executor
   */
  public record Spawn(CallSite site, List<Edge> tasks, Owned thread) {}

  private final List<Spawn> all = new ArrayList<>();

  Spawns(CallGraph calls, Ownership ownership) {
    Map<CallSite, Owned> started = new LinkedHashMap<>();
    for (Owned owned : ownership.all()) {
      if (owned.what() == Effect.Creation.THREAD) {
        for (Use use : owned.uses()) {
          CallSite site = calls.site(use.routine(), use.node());
          if (use.kind() == Use.Kind.CALLED && site != null && site.has(Effect.Starts.class)) {
            started.putIfAbsent(site, owned);
          }
        }
      }
    }
    for (CallSite site : calls.all()) {
      Owned thread = started.get(site);
      boolean made = site.has(Effect.Creates.class) && !site.target().name().startsWith("start");
      if (thread == null && made) {
        continue;
      }
      Set<Edge> tasks = new LinkedHashSet<>();
      site.edges().stream().filter(Spawns::isTask).forEach(tasks::add);
      if (thread != null) {
        thread.origin().edges().stream().filter(Spawns::isTask).forEach(tasks::add);
      }
      if (!tasks.isEmpty()) {
        all.add(new Spawn(site, List.copyOf(tasks), thread));
      }
    }
  }

  private static boolean isTask(Edge edge) {
    boolean parallel = edge.role() != null && edge.role().kind() == RoleKind.PARALLEL;
    return edge.where() == Effect.Where.ELSEWHERE
        && edge.handedOver()
        && edge.through() == null
        && !parallel;
  }

  /** All of them, in the order of the program. */
  public List<Spawn> all() {
    return all;
  }

  /** Whether a routine can come to its end, rather than serve for ever. */
  public static boolean ends(Routine routine) {
    return Reachability.after(routine.body(), 0, node -> false)
        .get(io.concurrencylint.analyzer.ir.Body.EXIT);
  }
}
