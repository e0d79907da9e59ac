package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Fields that a lock guards, with the accesses that break the discipline: those that hold no lock,
 * or another one.
 */
public final class GuardedFields {

  /**
   * An access without the guard.
   *
   * @param counterpart an access that holds the guard and conflicts with it
   * @param others further fields that the same method accesses without the same guard
   * @param otherLock whether it holds another lock instead
   * @param strong whether nothing speaks for it
   * @param weak whether something does: few accesses, a plain getter, a setter of configuration
   */
  public record Breach(
      Guards.Guard guard,
      FieldAccess access,
      FieldAccess counterpart,
      List<FieldAccess> others,
      boolean otherLock,
      boolean strong,
      boolean weak) {
    public Breach {
      others = List.copyOf(others);
    }
  }

  private static final int STRONG_SUPPORT = 4;

  private final Guards guards;
  private final Sharing sharing;
  private final ThreadRoles roles;
  private final Delegation delegation;
  private final Parts parts;
  private final List<Breach> breaches = new ArrayList<>();
  private final Map<String, Guards.Guard> guardOf = new HashMap<>();
  private final Map<String, int[]> discipline = new HashMap<>();

  GuardedFields(
      Guards guards, Sharing sharing, ThreadRoles roles, Delegation delegation, Parts parts) {
    this.delegation = delegation;
    this.parts = parts;
    this.guards = guards;
    this.sharing = sharing;
    this.roles = roles;
    for (FieldSymbol field : guards.fields()) {
      inspect(field);
    }
    for (Guards.Guard guard : List.copyOf(guardOf.values())) {
      count(guard);
    }
    for (FieldSymbol field : guards.fields()) {
      Guards.Guard guard = guardOf.get(field.id());
      if (guard != null) {
        judge(guard);
      }
    }
    merge();
  }

  /** Names of the methods that accesses stand in, lambdas and parts counted with theirs. */
  private Set<String> methods(Collection<FieldAccess> accesses) {
    Set<String> found = new LinkedHashSet<>();
    accesses.forEach(access -> found.add(parts.wholeOf(access.routine().outermost()).id()));
    return found;
  }

  /** One method that forgets one lock is one mistake, however many fields it touches. */
  private void merge() {
    Map<String, List<Breach>> together = new LinkedHashMap<>();
    for (Breach breach : breaches) {
      String owner = breach.guard().field().owner().name();
      String method = breach.access().routine().outermost().id();
      together
          .computeIfAbsent(
              method + owner + breach.guard().name() + breach.otherLock(), k -> new ArrayList<>())
          .add(breach);
    }
    breaches.clear();
    for (List<Breach> same : together.values()) {
      Breach first = same.get(0);
      for (Breach breach : same) {
        first = weight(breach) > weight(first) ? breach : first;
      }
      List<FieldAccess> others = new ArrayList<>();
      for (Breach breach : same) {
        if (breach != first) {
          others.add(breach.access());
        }
      }
      breaches.add(
          new Breach(
              first.guard(),
              first.access(),
              first.counterpart(),
              others,
              first.otherLock(),
              first.strong(),
              first.weak()));
    }
  }

  private static int weight(Breach breach) {
    return (breach.strong() ? 4 : 0) + (breach.weak() ? 0 : 2) + (breach.access().writes() ? 1 : 0);
  }

  private void inspect(FieldSymbol field) {
    Guards.Guard guard = guards.declared(field);
    if (guard == null) {
      guard = guards.inferred(field);
    }
    if (guard != null) {
      guardOf.put(field.id(), guard);
    }
  }

  /** How consistently a class uses its lock, over all its fields. */
  private void count(Guards.Guard guard) {
    int[] counts =
        discipline.computeIfAbsent(guard.field().owner().name() + guard.name(), k -> new int[3]);
    counts[0] += guard.holding().size();
    counts[1] += inMethods(guard);
    counts[2]++;
  }

  /** Callbacks often run on a thread that needs no lock; methods have no such excuse. */
  private static int inMethods(Guards.Guard guard) {
    return (int)
        guard.missing().stream()
            .filter(access -> access.routine().method().kind() == MethodDecl.Kind.METHOD)
            .filter(access -> access.routine().owner().equals(access.field().owner()))
            .count();
  }

  private boolean isDisciplined(Guards.Guard guard) {
    int[] counts = discipline.get(guard.field().owner().name() + guard.name());
    int others = counts[1] - inMethods(guard);
    return counts[2] >= 4 && counts[0] >= 12 && counts[0] >= 4 * others;
  }

  private void judge(Guards.Guard guard) {
    FieldSymbol field = guard.field();
    boolean written = guard.holding().stream().anyMatch(FieldAccess::writes);
    boolean changes = written || guard.missing().stream().anyMatch(FieldAccess::writes);
    if (guard.missing().isEmpty() || guard.holding().isEmpty() || !changes) {
      return;
    }
    if (sharing.confinement(field.owner()) != null || isConcurrentObject(field)) {
      return;
    }
    Map<String, List<FieldAccess>> byMethod = new LinkedHashMap<>();
    for (FieldAccess access : guard.missing()) {
      if (isBreach(guard, access, written)) {
        byMethod
            .computeIfAbsent(access.routine().outermost().id(), key -> new ArrayList<>())
            .add(access);
      }
    }
    byMethod.values().removeIf(list -> !conflicts(list, written));
    if (byMethod.isEmpty() || !guard.declared() && !isSupported(guard, byMethod.keySet())) {
      return;
    }
    for (List<FieldAccess> inMethod : byMethod.values()) {
      add(guard, inMethod, byMethod.size());
    }
  }

  /** Objects that keep their own order: the reference is set once and they do the rest. */
  private static boolean isConcurrentObject(FieldSymbol field) {
    String type = field.type().className();
    return type != null && type.startsWith("java.util.concurrent.");
  }

  private static boolean conflicts(List<FieldAccess> inMethod, boolean writtenElsewhere) {
    return writtenElsewhere || inMethod.stream().anyMatch(FieldAccess::writes);
  }

  private boolean isBreach(Guards.Guard guard, FieldAccess access, boolean written) {
    Routine routine = access.routine();
    boolean volatileRead = access.field().isVolatile() && (!access.writes() || !guard.declared());
    return !volatileRead
        && (written || access.writes())
        && !isDiagnostic(access)
        && !isTestedAgain(guard, access)
        && !guards.mayHold(access, guard)
        && !isOnLoop(routine)
        && sharing.confinement(routine.owner()) == null;
  }

  /** What a person reads, and nothing else depends on. */
  private boolean isDiagnostic(FieldAccess access) {
    MethodDecl method = delegation.front(access.routine().outermost()).method();
    if (!access.writes() && method.returnType().simpleName().equals("String")) {
      return true;
    }
    return switch (method.name()) {
      case "hashCode", "equals", "finalize", "compareTo", "main" -> true;
      default -> method.name().startsWith("toString") || method.name().startsWith("dump");
    };
  }

  private boolean isOnLoop(Routine routine) {
    if (sharing.checksLoop(routine)) {
      return true;
    }
    boolean callable =
        routine.method().kind() == MethodDecl.Kind.METHOD
            && routine.method().modifiers().isPublic()
            && sharing.isMeantForThreads(routine.owner());
    Set<ThreadRole> in = roles.of(routine);
    return !callable && !in.isEmpty() && in.stream().allMatch(ThreadRole::isLoop);
  }

  /** A read whose answer is looked up again under the guard before anything follows from it. */
  private static boolean isTestedAgain(Guards.Guard guard, FieldAccess access) {
    if (access.writes()) {
      return false;
    }
    BitSet after = null;
    for (FieldAccess other : guard.holding()) {
      if (other.routine().equals(access.routine()) && !other.isOfContents()) {
        if (after == null) {
          after = Reachability.after(access.routine().body(), access.node(), node -> false);
        }
        if (after.get(other.node())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether enough accesses hold the lock for the others to be deviant. */
  private boolean isSupported(Guards.Guard guard, Set<String> deviant) {
    Set<String> with = methods(guard.holding());
    long writes = guard.holding().stream().filter(FieldAccess::writes).count();
    int lines = lines(guard.holding());
    boolean many = with.size() >= 3 && lines >= 3 && deviant.size() * 3 <= with.size();
    boolean open =
        guard.missing().stream()
            .anyMatch(access -> delegation.front(access.routine()).method().modifiers().isPublic());
    boolean disciplined = deviant.size() == 1 && open && isDisciplined(guard) && writes >= 1;
    boolean threads = writes + missingWrites(guard) >= 1 && rolesOverlap(guard);
    boolean conflicting = writes >= 1 && deviant.size() == 1 && with.size() >= 2;
    boolean locked = guard.missing().stream().allMatch(each -> !guards.held(each).isEmpty());
    return many && writes >= 1 || disciplined || threads || conflicting && locked;
  }

  private static long missingWrites(Guards.Guard guard) {
    return guard.missing().stream().filter(FieldAccess::writes).count();
  }

  private static int lines(Collection<FieldAccess> accesses) {
    return (int)
        accesses.stream().map(FieldAccess::location).map(at -> at.line()).distinct().count();
  }

  /** A spawned thread uses the field under the lock, and code that it does not run without. */
  private boolean rolesOverlap(Guards.Guard guard) {
    int deviant = lines(guard.missing());
    if (deviant > 1 && 2 * deviant > lines(guard.holding())) {
      return false;
    }
    for (FieldAccess locked : guard.holding()) {
      Set<ThreadRole> in = roles.of(locked.routine());
      if (in.stream().noneMatch(GuardedFields::isSpawned)) {
        continue;
      }
      for (FieldAccess access : guard.missing()) {
        boolean conflict = locked.writes() || access.writes();
        boolean elsewhere =
            Collections.disjoint(in, roles.of(access.routine()))
                && access.routine().method().kind() == MethodDecl.Kind.METHOD
                && !delegation.front(access.routine()).method().name().equals("main");
        if (conflict && elsewhere) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSpawned(ThreadRole role) {
    return role.kind() != null && (role.spawn() != null || role.kind() == RoleKind.NEW_THREAD);
  }

  private void add(Guards.Guard guard, List<FieldAccess> inMethod, int deviant) {
    FieldAccess access =
        inMethod.stream().filter(FieldAccess::writes).findFirst().orElse(inMethod.get(0));
    FieldAccess counterpart = counterpart(guard, access);
    boolean otherLock =
        inMethod.stream()
            .allMatch(each -> guards.held(each).holds(lock -> lock.mode() != Mode.PERMIT));
    boolean setup = isSetup(access.routine().outermost().method());
    boolean getter = !access.writes() && isAccessor(access);
    int with = methods(guard.holding()).size();
    boolean support =
        guard.declared()
            || with >= STRONG_SUPPORT
                && deviant == 1
                && lines(guard.holding()) >= STRONG_SUPPORT * lines(guard.missing());
    boolean change = inMethod.stream().anyMatch(FieldAccess::writes) || guard.declared();
    // A private helper may be reached under the lock in ways that the call graph does not show.
    boolean helper = access.routine().outermost().method().modifiers().isPrivate();
    boolean strong = support && change && !setup && !getter && (!helper || guard.declared());
    breaches.add(new Breach(guard, access, counterpart, List.of(), otherLock, strong, setup));
  }

  private static FieldAccess counterpart(Guards.Guard guard, FieldAccess access) {
    return guard.holding().stream()
        .filter(each -> access.writes() || each.writes())
        .filter(each -> !each.routine().equals(access.routine()))
        .findFirst()
        .orElse(guard.holding().get(0));
  }

  /** Called before the object is shared, going by the name. */
  private static boolean isSetup(MethodDecl method) {
    String name = method.name().toLowerCase(Locale.ROOT);
    return name.startsWith("init")
        || name.startsWith("set")
        || name.startsWith("configure")
        || name.startsWith("setup")
        || name.equals("start")
        || name.equals("open")
        || name.equals("prepare");
  }

  private static boolean isAccessor(FieldAccess access) {
    MethodDecl method = access.routine().method();
    return method.lastLine() - method.firstLine() <= 3 || method.body().size() <= 8;
  }

  /** The guard of a field; null if no access holds a lock and none is declared. */
  public Guards.Guard guard(FieldSymbol field) {
    return guardOf.get(field.id());
  }

  /** All breaches, by field and in order of the accesses. */
  public List<Breach> breaches() {
    return Collections.unmodifiableList(breaches);
  }

  /** Whether a class takes care of threads at all. */
  boolean isSynchronized(ClassSymbol type) {
    return !sharing.evidence(type).isEmpty();
  }
}
