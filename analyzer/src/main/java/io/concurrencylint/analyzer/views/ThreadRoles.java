package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.flow.Library;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.AnnotationUse;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.EntryModel;
import io.concurrencylint.analyzer.models.Framework;
import io.concurrencylint.analyzer.models.Role;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which threads run which code. Roots are {@code main} methods, code handed to threads, executors,
 * timers and loops, and methods that frameworks call; from there along the calls that stay in the
 * thread.
 */
public final class ThreadRoles {

  private final Code code;
  private final CallGraph calls;
  private final Paths paths;
  private final FieldValues fieldValues;
  private final Map<String, ThreadRole> roles = new TreeMap<>();
  private final Map<String, Set<ThreadRole>> byRoutine = new HashMap<>();
  private final Map<String, Map<String, CallSite>> reachedBy = new HashMap<>();
  private final Set<String> spawnedEntries = new HashSet<>();
  private final Map<String, Boolean> once = new HashMap<>();

  ThreadRoles(Code code, CallGraph calls, Paths paths, FieldValues fieldValues) {
    this.code = code;
    this.calls = calls;
    this.paths = paths;
    this.fieldValues = fieldValues;
    spawned();
    entered();
    mains();
    loopsByHand();
    for (ThreadRole role : roles.values()) {
      propagate(role);
    }
  }

  private void add(ThreadRole role) {
    if (role.spawn() != null) {
      spawnedEntries.add(role.entry().id());
    }
    roles.putIfAbsent(role.key(), role);
  }

  private void mains() {
    for (Routine routine : code.routines()) {
      MethodDecl method = routine.method();
      boolean main =
          method.name().equals("main")
              && method.isStatic()
              && method.modifiers().isPublic()
              && method.parameterTypes().size() <= 1;
      if (main) {
        add(
            new ThreadRole(
                "main " + routine.id(), null, null, "main", routine, false, null, "main", false));
      }
    }
  }

  /** A loop around a call that makes its thread an event loop: {@code selector.select()}. */
  private void loopsByHand() {
    for (CallSite site : calls.all()) {
      Effect.Serves serves = site.effect(Effect.Serves.class);
      if (serves == null || !Reachability.inLoop(site.caller().body(), site.node())) {
        continue;
      }
      Role role = serves.role();
      Routine routine = site.caller();
      add(
          new ThreadRole(
              "loop " + routine.id(),
              role.kind(),
              role.framework(),
              role.framework().title() + noun2(role.kind()) + " in " + routine.display(),
              routine,
              false,
              null,
              null,
              false));
    }
  }

  private void spawned() {
    for (CallSite site : calls.all()) {
      for (Edge edge : site.edges()) {
        if (edge.isElsewhere() && edge.role() != null) {
          add(role(site, edge));
        }
      }
    }
  }

  private ThreadRole role(CallSite site, Edge edge) {
    Role model = edge.role();
    Ref executor =
        model.executor() == null || edge.through() != null ? null : site.select(model.executor());
    RoleKind kind = model.kind();
    Framework framework = model.framework();
    Role ofExecutor = executor == null ? null : roleOf(executor);
    if (ofExecutor != null) {
      kind = ofExecutor.kind();
      framework = ofExecutor.framework();
    }
    boolean single = executor != null && isSerial(executor);
    String serializer =
        single || kind == RoleKind.TIMER || kind == RoleKind.UI
            ? identity(executor, kind, framework)
            : null;
    boolean overlaps = !single && kind.isOverlapping();
    boolean repeated =
        kind == RoleKind.PARALLEL
            || !runsOnce(site.caller())
            || Reachability.inLoop(site.caller().body(), site.node())
            || edge.through() != null
                && Reachability.inLoop(edge.through().body(), edge.throughNode());
    boolean many = overlaps && (repeated && !(edge.periodic() && runsOnce(site.caller())));
    Location at = site.location();
    String file = at.path().substring(at.path().lastIndexOf('/') + 1);
    String name = noun(kind, framework) + " at " + file + ":" + at.line();
    String key = "spawn " + site.caller().id() + "@" + site.node() + " -> " + edge.callee().id();
    return new ThreadRole(key, kind, framework, name, edge.callee(), many, site, serializer, false);
  }

  private static String noun(RoleKind kind, Framework framework) {
    return switch (kind) {
      case NEW_THREAD -> "thread made";
      case POOL -> "pool task submitted";
      case COMMON_POOL, ASYNC_POOL -> "common-pool task submitted";
      case PARALLEL -> "parallel stream";
      case TIMER -> "timer task scheduled";
      case EVENT_LOOP -> framework.title() + " event-loop task submitted";
      case UI -> framework.title() + " UI task submitted";
      case WORKER -> framework.title() + " worker task submitted";
      default -> framework.title() + " task submitted";
    };
  }

  private String identity(Ref executor, RoleKind kind, Framework framework) {
    if (executor == null) {
      return kind + " " + framework;
    }
    LockIdentity identity = paths.identity(paths.normal(executor), false);
    return identity != null ? identity.key() : kind + " " + paths.normal(executor);
  }

  /** The threads of an executor, from its type's model. */
  private Role roleOf(Ref executor) {
    String type = paths.type(paths.normal(executor));
    Role ofType = code.library().typeFact(type, TypeModel::role);
    if (ofType != null) {
      return ofType;
    }
    for (CallSite site : creations(executor)) {
      Effect.Gives gives = site.effect(Effect.Gives.class);
      if (gives != null) {
        return gives.role();
      }
    }
    return null;
  }

  /** Whether an executor runs one task at a time. */
  public boolean isSerial(Ref executor) {
    Ref normal = paths.normal(executor);
    String type = paths.type(normal);
    TypeModel.Executor how = code.library().typeFact(type, TypeModel::executor);
    if (how == TypeModel.Executor.SERIAL) {
      return true;
    }
    return createdWith(normal).stream()
        .anyMatch(
            creates ->
                creates.threads() == Effect.Threads.SINGLE
                    || creates.what() == Effect.Creation.TIMER);
  }

  /** The model effects of the calls that may have created an object. */
  public List<Effect.Creates> createdWith(Ref object) {
    List<Effect.Creates> found = new ArrayList<>();
    for (CallSite site : creations(object)) {
      for (Effect effect : site.effects()) {
        if (effect instanceof Effect.Creates creates) {
          found.add(adjusted(creates, site));
        }
      }
    }
    return found;
  }

  private static Effect.Creates adjusted(Effect.Creates creates, CallSite site) {
    if (creates.threads() == Effect.Threads.FIXED && creates.size() != null) {
      Ref size = site.select(creates.size());
      boolean one =
          size instanceof Ref.Constant constant && Integer.valueOf(1).equals(constant.value());
      if (one) {
        return new Effect.Creates(
            creates.what(), Effect.Threads.SINGLE, creates.daemon(), creates.size());
      }
    }
    return creates;
  }

  /** The calls or creations whose result an object may be. */
  public List<CallSite> creations(Ref object) {
    List<CallSite> found = new ArrayList<>();
    collectCreations(paths.normal(object), found, new HashSet<>());
    return found;
  }

  private void collectCreations(Ref object, List<CallSite> found, Set<Ref> seen) {
    if (object == null || !seen.add(object) || seen.size() > 24) {
      return;
    }
    if (object instanceof Ref.Fresh fresh) {
      addSite(fresh.method(), fresh.node(), found);
    } else if (object instanceof Ref.Result result) {
      Routine callee = code.routine(result.call());
      Ref returned = callee == null ? null : paths.returned(callee);
      if (returned != null) {
        collectCreations(returned, found, seen);
      }
      addSite(result.method(), result.node(), found);
    } else if (object instanceof Ref.Field || object instanceof Ref.Static) {
      for (Ref stored : fieldValues.stored(object)) {
        collectCreations(stored, found, seen);
      }
    } else if (object instanceof Ref.Choice choice) {
      choice.options().stream()
          .sorted(java.util.Comparator.comparing(Object::toString))
          .forEach(option -> collectCreations(option, found, seen));
    } else if (object instanceof Ref.Param parameter) {
      for (Ref argument : fieldValues.arguments(parameter)) {
        collectCreations(argument, found, seen);
      }
    }
  }

  private void addSite(String method, int node, List<CallSite> found) {
    Routine routine = code.routine(method);
    CallSite site = routine == null ? null : calls.site(routine, node);
    if (site != null) {
      found.add(site);
    }
  }

  /** Methods that frameworks call, and annotated ones. */
  private void entered() {
    Classes classes = code.classes();
    Library library = code.library();
    for (ClassSymbol symbol : classes.project()) {
      for (MethodSymbol method : symbol.methods()) {
        Routine routine = code.routine(method);
        if (routine == null) {
          continue;
        }
        EntryModel entry = entry(symbol, method, classes, library);
        boolean ofFramework =
            entry != null && (!entry.role().kind().isLoop() || !isCalled(routine));
        if (ofFramework) {
          addEntry(routine, entry);
        }
      }
    }
    for (Routine routine : code.routines()) {
      if (routine.method().isLambda()) {
        EntryModel entry = lambdaEntry(routine, classes);
        if (entry != null && !isSpawned(routine) && !isCalled(routine)) {
          addEntry(routine, entry);
        }
      }
    }
  }

  /** Whether the program itself calls what a framework could: it uses the type for its own ends. */
  private boolean isCalled(Routine routine) {
    return calls.callers(routine).stream()
        .filter(site -> site.target() == null || !site.target().onSuper())
        .flatMap(site -> site.edges().stream())
        .anyMatch(edge -> edge.isHere() && edge.callee().equals(routine));
  }

  private boolean isSpawned(Routine routine) {
    return spawnedEntries.contains(routine.id());
  }

  private EntryModel entry(
      ClassSymbol symbol, MethodSymbol method, Classes classes, Library library) {
    for (AnnotationUse annotation : method.source().annotations()) {
      EntryModel entry = annotated(annotation, symbol, library);
      if (entry != null) {
        return entry;
      }
    }
    if (method.name().startsWith("<")) {
      return null;
    }
    for (String ancestor : classes.ancestors(symbol.name())) {
      for (EntryModel entry : entries(ancestor)) {
        boolean inherited = !ancestor.equals(symbol.name());
        if (method.isStatic() && (inherited || !entry.library().isDeclared())) {
          continue;
        }
        boolean same =
            entry.matches(method.name(), method.erasedParameters())
                || entry.method() != null
                    && entry.method().equals(method.name())
                    && (entry.parameters() == null
                        || entry.parameters().size() == method.parameters().size());
        if (same) {
          return entry;
        }
      }
    }
    return null;
  }

  /** What enters the methods of a type; of the project's own types only what the user declares. */
  private List<EntryModel> entries(String type) {
    ClassSymbol symbol = code.classes().find(type);
    boolean ofProject = symbol != null && symbol.isProject();
    return code.library().models().entries(type).stream()
        .filter(entry -> !ofProject || entry.library().isDeclared())
        .toList();
  }

  private EntryModel annotated(AnnotationUse annotation, ClassSymbol symbol, Library library) {
    Type type = code.classes().resolveName(annotation.name(), symbol);
    List<EntryModel> found =
        type.className() == null ? List.of() : library.models().annotationEntries(type.className());
    return found.isEmpty() ? null : found.get(0);
  }

  private EntryModel lambdaEntry(Routine lambda, Classes classes) {
    String type = lambda.resolved().functionType().className();
    if (type == null) {
      return null;
    }
    MethodSymbol function = classes.functionOf(type);
    for (String ancestor : classes.ancestors(type)) {
      for (EntryModel entry : entries(ancestor)) {
        boolean same = function == null || function.name().equals(entry.method());
        if (same) {
          return entry;
        }
      }
    }
    return null;
  }

  private void addEntry(Routine routine, EntryModel entry) {
    Role model = entry.role();
    RoleKind kind = model.kind();
    boolean thread = kind == RoleKind.NEW_THREAD;
    if (isSpawned(routine)) {
      return;
    }
    String name =
        thread
            ? "thread " + routine.owner().display()
            : model.framework().title() + noun2(kind) + " in " + routine.display();
    boolean many = kind.isOverlapping() && !entry.serial();
    String serializer =
        kind == RoleKind.UI || kind == RoleKind.TIMER ? kind + " " + model.framework() : null;
    add(
        new ThreadRole(
            "entry " + routine.id(),
            kind,
            model.framework(),
            name,
            routine,
            many,
            null,
            serializer,
            false));
  }

  private static String noun2(RoleKind kind) {
    return switch (kind) {
      case EVENT_LOOP -> " event loop";
      case UI -> " UI thread";
      case TIMER -> " timer thread";
      case WORKER -> " worker thread";
      default -> " thread";
    };
  }

  private void propagate(ThreadRole role) {
    Deque<Routine> work = new ArrayDeque<>();
    Map<String, CallSite> reached = new LinkedHashMap<>();
    reached.put(role.entry().id(), null);
    work.add(role.entry());
    while (!work.isEmpty()) {
      Routine routine = work.poll();
      byRoutine.computeIfAbsent(routine.id(), key -> new LinkedHashSet<>()).add(role);
      for (CallSite site : calls.sites(routine)) {
        for (Edge edge : site.edges()) {
          if (edge.isHere() && !reached.containsKey(edge.callee().id())) {
            reached.put(edge.callee().id(), site);
            work.add(edge.callee());
          }
        }
      }
    }
    reachedBy.put(role.key(), reached);
  }

  /** All roles, in a fixed order. */
  public Collection<ThreadRole> all() {
    return Collections.unmodifiableCollection(roles.values());
  }

  /** The roles that may run a routine. */
  public Set<ThreadRole> of(Routine routine) {
    return byRoutine.getOrDefault(routine.id(), Set.of());
  }

  /** The calls from a role's entry to a routine, outermost first; empty for the entry itself. */
  public List<CallSite> chain(ThreadRole role, Routine routine) {
    Map<String, CallSite> reached = reachedBy.getOrDefault(role.key(), Map.of());
    List<CallSite> chain = new ArrayList<>();
    Routine at = routine;
    while (reached.get(at.id()) != null && chain.size() < 40) {
      CallSite site = reached.get(at.id());
      chain.add(0, site);
      at = site.caller();
    }
    return chain;
  }

  /** Whether a class is a thread. */
  boolean isThread(String type) {
    return code.classes().isSubclass(type, "java.lang.Thread");
  }

  /** Whether a routine runs at most once in a run of the program. */
  public boolean runsOnce(Routine routine) {
    Boolean known = once.get(routine.id());
    if (known == null) {
      once.put(routine.id(), false);
      known = computeOnce(routine);
      once.put(routine.id(), known);
    }
    return known;
  }

  private boolean computeOnce(Routine routine) {
    MethodDecl method = routine.method();
    if (method.kind() == MethodDecl.Kind.STATIC_INITIALIZER) {
      return true;
    }
    boolean main = method.name().equals("main") && method.isStatic();
    List<CallSite> callers = calls.callers(routine);
    if (main) {
      return callers.isEmpty();
    }
    if (callers.size() != 1) {
      return false;
    }
    CallSite only = callers.get(0);
    return !Reachability.inLoop(only.caller().body(), only.node()) && runsOnce(only.caller());
  }
}
