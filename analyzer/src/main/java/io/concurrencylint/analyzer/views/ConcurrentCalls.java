package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Calls on thread-safe objects that fields hold: concurrent maps and atomics, by field. */
public final class ConcurrentCalls {

  private final Program program;
  private final Map<String, List<CallSite>> byField = new TreeMap<>();

  ConcurrentCalls(Program program) {
    this.program = program;
    for (CallSite site : program.calls().all()) {
      String id = field(site.receiver());
      FieldSymbol field = id == null ? null : program.paths().field(id);
      if (field != null && field.owner().isProject() && isConcurrent(site, field)) {
        byField.computeIfAbsent(id, key -> new ArrayList<>()).add(site);
      }
    }
  }

  private static String field(Ref ref) {
    if (ref instanceof Ref.Field field) {
      return field.field();
    }
    return ref instanceof Ref.Static field ? field.field() : null;
  }

  private boolean isConcurrent(CallSite site, FieldSymbol field) {
    String type = field.type().className();
    if (type == null) {
      return false;
    }
    if (isThreadSafe(type)) {
      return true;
    }
    // Declared as Map, but every value stored is a concurrent one.
    Set<Ref> stored = program.fieldValues().stored(field.id());
    return program.classes().isSubclass(type, "java.util.Map")
        && !stored.isEmpty()
        && stored.stream().allMatch(value -> isThreadSafe(program.paths().type(value)));
  }

  private boolean isThreadSafe(String type) {
    return type != null
        && (type.startsWith("java.util.concurrent.")
            || isNamedSo(type)
            || program.classes().isSubclass(type, "java.util.concurrent.ConcurrentMap"))
        && program.sharing().safety(type) != TypeModel.Safety.NOT_THREAD_SAFE;
  }

  /** A concurrent map of a library whose classes are not at hand. */
  private static boolean isNamedSo(String type) {
    String name = Type.simpleName(type);
    return name.startsWith("Concurrent") && name.endsWith("Map");
  }

  /** Fields with such an object, in order. */
  public Set<String> fields() {
    return Collections.unmodifiableSet(byField.keySet());
  }

  /** The calls on what a field holds, in order. */
  public List<CallSite> on(String field) {
    return byField.getOrDefault(field, List.of());
  }

  /** The calls in one routine on the same object as another call. */
  public List<CallSite> beside(CallSite site) {
    Routine routine = site.caller();
    return on(field(site.receiver())).stream()
        .filter(other -> other.caller().equals(routine))
        .filter(other -> other.receiver().equals(site.receiver()))
        .toList();
  }
}
