package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where objects with a life of their own go: threads, timers, executors, and what else can be
 * closed or waited for. By the object itself, or by the field it lives in, whosever field it is.
 */
public final class Uses {

  private static final Set<String> ALIVE =
      Set.of(
          "java.lang.Thread",
          "java.lang.AutoCloseable",
          "java.lang.ThreadLocal",
          "java.util.Timer",
          "java.util.concurrent.Executor",
          "java.util.concurrent.Future",
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.StructuredTaskScope",
          "java.util.concurrent.StructuredTaskScope$Subtask",
          "java.util.concurrent.CountDownLatch");

  private static final List<String> EXECUTORS =
      List.of("Executor", "ExecutorService", "Scheduler", "ThreadPool", "Timer");

  /** Methods that answer their first argument. */
  private static final Set<String> CHECKS =
      Set.of("requireNonNull", "checkNotNull", "notNull", "requireNonNullElse", "assertNotNull");

  private final Code code;
  private final Paths paths;
  private final Map<Object, List<Use>> uses = new HashMap<>();
  private final Map<String, Boolean> alive = new HashMap<>();

  Uses(Code code, Paths paths) {
    this.code = code;
    this.paths = paths;
    for (Routine routine : code.routines()) {
      for (int node = 0; node < routine.body().size(); node++) {
        collect(routine, node);
      }
    }
  }

  /** The uses of an object, or of what a field holds. */
  public List<Use> of(Ref ref) {
    return uses.getOrDefault(key(ref), List.of());
  }

  /** The uses of what a field holds, by the field's id. */
  public List<Use> ofField(String field) {
    return uses.getOrDefault(field, List.of());
  }

  private void collect(Routine routine, int node) {
    Insn insn = routine.insn(node);
    if (insn instanceof Insn.Call call) {
      if (call.receiver() >= 0) {
        add(routine, node, call.receiver(), Use.of(routine, node, Use.Kind.CALLED));
      }
      if (!isCheck(call.name())) {
        passed(routine, node, call.arguments());
      }
    } else if (insn instanceof Insn.New creation) {
      passed(routine, node, creation.arguments());
    } else if (insn instanceof Insn.StoreName store) {
      stored(routine, node, store.source());
    } else if (insn instanceof Insn.StoreField store) {
      stored(routine, node, store.source());
    } else if (insn instanceof Insn.ArrayWrite write) {
      add(routine, node, write.source(), Use.of(routine, node, Use.Kind.PUT));
    } else if (insn instanceof Insn.NewArray creation) {
      for (int element : creation.elements()) {
        add(routine, node, element, Use.of(routine, node, Use.Kind.PUT));
      }
    } else if (insn instanceof Insn.Return leave && leave.source() >= 0) {
      add(routine, node, leave.source(), Use.of(routine, node, Use.Kind.RETURNED));
    } else if (insn instanceof Insn.MethodRef reference && reference.base() >= 0) {
      add(
          routine,
          node,
          reference.base(),
          new Use(routine, node, Use.Kind.REFERENCED, -1, reference.name()));
    }
  }

  private void passed(Routine routine, int node, List<Integer> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      add(routine, node, arguments.get(i), new Use(routine, node, Use.Kind.PASSED, i, null));
    }
  }

  private void stored(Routine routine, int node, int source) {
    FieldSymbol field = routine.resolved().field(node);
    String id = field == null ? "?" : field.id();
    add(routine, node, source, new Use(routine, node, Use.Kind.STORED, -1, id));
  }

  private void add(Routine routine, int node, int register, Use use) {
    Ref value = routine.value(register, node);
    if (value instanceof Ref.Choice choice) {
      for (Ref option : choice.options()) {
        add(routine, register, option, use);
      }
    } else {
      add(routine, register, value, use);
    }
  }

  private void add(Routine routine, int register, Ref value, Use use) {
    Ref seen = seenThrough(value);
    String type = routine.resolved().type(register).className();
    if (isAlive(type) || isAlive(paths.type(seen))) {
      Object key = key(seen);
      if (key != null) {
        uses.computeIfAbsent(key, k -> new ArrayList<>(2)).add(use);
      }
    }
  }

  /** Checks that answer their argument, and accessors of fields, seen through. */
  private Ref seenThrough(Ref value) {
    Ref at = value;
    for (int steps = 0; at instanceof Ref.Result result && steps < 4; steps++) {
      if (isCheck(simpleName(result.call())) && !result.arguments().isEmpty()) {
        at = result.arguments().get(0);
        continue;
      }
      Routine accessor = code.routine(result.call());
      Ref returned = accessor == null ? null : paths.returned(accessor);
      if (returned instanceof Ref.Field || returned instanceof Ref.Static) {
        return returned;
      }
      return at;
    }
    return at;
  }

  private static Object key(Ref ref) {
    if (ref instanceof Ref.Field field) {
      return field.field();
    }
    if (ref instanceof Ref.Static field) {
      return field.field();
    }
    boolean object =
        ref instanceof Ref.Fresh || ref instanceof Ref.Result || ref instanceof Ref.Param;
    return object ? ref : null;
  }

  private static boolean isCheck(String method) {
    return CHECKS.contains(method);
  }

  static String simpleName(String call) {
    int paren = call.indexOf('(');
    String name = paren < 0 ? call : call.substring(0, paren);
    return name.substring(Math.max(name.lastIndexOf('#'), name.lastIndexOf('.')) + 1);
  }

  /** Whether a class whose supertypes are not here must be taken for an executor by its name. */
  boolean isExecutorByName(String type) {
    boolean named =
        type != null
            && EXECUTORS.stream().anyMatch(type::endsWith)
            && code.classes().hasUnknownAncestor(type);
    return named;
  }

  /** Whether objects of a class have an end of their own. */
  boolean isAlive(String type) {
    if (type == null) {
      return false;
    }
    Boolean known = alive.get(type);
    if (known == null) {
      known = computeAlive(type);
      alive.put(type, known);
    }
    return known;
  }

  private boolean computeAlive(String type) {
    if (ALIVE.contains(type)
        || code.library().typeFact(type, TypeModel::executor) != null
        || code.library().typeFact(type, TypeModel::role) != null) {
      return true;
    }
    for (String ancestor : code.classes().ancestors(type)) {
      if (ALIVE.contains(ancestor)) {
        return true;
      }
    }
    if (isExecutorByName(type)) {
      return true;
    }
    ClassSymbol symbol = code.classes().find(type);
    return symbol != null && symbol.isProject() && !symbol.methods("shutdown").isEmpty();
  }
}
