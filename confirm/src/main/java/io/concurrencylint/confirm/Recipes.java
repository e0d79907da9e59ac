package io.concurrencylint.confirm;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Java expressions for values of given types: constructors and factories whose arguments can be
 * made in turn, implementations among the project's classes, stubs of interfaces, and null last.
 */
final class Recipes {
  private static final int DEPTH = 4;
  private static final int LARGE = 100;
  private static final String BOUNDS =
      "(?i).*(capacity|size|limit|max|bound|permits|parties|count|slots|threads|length|workers).*";
  private static final String CLASS_NAMES = "(?i)(class|type)(_?name)?|simpleName";
  private static final Map<String, String> OF_JDK =
      Map.ofEntries(
          Map.entry("java.lang.String", "\"a\""),
          Map.entry("java.lang.CharSequence", "\"a\""),
          Map.entry("java.lang.Object", "\"a\""),
          Map.entry("java.lang.Comparable", "\"a\""),
          Map.entry("java.lang.Number", "1"),
          Map.entry("java.lang.Class", "Object.class"),
          Map.entry("java.lang.Thread", "new Thread(() -> {})"),
          Map.entry("java.lang.Throwable", "new Exception(\"a\")"),
          Map.entry("java.lang.Exception", "new Exception(\"a\")"),
          Map.entry("java.lang.Iterable", "new java.util.ArrayList<>(java.util.List.of(\"a\"))"),
          Map.entry("java.util.Collection", "new java.util.ArrayList<>(java.util.List.of(\"a\"))"),
          Map.entry("java.util.List", "new java.util.ArrayList<>(java.util.List.of(\"a\"))"),
          Map.entry("java.util.Set", "new java.util.TreeSet<>(java.util.List.of(\"a\"))"),
          Map.entry("java.util.Map", "new java.util.TreeMap<>(java.util.Map.of(\"a\", \"b\"))"),
          Map.entry("java.util.SortedMap", "new java.util.TreeMap<>()"),
          Map.entry("java.util.Queue", "new java.util.ArrayDeque<>()"),
          Map.entry("java.util.Deque", "new java.util.ArrayDeque<>()"),
          Map.entry("java.util.Iterator", "java.util.List.of(\"a\").iterator()"),
          Map.entry("java.util.Locale", "java.util.Locale.ROOT"),
          Map.entry("java.util.Date", "new java.util.Date(0)"),
          Map.entry("java.util.UUID", "new java.util.UUID(1, 1)"),
          Map.entry("java.util.Random", "new java.util.Random(0)"),
          Map.entry(
              "java.util.concurrent.ConcurrentMap",
              "new java.util.concurrent.ConcurrentHashMap<>()"),
          Map.entry(
              "java.util.concurrent.BlockingQueue",
              "new java.util.concurrent.LinkedBlockingQueue<>()"),
          Map.entry(
              "java.util.concurrent.BlockingDeque",
              "new java.util.concurrent.LinkedBlockingDeque<>()"),
          Map.entry(
              "java.util.concurrent.Executor", "(java.util.concurrent.Executor) Runnable::run"),
          Map.entry(
              "java.util.concurrent.ExecutorService",
              "java.util.concurrent.Executors.newFixedThreadPool(2)"),
          Map.entry(
              "java.util.concurrent.ScheduledExecutorService",
              "java.util.concurrent.Executors.newScheduledThreadPool(2)"),
          Map.entry(
              "java.util.concurrent.Future",
              "java.util.concurrent.CompletableFuture.completedFuture(\"a\")"),
          Map.entry(
              "java.util.concurrent.CompletionStage",
              "java.util.concurrent.CompletableFuture.completedFuture(\"a\")"),
          Map.entry(
              "java.util.concurrent.CompletableFuture",
              "java.util.concurrent.CompletableFuture.completedFuture(\"a\")"),
          Map.entry("java.util.concurrent.TimeUnit", "java.util.concurrent.TimeUnit.MILLISECONDS"),
          Map.entry(
              "java.util.concurrent.ThreadFactory",
              "(java.util.concurrent.ThreadFactory) Thread::new"),
          Map.entry(
              "java.util.concurrent.locks.Lock", "new java.util.concurrent.locks.ReentrantLock()"),
          Map.entry(
              "java.util.concurrent.locks.ReadWriteLock",
              "new java.util.concurrent.locks.ReentrantReadWriteLock()"),
          Map.entry(
              "java.util.concurrent.CountDownLatch", "new java.util.concurrent.CountDownLatch(1)"),
          Map.entry("java.util.concurrent.Semaphore", "new java.util.concurrent.Semaphore(1)"),
          Map.entry("java.time.Duration", "java.time.Duration.ofMillis(1)"),
          Map.entry("java.time.Instant", "java.time.Instant.EPOCH"),
          Map.entry(
              "java.time.Clock",
              "java.time.Clock.fixed(java.time.Instant.EPOCH, java.time.ZoneOffset.UTC)"),
          Map.entry("java.io.InputStream", "new java.io.ByteArrayInputStream(new byte[] {1})"),
          Map.entry("java.io.OutputStream", "new java.io.ByteArrayOutputStream()"),
          Map.entry("java.io.Reader", "new java.io.StringReader(\"a\")"),
          Map.entry("java.io.Writer", "new java.io.StringWriter()"),
          Map.entry("java.math.BigInteger", "java.math.BigInteger.ONE"),
          Map.entry("java.math.BigDecimal", "java.math.BigDecimal.ONE"));

  private final ProjectClasses classes;
  private final String packageName;
  private final int variety;
  private final int way;

  /**
   * @param packageName of the program that holds the expressions: decides what it may call
   * @param variety objects made with another one get other numbers and strings: two accounts of one
   *     bank do not share their id
   * @param way which of the ways to make an object is taken, 0 for the simplest
   */
  Recipes(ProjectClasses classes, String packageName, int variety, int way) {
    this.way = way;
    this.classes = classes;
    this.packageName = packageName;
    this.variety = variety;
  }

  /** Whether code of our package may name the type. */
  boolean isAccessible(Class<?> type) {
    if (type.isArray()) {
      return isAccessible(type.getComponentType());
    }
    if (type.isPrimitive()) {
      return true;
    }
    if (type.isAnonymousClass() || type.isLocalClass() || type.isHidden()) {
      return false;
    }
    Class<?> outer = type.getEnclosingClass();
    return isAllowed(type.getModifiers(), type) && (outer == null || isAccessible(outer));
  }

  private boolean isAllowed(int modifiers, Class<?> owner) {
    return Modifier.isPublic(modifiers)
        || !Modifier.isPrivate(modifiers) && owner.getPackageName().equals(packageName);
  }

  /** Whether code of our package may call the member. */
  boolean isAccessible(Executable member) {
    return isAllowed(member.getModifiers(), member.getDeclaringClass())
        && isAccessible(member.getDeclaringClass())
        && Arrays.stream(member.getParameterTypes()).allMatch(this::isAccessible);
  }

  /**
   * A value.
   *
   * @param name of the parameter that takes it; small numbers are made for bounds
   * @param number for a number that is not a bound
   */
  String value(Class<?> type, String name, int number, int depth) {
    if (type.isPrimitive()) {
      return primitive(type, name, number);
    }
    if (type.isArray()) {
      Class<?> element = type.getComponentType();
      return isAccessible(type)
          ? "new " + type.getCanonicalName() + " {" + value(element, name, number, depth + 1) + "}"
          : "null";
    }
    String boxed = boxed(type, name, number);
    if (boxed != null) {
      return boxed;
    }
    if (type == String.class && name.matches(CLASS_NAMES)) {
      // What the objects are that are passed beside it.
      return "\"String\"";
    }
    if (variety > 0 && type == String.class) {
      return "\"a" + variety + "\"";
    }
    String known = OF_JDK.get(type.getName());
    if (known != null) {
      return known;
    }
    if (!isAccessible(type)) {
      return "null";
    }
    if (type.isEnum()) {
      return enumConstant(type);
    }
    return made(type, depth).orElse("(" + type.getCanonicalName() + ") null");
  }

  private static String primitive(Class<?> type, String name, int number) {
    int value = name.matches(BOUNDS) ? 1 : number;
    return switch (type.getName()) {
      case "boolean" -> "true";
      case "char" -> "'a'";
      case "byte" -> "(byte) " + value % LARGE;
      case "short" -> "(short) " + value;
      case "long" -> value + "L";
      case "float" -> value + "f";
      case "double" -> value + "d";
      default -> String.valueOf(value);
    };
  }

  private static String boxed(Class<?> type, String name, int number) {
    return switch (type.getName()) {
      case "java.lang.Integer" -> primitive(int.class, name, number);
      case "java.lang.Long" -> primitive(long.class, name, number);
      case "java.lang.Double" -> primitive(double.class, name, number);
      case "java.lang.Boolean" -> "true";
      case "java.lang.Character" -> "'a'";
      default -> null;
    };
  }

  private static String enumConstant(Class<?> type) {
    return Arrays.stream(type.getFields())
        .filter(field -> field.isEnumConstant())
        .findFirst()
        .map(field -> type.getCanonicalName() + "." + field.getName())
        .orElse("null");
  }

  /** An object of a class or interface that is not a value; empty when nothing can be made. */
  Optional<String> made(Class<?> type, int depth) {
    if (depth > DEPTH) {
      return Optional.empty();
    }
    if (Modifier.isAbstract(type.getModifiers())) {
      if (isFunctional(type)) {
        return stub(type, depth);
      }
      for (Class<?> implementation : classes.implementations(type)) {
        Optional<String> one =
            isAccessible(implementation) ? constructed(implementation, depth) : Optional.empty();
        if (one.isPresent()) {
          return one;
        }
      }
      return factory(type, depth).or(() -> stub(type, depth)).or(() -> subclass(type, depth));
    }
    return way % 2 == 0
        ? constructed(type, depth).or(() -> factory(type, depth))
        : factory(type, depth).or(() -> constructed(type, depth));
  }

  private Optional<String> constructed(Class<?> type, int depth) {
    boolean inner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
    List<Constructor<?>> constructors = new ArrayList<>(List.of(type.getDeclaredConstructors()));
    constructors.removeIf(each -> !isAccessible(each) || takes(each, type));
    // The objects of the program itself are made with as much as they take, others with nothing.
    constructors.sort(
        Comparator.comparing((Constructor<?> each) -> depth == 0 && each.getParameterCount() == 0)
            .thenComparing(Constructor::getParameterCount)
            .thenComparing(Constructor::toString));
    for (Constructor<?> each : constructors.isEmpty() ? constructors : turned(constructors)) {
      if (inner) {
        Optional<String> outer = made(type.getEnclosingClass(), depth + 1);
        if (outer.isPresent()) {
          return Optional.of(
              outer.get()
                  + ".new "
                  + type.getSimpleName()
                  + diamond(type)
                  + "("
                  + arguments(each, 1, depth)
                  + ")");
        }
      } else {
        return Optional.of(
            "new "
                + type.getCanonicalName()
                + diamond(type)
                + "("
                + arguments(each, 0, depth)
                + ")");
      }
    }
    return Optional.empty();
  }

  /** The same list, beginning at another place. */
  private <T> List<T> turned(List<T> all) {
    List<T> turned = new ArrayList<>(all);
    Collections.rotate(turned, -(way / 2 % all.size()));
    return turned;
  }

  private static String diamond(Class<?> type) {
    return type.getTypeParameters().length == 0 ? "" : "<>";
  }

  private static boolean takes(Executable member, Class<?> type) {
    return List.of(member.getParameterTypes()).contains(type);
  }

  private Optional<String> factory(Class<?> type, int depth) {
    List<Method> factories = new ArrayList<>();
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isStatic(method.getModifiers())
          && type.isAssignableFrom(method.getReturnType())
          && !method.isSynthetic()
          && isAccessible(method)
          && !takes(method, type)) {
        factories.add(method);
      }
    }
    factories.sort(Comparator.comparing(Method::getParameterCount).thenComparing(Method::toString));
    return factories.stream()
        .findFirst()
        .map(
            method ->
                type.getCanonicalName()
                    + "."
                    + method.getName()
                    + "("
                    + arguments(method, 0, depth)
                    + ")")
        .or(() -> built(type));
  }

  /** {@code Type.builder().build()}. */
  private Optional<String> built(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals("builder")
          && Modifier.isStatic(method.getModifiers())
          && method.getParameterCount() == 0
          && isAccessible(method)) {
        for (Method build : method.getReturnType().getMethods()) {
          if (build.getName().equals("build")
              && build.getParameterCount() == 0
              && type.isAssignableFrom(build.getReturnType())) {
            return Optional.of(type.getCanonicalName() + ".builder().build()");
          }
        }
      }
    }
    return Optional.empty();
  }

  private String arguments(Executable member, int from, int depth) {
    List<String> arguments = new ArrayList<>();
    Parameter[] parameters = member.getParameters();
    for (int i = from; i < parameters.length; i++) {
      arguments.add(
          value(parameters[i].getType(), parameters[i].getName(), LARGE + variety, depth + 1));
    }
    return String.join(", ", arguments);
  }

  static boolean isFunctional(Class<?> type) {
    return type.isInterface() && abstractMethods(type).size() == 1;
  }

  private static List<Method> abstractMethods(Class<?> type) {
    List<Method> methods = new ArrayList<>();
    for (Method method : type.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers()) && !isOfObject(method)) {
        methods.add(method);
      }
    }
    methods.sort(Comparator.comparing(Method::toString));
    return methods;
  }

  private static boolean isOfObject(Method method) {
    return Arrays.stream(Object.class.getMethods())
        .anyMatch(
            own ->
                own.getName().equals(method.getName())
                    && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
  }

  /** An implementation that does nothing and answers with values of its own. */
  private Optional<String> stub(Class<?> type, int depth) {
    if (!type.isInterface() || abstractMethods(type).stream().anyMatch(m -> !isAccessible(m))) {
      return Optional.empty();
    }
    List<Method> methods = abstractMethods(type);
    if (methods.size() == 1 && methods.get(0).getTypeParameters().length == 0) {
      Method method = methods.get(0);
      List<String> names = new ArrayList<>();
      for (int i = 0; i < method.getParameterCount(); i++) {
        names.add("p" + i);
      }
      String answer = answer(method, depth);
      return Optional.of(
          "("
              + type.getCanonicalName()
              + ") ("
              + String.join(", ", names)
              + ") -> "
              + (answer.isEmpty() ? "{}" : answer));
    }
    return Optional.of("new " + type.getCanonicalName() + "() {" + bodies(methods) + " }");
  }

  private String bodies(List<Method> methods) {
    StringBuilder bodies = new StringBuilder();
    for (Method method : methods) {
      List<String> parameters = new ArrayList<>();
      for (int i = 0; i < method.getParameterCount(); i++) {
        parameters.add(method.getParameterTypes()[i].getCanonicalName() + " p" + i);
      }
      // Not in turn made of stubs: there is no end to what large libraries refer to.
      String answer = answer(method, DEPTH);
      bodies.append(
          String.format(
              Locale.ROOT,
              " public %s %s(%s) {%s}",
              method.getReturnType().getCanonicalName(),
              method.getName(),
              String.join(", ", parameters),
              answer.isEmpty() ? "" : " return " + answer + "; "));
    }
    return bodies.toString();
  }

  /** A subclass of an abstract class that does nothing more. */
  private Optional<String> subclass(Class<?> type, int depth) {
    return type.isInterface() ? Optional.empty() : anonymous(type, unimplemented(type), depth);
  }

  private Optional<String> anonymous(Class<?> type, List<Method> methods, int depth) {
    boolean inner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
    return inner
        ? Optional.empty()
        : Arrays.stream(type.getDeclaredConstructors())
            .filter(
                each ->
                    !Modifier.isPrivate(each.getModifiers())
                        && Arrays.stream(each.getParameterTypes()).allMatch(this::isAccessible)
                        && !takes(each, type))
            .min(
                Comparator.comparing((Constructor<?> each) -> each.getParameterCount())
                    .thenComparing(Constructor::toString))
            .map(
                each ->
                    "new "
                        + type.getCanonicalName()
                        + "("
                        + arguments(each, 0, depth)
                        + ") {"
                        + bodies(methods)
                        + " }");
  }

  /** The abstract methods of a class and those above it that none below implements. */
  private static List<Method> unimplemented(Class<?> type) {
    Map<String, Method> open = new TreeMap<>();
    Set<String> closed = new HashSet<>();
    Deque<Class<?>> left = new ArrayDeque<>(List.of(type));
    while (!left.isEmpty()) {
      Class<?> each = left.poll();
      for (Method method : each.getDeclaredMethods()) {
        String signature = method.getName() + Arrays.toString(method.getParameterTypes());
        if (Modifier.isAbstract(method.getModifiers())) {
          open.putIfAbsent(signature, method);
        } else {
          closed.add(signature);
        }
      }
      if (each.getSuperclass() != null) {
        left.addFirst(each.getSuperclass());
      }
      left.addAll(List.of(each.getInterfaces()));
    }
    open.keySet().removeAll(closed);
    return List.copyOf(open.values());
  }

  private String answer(Method method, int depth) {
    Class<?> type = method.getReturnType();
    return type == void.class ? "" : value(type, "", 1, depth + 1);
  }
}
