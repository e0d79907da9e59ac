package io.concurrencylint.confirm;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes a program of a few threads that call given methods on shared objects. */
final class HarnessWriter {
  /** Calls of methods like these end the life of an object. */
  private static final String ENDING =
      "(?i)(request)?(close|shutdown|stop|dispose|destroy|terminate).*";

  private static final String BEGINNING = "(?i)(start|init|open|connect|begin|activate)(ialize)?";

  static final String INTERRUPT = "thread(0).interrupt()";

  private static final int CALLS = 6;

  private final ProjectClasses classes;
  private final Recipes recipes;
  private final String packageName;
  private final Ways ways;
  private final Predicate<Method> quiet;
  private final Predicate<Method> preparing;

  /**
   * @param ways which of the ways to make an object is taken
   * @param quiet methods that wait for nobody: these are asked for the state of the objects
   * @param preparing methods that are called first when others are called
   */
  HarnessWriter(
      ProjectClasses classes,
      String packageName,
      Ways ways,
      Predicate<Method> quiet,
      Predicate<Method> preparing) {
    this.ways = ways;
    this.quiet = quiet;
    this.preparing = preparing;
    this.classes = classes;
    this.recipes = new Recipes(classes, packageName, 0, ways);
    this.packageName = packageName;
  }

  /** When the other methods of the classes are called. */
  enum Others {
    NEVER,
    /** Before the threads start. */
    BEFORE,
    /** Not they, but the methods of the threads, once, before the threads start. */
    ROLES_BEFORE,
    /** By one thread more, one after the other. */
    BESIDE,
    /** Not they: one thread more interrupts the first. */
    INTERRUPTING,
    /** Those that end the life of the object, by one thread more. */
    ENDING
  }

  /**
   * What is varied from one attempt to the next.
   *
   * @param calls how often each thread calls its method
   * @param crowd how many threads there are for each role
   */
  record Variant(int calls, int crowd, Numbers numbers, Others others) {
    static final Variant PLAIN = new Variant(1, 1, Numbers.DISTINCT, Others.NEVER);

    Variant withCalls(int number) {
      return new Variant(number, crowd, numbers, others);
    }

    Variant withCrowd(int number) {
      return new Variant(calls, number, numbers, others);
    }

    Variant with(Numbers which) {
      return new Variant(calls, crowd, which, others);
    }

    Variant with(Others when) {
      return new Variant(calls, crowd, numbers, when);
    }
  }

  /** Which numbers threads pass. */
  enum Numbers {
    DISTINCT,
    EQUAL,
    ZERO;

    int of(int thread) {
      return this == DISTINCT ? thread + 1 : this == EQUAL ? 1 : 0;
    }
  }

  /** Source under construction. */
  private final class Draft {
    final Variant variant;
    final Map<Class<?>, List<String>> pool = new LinkedHashMap<>();
    final Map<String, String> declarations = new LinkedHashMap<>();
    final Map<String, Class<?>> types = new LinkedHashMap<>();
    final Map<String, String> makings = new LinkedHashMap<>();
    final List<List<String>> threads = new ArrayList<>();
    final List<String> preparations = new ArrayList<>();
    final Set<Class<?>> statics = new LinkedHashSet<>();

    Draft(Variant variant) {
      this.variant = variant;
    }

    /** The shared object number {@code n} of a type, made on first use; null when impossible. */
    String shared(Class<?> type, int n) {
      List<String> names = pool.computeIfAbsent(type, t -> new ArrayList<>());
      while (names.size() <= n) {
        Optional<String> making =
            new Recipes(classes, packageName, names.size(), ways).made(type, 0);
        if (making.isEmpty()) {
          return null;
        }
        String simple = type.getSimpleName();
        String name = Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
        name += names.size() + 1;
        names.add(name);
        declarations.put(name, type.getCanonicalName());
        types.put(name, type);
        makings.put(name, making.get());
      }
      return names.get(n);
    }

    /** A call of {@code method} by a thread; null when it cannot be made. */
    String call(Method method, int thread, boolean swap) {
      Map<Class<?>, Integer> used = new LinkedHashMap<>();
      String receiver = "";
      if (!Modifier.isStatic(method.getModifiers())) {
        receiver = argument(receiverType(method), used, swap);
        if (receiver == null) {
          return null;
        }
      } else {
        statics.add(method.getDeclaringClass());
      }
      List<String> arguments = new ArrayList<>();
      for (Parameter parameter : method.getParameters()) {
        Class<?> type = parameter.getType();
        boolean many = type.isArray() && isPassed(type.getComponentType());
        String argument =
            isPassed(type)
                ? argument(type, used, swap)
                : many
                    ? several(type, used, swap)
                    : recipes.value(
                        parameter.getParameterizedType(),
                        parameter.getName(),
                        variant.numbers().of(thread),
                        1);
        if (argument == null) {
          argument = "(" + type.getCanonicalName() + ") null";
        }
        arguments.add(argument);
      }
      return written(method, receiver, arguments);
    }

    /** An array of one shared object. */
    private String several(Class<?> type, Map<Class<?>, Integer> used, boolean swap) {
      String one = argument(type.getComponentType(), used, swap);
      return one == null ? null : "new " + type.getCanonicalName() + " {" + one + "}";
    }

    private String argument(Class<?> type, Map<Class<?>, Integer> used, boolean swap) {
      int n = used.merge(type, 1, Integer::sum) - 1;
      return shared(type, swap ? 1 - Math.min(n, 1) : n);
    }

    private String written(Method method, String receiver, List<String> arguments) {
      String owner = method.getDeclaringClass().getCanonicalName();
      String list = String.join(", ", arguments);
      boolean isStatic = Modifier.isStatic(method.getModifiers());
      if (recipes.isAccessible(method)) {
        return (isStatic ? owner : receiver) + "." + method.getName() + "(" + list + ")";
      }
      if (!recipes.isAccessible(method.getDeclaringClass())) {
        return null;
      }
      String types =
          Arrays.stream(method.getParameterTypes())
              .map(type -> type.getCanonicalName() + ".class")
              .collect(Collectors.joining(", "));
      return "call("
          + owner
          + ".class, \""
          + method.getName()
          + "\", new Class<?>[] {"
          + types
          + "}, "
          + (isStatic ? "null" : receiver)
          + (list.isEmpty() ? "" : ", " + list)
          + ")";
    }
  }

  private boolean isShared(Class<?> type) {
    return classes.isProjects(type)
        && !type.isArray()
        && !type.isEnum()
        && !type.isInterface()
        && !type.isRecord();
  }

  /** Whether calls get one and the same object of a type: what one brings the other can take. */
  private boolean isPassed(Class<?> type) {
    return isShared(type)
        || classes.isProjects(type) && type.isInterface() && !Recipes.isFunctional(type);
  }

  /** The class of the receiver: where the method is declared, or one that extends it. */
  private Class<?> receiverType(Method method) {
    Class<?> owner = method.getDeclaringClass();
    if (!Modifier.isAbstract(owner.getModifiers())) {
      return owner;
    }
    return classes.implementations(owner).stream()
        .filter(recipes::isAccessible)
        .findFirst()
        .orElse(owner);
  }

  /**
   * Writes the program; empty when a receiver cannot be made or a call cannot be written.
   *
   * @param name simple name of its class
   * @param purpose for its comment
   * @param roles the method of each thread
   */
  Optional<HarnessSource> write(String name, String purpose, List<Method> roles, Variant variant) {
    Draft draft = new Draft(variant);
    boolean swaps = roles.stream().anyMatch(this::takesTwo);
    int thread = 0;
    for (int member = 0; member < variant.crowd(); member++) {
      for (Method role : roles) {
        String call = draft.call(role, thread, swaps && thread % 2 == 1);
        if (call == null) {
          return Optional.empty();
        }
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < variant.calls(); i++) {
          calls.add(statement(role, call));
        }
        draft.threads.add(calls);
        thread++;
      }
    }
    List<Method> others = others(roles);
    if (variant.others() == Others.ROLES_BEFORE) {
      if (!roles.stream().allMatch(quiet)) {
        return Optional.empty();
      }
      for (Method role : new LinkedHashSet<>(roles)) {
        draft.preparations.add(statement(role, draft.call(role, 0, false)));
      }
    } else if (variant.others() == Others.INTERRUPTING) {
      draft.threads.add(List.of("() -> { " + INTERRUPT + "; return null; }"));
    } else if (variant.others() == Others.ENDING) {
      List<String> calls = new ArrayList<>();
      for (Method ending : endings(roles.get(0))) {
        String call = draft.call(ending, thread, false);
        if (call != null && calls.size() < CALLS) {
          calls.add(statement(ending, call));
        }
      }
      if (calls.isEmpty()) {
        return Optional.empty();
      }
      draft.threads.add(calls);
    } else if (variant.others() != Others.NEVER) {
      List<String> calls = new ArrayList<>();
      for (Method other : others) {
        if (variant.others() == Others.BEFORE && !quiet.test(other)) {
          continue;
        }
        String call = draft.call(other, thread, false);
        // As often as all threads call theirs, so that what one brings the other can take.
        for (int i = 0; i < roles.size() && call != null && calls.size() < CALLS; i++) {
          calls.add(statement(other, call));
        }
      }
      if (calls.isEmpty()) {
        return Optional.empty();
      }
      if (variant.others() == Others.BESIDE) {
        draft.threads.add(calls);
      } else {
        draft.preparations.addAll(calls);
      }
    }
    return Optional.of(text(name, purpose, draft));
  }

  private static String statement(Method method, String call) {
    return method.getReturnType() == void.class && !call.startsWith("call(")
        ? "() -> { " + call + "; return null; }"
        : "() -> " + call;
  }

  /** Whether calls of the method can be made with the same two objects in both orders. */
  private boolean takesTwo(Method method) {
    List<Class<?>> types = new ArrayList<>(List.of(method.getParameterTypes()));
    if (!Modifier.isStatic(method.getModifiers())) {
      types.add(receiverType(method));
    }
    return types.stream()
        .filter(type -> type != null && isShared(type))
        .anyMatch(type -> types.indexOf(type) != types.lastIndexOf(type));
  }

  /**
   * The other methods of the roles' classes that our package may call, in source order if known.
   */
  private List<Method> others(List<Method> roles) {
    Set<Method> others = new LinkedHashSet<>();
    for (Method role : roles) {
      for (Method method : role.getDeclaringClass().getDeclaredMethods()) {
        if (isCallable(method) && !roles.contains(method)) {
          others.add(method);
        }
      }
    }
    return ordered(others).stream()
        .filter(each -> each.getDeclaringClass() != Object.class)
        .sorted(Comparator.comparing((Method each) -> rank(each)))
        .toList();
  }

  private List<Method> endings(Method role) {
    return ordered(List.of(role.getDeclaringClass().getDeclaredMethods())).stream()
        .filter(method -> method.getName().matches(ENDING) && isAccessible(method))
        .filter(method -> !method.equals(role))
        .toList();
  }

  /** What begins the life of an object first, then what changes what the finding is about. */
  private int rank(Method method) {
    boolean plain = method.getName().matches("equals|hashCode|toString|clone|compareTo");
    if (plain) {
      return 4;
    }
    return method.getName().matches(BEGINNING) ? 0 : preparing.test(method) ? 1 : 2;
  }

  private boolean isCallable(Method method) {
    return isAccessible(method)
        && !method.getName().matches(ENDING)
        && !method.getName().equals("main");
  }

  private boolean isAccessible(Method method) {
    // What is protected is for subclasses and called by superclasses, such as tryReleaseShared.
    return !method.isSynthetic()
        && !Modifier.isProtected(method.getModifiers())
        && !Modifier.isAbstract(method.getModifiers())
        && recipes.isAccessible(method);
  }

  private static List<Method> ordered(Collection<Method> methods) {
    return methods.stream()
        .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
        .toList();
  }

  /** An object as its methods that return something tell of it. */
  private String observed(String field, Class<?> type) {
    List<String> calls = new ArrayList<>();
    for (Method method : ordered(List.of(type.getDeclaredMethods()))) {
      boolean asks =
          !Modifier.isStatic(method.getModifiers())
              && method.getReturnType() != void.class
              && isCallable(method)
              && quiet.test(method)
              && calls.size() < CALLS;
      if (asks) {
        List<String> arguments = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
          arguments.add(recipes.value(parameter.getParameterizedType(), parameter.getName(), 1, 1));
        }
        String list = String.join(", ", arguments);
        calls.add(", () -> " + field + "." + method.getName() + "(" + list + ")");
      }
    }
    return "observed(" + field + String.join("", calls) + ")";
  }

  private HarnessSource text(String name, String purpose, Draft draft) {
    Lines lines = new Lines();
    if (!packageName.isEmpty()) {
      lines.add("package " + packageName + ";");
      lines.add("");
    }
    lines.add("import io.concurrencylint.explorer.harness.Harness;");
    lines.add("import java.util.List;");
    lines.add("");
    lines.add("/** " + purpose + " */");
    lines.add("@SuppressWarnings({\"unchecked\", \"rawtypes\"})");
    lines.add("public final class " + name + " extends Harness {");
    draft.declarations.forEach(
        (field, type) -> lines.add("  private final " + type + " " + field + ";"));
    lines.add("");
    lines.add("  " + name + "() throws Exception {");
    draft.makings.forEach((field, making) -> lines.add("    " + field + " = " + making + ";"));
    draft.preparations.forEach(call -> lines.add("    attempt(" + call + ");"));
    lines.add("  }");
    lines.add("");
    lines.add("  @Override");
    lines.add("  protected List<List<Call>> threads() {");
    lines.add("    return List.of(");
    List<List<Integer>> numbers = new ArrayList<>();
    for (int thread = 0; thread < draft.threads.size(); thread++) {
      List<String> calls = draft.threads.get(thread);
      lines.add("        List.of(");
      List<Integer> own = new ArrayList<>();
      for (int i = 0; i < calls.size(); i++) {
        own.add(lines.add("            " + calls.get(i) + (i + 1 < calls.size() ? "," : "")));
      }
      numbers.add(own);
      lines.add("        )" + (thread + 1 < draft.threads.size() ? "," : ");"));
    }
    lines.add("  }");
    lines.add("");
    lines.add("  @Override");
    lines.add("  protected Object[] state() {");
    List<String> state = new ArrayList<>();
    draft.types.forEach((field, type) -> state.add(observed(field, type)));
    draft.statics.stream()
        .filter(recipes::isAccessible)
        .forEach(type -> state.add("statics(" + type.getCanonicalName() + ".class)"));
    lines.add("    return new Object[] {");
    state.forEach(each -> lines.add("      " + each + ","));
    lines.add("    };");
    lines.add("  }");
    lines.add("");
    lines.add("  public static void main(String[] arguments) throws Exception {");
    lines.add("    new " + name + "().run(arguments);");
    lines.add("  }");
    lines.add("}");
    String binaryName = packageName.isEmpty() ? name : packageName + "." + name;
    return new HarnessSource(binaryName, lines.text(), numbers);
  }

  /** Text that counts its lines. */
  private static final class Lines {
    private final StringBuilder text = new StringBuilder();
    private int count;

    int add(String line) {
      text.append(line).append('\n');
      return ++count;
    }

    String text() {
      return text.toString();
    }
  }
}
