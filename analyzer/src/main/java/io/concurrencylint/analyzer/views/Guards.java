package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.AnnotationUse;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which lock guards which field: declared ({@code @GuardedBy}, or a comment that says so), or
 * inferred from the accesses that hold it (Engler, Chen, Hallem, Chou and Chelf: <em>Bugs as
 * deviant behavior</em>, 2001). Accesses while the object is still its maker's own are left out.
 */
public final class Guards {

  private static final String SAYS = "guarded by ";

  /**
   * A lock and the accesses of a field that hold it, and that do not.
   *
   * @param lock the lock as one of the accesses holds it, or as declared
   */
  public record Guard(
      FieldSymbol field,
      HeldLock lock,
      boolean declared,
      List<FieldAccess> holding,
      List<FieldAccess> missing) {
    public Guard {
      holding = List.copyOf(holding);
      missing = List.copyOf(missing);
    }

    /** As messages name it. */
    public String name() {
      return lock.text();
    }
  }

  private final Code code;
  private final CallGraph calls;
  private final Paths paths;
  private final Locks locks;
  private final FieldValues fieldValues;
  private final Map<String, List<FieldAccess>> accesses = new TreeMap<>();
  private final Map<String, FieldSymbol> fields = new HashMap<>();
  private final Map<String, Boolean> plainContents = new HashMap<>();
  private final Set<String> initializers = new HashSet<>();

  Guards(Code code, CallGraph calls, Paths paths, Locks locks, FieldValues fieldValues) {
    this.code = code;
    this.calls = calls;
    this.paths = paths;
    this.locks = locks;
    this.fieldValues = fieldValues;
    findInitializers();
    for (Routine routine : code.routines()) {
      LockFlow flow = locks.flow(routine);
      for (int node = 0; node < routine.body().size(); node++) {
        if (flow == null || flow.isReachable(node)) {
          collect(routine, node);
        }
      }
    }
  }

  // What runs before the object is shared

  private void findInitializers() {
    for (Routine routine : code.routines()) {
      boolean itself =
          switch (routine.method().kind()) {
            case CONSTRUCTOR, INSTANCE_INITIALIZER, STATIC_INITIALIZER -> true;
            default -> isDeserialization(routine.method());
          };
      if (itself) {
        initializers.add(routine.id());
      }
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Routine routine : code.routines()) {
        if (!initializers.contains(routine.id()) && isOnlyCalledByInitializers(routine)) {
          initializers.add(routine.id());
          changed = true;
        }
      }
    }
  }

  private static boolean isDeserialization(MethodDecl method) {
    return switch (method.name()) {
      case "readObject", "readExternal", "readResolve", "clone" -> true;
      default -> false;
    };
  }

  private boolean isOnlyCalledByInitializers(Routine routine) {
    MethodDecl method = routine.method();
    boolean hidden = method.isLambda() || method.modifiers().isPrivate();
    List<CallSite> callers = hidden ? calls.callers(routine) : List.of();
    if (callers.isEmpty()) {
      return false;
    }
    for (CallSite site : callers) {
      boolean fresh =
          site.receiver() instanceof Ref.Fresh made && made.method().equals(site.caller().id());
      boolean early =
          (fresh || initializers.contains(site.caller().id()))
              && site.caller().owner().equals(routine.owner())
              && site.edges().stream()
                  .filter(edge -> edge.callee().equals(routine))
                  .allMatch(Edge::isHere);
      if (!early) {
        return false;
      }
    }
    return true;
  }

  /** Whether a routine runs only while an object, or the class, is being made. */
  public boolean isInitialization(Routine routine) {
    return initializers.contains(routine.id());
  }

  // Accesses

  private void collect(Routine routine, int node) {
    Insn insn = routine.insn(node);
    FieldSymbol field = routine.resolved().field(node);
    if (field != null && field.owner().isProject()) {
      boolean write = insn instanceof Insn.StoreName || insn instanceof Insn.StoreField;
      Ref base = routine.values().base(node);
      FieldAccess.Kind kind = write ? FieldAccess.Kind.WRITE : FieldAccess.Kind.READ;
      add(routine, node, field, base, kind);
      return;
    }
    if (insn instanceof Insn.ArrayRead read) {
      contents(routine, node, read.array(), FieldAccess.Kind.USE);
    } else if (insn instanceof Insn.ArrayWrite write) {
      contents(routine, node, write.array(), FieldAccess.Kind.CHANGE);
    } else if (insn instanceof Insn.ForEach loop) {
      contents(routine, node, loop.iterable(), FieldAccess.Kind.ITERATE);
    } else if (insn instanceof Insn.Call call) {
      called(routine, node, call);
    }
  }

  private void called(Routine routine, int node, Insn.Call call) {
    CallSite site = calls.site(routine, node);
    if (site == null || site.receiver() == null || isOfEveryObject(call.name())) {
      return;
    }
    FieldAccess.Kind kind = FieldAccess.Kind.USE;
    if (site.has(Effect.Mutates.class)) {
      kind = FieldAccess.Kind.CHANGE;
    } else if (site.has(Effect.Iterates.class)) {
      kind = FieldAccess.Kind.ITERATE;
    }
    contents(routine, node, call.receiver(), kind);
  }

  private static boolean isOfEveryObject(String name) {
    return switch (name) {
      case "wait", "notify", "notifyAll", "getClass" -> true;
      default -> false;
    };
  }

  private void contents(Routine routine, int node, int register, FieldAccess.Kind kind) {
    if (register < 0) {
      return;
    }
    Ref object = routine.value(register, node);
    String id =
        object instanceof Ref.Field field
            ? field.field()
            : object instanceof Ref.Static field ? field.field() : null;
    FieldSymbol symbol = id == null ? null : paths.field(id);
    // A local keeps what the field held earlier, which may have been detached since.
    boolean current = symbol != null && (symbol.isFinal() || !isLocal(routine, register));
    if (current && holdsPlainObject(symbol)) {
      add(routine, node, symbol, object instanceof Ref.Field field ? field.base() : null, kind);
    }
  }

  private static boolean isLocal(Routine routine, int register) {
    return routine.body().locals().stream().anyMatch(local -> local.register() == register);
  }

  private void add(Routine routine, int node, FieldSymbol field, Ref base, FieldAccess.Kind kind) {
    boolean ofConstant = field.isFinal() && kind == FieldAccess.Kind.READ;
    if (ofConstant || !field.owner().isProject() || isOwn(routine, field, base)) {
      return;
    }
    fields.put(field.id(), field);
    accesses
        .computeIfAbsent(field.id(), key -> new ArrayList<>())
        .add(new FieldAccess(routine, node, field, paths.normal(base), kind));
  }

  /** Whether nobody else can have the object yet. */
  private boolean isOwn(Routine routine, FieldSymbol field, Ref base) {
    if (isInitialization(routine)) {
      boolean ofClass = routine.method().kind() == MethodDecl.Kind.STATIC_INITIALIZER;
      boolean sameClass = code.classes().isSubclass(routine.owner().name(), field.owner().name());
      boolean part = field.owner().name().startsWith(routine.owner().name() + "$");
      return field.isStatic()
          ? ofClass && sameClass
          : sameClass || part || base instanceof Ref.Fresh;
    }
    if (field.isStatic() || base == null) {
      return false;
    }
    Ref root = base.root();
    if (root instanceof Ref.Result result) {
      Routine factory = code.routine(result.call());
      boolean fresh = factory != null && paths.returned(factory) instanceof Ref.Fresh;
      boolean handsOut = root.equals(paths.returned(routine)) && routine.method().isStatic();
      return fresh || handsOut;
    }
    return root instanceof Ref.Fresh fresh && fresh.method().equals(routine.id());
  }

  /** Whether a field holds an object that threads must not share without a lock. */
  public boolean holdsPlainObject(FieldSymbol field) {
    Boolean known = plainContents.get(field.id());
    if (known == null) {
      known = computePlainContents(field);
      plainContents.put(field.id(), known);
    }
    return known;
  }

  private boolean computePlainContents(FieldSymbol field) {
    if (field.type() instanceof Type.Array) {
      return true;
    }
    String type = field.type().className();
    TypeModel.Safety declared = safety(type);
    if (type == null || declared == TypeModel.Safety.THREAD_SAFE || isConcurrent(type)) {
      return false;
    }
    boolean collection =
        code.classes().isSubclass(type, "java.util.Collection")
            || code.classes().isSubclass(type, "java.util.Map");
    if (!collection && declared != TypeModel.Safety.NOT_THREAD_SAFE) {
      return false;
    }
    Set<Ref> stored = fieldValues.stored(field.id());
    boolean mutable = stored.isEmpty() && declared == TypeModel.Safety.NOT_THREAD_SAFE;
    for (Ref value : stored) {
      if (value instanceof Ref.Fresh fresh && fresh.type() != null) {
        TypeModel.Safety safety = safety(fresh.type());
        if (safety == TypeModel.Safety.THREAD_SAFE || isConcurrent(fresh.type())) {
          return false;
        }
        mutable = true;
      } else if (value instanceof Ref.Result result && isWrapped(result)) {
        return false;
      } else if (value instanceof Ref.Param || value instanceof Ref.Result) {
        String given = paths.type(value);
        TypeModel.Safety safety = safety(given);
        boolean safe = safety == TypeModel.Safety.THREAD_SAFE || isConcurrent(given);
        if (safe) {
          return false;
        }
        mutable |= declared == TypeModel.Safety.NOT_THREAD_SAFE || isOfProject(type);
      }
    }
    return mutable;
  }

  private boolean isOfProject(String type) {
    ClassSymbol symbol = code.classes().find(type);
    return symbol != null && symbol.isProject();
  }

  private boolean isWrapped(Ref.Result result) {
    Routine maker = code.routine(result.method());
    CallSite site = maker == null ? null : calls.site(maker, result.node());
    if (site == null || site.has(Effect.Wraps.class)) {
      return true;
    }
    boolean ofLibrary = code.routine(result.call()) == null;
    return ofLibrary && safety(paths.type(result)) != TypeModel.Safety.NOT_THREAD_SAFE;
  }

  private TypeModel.Safety safety(String type) {
    return code.library().typeFact(type, TypeModel::safety);
  }

  private static boolean isConcurrent(String type) {
    return type != null && type.startsWith("java.util.concurrent.");
  }

  /** Fields of the project that are accessed anywhere after they are made, by id. */
  public Collection<FieldSymbol> fields() {
    return accesses.keySet().stream().map(fields::get).toList();
  }

  /** All accesses of a field but its maker's own, in order. */
  public List<FieldAccess> accesses(FieldSymbol field) {
    return Collections.unmodifiableList(accesses.getOrDefault(field.id(), List.of()));
  }

  /** Locks held at an access, those that every caller in the program holds included. */
  public Lockset held(FieldAccess access) {
    return held(access.routine(), access.node());
  }

  /** The same at any node. */
  public Lockset held(Routine routine, int node) {
    return locks.assumedAtEntry(routine).plus(locks.must(routine, node));
  }

  // Locks as seen from the object

  /** A lock by its place relative to an object: equal for two accesses, one lock guards both. */
  public String relative(HeldLock lock, Ref base) {
    String path = relativePath(lock.lock(), base);
    if (path != null) {
      return path;
    }
    LockIdentity identity = paths.identity(lock);
    return identity == null ? null : "~" + identity.key();
  }

  private static String relativePath(Ref ref, Ref base) {
    if (base != null && ref.equals(base)) {
      return "this";
    }
    if (ref instanceof Ref.Field field) {
      String before = relativePath(field.base(), base);
      return before == null ? null : before + "." + field.field();
    }
    if (ref instanceof Ref.Getter getter && getter.base() != null) {
      String before = relativePath(getter.base(), base);
      return before == null ? null : before + "." + getter.call();
    }
    if (ref instanceof Ref.Static field) {
      return "static " + field.field();
    }
    return ref instanceof Ref.ClassObject literal ? "class " + literal.type() : null;
  }

  /** Whether an access holds a lock, given relative to the object. */
  public boolean holds(FieldAccess access, String key) {
    return held(access).holds(lock -> key.equals(relative(lock, access.base())));
  }

  /** Whether an access holds the guard on some path, if not on all. */
  boolean mayHold(FieldAccess access, Guard guard) {
    Ref base = guard.holding().isEmpty() ? access.base() : guard.holding().get(0).base();
    String key = relative(guard.lock(), base);
    return key != null
        && locks
            .may(access.routine(), access.node())
            .holds(lock -> key.equals(relative(lock, access.base())));
  }

  // Guards

  /** The guard that the declaration names, null if it names none that can be found. */
  public Guard declared(FieldSymbol field) {
    HeldLock lock = named(field);
    if (lock == null) {
      return null;
    }
    Ref self = field.isStatic() ? null : new Ref.Self(field.owner().name());
    String key = relative(lock, self);
    LockIdentity identity = paths.identity(lock);
    List<FieldAccess> holding = new ArrayList<>();
    List<FieldAccess> missing = new ArrayList<>();
    for (FieldAccess access : accesses(field)) {
      boolean held =
          held(access)
              .holds(
                  each ->
                      key != null && key.equals(relative(each, access.base()))
                          || identity != null && identity.equals(paths.identity(each)));
      (held ? holding : missing).add(access);
    }
    return new Guard(field, lock, true, holding, missing);
  }

  private HeldLock named(FieldSymbol field) {
    if (field.source() == null) {
      return null;
    }
    for (AnnotationUse annotation : field.source().annotations()) {
      if (annotation.simpleName().equals("GuardedBy") && annotation.values().size() == 1) {
        return locks.named(annotation.values().get(0), field.owner());
      }
    }
    String comment = field.source().comment();
    int at = comment.toLowerCase(java.util.Locale.ROOT).indexOf(SAYS);
    if (at < 0) {
      return null;
    }
    HeldLock lock = locks.named(word(comment, at + SAYS.length()), field.owner());
    return lock != null && !lock.lock().equals(new Ref.Static(field.id())) ? lock : null;
  }

  private static String word(String text, int from) {
    int start = from;
    while (start < text.length() && "\"`'{(".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    int end = start;
    while (end < text.length()
        && (Character.isJavaIdentifierPart(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    while (end > start && text.charAt(end - 1) == '.') {
      end--;
    }
    return text.substring(start, end);
  }

  /** A monitor that is what the field holds guards the object, not the field. */
  private static boolean isOwnValue(HeldLock lock, FieldSymbol field) {
    Ref ref = lock.lock();
    boolean same =
        ref instanceof Ref.Field path && path.field().equals(field.id())
            || ref instanceof Ref.Static global && global.field().equals(field.id());
    return same && !field.isFinal();
  }

  /** The lock that most accesses hold, null if none holds any. */
  public Guard inferred(FieldSymbol field) {
    List<FieldAccess> all = accesses(field);
    Map<String, List<FieldAccess>> holding = new LinkedHashMap<>();
    Map<String, HeldLock> examples = new HashMap<>();
    for (FieldAccess access : all) {
      Set<String> keys = new LinkedHashSet<>();
      for (HeldLock lock : held(access).locks()) {
        String key = isOwnValue(lock, field) ? null : relative(lock, access.base());
        if (key != null && keys.add(key)) {
          examples.putIfAbsent(key, lock);
        }
      }
      keys.forEach(key -> holding.computeIfAbsent(key, k -> new ArrayList<>()).add(access));
    }
    String best = null;
    for (String key : holding.keySet()) {
      if (best == null || holding.get(key).size() > holding.get(best).size()) {
        best = key;
      }
    }
    if (best == null) {
      return null;
    }
    Set<FieldAccess> with = new HashSet<>(holding.get(best));
    List<FieldAccess> missing = all.stream().filter(access -> !with.contains(access)).toList();
    return new Guard(field, examples.get(best), false, holding.get(best), missing);
  }
}
