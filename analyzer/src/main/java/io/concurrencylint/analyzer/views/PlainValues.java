package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plain collections that are values of a concurrent map: the map does not protect them. */
public final class PlainValues {

  /**
   * A change of such a value and a use that no lock orders.
   *
   * @param maker the routine that makes the value
   * @param made where
   * @param walks whether the use goes through all elements
   */
  public record Sharing(
      FieldSymbol map,
      String type,
      Routine maker,
      int made,
      CallSite change,
      CallSite use,
      boolean walks) {}

  private final Program program;
  private final List<Sharing> sharings = new ArrayList<>();

  PlainValues(Program program) {
    this.program = program;
    for (String field : program.concurrentCalls().fields()) {
      FieldSymbol map = program.paths().field(field);
      boolean isMap =
          map.type().className() != null
              && program.classes().isSubclass(map.type().className(), "java.util.Map");
      Made made = isMap ? plainValue(field) : null;
      if (made != null && program.sharing().confinement(map.owner()) == null) {
        judge(map, made);
      }
    }
  }

  private record Made(String type, Routine maker, int node) {}

  /** The plain collection that is put into the map; null if all are thread-safe, or unknown. */
  private Made plainValue(String field) {
    Map<String, Made> types = new TreeMap<>();
    for (CallSite site : program.concurrentCalls().on(field)) {
      String name = site.target() == null ? "" : site.target().name();
      switch (name) {
        case "put", "putIfAbsent" -> {
          if (site.arguments().size() == 2) {
            add(site.arguments().get(1), types);
          }
        }
        case "computeIfAbsent", "compute" -> returned(site, types);
        default -> {}
      }
    }
    return types.size() == 1 ? types.values().iterator().next() : null;
  }

  private void returned(CallSite site, Map<String, Made> types) {
    for (Edge edge : site.edges()) {
      Routine callee = program.delegation().body(edge.callee());
      for (int node = 0; edge.handedOver() && node < callee.body().size(); node++) {
        if (callee.insn(node) instanceof Insn.Return leave && leave.source() >= 0) {
          add(callee.value(leave.source(), node), types);
        }
      }
    }
    for (Ref argument : site.arguments()) {
      boolean reference = argument instanceof Ref.Code code && code.method().contains("<init>");
      if (reference) {
        String id = ((Ref.Code) argument).method();
        String type = id.substring(0, id.indexOf('#'));
        types.putIfAbsent(type, new Made(type, site.caller(), site.node()));
      }
    }
  }

  private void add(Ref value, Map<String, Made> types) {
    if (value instanceof Ref.Fresh made && made.type() != null) {
      Routine maker = program.code().routine(made.method());
      types.putIfAbsent(made.type(), new Made(made.type(), maker, made.node()));
    } else if (value instanceof Ref.Choice choice) {
      choice.options().forEach(option -> add(option, types));
    }
  }

  private void judge(FieldSymbol map, Made made) {
    String type = made.type();
    boolean plain =
        program.sharing().safety(type) == TypeModel.Safety.NOT_THREAD_SAFE
            && (program.classes().isSubclass(type, "java.util.Collection")
                || program.classes().isSubclass(type, "java.util.Map"));
    if (!plain) {
      return;
    }
    List<CallSite> changes = new ArrayList<>();
    List<CallSite> uses = new ArrayList<>();
    for (CallSite site : program.calls().all()) {
      if (isValueOf(site.receiver(), map, site.caller(), 0)
          && !program.guards().isInitialization(site.caller())) {
        (site.has(Effect.Mutates.class) ? changes : uses).add(site);
      }
    }
    pair(map, made, changes, uses);
  }

  private void pair(FieldSymbol map, Made made, List<CallSite> changes, List<CallSite> uses) {
    for (CallSite change : changes) {
      for (CallSite use : uses) {
        if (isWalk(use) && !isOrdered(map, change, use)) {
          sharings.add(sharing(map, made, change, use, true));
          return;
        }
      }
      for (CallSite other : changes) {
        if (!isInside(map, change) && !isOrdered(map, change, other)) {
          sharings.add(sharing(map, made, change, other, false));
          return;
        }
      }
    }
  }

  private static Sharing sharing(
      FieldSymbol map, Made made, CallSite change, CallSite use, boolean walks) {
    return new Sharing(map, made.type(), made.maker(), made.node(), change, use, walks);
  }

  private static boolean isWalk(CallSite use) {
    String name = use.target() == null ? "" : use.target().name();
    return use.has(Effect.Iterates.class)
        || switch (name) {
          case "forEach", "iterator", "stream", "toArray" -> true;
          default -> false;
        };
  }

  private boolean isOrdered(FieldSymbol map, CallSite one, CallSite two) {
    Lockset first = program.guards().held(one.caller(), one.node());
    Lockset second = program.guards().held(two.caller(), two.node());
    boolean locked = first.stream().anyMatch(second::holdsSame);
    boolean byMap = isInside(map, one) && isInside(map, two);
    return locked || byMap || program.sharing().isSerial(one.caller());
  }

  /** Whether a call runs inside the map's own atomic operation on the key. */
  private boolean isInside(FieldSymbol map, CallSite site) {
    Routine routine = site.caller();
    return routine.isFunction()
        && program.calls().callers(routine).stream()
            .anyMatch(caller -> isField(caller.receiver(), map));
  }

  private static boolean isField(Ref ref, FieldSymbol field) {
    return ref instanceof Ref.Field path && path.field().equals(field.id())
        || ref instanceof Ref.Static name && name.field().equals(field.id());
  }

  /** Whether an object was got from the map, or given by it to code that computes a new one. */
  private boolean isValueOf(Ref object, FieldSymbol map, Routine routine, int depth) {
    if (object == null || depth > 2) {
      return false;
    }
    if (object instanceof Ref.Result result) {
      return isField(result.receiver(), map) && isGet(result.call());
    }
    if (object instanceof Ref.Choice choice) {
      return choice.options().stream()
          .anyMatch(option -> isValueOf(option, map, routine, depth + 1));
    }
    return object instanceof Ref.Param parameter
        && parameter.index() == 1
        && parameter.method().equals(routine.id())
        && routine.isFunction()
        && program.calls().callers(routine).stream()
            .anyMatch(
                site ->
                    isField(site.receiver(), map)
                        && site.target() != null
                        && site.target().name().startsWith("compute"));
  }

  private static boolean isGet(String call) {
    return call.contains("#get(")
        || call.endsWith(".get")
        || call.contains("#computeIfAbsent(")
        || call.contains("#getOrDefault(")
        || call.contains("#putIfAbsent(");
  }

  /** One for each map, in order. */
  public List<Sharing> sharings() {
    return Collections.unmodifiableList(sharings);
  }
}
