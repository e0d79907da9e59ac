package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.Modifiers;
import io.concurrencylint.analyzer.resolve.CallTarget;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is stored in fields: exact types, aliases of other paths, and lambdas that arrive through
 * constructor parameters.
 */
public final class FieldValues {

  private static final int MAX_STORED = 8;

  /**
   * An assignment to a field.
   *
   * @param base whose field it is, null for a static one
   * @param value what is assigned
   */
  public record Store(Routine routine, int node, Ref base, Ref value) {

    /** Whether it is made while its owner, or its class, is being initialised. */
    public boolean isInitialization() {
      boolean own = base == null || base instanceof Ref.Self;
      return FieldValues.isInitialization(routine) && own
          || routine.method().kind() == MethodDecl.Kind.STATIC_INITIALIZER && base == null;
    }

    /** Whether its owner was made in the same routine. */
    public boolean isOnFresh() {
      return base instanceof Ref.Fresh;
    }
  }

  private final Code code;
  private final Map<String, List<Store>> writes = new HashMap<>();
  private final Map<String, Set<Ref>> stores = new HashMap<>();
  private final Map<String, Map<Integer, Set<Ref>>> arguments = new HashMap<>();
  private final Set<String> calledOnOthers = new HashSet<>();

  FieldValues(Code code) {
    this.code = code;
    for (Routine routine : code.routines()) {
      for (int node = 0; node < routine.body().size(); node++) {
        collect(routine, node);
      }
    }
  }

  private void collect(Routine routine, int node) {
    Insn insn = routine.insn(node);
    FieldSymbol field = routine.resolved().field(node);
    if (insn instanceof Insn.StoreName store && field != null) {
      Ref self = field.isStatic() ? null : new Ref.Self(routine.owner().name());
      store(field, new Store(routine, node, self, routine.value(store.source(), node)));
    } else if (insn instanceof Insn.StoreField store && field != null) {
      Ref base = field.isStatic() ? null : routine.value(store.base(), node);
      store(field, new Store(routine, node, base, routine.value(store.source(), node)));
    } else if (insn instanceof Insn.New creation) {
      arguments(routine, node, creation.arguments());
    } else if (insn instanceof Insn.Call call) {
      arguments(routine, node, call.arguments());
    }
  }

  private void store(FieldSymbol field, Store store) {
    stores.computeIfAbsent(field.id(), key -> new LinkedHashSet<>()).add(store.value());
    writes.computeIfAbsent(field.id(), key -> new ArrayList<>()).add(store);
  }

  /** All assignments to a field, in order. */
  public List<Store> writes(String field) {
    return Collections.unmodifiableList(writes.getOrDefault(field, List.of()));
  }

  /** Whether a method is called on another object than the caller's own. */
  boolean isCalledOnOthers(String method) {
    return calledOnOthers.contains(method);
  }

  private void arguments(Routine routine, int node, List<Integer> registers) {
    CallTarget target = routine.resolved().call(node);
    boolean ofProject =
        target != null && target.method() != null && target.method().source() != null;
    if (!ofProject) {
      return;
    }
    if (routine.insn(node) instanceof Insn.Call call
        && call.receiver() >= 0
        && !(routine.value(call.receiver(), node) instanceof Ref.Self)) {
      calledOnOthers.add(target.method().id());
    }
    Map<Integer, Set<Ref>> byIndex =
        arguments.computeIfAbsent(target.method().id(), key -> new HashMap<>());
    for (int i = 0; i < registers.size(); i++) {
      byIndex
          .computeIfAbsent(i, key -> new LinkedHashSet<>())
          .add(routine.value(registers.get(i), node));
    }
  }

  /** The values stored in a field anywhere, parameters followed to their arguments once. */
  public Set<Ref> stored(Ref field) {
    return stored(id(field));
  }

  /** The same by the field's id. */
  public Set<Ref> stored(String field) {
    Set<Ref> found = new LinkedHashSet<>();
    for (Ref value : stores.getOrDefault(field, Set.of())) {
      if (value instanceof Ref.Param parameter) {
        found.addAll(arguments(parameter));
      }
      found.add(value);
      if (found.size() > MAX_STORED) {
        return Set.of();
      }
    }
    return found;
  }

  /** The values stored as they are written; parameters stay parameters. */
  public Set<Ref> stores(String field) {
    return stores.getOrDefault(field, Set.of());
  }

  /** What callers of the project pass for a parameter. */
  public Set<Ref> arguments(Ref.Param parameter) {
    return arguments
        .getOrDefault(parameter.method(), Map.of())
        .getOrDefault(parameter.index(), Set.of());
  }

  private static String id(Ref ref) {
    if (ref instanceof Ref.Field field) {
      return field.field();
    }
    return ref instanceof Ref.Static field ? field.field() : "";
  }

  private FieldSymbol symbol(String id) {
    int hash = id.indexOf('#');
    ClassSymbol owner = hash < 0 ? null : code.classes().find(id.substring(0, hash));
    return owner == null ? null : owner.field(id.substring(hash + 1));
  }

  /** The classes that an object can be of, exactly; null if others may come from outside. */
  public Set<String> exactTypes(Ref ref) {
    return exactTypes(ref, 0);
  }

  private Set<String> exactTypes(Ref ref, int depth) {
    if (ref instanceof Ref.Fresh fresh) {
      return fresh.type() == null ? null : Set.of(fresh.type());
    }
    if (ref instanceof Ref.Self self) {
      ClassSymbol owner = code.classes().find(self.owner());
      boolean closed =
          owner != null
              && owner.isProject()
              && (owner.isAnonymous() || owner.modifiers().isFinal());
      return closed ? Set.of(self.owner()) : null;
    }
    if (ref instanceof Ref.Choice choice) {
      Set<String> all = new TreeSet<>();
      for (Ref option : choice.options()) {
        Set<String> types = isNull(option) ? Set.of() : exactTypes(option, depth + 1);
        if (types == null) {
          return null;
        }
        all.addAll(types);
      }
      return all;
    }
    boolean isField = ref instanceof Ref.Field || ref instanceof Ref.Static;
    return isField && depth < 3 ? fieldTypes(id(ref), depth) : null;
  }

  private static boolean isNull(Ref ref) {
    return ref instanceof Ref.Constant constant && constant.value() == null;
  }

  /** Of a private or final field, whose every store is seen. */
  private Set<String> fieldTypes(String id, int depth) {
    FieldSymbol field = symbol(id);
    boolean closed =
        field != null
            && field.source() != null
            && (field.modifiers().has(Modifiers.PRIVATE) || field.isFinal());
    Set<Ref> values = stores.getOrDefault(id, Set.of());
    if (!closed || values.isEmpty() || values.size() > MAX_STORED) {
      return null;
    }
    Set<String> all = new TreeSet<>();
    for (Ref value : values) {
      Set<String> types = isNull(value) ? Set.of() : exactTypes(value, depth + 1);
      if (types == null) {
        return null;
      }
      all.addAll(types);
    }
    return all;
  }

  /**
   * The path that a final field, or a private one assigned once, stands for: {@code this.readLock =
   * lock.readLock()} or {@code this.mutex = this}. Null if it stands for itself.
   */
  public Ref alias(String id) {
    FieldSymbol field = symbol(id);
    Set<Ref> values = stores.getOrDefault(id, Set.of());
    boolean closed = field != null && (field.isFinal() || field.modifiers().has(Modifiers.PRIVATE));
    if (!closed || values.size() != 1) {
      return null;
    }
    Ref only = values.iterator().next();
    boolean path =
        only instanceof Ref.Self
            || only instanceof Ref.Side
            || only instanceof Ref.Field
            || only instanceof Ref.Static
            || only instanceof Ref.ClassObject;
    boolean ownPath = only.root() instanceof Ref.Self || isStaticPath(only);
    return path && ownPath && !only.equals(new Ref.Static(id)) ? only : null;
  }

  private static boolean isStaticPath(Ref ref) {
    return ref instanceof Ref.Static
        || ref instanceof Ref.ClassObject
        || ref instanceof Ref.Side side && isStaticPath(side.base());
  }

  /** Whether a routine is a constructor or an initialiser of instances. */
  static boolean isInitialization(Routine routine) {
    return routine.method().kind() == MethodDecl.Kind.CONSTRUCTOR
        || routine.method().kind() == MethodDecl.Kind.INSTANCE_INITIALIZER;
  }
}
