package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Local;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.models.TypeModel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plain objects that a method makes and that several of the threads it starts use at the same time.
 */
public final class CapturedObjects {

  /** A call on the object in a started thread. */
  public record Call(Routine routine, int node, boolean changes) {}

  /** A change by one thread and a use by another, with the local's name. */
  public record Use(
      String name, String type, Call one, ThreadRole first, Call two, ThreadRole second) {}

  private final Program program;
  private final List<Use> conflicts = new ArrayList<>();

  CapturedObjects(Program program) {
    this.program = program;
    Map<Ref.Fresh, List<Call>> calls = new LinkedHashMap<>();
    for (Routine routine : program.code().routines()) {
      if (routine.around() != null) {
        collect(routine, calls);
      }
    }
    calls.forEach(this::judge);
  }

  private void collect(Routine routine, Map<Ref.Fresh, List<Call>> calls) {
    for (CallSite site : program.calls().sites(routine)) {
      if (site.receiver() instanceof Ref.Fresh made
          && !made.method().equals(routine.id())
          && program.sharing().safety(made.type()) == TypeModel.Safety.NOT_THREAD_SAFE) {
        boolean changes = site.has(Effect.Mutates.class);
        calls
            .computeIfAbsent(made, key -> new ArrayList<>())
            .add(new Call(routine, site.node(), changes));
      }
    }
  }

  private void judge(Ref.Fresh made, List<Call> calls) {
    for (Call one : calls) {
      if (!one.changes()) {
        continue;
      }
      for (Call two : calls) {
        Use use = conflict(made, one, two);
        if (use != null) {
          conflicts.add(use);
          return;
        }
      }
    }
  }

  private Use conflict(Ref.Fresh made, Call one, Call two) {
    var held = program.guards().held(one.routine(), one.node());
    boolean locked =
        program.guards().held(two.routine(), two.node()).stream().anyMatch(held::holdsSame);
    if (locked) {
      return null;
    }
    for (ThreadRole first : spawned(made, one.routine())) {
      for (ThreadRole second : spawned(made, two.routine())) {
        boolean serial =
            first.serializer() != null && first.serializer().equals(second.serializer());
        boolean apart = first.equals(second) ? repeats(made, first) : overlap(first, second);
        if (!serial && apart) {
          return new Use(name(made), made.type(), one, first, two, second);
        }
      }
    }
    return null;
  }

  /** Roles that the maker of the object starts. */
  private List<ThreadRole> spawned(Ref.Fresh made, Routine routine) {
    return program.roles().of(routine).stream()
        .filter(role -> role.spawn() != null)
        .filter(role -> role.kind() == RoleKind.NEW_THREAD || role.kind() == RoleKind.POOL)
        .filter(role -> role.spawn().caller().id().equals(made.method()))
        .toList();
  }

  /** Whether one starting place starts several threads for one object. */
  private boolean repeats(Ref.Fresh made, ThreadRole role) {
    int spawn = role.spawn().node();
    return role.many()
        && Reachability.after(role.spawn().caller().body(), spawn, node -> node == made.node())
            .get(spawn);
  }

  /** Whether the second is started while the first may still run. */
  private boolean overlap(ThreadRole first, ThreadRole second) {
    return follows(first, second) || follows(second, first);
  }

  private boolean follows(ThreadRole first, ThreadRole second) {
    Routine starter = first.spawn().caller();
    BitSet after =
        Reachability.after(starter.body(), first.spawn().node(), node -> waits(starter, node));
    return after.get(second.spawn().node());
  }

  private boolean waits(Routine routine, int node) {
    CallSite site = program.calls().site(routine, node);
    return site != null
        && (site.has(Effect.Joins.class)
            || site.has(Effect.Awaits.class)
            || site.has(Effect.AwaitsTermination.class));
  }

  private String name(Ref.Fresh made) {
    Routine maker = program.code().routine(made.method());
    for (Local local : maker.body().locals()) {
      Set<Integer> copies = Set.copyOf(copies(maker, made.node()));
      if (copies.contains(local.register())) {
        return local.name();
      }
    }
    return made.text();
  }

  private static List<Integer> copies(Routine maker, int node) {
    List<Integer> registers = new ArrayList<>();
    int register = maker.insn(node).defined();
    registers.add(register);
    for (int at = 0; at < maker.body().size(); at++) {
      if (maker.insn(at) instanceof Insn.Copy copy && copy.source() == register) {
        registers.add(copy.defined());
      }
    }
    return registers;
  }

  /** One conflict for each object, in order. */
  public List<Use> conflicts() {
    return Collections.unmodifiableList(conflicts);
  }
}
