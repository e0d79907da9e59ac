package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Paths of started code as they read where the outermost known starter stands: there, two threads'
 * paths to one object are equal.
 */
final class RootFrames {

  private static final int MAX_STARTERS = 3;

  /** Reads a path of a routine in the frame of the root. */
  interface Translation {
    Translation NONE = ref -> ref;

    Ref apply(Ref ref);
  }

  private final ThreadRoles roles;
  private final Parts parts;

  RootFrames(ThreadRoles roles, Parts parts) {
    this.roles = roles;
    this.parts = parts;
  }

  /** For paths of a role's entry. */
  Translation ofEntry(ThreadRole role) {
    return ofEntry(role, 0);
  }

  private Translation ofEntry(ThreadRole role, int depth) {
    CallSite spawn = role.spawn();
    if (spawn == null || depth > MAX_STARTERS) {
      return Translation.NONE;
    }
    Edge edge = spawnEdge(role);
    Translation own = edge == null ? Translation.NONE : Frame.of(edge)::toCaller;
    ThreadRole parent = parent(spawn.caller());
    if (parent != null && parent.equals(role)) {
      return own;
    }
    Translation outer =
        parent == null ? ofWhole(spawn.caller(), depth) : within(parent, spawn.caller(), depth + 1);
    return ref -> outer.apply(own.apply(ref));
  }

  /** For paths of a method that nobody is known to run: those of the method it is a part of. */
  private Translation ofWhole(Routine routine, int depth) {
    Parts.Place place = parts.placeOf(routine);
    if (place == null || depth > MAX_STARTERS) {
      return Translation.NONE;
    }
    Translation outer = ofWhole(place.whole(), depth + 1);
    return ref -> outer.apply(place.edge().toCaller(ref));
  }

  /** For paths of a routine that a role reaches. */
  Translation within(ThreadRole role, Routine routine) {
    return within(role, routine, 0);
  }

  private Translation within(ThreadRole role, Routine routine, int depth) {
    List<CallSite> chain = roles.chain(role, routine);
    List<Edge> way = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      Routine callee = i + 1 < chain.size() ? chain.get(i + 1).caller() : routine;
      chain.get(i).edges().stream()
          .filter(edge -> edge.callee().equals(callee) && edge.isHere())
          .findFirst()
          .ifPresent(way::add);
    }
    Translation entry = ofEntry(role, depth);
    return ref -> {
      Ref at = ref;
      for (int i = way.size() - 1; i >= 0; i--) {
        at = Frame.of(way.get(i)).toCaller(at);
      }
      return entry.apply(at);
    };
  }

  private static Edge spawnEdge(ThreadRole role) {
    return role.spawn().edges().stream()
        .filter(edge -> edge.callee().equals(role.entry()) && !edge.isHere())
        .findFirst()
        .orElse(null);
  }

  /** The role that runs a starter: main before others. */
  ThreadRole parent(Routine starter) {
    Set<ThreadRole> of = roles.of(starter);
    return of.stream()
        .filter(ThreadRole::isMain)
        .findFirst()
        .orElseGet(() -> of.stream().findFirst().orElse(null));
  }
}
