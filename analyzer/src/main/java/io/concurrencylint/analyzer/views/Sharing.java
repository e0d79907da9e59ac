package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which classes are meant to be shared by threads, and which are confined to one, going by what
 * they say and do themselves: a library has no roots in sight.
 */
public final class Sharing {

  private static final Set<String> CONFINING =
      Set.of("NotThreadSafe", "ThreadConfined", "UiThread", "MainThread");
  private static final Set<String> SHARING = Set.of("ThreadSafe");
  private static final List<String> UNSAFE_WORDS =
      List.of(
          "not thread-safe",
          "not thread safe",
          "not threadsafe",
          "not multi-thread safe",
          "not be shared between threads",
          "not synchronized",
          "isn't thread-safe",
          "isn't thread safe",
          "single-threaded",
          "single threaded",
          "only be used by one thread",
          "only from the event loop",
          "only called from the event loop");
  private static final List<String> SAFE_WORDS =
      List.of(
          "thread-safe",
          "thread safe",
          "threadsafe",
          "concurrently",
          "multiple threads",
          "synchronized keyword");

  private final Code code;
  private final CallGraph calls;
  private final ThreadRoles roles;
  private final Set<String> synchronizing = new HashSet<>();
  private final Set<String> ownerChecked = new HashSet<>();
  private final Map<String, Boolean> loopChecks = new HashMap<>();

  Sharing(Code code, CallGraph calls, ThreadRoles roles) {
    this.code = code;
    this.calls = calls;
    this.roles = roles;
    for (Routine routine : code.routines()) {
      scan(routine);
    }
  }

  private void scan(Routine routine) {
    boolean asksForThread = false;
    boolean complains = false;
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      if (insn instanceof Insn.MonitorEnter) {
        synchronizing.add(routine.owner().name());
      }
      CallSite site = calls.site(routine, node);
      if (site == null) {
        continue;
      }
      if (site.has(Effect.Acquire.class)) {
        synchronizing.add(routine.owner().name());
      }
      asksForThread |= site.has(Effect.CurrentThread.class);
      complains |=
          insn instanceof Insn.New creation
              && creation.type().simpleName().equals("ConcurrentModificationException");
    }
    if (asksForThread && complains) {
      ownerChecked.add(routine.owner().name());
    }
  }

  /**
   * Why a class is confined to one thread at a time, or why the user vouches for it; null if
   * nothing says so.
   */
  public String confinement(ClassSymbol type) {
    if (code.library().isDeclaredThreadSafe(type.name())) {
      return type.display() + " is declared as thread-safe";
    }
    for (ClassSymbol at = type; at != null && at.isProject(); at = enclosing(at)) {
      TypeDecl source = at.source();
      if (source.annotations().stream().anyMatch(a -> CONFINING.contains(a.simpleName()))) {
        return at.display() + " is annotated as confined to one thread";
      }
      if (mentions(source.comment(), UNSAFE_WORDS)) {
        return at.display() + " is documented as not thread-safe";
      }
      if (ownerChecked.contains(at.name())) {
        return at.display() + " checks that one thread at a time uses it";
      }
    }
    return null;
  }

  private ClassSymbol enclosing(ClassSymbol type) {
    return type.enclosing() == null ? null : code.classes().find(type.enclosing());
  }

  private static boolean mentions(String comment, List<String> words) {
    if (comment == null || comment.isEmpty()) {
      return false;
    }
    String text = comment.toLowerCase(Locale.ROOT).replaceAll("[\\s*]+", " ");
    return words.stream().anyMatch(text::contains);
  }

  /** What says that threads share the instances of a class, strongest first; empty if nothing. */
  public List<String> evidence(ClassSymbol type) {
    List<String> reasons = new ArrayList<>();
    for (ClassSymbol at = type; at != null && at.isProject(); at = enclosing(at)) {
      TypeDecl source = at.source();
      if (source.annotations().stream().anyMatch(a -> SHARING.contains(a.simpleName()))) {
        reasons.add(at.display() + " is annotated as thread-safe");
      } else if (mentions(source.comment(), SAFE_WORDS)
          && !mentions(source.comment(), UNSAFE_WORDS)) {
        reasons.add("the documentation of " + at.display() + " speaks of threads");
      }
      if (synchronizing.contains(at.name())) {
        reasons.add(at.display() + " takes locks");
      }
      for (FieldSymbol field : at.fields()) {
        if (field.isVolatile()) {
          reasons.add("field " + field.name() + " is volatile");
          break;
        }
        if (isConcurrent(field.type()) && !field.isStatic()) {
          reasons.add("field " + field.name() + " is of a concurrent type");
          break;
        }
      }
    }
    return reasons;
  }

  /** Whether a class says, or shows by its locks, that it is made for several threads. */
  public boolean isMeantForThreads(ClassSymbol type) {
    return evidence(type).stream().anyMatch(reason -> !reason.startsWith("field "));
  }

  /** Whether two routines run one after the other: on one serial executor, or one loop. */
  public boolean excludeEachOther(Routine one, Routine two) {
    Set<ThreadRole> all = new LinkedHashSet<>(roles.of(one));
    all.addAll(roles.of(two));
    if (all.isEmpty()) {
      return checksLoop(one) && checksLoop(two);
    }
    ThreadRole first = all.iterator().next();
    boolean known = !roles.of(one).isEmpty() && !roles.of(two).isEmpty();
    boolean serial =
        first.serializer() != null
            && all.stream().allMatch(role -> first.serializer().equals(role.serializer()));
    return known && serial
        || known && all.size() == 1 && !first.many()
        || isOnOneThread(one) && isOnOneThread(two);
  }

  /** Whether a routine runs on a loop or a serial executor, whichever. */
  private boolean isOnOneThread(Routine routine) {
    Set<ThreadRole> all = roles.of(routine);
    return checksLoop(routine)
        || !all.isEmpty()
            && all.stream().allMatch(role -> role.isLoop() || role.serializer() != null);
  }

  private static boolean isConcurrent(Type type) {
    String name = type.className();
    return name != null && name.startsWith("java.util.concurrent.");
  }

  /** What the models say of a type; null if nothing. */
  public TypeModel.Safety safety(String binaryName) {
    return code.library().typeFact(binaryName, TypeModel::safety);
  }

  /**
   * Whether an object of a type is safe however it is published: only final fields, all the way, or
   * an annotation says so.
   */
  public boolean isImmutable(Type type) {
    return isImmutable(type, 0);
  }

  private boolean isImmutable(Type type, int depth) {
    if (type.isPrimitive()) {
      return true;
    }
    String name = type.className();
    if (name == null || depth > 3) {
      return false;
    }
    if (safety(name) == TypeModel.Safety.IMMUTABLE || isBasic(name)) {
      return true;
    }
    ClassSymbol symbol = code.classes().find(name);
    if (symbol == null || !symbol.isProject() || symbol.isInterface()) {
      return false;
    }
    if (symbol.source().kind() == TypeDecl.Kind.ENUM
        || symbol.source().annotations().stream()
            .anyMatch(a -> a.simpleName().equals("Immutable"))) {
      return true;
    }
    for (FieldSymbol field : symbol.fields()) {
      boolean fine = field.isStatic() || field.isFinal() && isImmutable(field.type(), depth + 1);
      if (!fine) {
        return false;
      }
    }
    return code.classes().subclasses(name).isEmpty();
  }

  private static boolean isBasic(String name) {
    return switch (name) {
      case "java.lang.String",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Short",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Boolean",
          "java.lang.Double",
          "java.lang.Float",
          "java.lang.Class",
          "java.lang.reflect.Method",
          "java.lang.reflect.Constructor",
          "java.lang.reflect.Field",
          "java.util.regex.Pattern",
          "java.lang.ClassLoader" ->
          true;
      default -> false;
    };
  }

  /** Whether no two threads run a routine at the same time: one loop, one serial executor. */
  public boolean isSerial(Routine routine) {
    Set<ThreadRole> all = roles.of(routine);
    if (all.isEmpty()) {
      return checksLoop(routine);
    }
    ThreadRole first = all.iterator().next();
    boolean loops = all.stream().allMatch(ThreadRole::isLoop);
    boolean oneExecutor =
        first.serializer() != null
            && all.stream().allMatch(role -> first.serializer().equals(role.serializer()));
    boolean oneThread = all.size() == 1 && !first.many() && !isCallable(routine);
    return loops || oneExecutor || oneThread || checksLoop(routine);
  }

  /** Whether no two threads run two routines at the same time: both on one loop or executor. */
  public boolean areSerial(Routine one, Routine other) {
    Set<ThreadRole> all = new HashSet<>(roles.of(one));
    all.addAll(roles.of(other));
    boolean loops = all.stream().allMatch(ThreadRole::isLoop);
    boolean oneExecutor =
        all.stream().map(role -> String.valueOf(role.serializer())).distinct().count() == 1;
    return isSerial(one) && isSerial(other) && (loops || oneExecutor);
  }

  /** Whether clients of the library can call it, whatever the program itself does. */
  private static boolean isCallable(Routine routine) {
    MethodDecl method = routine.method();
    return method.kind() == MethodDecl.Kind.METHOD && method.modifiers().isPublic();
  }

  /** Whether a routine, or one of the methods around it, asks which thread it is on. */
  public boolean checksLoop(Routine routine) {
    Boolean known = loopChecks.get(routine.id());
    if (known == null) {
      loopChecks.put(routine.id(), false);
      known = computeLoopCheck(routine, 0);
      loopChecks.put(routine.id(), known);
    }
    return known;
  }

  private boolean computeLoopCheck(Routine routine, int depth) {
    for (CallSite site : calls.sites(routine)) {
      boolean named = site.target() != null && namesOwnThread(site.target().name());
      if (named || site.has(Effect.TestsLoop.class) || site.has(Effect.AssertsLoop.class)) {
        return true;
      }
    }
    if (routine.method().isLambda() && routine.around() != null) {
      return checksLoop(routine.around());
    }
    List<CallSite> callers = calls.callers(routine);
    boolean known = !callers.isEmpty() && !routine.method().modifiers().isPublic() && depth < 2;
    return known
        && callers.stream()
            .allMatch(
                site ->
                    !site.caller().equals(routine) && computeLoopCheck(site.caller(), depth + 1));
  }

  private static boolean namesOwnThread(String name) {
    return switch (name) {
      case "inEventLoop",
          "isEventDispatchThread",
          "isFxApplicationThread",
          "inThread",
          "isCurrentThread",
          "checkThread",
          "checkContext",
          "checkEventLoop",
          "assertEventLoop",
          "throwIfNotInThisSynchronizationContext" ->
          true;
      default -> false;
    };
  }

  /**
   * Whether a class is made for one instance: an enum, or private constructors and a static one.
   */
  public boolean isSingleton(ClassSymbol type) {
    if (type.source() != null && type.source().kind() == TypeDecl.Kind.ENUM) {
      return true;
    }
    List<MethodSymbol> constructors = type.methods("<init>");
    boolean closed =
        !constructors.isEmpty()
            && constructors.stream().allMatch(method -> method.modifiers().isPrivate());
    if (!closed) {
      return false;
    }
    for (FieldSymbol field : type.fields()) {
      if (field.isStatic() && type.name().equals(field.type().className())) {
        return true;
      }
    }
    return false;
  }
}
