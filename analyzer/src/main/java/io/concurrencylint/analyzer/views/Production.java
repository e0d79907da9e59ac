package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What code leaves behind for others to read: fields, array elements, contents of objects. */
public final class Production {

  private static final int MAX_DEPTH = 3;
  private static final int MAX_RESULTS = 64;

  /**
   * Something that is written or read.
   *
   * @param path in the frame of the routine that was asked about
   * @param contents whether it is what the object contains, rather than the variable
   * @param routine where it is written or read
   */
  public record Item(Ref path, boolean contents, Routine routine, int node) {

    /** Whether both are about one place. */
    public boolean isSamePlace(Item other) {
      return contents == other.contents && path.equals(other.path);
    }

    /** The same in the frame of a caller. */
    public Item asSeenBy(Edge edge) {
      return new Item(edge.toCaller(path), contents, routine, node);
    }
  }

  private final CallGraph calls;
  private final Map<String, List<Item>> written = new HashMap<>();

  Production(CallGraph calls) {
    this.calls = calls;
  }

  /** What a routine writes, and what it calls, as it sees it. */
  public List<Item> written(Routine routine) {
    return written(routine, 0);
  }

  /** The same as the caller sees it that hands the routine over. */
  public List<Item> written(Edge edge) {
    return written(edge.callee(), 0).stream().map(item -> item.asSeenBy(edge)).toList();
  }

  private List<Item> written(Routine routine, int depth) {
    List<Item> known = written.get(routine.id());
    if (known != null) {
      return known;
    }
    List<Item> found = new ArrayList<>();
    for (int node = 0; node < routine.body().size(); node++) {
      Item item = write(routine, node);
      if (item != null) {
        found.add(item);
      }
    }
    for (CallSite site : calls.sites(routine)) {
      for (Edge edge : site.edges()) {
        if (edge.isHere() && depth < MAX_DEPTH && found.size() < MAX_RESULTS) {
          written(edge.callee(), depth + 1).forEach(item -> found.add(item.asSeenBy(edge)));
        }
      }
    }
    if (depth == 0) {
      written.put(routine.id(), List.copyOf(found));
    }
    return found;
  }

  private Item write(Routine routine, int node) {
    Insn insn = routine.insn(node);
    if (insn instanceof Insn.StoreName || insn instanceof Insn.StoreField) {
      Ref path = fieldPath(routine, node);
      return path == null ? null : new Item(path, false, routine, node);
    }
    if (insn instanceof Insn.ArrayWrite write) {
      return new Item(routine.value(write.array(), node), true, routine, node);
    }
    CallSite site = calls.site(routine, node);
    return site == null || !changes(site) || site.receiver() == null
        ? null
        : new Item(site.receiver(), true, routine, node);
  }

  private static boolean changes(CallSite site) {
    if (site.has(Effect.Sends.class)) {
      return false;
    }
    return site.effects().stream()
        .anyMatch(
            effect ->
                effect instanceof Effect.Mutates mutates && mutates.object().isThis()
                    || effect instanceof Effect.Atomic atomic
                        && atomic.access() != Effect.Access.READ);
  }

  /** What a node reads, or null. */
  public Item read(Routine routine, int node) {
    Insn insn = routine.insn(node);
    if (insn instanceof Insn.Name || insn instanceof Insn.Select) {
      Ref path = fieldPath(routine, node);
      return path == null ? null : new Item(path, false, routine, node);
    }
    if (insn instanceof Insn.ArrayRead read) {
      return new Item(routine.value(read.array(), node), true, routine, node);
    }
    if (insn instanceof Insn.ForEach loop) {
      return new Item(routine.value(loop.iterable(), node), true, routine, node);
    }
    CallSite site = calls.site(routine, node);
    return site == null || !looks(site) || site.receiver() == null
        ? null
        : new Item(site.receiver(), true, routine, node);
  }

  private static boolean looks(CallSite site) {
    return site.effects().stream()
        .anyMatch(
            effect ->
                effect instanceof Effect.ReadOnly
                    || effect instanceof Effect.Iterates
                    || effect instanceof Effect.Atomic atomic
                        && atomic.access() == Effect.Access.READ);
  }

  /** What people call a place, seen from a routine. */
  public static String name(Routine routine, Item item) {
    if (item.path() instanceof Ref.Fresh fresh && fresh.method().equals(routine.id())) {
      String variable = Endings.variable(routine, fresh.node());
      return variable == null ? item.path().text() : variable;
    }
    if (item.path() instanceof Ref.Field field) {
      return field.field().substring(field.field().indexOf('#') + 1);
    }
    return item.path().text();
  }

  /** The path of a plain field; a volatile one is meant to be read at any time. */
  private static Ref fieldPath(Routine routine, int node) {
    FieldSymbol field = routine.resolved().field(node);
    if (field == null || field.isVolatile() || field.isFinal()) {
      return null;
    }
    Ref base = routine.values().base(node);
    return field.isStatic()
        ? new Ref.Static(field.id())
        : base == null ? null : new Ref.Field(base, field.id());
  }
}
