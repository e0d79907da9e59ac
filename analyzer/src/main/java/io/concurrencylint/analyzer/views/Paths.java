package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Access paths in a normal form: accessors and aliases seen through, so that two spellings of one
 * lock compare equal; and what two locks of different threads have in common.
 */
public final class Paths {

  private static final int MAX_STEPS = 8;

  private final Code code;
  private final Classes classes;
  private final FieldValues fieldValues;
  private final Map<String, Optional<Ref>> returned = new HashMap<>();
  private final Map<String, String> monitorClasses = new HashMap<>();
  private final Map<String, Optional<FieldSymbol>> symbols = new HashMap<>();
  private final Set<String> selfLocking = new HashSet<>();

  Paths(Code code, FieldValues fieldValues) {
    this.code = code;
    this.classes = code.classes();
    this.fieldValues = fieldValues;
    for (Routine routine : code.routines()) {
      for (int node = 0; node < routine.body().size(); node++) {
        if (routine.insn(node) instanceof Insn.MonitorEnter enter
            && routine.value(enter.lock(), node) instanceof Ref.Self self) {
          selfLocking.add(self.owner());
        }
      }
    }
  }

  /** The normal form of a path. */
  public Ref normal(Ref ref) {
    return normal(ref, 0);
  }

  private Ref normal(Ref ref, int steps) {
    if (ref == null || steps > MAX_STEPS) {
      return ref;
    }
    if (ref instanceof Ref.Result result) {
      return result(result, steps);
    }
    if (ref instanceof Ref.Param parameter) {
      return parameter(parameter, steps);
    }
    if (ref instanceof Ref.Field field) {
      return field(field, steps);
    }
    if (ref instanceof Ref.Static field) {
      Ref alias = fieldValues.alias(field.field());
      return alias == null || alias.equals(ref) ? ref : normal(alias, steps + 1);
    }
    if (ref instanceof Ref.Side side) {
      return new Ref.Side(normal(side.base(), steps + 1), side.mode());
    }
    if (ref instanceof Ref.Element element) {
      return new Ref.Element(normal(element.base(), steps + 1));
    }
    if (ref instanceof Ref.Choice choice) {
      Set<Ref> options = new HashSet<>();
      choice.options().forEach(option -> options.add(normal(option, steps + 1)));
      return options.size() == 1 ? options.iterator().next() : new Ref.Choice(options);
    }
    return ref;
  }

  /** What every caller passes to a private method, if it is one path of the object itself. */
  private Ref parameter(Ref.Param parameter, int steps) {
    Routine routine = code.routine(parameter.method());
    boolean closed =
        routine != null
            && routine.method().kind() == MethodDecl.Kind.METHOD
            && routine.method().modifiers().isPrivate()
            && !fieldValues.isCalledOnOthers(parameter.method());
    Set<Ref> passed = closed ? fieldValues.arguments(parameter) : Set.of();
    Ref only = passed.size() == 1 ? passed.iterator().next() : null;
    boolean own =
        only instanceof Ref.Field
            && only.root() instanceof Ref.Self self
            && self.owner().equals(routine.owner().name())
            && !routine.method().isStatic();
    return own && isFinalPath(only) || only != null && isStatic(only) && isFinalPath(only)
        ? normal(only, steps + 1)
        : parameter;
  }

  /** Whether a path cannot come to denote another object. */
  private boolean isFinalPath(Ref path) {
    if (path instanceof Ref.Field field) {
      FieldSymbol symbol = symbol(field.field());
      return symbol != null && symbol.isFinal() && isFinalPath(field.base());
    }
    if (path instanceof Ref.Static field) {
      FieldSymbol symbol = symbol(field.field());
      return symbol != null && symbol.isFinal();
    }
    return path instanceof Ref.Self || path instanceof Ref.ClassObject;
  }

  private Ref field(Ref.Field field, int steps) {
    Ref base = normal(field.base(), steps + 1);
    Ref alias = fieldValues.alias(field.field());
    if (alias != null && !isSelfReference(alias, field.field())) {
      Ref replaced = rebase(alias, base, field.field());
      return replaced.depth() > Ref.DEPTH ? field : normal(replaced, steps + 1);
    }
    Ref stored = constructorArgument(base, field.field());
    if (stored != null) {
      return normal(stored, steps + 1);
    }
    return base.equals(field.base()) ? field : new Ref.Field(base, field.field());
  }

  private static boolean isSelfReference(Ref alias, String field) {
    return alias instanceof Ref.Field other && other.field().equals(field);
  }

  /** A path that starts at the owner of a field, for the owner that {@code base} denotes. */
  private Ref rebase(Ref path, Ref base, String field) {
    if (path instanceof Ref.Self self) {
      String owner = field.substring(0, field.indexOf('#'));
      // Outer.this in an inner class stays what it is.
      return classes.isSubclass(self.owner(), owner) ? base : path;
    }
    if (path instanceof Ref.Field step) {
      return new Ref.Field(rebase(step.base(), base, field), step.field());
    }
    if (path instanceof Ref.Side side) {
      return new Ref.Side(rebase(side.base(), base, field), side.mode());
    }
    return path;
  }

  /** What the constructor of a fresh object put into a final field, if it is an argument. */
  private Ref constructorArgument(Ref base, String fieldId) {
    Ref.Fresh fresh =
        base instanceof Ref.Fresh made
            ? made
            : base instanceof Ref.Result result ? returnedFresh(result) : storedFresh(base);
    FieldSymbol field = symbol(fieldId);
    if (fresh == null || field == null || !field.isFinal()) {
      return null;
    }
    Routine maker = code.routine(fresh.method());
    if (maker == null || !(maker.insn(fresh.node()) instanceof Insn.New creation)) {
      return null;
    }
    var target = maker.resolved().call(fresh.node());
    Routine constructor = target == null ? null : code.routine(target.method());
    Set<Ref> stores = fieldValues.stores(fieldId);
    for (Ref value : stores) {
      if (value instanceof Ref.Param parameter
          && constructor != null
          && parameter.method().equals(constructor.id())
          && parameter.index() < creation.arguments().size()
          && stores.size() == 1) {
        Ref argument = maker.value(creation.arguments().get(parameter.index()), fresh.node());
        if (base instanceof Ref.Field part) {
          return argument.root() instanceof Ref.Self
              ? rebase(argument, part.base(), part.field())
              : isStatic(argument) ? argument : null;
        }
        if (base instanceof Ref.Static) {
          return isStatic(argument) ? argument : null;
        }
        return base instanceof Ref.Result result ? inCaller(argument, result, maker) : argument;
      }
    }
    return null;
  }

  private static boolean isStatic(Ref path) {
    return path.root() instanceof Ref.Static || path.root() instanceof Ref.ClassObject;
  }

  /** The object that a final field is set to where its owner is made. */
  private Ref.Fresh storedFresh(Ref base) {
    String id =
        base instanceof Ref.Field part
            ? part.field()
            : base instanceof Ref.Static constant ? constant.field() : null;
    FieldSymbol field = id == null ? null : symbol(id);
    List<FieldValues.Store> writes = id == null ? List.of() : fieldValues.writes(id);
    boolean once =
        field != null
            && field.isFinal()
            && writes.size() == 1
            && writes.get(0).isInitialization()
            && writes.get(0).value() instanceof Ref.Fresh;
    return once ? (Ref.Fresh) writes.get(0).value() : null;
  }

  private Ref.Fresh returnedFresh(Ref.Result result) {
    Routine callee = code.routine(result.call());
    Ref value = callee == null ? null : returned(callee);
    return value instanceof Ref.Fresh made ? made : null;
  }

  private static Ref inCaller(Ref ref, Ref.Result call, Routine callee) {
    return new Frame(callee, call.receiver(), call.arguments()).toCaller(ref);
  }

  private Ref result(Ref.Result result, int steps) {
    Routine callee = code.routine(result.call());
    if (callee != null && !isOverridden(callee, result.receiver())) {
      Ref value = returned(callee);
      boolean path =
          value != null
              && !(value instanceof Ref.Fresh)
              && !(value instanceof Ref.Unknown)
              && !(value instanceof Ref.Constant)
              && !(value instanceof Ref.Code);
      if (path) {
        Ref seen = inCaller(value, result, callee);
        return seen.depth() > Ref.DEPTH ? result : normal(seen, steps + 1);
      }
      return result;
    }
    Ref receiver = result.receiver() == null ? null : normal(result.receiver(), steps + 1);
    boolean accessor =
        result.arguments().isEmpty()
            && isAccessor(result.call())
            && (receiver == null || receiver.depth() < Ref.DEPTH);
    return accessor ? new Ref.Getter(receiver, result.call(), result.type()) : result;
  }

  private boolean isOverridden(Routine callee, Ref receiver) {
    if (callee.method().isStatic() || callee.method().modifiers().isPrivate()) {
      return false;
    }
    Set<String> exact = fieldValues.exactTypes(receiver);
    if (exact != null && exact.size() == 1) {
      return false;
    }
    for (ClassSymbol sub : classes.subclasses(callee.owner().name())) {
      for (MethodSymbol method : sub.methods(callee.method().name())) {
        if (method.parameters().size() == callee.method().parameterTypes().size()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Names that promise the same answer each time. */
  private static boolean isAccessor(String call) {
    String name = call.substring(Math.max(call.lastIndexOf('#'), call.lastIndexOf('.')) + 1);
    int paren = name.indexOf('(');
    name = paren < 0 ? name : name.substring(0, paren);
    for (String verb :
        new String[] {
          "new",
          "create",
          "next",
          "poll",
          "take",
          "remove",
          "pop",
          "open",
          "build",
          "make",
          "copy",
          "clone",
          "fork",
          "acquire",
          "borrow",
          "start",
          "submit",
          "current",
          "allocate",
          "duplicate"
        }) {
      boolean starts =
          name.startsWith(verb)
              && (name.length() == verb.length()
                  || Character.isUpperCase(name.charAt(verb.length())));
      if (starts) {
        return false;
      }
    }
    return true;
  }

  /** What all returns of a routine give back, in its own frame; null if they differ. */
  public Ref returned(Routine routine) {
    Optional<Ref> known = returned.get(routine.id());
    if (known == null) {
      returned.put(routine.id(), Optional.empty());
      known = Optional.ofNullable(compute(routine));
      returned.put(routine.id(), known);
    }
    return known.orElse(null);
  }

  private Ref compute(Routine routine) {
    Ref only = null;
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.Return leave && leave.source() >= 0) {
        Ref value = normal(routine.value(leave.source(), node), 2);
        if (only != null && !only.equals(value)) {
          return null;
        }
        only = value;
      }
    }
    return only;
  }

  private FieldSymbol symbol(String id) {
    Optional<FieldSymbol> known = symbols.get(id);
    if (known == null) {
      int hash = id.indexOf('#');
      ClassSymbol owner = classes.find(id.substring(0, hash));
      known = Optional.ofNullable(owner == null ? null : owner.field(id.substring(hash + 1)));
      symbols.put(id, known);
    }
    return known.orElse(null);
  }

  /** The field of an id, null if it is not known. */
  public FieldSymbol field(String id) {
    return symbol(id);
  }

  /** The constant that a path denotes: a literal, or a final field set to one; or null. */
  public Object constant(Ref ref) {
    Ref at = normal(ref);
    boolean field = at instanceof Ref.Field || at instanceof Ref.Static;
    if (field) {
      Set<Ref> stored = fieldValues.stored(at);
      String id = at instanceof Ref.Field path ? path.field() : ((Ref.Static) at).field();
      FieldSymbol symbol = symbol(id);
      at = symbol != null && symbol.isFinal() && stored.size() == 1 ? stored.iterator().next() : at;
    }
    return at instanceof Ref.Constant literal ? literal.value() : null;
  }

  /** Binary name of the class of what a path denotes, null if not known. */
  public String type(Ref ref) {
    if (ref instanceof Ref.Self self) {
      return self.owner();
    }
    if (ref instanceof Ref.Param parameter) {
      if (parameter.type() != null) {
        return parameter.type();
      }
      Routine routine = code.routine(parameter.method());
      return routine == null || parameter.index() >= routine.body().parameters().size()
          ? null
          : routine.resolved().type(routine.body().parameters().get(parameter.index())).className();
    }
    if (ref instanceof Ref.Fresh fresh) {
      return fresh.type();
    }
    if (ref instanceof Ref.Field field) {
      FieldSymbol symbol = symbol(field.field());
      return symbol == null ? null : symbol.type().className();
    }
    if (ref instanceof Ref.Static field) {
      FieldSymbol symbol = symbol(field.field());
      return symbol == null ? null : symbol.type().className();
    }
    if (ref instanceof Ref.Result result) {
      return result.type();
    }
    if (ref instanceof Ref.Getter getter) {
      return getter.type();
    }
    if (ref instanceof Ref.Unknown unknown) {
      return unknown.type();
    }
    if (ref instanceof Ref.Code handed) {
      return handed.type();
    }
    return ref instanceof Ref.ClassObject ? "java.lang.Class" : null;
  }

  /** What a held lock is to all threads; null if nothing links it to another thread's. */
  public LockIdentity identity(HeldLock lock) {
    return identity(lock.lock(), lock.monitor());
  }

  /** The same by path; {@code monitor} for an object's monitor. */
  public LockIdentity identity(Ref ref, boolean monitor) {
    if (ref instanceof Ref.Static field) {
      return new LockIdentity("static " + field.field(), true, field.text());
    }
    if (ref instanceof Ref.ClassObject literal) {
      return new LockIdentity("class " + literal.type(), true, literal.text());
    }
    String type = type(ref);
    ClassSymbol symbol = type == null ? null : classes.find(type);
    boolean ofProject = symbol != null && symbol.isProject();
    if (monitor && ofProject && (!(ref instanceof Ref.Field) || locksItself(type))) {
      String at = monitorClass(type);
      return new LockIdentity("monitor " + at, false, Type.simpleName(at));
    }
    if (ref instanceof Ref.Field field) {
      String name = field.field();
      int hash = name.indexOf('#');
      String display = Type.simpleName(name.substring(0, hash)) + "." + name.substring(hash + 1);
      return new LockIdentity("field " + name, false, display);
    }
    if (ref instanceof Ref.Side side) {
      return identity(side.base(), monitor);
    }
    if (ref instanceof Ref.Element element) {
      LockIdentity base = identity(element.base(), monitor);
      return base == null
          ? null
          : new LockIdentity("element " + base.key(), false, base.name() + "[]");
    }
    if (ref instanceof Ref.Getter getter) {
      return new LockIdentity("getter " + getter.call(), false, getter.text());
    }
    if (ofProject) {
      return new LockIdentity("lock " + type, false, Type.simpleName(type));
    }
    return null;
  }

  private boolean locksItself(String type) {
    for (String at : classes.ancestors(type)) {
      if (selfLocking.contains(at)) {
        return true;
      }
    }
    return classes.subclasses(type).stream().anyMatch(sub -> selfLocking.contains(sub.name()));
  }

  /** The highest project superclass that locks its own instances: one monitor for the family. */
  private String monitorClass(String type) {
    return monitorClasses.computeIfAbsent(
        type,
        key -> {
          String highest = key;
          for (String at : classes.ancestors(key)) {
            ClassSymbol symbol = classes.find(at);
            if (selfLocking.contains(at) && symbol != null && !symbol.isInterface()) {
              highest = at;
            }
          }
          return highest;
        });
  }
}
