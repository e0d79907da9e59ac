package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Library;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.Role;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.resolve.CallTarget;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who calls whom. Virtual calls go to the implementations below the receiver's type, or to those of
 * its exact type where that is known (class-hierarchy analysis, Dean, Grove and Chambers 1995,
 * narrowed by creation sites). Code that is handed over - lambdas, method references, anonymous
 * classes - is called where models or the project's own methods say that it runs.
 */
public final class CallGraph {

  /** More callees than this say nothing about any one of them. */
  private static final int MAX_CALLEES = 12;

  private static final int MAX_PASSES = 6;

  private final Code code;
  private final Classes classes;
  private final Library library;
  private final FieldValues fieldValues;
  private final Map<String, Map<Integer, CallSite>> sites = new LinkedHashMap<>();
  private final Map<String, List<CallSite>> callers = new HashMap<>();

  /** Where a routine runs code that one of its parameters holds. */
  private record ParameterRun(
      Routine routine, int node, Effect.Where where, Role role, boolean periodic) {}

  private final Map<Ref.Param, Set<ParameterRun>> parameterRuns = new HashMap<>();

  CallGraph(Code code, FieldValues fieldValues) {
    this.code = code;
    this.classes = code.classes();
    this.library = code.library();
    this.fieldValues = fieldValues;
    findParameterRuns();
    for (Routine routine : code.routines()) {
      build(routine);
    }
    for (CallSite site : all()) {
      for (Edge edge : site.edges()) {
        callers.computeIfAbsent(edge.callee().id(), key -> new ArrayList<>()).add(site);
      }
    }
  }

  /** All call sites of a routine, by node. */
  public Collection<CallSite> sites(Routine routine) {
    return sites.getOrDefault(routine.id(), Map.of()).values();
  }

  /** The call at a node, null if there is none. */
  public CallSite site(Routine routine, int node) {
    return sites.getOrDefault(routine.id(), Map.of()).get(node);
  }

  /** Nodes of a routine that run the code in one of its parameters before they return. */
  List<Integer> nodesThatRun(Routine routine, int parameter) {
    return parameterRuns
        .getOrDefault(new Ref.Param(routine.id(), parameter, "", null), Set.of())
        .stream()
        .filter(run -> run.where() == Effect.Where.HERE && run.routine().equals(routine))
        .map(ParameterRun::node)
        .toList();
  }

  /** Sites that may run a routine, here or elsewhere. */
  public List<CallSite> callers(Routine routine) {
    return callers.getOrDefault(routine.id(), List.of());
  }

  /** All call sites, in order. */
  public List<CallSite> all() {
    return sites.values().stream().flatMap(map -> map.values().stream()).toList();
  }

  private void build(Routine routine) {
    Map<Integer, CallSite> found = new TreeMap<>();
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      CallTarget target = routine.resolved().call(node);
      if (insn instanceof Insn.Call call) {
        found.put(node, call(routine, node, call, target));
      } else if (insn instanceof Insn.New creation) {
        found.put(node, creation(routine, node, creation, target));
      }
    }
    sites.put(routine.id(), found);
  }

  private CallSite call(Routine routine, int node, Insn.Call call, CallTarget target) {
    Ref receiver = routine.values().receiver(node);
    List<Ref> arguments = values(routine, node, call.arguments());
    List<Edge> edges = new ArrayList<>();
    Targets targets = targets(target, receiver, arguments.size());
    if (targets.routines().isEmpty() && runsTask(call, target)) {
      Set<String> exact = fieldValues.exactTypes(receiver);
      String type = routine.resolved().type(call.receiver()).className();
      targets = hooks(exact == null ? family(type) : exact);
    }
    for (Routine callee : targets.routines()) {
      edges.add(direct(callee, receiver, arguments));
    }
    handedOver(target, receiver, arguments, targets.routines(), edges);
    return new CallSite(
        routine,
        node,
        target,
        receiver,
        arguments,
        library.effects(target),
        edges,
        targets.ambiguous());
  }

  private CallSite creation(Routine routine, int node, Insn.New creation, CallTarget target) {
    List<Ref> arguments = values(routine, node, creation.arguments());
    String type = target == null ? null : target.receiverType().className();
    Ref.Fresh made = new Ref.Fresh(routine.id(), node, type);
    List<Edge> edges = new ArrayList<>();
    List<Routine> callees = new ArrayList<>();
    Routine constructor = target == null ? null : code.routine(target.method());
    if (constructor != null) {
      callees.add(constructor);
    }
    ClassSymbol symbol = classes.find(type);
    boolean delegates = constructor != null && callsThis(constructor);
    if (symbol != null && symbol.isProject() && !delegates) {
      Routine initializer = code.routine(type + "#<fields>");
      if (initializer != null) {
        callees.add(0, initializer);
      }
    }
    for (Routine callee : callees) {
      edges.add(direct(callee, made, arguments));
    }
    handedOver(target, made, arguments, callees, edges);
    return new CallSite(
        routine, node, target, made, arguments, library.effects(target), edges, false);
  }

  private static boolean callsThis(Routine constructor) {
    for (int node = 0; node < constructor.body().size(); node++) {
      CallTarget target = constructor.resolved().call(node);
      if (constructor.insn(node) instanceof Insn.Call call
          && call.name().equals("<init>")
          && target != null
          && !target.onSuper()) {
        return true;
      }
    }
    return false;
  }

  private static List<Ref> values(Routine routine, int node, List<Integer> registers) {
    return registers.stream().map(register -> routine.value(register, node)).toList();
  }

  private static Edge direct(Routine callee, Ref receiver, List<Ref> arguments) {
    return new Edge(callee, Effect.Where.HERE, null, false, receiver, arguments, false, null, -1);
  }

  private record Targets(List<Routine> routines, boolean ambiguous) {}

  private static final Targets NO_TARGETS = new Targets(List.of(), false);

  private Targets targets(CallTarget target, Ref receiver, int arity) {
    if (target == null || isReplaced(target)) {
      return NO_TARGETS;
    }
    if (target.method() == null) {
      return throughMissingType(target, receiver, arity);
    }
    MethodSymbol method = target.method();
    boolean fixed =
        method.isStatic()
            || target.onSuper()
            || method.name().equals("<init>")
            || method.modifiers().isPrivate();
    if (fixed) {
      Routine only = code.routine(method);
      return only == null ? NO_TARGETS : new Targets(List.of(only), false);
    }
    Set<String> exact = fieldValues.exactTypes(receiver);
    if (exact != null) {
      return implementations(method, exact);
    }
    if (receiver instanceof Ref.Code handed) {
      Routine only = code.routine(handed.method());
      return only == null ? NO_TARGETS : new Targets(List.of(only), false);
    }
    return virtual(method, target.receiverType().className());
  }

  /** A call on a type of a library that is not on the class path, but has project classes below. */
  private Targets throughMissingType(CallTarget target, Ref receiver, int arity) {
    String type = target.receiverType().className();
    if (type == null || target.typeReceiver() || target.onSuper() || classes.find(type) != null) {
      return NO_TARGETS;
    }
    Set<String> exact = fieldValues.exactTypes(receiver);
    Set<Routine> found = new LinkedHashSet<>();
    for (MethodSymbol method : classes.implementationsBelow(type, target.name(), arity)) {
      Routine routine = code.routine(method);
      boolean possible =
          exact == null
              || exact.stream()
                  .anyMatch(made -> classes.ancestors(made).contains(method.owner().name()));
      if (routine != null && possible) {
        found.add(routine);
      }
    }
    boolean tooMany = found.size() > MAX_CALLEES;
    return tooMany ? new Targets(List.of(), true) : new Targets(List.copyOf(found), false);
  }

  /** Whether a task is run by a method of a library, or one that is not to be had. */
  private static boolean runsTask(Insn.Call call, CallTarget target) {
    boolean runs = call.name().equals("run") || call.name().equals("call");
    if (!runs || call.receiver() < 0 || !call.arguments().isEmpty() || target == null) {
      return false;
    }
    MethodSymbol method = target.method();
    boolean ofLibrary =
        method == null
            || !method.owner().isProject()
                && !method.isAbstract()
                && !method.owner().name().startsWith("java.");
    return ofLibrary && !target.onSuper();
  }

  /** What tasks of these types run, whose {@code run} is that of a library. */
  private Targets hooks(Collection<String> types) {
    Set<Routine> found = new LinkedHashSet<>();
    for (String type : types) {
      found.addAll(hooks(type));
    }
    boolean tooMany = found.size() > MAX_CALLEES;
    return tooMany ? new Targets(List.of(), true) : new Targets(List.copyOf(found), false);
  }

  /** A type and those below it; of none when it is not known. */
  private Set<String> family(String type) {
    Set<String> types = new TreeSet<>();
    if (type != null) {
      types.add(type);
      classes.subclasses(type).forEach(sub -> types.add(sub.name()));
    }
    return types;
  }

  /** The only method that a class implements for a library; if it has more, none. */
  private Set<Routine> hooks(String type) {
    List<MethodSymbol> hooks = classes.hooks(type);
    Routine only = hooks.size() == 1 ? code.routine(hooks.get(0)) : null;
    return only == null ? Set.of() : Set.of(only);
  }

  /** Whether a declaration stands for the code called; one that it waits only adds to it. */
  private boolean isReplaced(CallTarget target) {
    return library.isDeclared(target)
        && !library.effects(target).stream().allMatch(Effect.Blocks.class::isInstance);
  }

  private Targets implementations(MethodSymbol method, Set<String> types) {
    Set<Routine> found = new LinkedHashSet<>();
    for (String type : types) {
      Routine routine = code.routine(classes.implementation(type, method));
      if (routine != null) {
        found.add(routine);
      }
    }
    return new Targets(List.copyOf(found), false);
  }

  /** Implementations in the static type, above it, and in all project classes below it. */
  private Targets virtual(MethodSymbol method, String staticType) {
    String type = staticType == null ? method.owner().name() : staticType;
    boolean ofProject = method.owner().isProject();
    if (!ofProject && isTooGeneral(method)) {
      return NO_TARGETS;
    }
    Set<Routine> found = new LinkedHashSet<>();
    Routine inherited = code.routine(classes.implementation(type, method));
    if (inherited != null) {
      found.add(inherited);
    }
    for (ClassSymbol sub : classes.subclasses(type)) {
      Routine routine = code.routine(declared(sub, method));
      if (routine != null) {
        found.add(routine);
      }
    }
    if (ofProject && method.isAbstract()) {
      MethodSymbol function = classes.functionOf(type);
      if (function != null && function.name().equals(method.name())) {
        found.addAll(code.lambdasOf(type));
      }
    }
    boolean tooMany = found.size() > MAX_CALLEES;
    return tooMany ? new Targets(List.of(), true) : new Targets(List.copyOf(found), false);
  }

  private static MethodSymbol declared(ClassSymbol type, MethodSymbol method) {
    for (MethodSymbol candidate : type.methods(method.name())) {
      if (!candidate.isAbstract() && candidate.parameters().size() == method.parameters().size()) {
        return candidate;
      }
    }
    return null;
  }

  /** Methods of the JDK that too many unrelated classes override to follow by type. */
  private static boolean isTooGeneral(MethodSymbol method) {
    return switch (method.owner().name()) {
      case "java.lang.Object",
          "java.lang.Runnable",
          "java.lang.Comparable",
          "java.lang.Iterable",
          "java.util.Iterator",
          "java.util.concurrent.Callable",
          "java.lang.AutoCloseable",
          "java.io.Closeable" ->
          true;
      default -> method.owner().name().startsWith("java.util.function.");
    };
  }

  private void handedOver(
      CallTarget target,
      Ref receiver,
      List<Ref> arguments,
      List<Routine> callees,
      List<Edge> edges) {
    for (Effect effect : library.effects(target)) {
      if (effect instanceof Effect.Runs runs) {
        Ref value = select(runs.code(), receiver, arguments);
        Effect.Runs actual = inStream(runs, receiver);
        for (Routine run : code(value, type(target, runs.code()))) {
          edges.add(
              new Edge(
                  run,
                  actual.where(),
                  actual.role(),
                  actual.periodic(),
                  receiverOf(value),
                  List.of(),
                  true,
                  null,
                  -1));
        }
      }
    }
    for (Routine callee : callees) {
      for (int i = 0; i < arguments.size(); i++) {
        Ref.Param parameter = new Ref.Param(callee.id(), i, "", null);
        for (ParameterRun run : parameterRuns.getOrDefault(parameter, Set.of())) {
          for (Routine code : code(arguments.get(i), type(callee, i))) {
            edges.add(
                new Edge(
                    code,
                    run.where(),
                    run.role(),
                    run.periodic(),
                    receiverOf(arguments.get(i)),
                    List.of(),
                    true,
                    run.routine(),
                    run.node()));
          }
        }
      }
    }
  }

  /**
   * Where a step of a stream or chain of stages runs: operations of a parallel stream on several
   * threads; those after a switch, or on a promise of a known completer, on its threads.
   */
  private Effect.Runs inStream(Effect.Runs runs, Ref receiver) {
    boolean depends =
        switch (runs.where()) {
          case HERE, COMPLETER, SUBSCRIBER, EMITTER -> true;
          default -> false;
        };
    Role role = depends ? roleOfStream(receiver, runs.where() == Effect.Where.HERE, 0) : null;
    return role == null
        ? runs
        : new Effect.Runs(runs.code(), Effect.Where.ELSEWHERE, role, runs.periodic());
  }

  private Role roleOfStream(Ref stage, boolean parallelOnly, int depth) {
    if (!(stage instanceof Ref.Result result) || depth > 16) {
      return null;
    }
    Routine maker = code.routine(result.method());
    CallTarget target = maker == null ? null : maker.resolved().call(result.node());
    for (Effect effect : library.effects(target)) {
      Role role =
          effect instanceof Effect.Gives gives
              ? gives.role()
              : effect instanceof Effect.Switches switches
                      && switches.stage() == Effect.Stage.DOWNSTREAM
                  ? switches.role()
                  : null;
      boolean sequential = target != null && target.name().equals("sequential");
      if (sequential && parallelOnly) {
        return null;
      }
      if (role != null && (!parallelOnly || role.kind() == RoleKind.PARALLEL)) {
        return scheduled(role, result);
      }
    }
    return roleOfStream(result.receiver(), parallelOnly, depth + 1);
  }

  /** {@code publishOn(scheduler)}: the role of the scheduler that is passed, where it is known. */
  private Role scheduled(Role role, Ref.Result call) {
    boolean passed = role.executor() != null && role.executor().isArgument();
    if (!passed || role.executor().position() >= call.arguments().size()) {
      return role;
    }
    Ref scheduler = call.arguments().get(role.executor().position());
    Set<Ref> values = new LinkedHashSet<>();
    if (scheduler instanceof Ref.Field || scheduler instanceof Ref.Static) {
      values.addAll(fieldValues.stored(scheduler));
    } else {
      values.add(scheduler);
    }
    for (Ref value : values) {
      if (value instanceof Ref.Result made && code.routine(made.method()) != null) {
        CallTarget target = code.routine(made.method()).resolved().call(made.node());
        for (Effect effect : library.effects(target)) {
          if (effect instanceof Effect.Gives gives) {
            return gives.role();
          }
        }
      }
    }
    return role;
  }

  private static Ref receiverOf(Ref value) {
    return value instanceof Ref.Code handed ? handed.receiver() : value;
  }

  private static Ref select(
      io.concurrencylint.analyzer.models.Selector selector, Ref receiver, List<Ref> arguments) {
    if (selector.isThis()) {
      return receiver;
    }
    return selector.isArgument() && selector.position() < arguments.size()
        ? arguments.get(selector.position())
        : null;
  }

  /** The type that the code passed to a call is known by; null if nobody says. */
  private static String type(
      CallTarget target, io.concurrencylint.analyzer.models.Selector selector) {
    MethodSymbol method = target.method();
    boolean known = method != null && selector.isArgument();
    return known && selector.position() < method.parameters().size()
        ? method.parameters().get(selector.position()).className()
        : null;
  }

  private static String type(Routine callee, int parameter) {
    return parameter < callee.body().parameters().size()
        ? callee.resolved().type(callee.body().parameters().get(parameter)).className()
        : null;
  }

  /** The routines that run when {@code value} is run: of a lambda, or of an object's methods. */
  public List<Routine> code(Ref value) {
    return code(value, null);
  }

  /** The same of an object that is known to its runner by a type. */
  private List<Routine> code(Ref value, String type) {
    Set<Routine> found = new LinkedHashSet<>();
    collectCode(value, type, found, 0);
    return List.copyOf(found);
  }

  private void collectCode(Ref value, String type, Set<Routine> found, int depth) {
    if (value == null || depth > 4) {
      return;
    }
    if (value instanceof Ref.Code handed) {
      found.addAll(referenced(handed));
    } else if (value instanceof Ref.Choice choice) {
      choice.options().stream()
          .sorted(java.util.Comparator.comparing(Object::toString))
          .forEach(option -> collectCode(option, type, found, depth + 1));
    } else if (value instanceof Ref.Result result) {
      wrapped(result, type, found, depth);
    } else if (value instanceof Ref.Field || value instanceof Ref.Static) {
      for (Ref stored : fieldValues.stored(value)) {
        collectCode(stored, type, found, depth + 1);
      }
      addTyped(fieldValues.exactTypes(value), type, found);
    } else {
      Set<String> exact = fieldValues.exactTypes(value);
      addTyped(exact == null && value instanceof Ref.Self self ? family(self) : exact, type, found);
    }
  }

  /** {@code new Thread(this)}: the class, or one of its few subclasses. */
  private Set<String> family(Ref.Self self) {
    Set<String> types = family(self.owner());
    return types.size() > MAX_CALLEES ? null : types;
  }

  /** A lambda's body; of a method reference all that a virtual call may run. */
  private List<Routine> referenced(Ref.Code handed) {
    Routine exact = code.routine(handed.method());
    if (exact != null && exact.method().isLambda()) {
      return List.of(exact);
    }
    int hash = handed.method().indexOf('#');
    ClassSymbol owner = hash < 0 ? null : classes.find(handed.method().substring(0, hash));
    if (owner == null || !owner.isProject()) {
      return exact == null ? List.of() : List.of(exact);
    }
    for (MethodSymbol method : owner.methods()) {
      if (method.id().equals(handed.method())) {
        boolean fixed = method.isStatic() || method.name().equals("<init>");
        CallTarget target =
            new CallTarget(method, owner.thisType(), method.name(), false, null, fixed);
        List<Routine> found =
            targets(target, handed.receiver(), method.parameters().size()).routines();
        return found.isEmpty() && exact != null ? List.of(exact) : found;
      }
    }
    return exact == null ? List.of() : List.of(exact);
  }

  /** A factory of the project that returns code, or a wrapper of the JDK around it. */
  private void wrapped(Ref.Result result, String type, Set<Routine> found, int depth) {
    Routine factory = code.routine(result.call());
    if (factory == null) {
      for (Ref argument : result.arguments()) {
        if (argument instanceof Ref.Code) {
          collectCode(argument, type, found, depth + 1);
        }
      }
      return;
    }
    for (int node = 0; node < factory.body().size(); node++) {
      if (factory.insn(node) instanceof Insn.Return leave && leave.source() >= 0) {
        collectCode(factory.value(leave.source(), node), type, found, depth + 1);
      }
    }
  }

  /** What a framework calls on an object of one of these types: what it implements of it. */
  private void addTyped(Set<String> types, String known, Set<Routine> found) {
    if (types == null) {
      return;
    }
    for (String type : types) {
      ClassSymbol symbol = classes.find(type);
      if (symbol == null || !symbol.isProject()) {
        continue;
      }
      boolean narrow = known != null && classes.isSubclass(type, known) && !isAnything(known);
      if (!narrow && (known == null || isTask(known))) {
        found.addAll(hooks(type));
      }
      for (String ancestor : classes.ancestors(type)) {
        boolean related =
            !narrow || classes.isSubclass(ancestor, known) || classes.isSubclass(known, ancestor);
        ClassSymbol above = related ? classes.find(ancestor) : null;
        if (above == null || above.isProject() && (!above.isInterface() || known == null)) {
          continue;
        }
        for (MethodSymbol method : above.methods()) {
          boolean entered =
              method.isAbstract()
                  || ancestor.equals("java.lang.Thread") && method.name().equals("run");
          Routine routine = entered ? code.routine(classes.implementation(type, method)) : null;
          if (routine != null && isCallback(above)) {
            found.add(routine);
          }
        }
      }
    }
  }

  private static boolean isTask(String type) {
    return "java.lang.Runnable".equals(type) || "java.util.concurrent.Callable".equals(type);
  }

  private static boolean isAnything(String type) {
    return type.equals("java.lang.Object");
  }

  private static boolean isCallback(ClassSymbol type) {
    return switch (type.name()) {
      case "java.lang.Comparable",
          "java.lang.AutoCloseable",
          "java.io.Closeable",
          "java.lang.Iterable",
          "java.lang.CharSequence" ->
          false;
      default -> true;
    };
  }

  /**
   * Finds where parameters are run: called, handed to a library that runs them, or to a method of
   * the project that does.
   */
  private void findParameterRuns() {
    for (int pass = 0; pass < MAX_PASSES; pass++) {
      boolean changed = false;
      for (Routine routine : code.routines()) {
        for (int node = 0; node < routine.body().size(); node++) {
          changed |= parameterRunsAt(routine, node);
        }
      }
      if (!changed) {
        return;
      }
    }
  }

  private boolean parameterRunsAt(Routine routine, int node) {
    Insn insn = routine.insn(node);
    CallTarget target = routine.resolved().call(node);
    if (target == null || insn instanceof Insn.MethodRef) {
      return false;
    }
    boolean changed = false;
    List<Integer> registers;
    Ref receiver;
    if (insn instanceof Insn.Call call) {
      registers = call.arguments();
      receiver = routine.values().receiver(node);
      if (receiver instanceof Ref.Param parameter && target.method() != null) {
        MethodSymbol function = classes.functionOf(target.receiverType().className());
        boolean runs = function != null && function.name().equals(target.name());
        if (runs) {
          changed = addRun(parameter, routine, node, Effect.Where.HERE, null, false);
        }
      }
    } else if (insn instanceof Insn.New creation) {
      registers = creation.arguments();
      receiver = new Ref.Fresh(routine.id(), node, target.receiverType().className());
    } else {
      return false;
    }
    List<Ref> arguments = values(routine, node, registers);
    for (Effect effect : library.effects(target)) {
      if (effect instanceof Effect.Runs runs
          && select(runs.code(), receiver, arguments) instanceof Ref.Param parameter) {
        changed |= addRun(parameter, routine, node, runs.where(), runs.role(), runs.periodic());
      }
    }
    Routine callee =
        target.method() == null || !target.method().owner().isProject()
            ? null
            : code.routine(target.method());
    if (callee != null) {
      for (int i = 0; i < arguments.size(); i++) {
        if (arguments.get(i) instanceof Ref.Param passed) {
          for (ParameterRun run :
              List.copyOf(
                  parameterRuns.getOrDefault(new Ref.Param(callee.id(), i, "", null), Set.of()))) {
            changed |= addRun(passed, routine, node, run.where(), run.role(), run.periodic());
          }
        }
      }
    }
    return changed;
  }

  private boolean addRun(
      Ref.Param parameter,
      Routine routine,
      int node,
      Effect.Where where,
      Role role,
      boolean periodic) {
    Effect.Where effective = where;
    // Captured by a lambda: it runs where the lambda does, which is not known here.
    if (!parameter.method().equals(routine.id()) && where == Effect.Where.HERE) {
      effective = lambdaRuns(routine);
      if (effective == null) {
        return false;
      }
    }
    return parameterRuns
        .computeIfAbsent(parameter, key -> new LinkedHashSet<>())
        .add(new ParameterRun(routine, node, effective, role, periodic));
  }

  /** Where a lambda runs, going by the call it is an argument of; null if nobody knows. */
  private Effect.Where lambdaRuns(Routine lambda) {
    Routine around = lambda.around();
    if (around == null || lambda.method().kind() != MethodDecl.Kind.LAMBDA) {
      return null;
    }
    for (int node = 0; node < around.body().size(); node++) {
      CallTarget target = around.resolved().call(node);
      if (target == null || !(around.insn(node) instanceof Insn.Call call)) {
        continue;
      }
      List<Ref> arguments = values(around, node, call.arguments());
      for (Effect effect : library.effects(target)) {
        if (effect instanceof Effect.Runs runs
            && select(runs.code(), null, arguments) instanceof Ref.Code handed
            && handed.method().equals(lambda.id())) {
          return runs.where();
        }
      }
    }
    return null;
  }
}
