package io.concurrencylint.explorer.agent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is changed in the JDK, by class and method: knowledge as data, with the versions it holds
 * for. {@link #selfTest} fails when this JDK lacks something that must be changed.
 */
final class JdkRules {
  private static final int VERSION = Runtime.version().feature();

  /**
   * A method whose body the model may take over.
   *
   * @param hook the hook that decides; its arguments are the receiver and the method's own
   * @param since first and
   * @param until last feature release that has the method
   */
  record Prologue(
      String owner, String name, String descriptor, Kind kind, String hook, int since, int until) {}

  /** How the hook's answer is understood. */
  enum Kind {
    /** True: the model has done it, return. */
    HANDLED,
    /** 0 or 1 is the result; -1 means not modelled. */
    TRISTATE,
    /** A result, or null. */
    RESULT,
    /** A number, or 0. */
    NUMBER,
    /** Only told. */
    TOLD
  }

  private static final String THREAD = "java/lang/Thread";
  private static final String VIRTUAL = "java/lang/VirtualThread";
  private static final String SUPPORT = "java/util/concurrent/locks/LockSupport";
  private static final String RANDOM = "java/util/concurrent/ThreadLocalRandom";
  private static final String CONTAINER = "(Ljdk/internal/vm/ThreadContainer;)V";
  private static final String STATE = "()Ljava/lang/Thread$State;";

  static final List<Prologue> PROLOGUES =
      List.of(
          new Prologue(THREAD, "start", "()V", Kind.HANDLED, "start", 9, 99),
          new Prologue(THREAD, "start", CONTAINER, Kind.HANDLED, "start", 21, 99),
          new Prologue(THREAD, "isAlive", "()Z", Kind.TRISTATE, "isAlive", 9, 99),
          new Prologue(THREAD, "getState", STATE, Kind.RESULT, "state", 9, 99),
          new Prologue(THREAD, "interrupt", "()V", Kind.TOLD, "interrupt", 9, 99),
          new Prologue(THREAD, "join", "(Ljava/time/Duration;)Z", Kind.TRISTATE, "join", 19, 99),
          new Prologue(VIRTUAL, "start", "()V", Kind.HANDLED, "start", 21, 99),
          new Prologue(VIRTUAL, "start", CONTAINER, Kind.HANDLED, "start", 21, 99),
          new Prologue(VIRTUAL, "interrupt", "()V", Kind.TOLD, "interrupt", 21, 99),
          new Prologue(RANDOM, "localInit", "()V", Kind.HANDLED, "localInit", 9, 99),
          new Prologue("java/lang/Enum", "hashCode", "()I", Kind.NUMBER, "enumHashCode", 9, 99),
          new Prologue(SUPPORT, "park", "()V", Kind.HANDLED, "park", 9, 99),
          new Prologue(SUPPORT, "park", "(Ljava/lang/Object;)V", Kind.HANDLED, "park", 9, 99),
          new Prologue(SUPPORT, "parkNanos", "(J)V", Kind.HANDLED, "parkNanos", 9, 99),
          new Prologue(
              SUPPORT, "parkNanos", "(Ljava/lang/Object;J)V", Kind.HANDLED, "parkNanos", 9, 99),
          new Prologue(SUPPORT, "parkUntil", "(J)V", Kind.HANDLED, "parkUntil", 9, 99),
          new Prologue(
              SUPPORT, "parkUntil", "(Ljava/lang/Object;J)V", Kind.HANDLED, "parkUntil", 9, 99),
          new Prologue(SUPPORT, "unpark", "(Ljava/lang/Thread;)V", Kind.HANDLED, "unpark", 9, 99));

  /** Static fields of the JDK that hold one pool for the whole JVM. */
  static final Set<String> POOLS =
      Set.of(
          "java/util/concurrent/ForkJoinPool.common",
          "java/util/concurrent/CompletableFuture.ASYNC_POOL",
          "java/util/concurrent/SubmissionPublisher.ASYNC_POOL",
          "java/util/concurrent/CompletableFuture$Delayer.delayer");

  /** Classes that ask for the time on behalf of the program. */
  private static final Set<String> TIME =
      Set.of(
          "java/time/Clock",
          "java/time/Clock$SystemClock",
          "java/util/Date",
          "java/util/Calendar",
          "java/util/GregorianCalendar");

  /**
   * Sets and maps that iterate in an order drawn anew for each JVM: its source becomes constant.
   * Looking up does not depend on it.
   */
  private static final Set<String> UNORDERED =
      Set.of(
          "java/util/ImmutableCollections$Set12",
          "java/util/ImmutableCollections$Set12$1",
          "java/util/ImmutableCollections$SetN",
          "java/util/ImmutableCollections$SetN$SetNIterator",
          "java/util/ImmutableCollections$MapN",
          "java/util/ImmutableCollections$MapN$MapNIterator");

  private static final String IMMUTABLE = "java/util/ImmutableCollections";

  /** Methods during which nothing counts as a step of the program. */
  private static final Set<String> IGNORED =
      Set.of(
          "java/lang/invoke/MethodHandleNatives.linkCallSite",
          "java/lang/invoke/MethodHandleNatives.linkMethod",
          "java/lang/invoke/MethodHandleNatives.linkDynamicConstant",
          "java/lang/invoke/MethodHandleNatives.linkMethodHandleConstant",
          "java/lang/ClassLoader.loadClass",
          "jdk/internal/loader/ClassLoaders$AppClassLoader.loadClass",
          "jdk/internal/loader/BuiltinClassLoader.loadClass",
          "java/lang/Class.forName");

  private static final Set<String> IGNORED_OUTPUT =
      Set.of("print", "println", "printf", "format", "write", "append", "flush");

  private static final Set<String> DONE = new HashSet<>();

  private JdkRules() {}

  static boolean isRewritten(String name) {
    return name.startsWith("java/util/concurrent/")
        || name.equals(THREAD)
        || name.equals(VIRTUAL)
        || name.equals("java/lang/ThreadLocal")
        || name.equals("java/lang/ScopedValue")
        || name.startsWith("java/lang/ScopedValue$")
        || name.equals("jdk/internal/misc/ThreadFlock")
        || name.startsWith("jdk/internal/misc/ThreadFlock$")
        || name.equals("jdk/internal/vm/ScopedValueContainer")
        || name.equals("jdk/internal/vm/StackableScope")
        || name.equals("jdk/internal/vm/ThreadContainer")
        || TIME.contains(name)
        || UNORDERED.contains(name)
        || name.equals("java/lang/Enum")
        || name.equals("java/util/Timer")
        || name.equals("java/util/TimerThread")
        || name.equals("java/io/PrintStream")
        || name.equals("java/lang/invoke/MethodHandleNatives")
        || name.equals("java/lang/ClassLoader")
        || name.equals("jdk/internal/loader/ClassLoaders$AppClassLoader")
        || name.equals("jdk/internal/loader/BuiltinClassLoader")
        || name.startsWith("java/util/Collections$Synchronized");
  }

  /** Classes whose volatile fields order what the program does. */
  static boolean ordersByFields(String name) {
    return name.startsWith("java/util/concurrent/") || name.equals("jdk/internal/misc/ThreadFlock");
  }

  /** LockSupport and the like serve the engine too: only their prologues change. */
  static boolean onlyPrologues(String name) {
    return name.equals(SUPPORT) || name.equals(VIRTUAL);
  }

  /** Classes whose monitors a task may hold while another runs: a callback can be inside. */
  static boolean modelsMonitors(String name) {
    return name.startsWith("java/util/");
  }

  /** Classes that iterate over a set whose order depends on identity hash codes. */
  static boolean hasUnorderedState(String name) {
    return name.equals("java/util/concurrent/ThreadPoolExecutor");
  }

  /** The random number from which the order of iteration of an immutable collection comes. */
  static boolean isSalt(String owner, String field) {
    return owner.equals(IMMUTABLE) && (field.equals("SALT32L") || field.equals("REVERSE"));
  }

  /** Wrappers whose wrapped collection is accessed under their lock, or not. */
  static boolean wrapsCollection(String name) {
    return name.startsWith("java/util/Collections$Synchronized");
  }

  static boolean isIgnored(String owner, String method) {
    return IGNORED.contains(owner + "." + method)
        || owner.equals("java/io/PrintStream") && IGNORED_OUTPUT.contains(method);
  }

  static List<String> requiredClasses() {
    return VERSION >= 21
        ? List.of(SUPPORT, RANDOM, VIRTUAL, "java/lang/invoke/MethodHandleNatives")
        : List.of(SUPPORT, RANDOM, "java/lang/invoke/MethodHandleNatives");
  }

  static void done(Prologue prologue) {
    synchronized (DONE) {
      DONE.add(prologue.owner + "." + prologue.name + prologue.descriptor);
    }
  }

  /** Fails loudly when a method that must be modelled was not found. */
  static void selfTest() {
    for (Prologue prologue : PROLOGUES) {
      String method = prologue.owner + "." + prologue.name + prologue.descriptor;
      if (prologue.since <= VERSION && VERSION <= prologue.until && !DONE.contains(method)) {
        throw new IllegalStateException("this JDK cannot be modelled: it has no " + method);
      }
    }
  }
}
