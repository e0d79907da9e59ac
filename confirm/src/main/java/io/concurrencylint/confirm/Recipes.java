package io.concurrencylint.confirm;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Java expressions for values of given types: constructors, factories and builders whose arguments
 * can be made in turn, implementations among the project's classes, stubs of interfaces, and null
 * last.
 */
final class Recipes {
  private static final int DEPTH = 4;
  private static final int LARGE = 100;

  /** How many implementations of a type are looked at. */
  private static final int MOST_IMPLEMENTATIONS = 3;

  private static final String BOUNDS =
      "(?i).*(capacity|size|limit|max|bound|permits|parties|count|slots|threads|length|workers).*";
  private static final String CLASS_NAMES = "(?i)(class|type)(_?name)?|simpleName";
  private static final String LOOPBACK =
      "new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 1)";

  /** What strings are often read as, by the name of the parameter. */
  private static final List<Map.Entry<String, String>> STRINGS =
      List.of(
          Map.entry("(?i).*json.*", "{}"),
          Map.entry("(?i).*(ur[il]|endpoint|href)", "http://localhost:1/a"),
          Map.entry("(?i).*(host|hostname|address|authority)", "localhost"),
          Map.entry("(?i).*(port|number|count|size|timeout|millis|seconds|version)", "1"));

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
          Map.entry("java.io.File", "new java.io.File(\"a\")"),
          Map.entry("java.nio.file.Path", "java.nio.file.Path.of(\"a\")"),
          Map.entry("java.nio.ByteBuffer", "java.nio.ByteBuffer.allocate(16)"),
          Map.entry("java.nio.charset.Charset", "java.nio.charset.StandardCharsets.UTF_8"),
          Map.entry("java.net.URI", "java.net.URI.create(\"http://localhost:1/a\")"),
          Map.entry("java.net.InetAddress", "java.net.InetAddress.getLoopbackAddress()"),
          Map.entry("java.net.SocketAddress", LOOPBACK),
          Map.entry("java.net.InetSocketAddress", LOOPBACK),
          Map.entry("java.util.Properties", "new java.util.Properties()"),
          Map.entry("java.util.Optional", "java.util.Optional.empty()"),
          Map.entry("java.util.OptionalInt", "java.util.OptionalInt.empty()"),
          Map.entry("java.util.OptionalLong", "java.util.OptionalLong.empty()"),
          Map.entry("java.util.BitSet", "new java.util.BitSet()"),
          Map.entry("java.util.regex.Pattern", "java.util.regex.Pattern.compile(\"a\")"),
          Map.entry("java.util.NavigableMap", "new java.util.TreeMap<>()"),
          Map.entry(
              "java.util.concurrent.ConcurrentNavigableMap",
              "new java.util.concurrent.ConcurrentSkipListMap<>()"),
          Map.entry("java.lang.ClassLoader", "ClassLoader.getSystemClassLoader()"),
          Map.entry("java.lang.ThreadGroup", "Thread.currentThread().getThreadGroup()"),
          Map.entry("java.lang.StringBuilder", "new StringBuilder(\"a\")"),
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
  private final Ways ways;

  /**
   * @param packageName of the program that holds the expressions: decides what it may call
   * @param variety objects made with another one get other numbers and strings: two accounts of one
   *     bank do not share their id
   * @param ways which of the ways to make an object is taken
   */
  Recipes(ProjectClasses classes, String packageName, int variety, Ways ways) {
    this.ways = ways;
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
  String value(Type generic, String name, int number, int depth) {
    Class<?> type = raw(generic);
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
    if (type == String.class) {
      return "\"" + string(name) + "\"";
    }
    String filled =
        generic instanceof ParameterizedType whole ? filled(type, whole, number, depth) : null;
    if (filled != null) {
      return filled;
    }
    String known = OF_JDK.get(type.getName());
    if (known != null) {
      return generic instanceof ParameterizedType ? "(" + type.getName() + ") " + known : known;
    }
    if (!isAccessible(type)) {
      return "null";
    }
    if (type.isEnum()) {
      return enumConstant(type);
    }
    return made(generic, depth).orElse("(" + type.getCanonicalName() + ") null");
  }

  private String string(String name) {
    if (name.matches(CLASS_NAMES)) {
      // What the objects are that are passed beside it.
      return "String";
    }
    return STRINGS.stream()
        .filter(each -> name.matches(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(variety > 0 ? "a" + variety : "a");
  }

  /**
   * A collection of one element of the right type; null for what is no such collection.
   *
   * @param number 0 for an empty one
   */
  private String filled(Class<?> type, ParameterizedType whole, int number, int depth) {
    List<String> elements = new ArrayList<>();
    for (Type argument : whole.getActualTypeArguments()) {
      String value = value(argument, "", LARGE + variety, depth + 1);
      elements.add(value.endsWith("null") ? "" : value);
    }
    String list = String.join(", ", elements);
    boolean empty = number == 0 || elements.contains("");
    String made =
        switch (type.getName()) {
          case "java.util.List", "java.util.Collection", "java.lang.Iterable" ->
              "new java.util.ArrayList<>(java.util.List.of(" + (empty ? "" : list) + "))";
          case "java.util.Set" ->
              "new java.util.LinkedHashSet<>(java.util.List.of(" + (empty ? "" : list) + "))";
          case "java.util.Map" ->
              "new java.util.LinkedHashMap<>(java.util.Map.of(" + (empty ? "" : list) + "))";
          default -> null;
        };
    return made == null ? null : "(" + type.getName() + ") " + made;
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> raw) {
      return raw;
    }
    if (type instanceof ParameterizedType whole) {
      return (Class<?>) whole.getRawType();
    }
    if (type instanceof WildcardType wildcard) {
      Type[] lower = wildcard.getLowerBounds();
      return raw(lower.length > 0 ? lower[0] : wildcard.getUpperBounds()[0]);
    }
    if (type instanceof TypeVariable<?> variable) {
      return raw(variable.getBounds()[0]);
    }
    GenericArrayType array = (GenericArrayType) type;
    return raw(array.getGenericComponentType()).arrayType();
  }

  private static String primitive(Class<?> type, String name, int number) {
    int value = name.matches(BOUNDS) ? Math.min(1, number) : number;
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
  Optional<String> made(Type generic, int depth) {
    Class<?> type = raw(generic);
    if (depth > DEPTH) {
      return Optional.empty();
    }
    int turn = ways.of(type);
    for (Supplier<Optional<String>> each : recipes(type, generic, depth)) {
      if (turn-- <= 0) {
        Optional<String> made = each.get();
        if (made.isPresent()) {
          return made;
        }
      }
    }
    return Optional.empty();
  }

  /** The ways to make an object, the simplest first. */
  private List<Supplier<Optional<String>>> recipes(Class<?> type, Type generic, int depth) {
    List<Supplier<Optional<String>>> recipes = new ArrayList<>();
    if (isFunctional(type)) {
      recipes.add(() -> lambda(type, generic, depth));
      recipes.add(() -> stub(type));
      return recipes;
    }
    boolean isJdk = type.getClassLoader() == null;
    if (Modifier.isAbstract(type.getModifiers())) {
      if (ways.preferStubs()) {
        recipes.add(() -> stub(type));
      }
      if (!isJdk) {
        for (Class<?> implementation : implementations(type)) {
          constructors(implementation, depth)
              .forEach(each -> recipes.add(() -> constructed(implementation, type, each, depth)));
        }
        factories(type).forEach(each -> recipes.add(() -> Optional.of(factory(type, each, depth))));
      }
      recipes.add(() -> stub(type));
      recipes.add(() -> subclass(type, depth));
      return recipes;
    }
    constructors(type, depth).stream()
        // What the JDK wants of the arguments of its constructors we do not know.
        .filter(each -> !isJdk || each.getParameterCount() == 0)
        .forEach(each -> recipes.add(() -> constructed(type, type, each, depth)));
    if (!isJdk) {
      factories(type).forEach(each -> recipes.add(() -> Optional.of(factory(type, each, depth))));
      recipes.add(() -> built(type, depth));
    }
    return recipes;
  }

  private List<Class<?>> implementations(Class<?> type) {
    return classes.implementations(type).stream()
        .filter(this::isAccessible)
        .sorted(Comparator.comparing(each -> !each.getPackageName().equals(type.getPackageName())))
        .limit(MOST_IMPLEMENTATIONS)
        .toList();
  }

  private List<Constructor<?>> constructors(Class<?> type, int depth) {
    List<Constructor<?>> constructors = new ArrayList<>(List.of(type.getDeclaredConstructors()));
    constructors.removeIf(each -> !isAccessible(each) || takes(each, type));
    // The objects of the program itself are made with as much as they take, others with nothing.
    constructors.sort(
        Comparator.comparing((Constructor<?> each) -> depth == 0 && each.getParameterCount() == 0)
            .thenComparing(Constructor::getParameterCount)
            .thenComparing(Constructor::toString));
    return constructors;
  }

  /**
   * @param wanted the type for which {@code type} is made
   */
  private Optional<String> constructed(
      Class<?> type, Class<?> wanted, Constructor<?> constructor, int depth) {
    boolean inner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
    ways.note(wanted, type, "<init>");
    if (inner) {
      return made(type.getEnclosingClass(), depth + 1)
          .map(
              outer ->
                  outer
                      + ".new "
                      + type.getSimpleName()
                      + diamond(type)
                      + "("
                      + arguments(constructor, 1, depth)
                      + ")");
    }
    return Optional.of(
        "new "
            + type.getCanonicalName()
            + diamond(type)
            + "("
            + arguments(constructor, 0, depth)
            + ")");
  }

  private static String diamond(Class<?> type) {
    return type.getTypeParameters().length == 0 ? "" : "<>";
  }

  private static boolean takes(Executable member, Class<?> type) {
    return List.of(member.getParameterTypes()).contains(type);
  }

  /** Static methods that return an object of their own class, the ones that take least first. */
  private List<Method> factories(Class<?> type) {
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
    return factories;
  }

  private String factory(Class<?> type, Method method, int depth) {
    ways.note(type, method.getDeclaringClass(), method.getName());
    return type.getCanonicalName()
        + "."
        + method.getName()
        + "("
        + arguments(method, 0, depth)
        + ")";
  }

  /** {@code Type.builder().build()}, {@code Type.newBuilder()}, {@code new Type.Builder()}. */
  private Optional<String> built(Class<?> type, int depth) {
    List<Method> begins =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.getName().matches("builder|newBuilder"))
            .filter(method -> Modifier.isStatic(method.getModifiers()) && isAccessible(method))
            .sorted(Comparator.comparing(Method::getParameterCount).thenComparing(Method::toString))
            .toList();
    for (Method begin : begins) {
      if (builds(begin.getReturnType(), type)) {
        ways.note(type, begin.getReturnType(), "build");
        return Optional.of(factory(type, begin, depth) + ".build()");
      }
    }
    for (Class<?> nested : type.getDeclaredClasses()) {
      if (Modifier.isStatic(nested.getModifiers())
          && isAccessible(nested)
          && builds(nested, type)) {
        ways.note(type, nested, "build");
        Optional<String> builder = made(nested, depth + 1);
        if (builder.isPresent()) {
          return Optional.of("(" + builder.get() + ").build()");
        }
      }
    }
    return Optional.empty();
  }

  private boolean builds(Class<?> builder, Class<?> type) {
    for (Class<?> each = builder; each != null; each = each.getSuperclass()) {
      for (Method build : each.getDeclaredMethods()) {
        if (build.getName().equals("build")
            && build.getParameterCount() == 0
            && isAccessible(build)
            && type.isAssignableFrom(build.getReturnType())) {
          return true;
        }
      }
    }
    return false;
  }

  private String arguments(Executable member, int from, int depth) {
    List<String> arguments = new ArrayList<>();
    Parameter[] parameters = member.getParameters();
    for (int i = from; i < parameters.length; i++) {
      Parameter each = parameters[i];
      if (each.isVarArgs()) {
        // How many are wanted, two for each key and its value say, is not known.
        Class<?> element = each.getType().getComponentType();
        arguments.add(
            element.isArray() || !isAccessible(element)
                ? "(" + each.getType().getCanonicalName() + ") null"
                : "new " + element.getCanonicalName() + "[0]");
      } else {
        arguments.add(
            value(each.getParameterizedType(), each.getName(), LARGE + variety, depth + 1));
      }
    }
    return String.join(", ", arguments);
  }

  static boolean isFunctional(Class<?> type) {
    return type.isInterface()
        && abstractMethods(type).size() == 1
        && abstractMethods(type).get(0).getTypeParameters().length == 0;
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

  /** A lambda that does nothing and answers with a value of its own. */
  private Optional<String> lambda(Class<?> type, Type generic, int depth) {
    Method method = abstractMethods(type).get(0);
    if (!isAccessible(method)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < method.getParameterCount(); i++) {
      names.add("p" + i);
    }
    Type result = resolved(method.getGenericReturnType(), type, generic);
    String answer = method.getReturnType() == void.class ? "{}" : value(result, "", 1, depth + 1);
    return Optional.of(
        "(" + type.getCanonicalName() + ") (" + String.join(", ", names) + ") -> " + answer);
  }

  /** What a type variable of {@code type} stands for in {@code generic}; else the type itself. */
  private static Type resolved(Type result, Class<?> type, Type generic) {
    int index = List.of(type.getTypeParameters()).indexOf(result);
    return index >= 0 && generic instanceof ParameterizedType whole
        ? whole.getActualTypeArguments()[index]
        : result;
  }

  /** An implementation that is made at run time: see the harness. */
  private Optional<String> stub(Class<?> type) {
    return type.isInterface() && !type.isSealed()
        ? Optional.of("stub(" + type.getCanonicalName() + ".class)")
        : Optional.empty();
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
