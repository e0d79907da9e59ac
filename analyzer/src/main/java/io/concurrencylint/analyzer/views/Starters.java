package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls that start other threads, what follows them, and what the started code reads first. */
public final class Starters {

  private static final int MAX_DEPTH = 3;

  private final Program program;
  private final List<Spawn> spawns = new ArrayList<>();
  private final Map<String, List<Spawn>> byStarter = new HashMap<>();

  /**
   * An assignment in the starter.
   *
   * @param base the object, null for a static field
   */
  public record Store(int node, FieldSymbol field, Ref base) {}

  /**
   * A call that starts code in another thread.
   *
   * @param starter the routine of the call
   * @param started what runs in the other thread
   * @param laterStores assignments that follow in the starter
   * @param earlier fields that the starter assigns before
   */
  public record Spawn(
      Routine starter,
      int node,
      CallSite site,
      List<Routine> started,
      List<Store> laterStores,
      Set<FieldSymbol> earlier) {
    public Spawn {
      started = List.copyOf(started);
      laterStores = List.copyOf(laterStores);
      earlier = Set.copyOf(earlier);
    }

    public boolean isAssignedBefore(FieldSymbol field) {
      return earlier.contains(field);
    }

    /** Whether the code runs some time later, or again and again, as a timer has it. */
    public boolean isDelayed() {
      String name = site.target() == null ? "" : site.target().name();
      return name.startsWith("schedule") || name.startsWith("setTimer") || name.startsWith("newT");
    }
  }

  Starters(Program program) {
    this.program = program;
    for (CallSite site : program.calls().all()) {
      List<Routine> started = started(site);
      if (!started.isEmpty()) {
        List<Store> later = storesAfter(program, site.caller(), site.node());
        spawns.add(
            new Spawn(
                site.caller(),
                site.node(),
                site,
                started,
                later,
                assignedBefore(site.caller(), site.node())));
      }
    }
    for (Spawn spawn : spawns) {
      byStarter.computeIfAbsent(spawn.starter().id(), key -> new ArrayList<>()).add(spawn);
    }
  }

  private List<Routine> started(CallSite site) {
    Set<Routine> started = new LinkedHashSet<>();
    Effect.Starts starts = site.effect(Effect.Starts.class);
    Ref thread = starts == null ? null : site.select(starts.thread());
    if (thread != null) {
      started.addAll(program.calls().code(thread));
      for (CallSite creation : program.roles().creations(thread)) {
        addElsewhere(creation, started);
      }
    }
    // Making a thread is not starting it.
    if (!(site.caller().insn(site.node()) instanceof Insn.New)) {
      addElsewhere(site, started);
    }
    return List.copyOf(started);
  }

  private static void addElsewhere(CallSite site, Set<Routine> started) {
    for (Edge edge : site.edges()) {
      if (edge.isElsewhere() && edge.role() != null) {
        started.add(edge.callee());
      }
    }
  }

  /** Assignments of fields that can follow a node without passing it again. */
  public static List<Store> storesAfter(Program program, Routine routine, int from) {
    BitSet after = Reachability.afterNormally(routine.body(), from, node -> node == from);
    List<Store> found = new ArrayList<>();
    for (int node = after.nextSetBit(0); node >= 0; node = after.nextSetBit(node + 1)) {
      FieldSymbol field = routine.resolved().field(node);
      if (field != null && isStore(routine.insn(node)) && node != from) {
        Ref base = program.paths().normal(routine.values().base(node));
        if (!isMadeAfter(routine, from, base)) {
          found.add(new Store(node, field, base));
        }
      }
    }
    return found;
  }

  /** An object that is not there yet when the thread is started. */
  private static boolean isMadeAfter(Routine routine, int start, Ref base) {
    return base != null
        && base.root() instanceof Ref.Fresh fresh
        && fresh.method().equals(routine.id())
        && !Reachability.afterNormally(routine.body(), fresh.node(), node -> false).get(start);
  }

  /** Changes of plain objects in fields that can follow a node. */
  public static List<Store> changesAfter(Program program, Routine routine, int from) {
    BitSet after = Reachability.afterNormally(routine.body(), from, node -> node == from);
    List<Store> found = new ArrayList<>();
    for (CallSite site : program.calls().sites(routine)) {
      FieldSymbol field =
          site.receiver() instanceof Ref.Field path ? program.paths().field(path.field()) : null;
      boolean changes =
          field != null
              && after.get(site.node())
              && site.has(Effect.Mutates.class)
              && program.guards().holdsPlainObject(field);
      if (changes) {
        found.add(new Store(site.node(), field, ((Ref.Field) site.receiver()).base()));
      }
    }
    return found;
  }

  private static boolean isStore(Insn insn) {
    return insn instanceof Insn.StoreName || insn instanceof Insn.StoreField;
  }

  private Set<FieldSymbol> assignedBefore(Routine routine, int spawn) {
    Set<FieldSymbol> found = new LinkedHashSet<>();
    Body body = routine.body();
    for (int node = 0; node < body.size(); node++) {
      FieldSymbol field = routine.resolved().field(node);
      boolean before =
          field != null
              && isStore(body.insn(node))
              && Reachability.afterNormally(body, node, n -> false).get(spawn);
      if (before) {
        found.add(field);
      }
    }
    return found;
  }

  public List<Spawn> all() {
    return Collections.unmodifiableList(spawns);
  }

  /** What a call starts in other threads; empty if nothing. */
  public List<Routine> startedAt(Routine starter, int node) {
    for (Spawn spawn : byStarter.getOrDefault(starter.id(), List.of())) {
      if (spawn.node() == node) {
        return spawn.started();
      }
    }
    return List.of();
  }

  /** Whether a field has a value as soon as its object is made. */
  public boolean isInitialized(FieldSymbol field) {
    if (field.source() != null && field.source().initialized()) {
      return program.fieldValues().stores(field.id()).stream()
          .noneMatch(value -> value instanceof Ref.Constant constant && constant.value() == null);
    }
    return false;
  }

  /** The read of a field that started code does before it waits for anything; null if none. */
  public FieldAccess firstRead(Spawn spawn, FieldSymbol field) {
    boolean settled = isInitialized(field) || isSetByConstructor(field);
    return settled ? null : readIn(spawn.started(), field);
  }

  private boolean isSetByConstructor(FieldSymbol field) {
    for (Routine routine : program.code().routines()) {
      if (!routine.owner().equals(field.owner()) || !program.guards().isInitialization(routine)) {
        continue;
      }
      for (int node = 0; node < routine.body().size(); node++) {
        boolean sets =
            isStore(routine.insn(node))
                && field.equals(routine.resolved().field(node))
                && !(stored(routine, node) instanceof Ref.Constant constant
                    && constant.value() == null);
        if (sets) {
          return true;
        }
      }
    }
    return false;
  }

  private static Ref stored(Routine routine, int node) {
    Insn insn = routine.insn(node);
    int source = insn instanceof Insn.StoreName name ? name.source() : -1;
    source = insn instanceof Insn.StoreField store ? store.source() : source;
    return routine.value(source, node);
  }

  /** The read of a field in some routines, or what they call, before they wait for anything. */
  public FieldAccess readIn(List<Routine> started, FieldSymbol field) {
    record Visit(Routine routine, int depth) {}
    Deque<Visit> work = new ArrayDeque<>();
    Set<String> seen = new LinkedHashSet<>();
    started.forEach(routine -> work.add(new Visit(routine, 0)));
    while (!work.isEmpty()) {
      Visit visit = work.poll();
      Routine routine = visit.routine();
      if (!seen.add(routine.id())) {
        continue;
      }
      BitSet early = Reachability.after(routine.body(), Body.ENTRY, node -> waits(routine, node));
      for (int node = early.nextSetBit(0); node >= 0; node = early.nextSetBit(node + 1)) {
        boolean reads =
            field.equals(routine.resolved().field(node)) && !isStore(routine.insn(node));
        if (reads && !isTested(routine, node)) {
          Ref base = program.paths().normal(routine.values().base(node));
          return new FieldAccess(routine, node, field, base, FieldAccess.Kind.READ);
        }
        CallSite site = program.calls().site(routine, node);
        if (site != null && visit.depth() < MAX_DEPTH && site.edges().size() <= 2) {
          site.edges().stream()
              .filter(Edge::isHere)
              .forEach(edge -> work.add(new Visit(edge.callee(), visit.depth() + 1)));
        }
      }
    }
    return null;
  }

  private boolean waits(Routine routine, int node) {
    CallSite site = program.calls().site(routine, node);
    return site != null
        && (site.has(Effect.Awaits.class)
            || site.has(Effect.AwaitsCondition.class)
            || site.has(Effect.AwaitsMonitor.class)
            || site.has(Effect.Receives.class)
            || site.has(Effect.Joins.class)
            || site.has(Effect.Blocks.class));
  }

  private boolean isTested(Routine routine, int read) {
    return program.tests().in(routine).stream()
        .anyMatch(
            test ->
                test.call() == null
                    && test.field().equals(routine.resolved().field(read))
                    && test.whenNull() != Tests.NO_NULL_TEST);
  }

  /** Whether code uses the object of a class that it stands in: its own, or the enclosing one. */
  public boolean usesThis(Routine routine, ClassSymbol type) {
    for (int node = 0; node < routine.body().size(); node++) {
      CallSite site = program.calls().site(routine, node);
      boolean calls =
          site != null
              && site.receiver() instanceof Ref.Self self
              && self.owner().equals(type.name());
      boolean reads =
          routine.values().base(node) instanceof Ref.Self self && self.owner().equals(type.name());
      if (calls || reads) {
        return true;
      }
    }
    return false;
  }
}
