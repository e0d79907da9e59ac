package io.concurrencylint.analyzer.resolve;

import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.analyzer.ir.TypeName;
import io.concurrencylint.analyzer.ir.TypeParameter;
import io.concurrencylint.analyzer.types.ClassInfo;
import io.concurrencylint.analyzer.types.ClassPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * All classes: those of the project, then those of the class path, the JDK and the bundled stubs.
 * Resolves names as JLS 6.5.5 says, but goes on where something is missing: a name that an import
 * spells out is taken at its word.
 */
public final class Classes {

  private static final Set<String> PRIMITIVES =
      Set.of("boolean", "byte", "short", "char", "int", "long", "float", "double", "void");

  private final Map<String, ClassSymbol> project = new TreeMap<>();
  private final Map<String, ClassSymbol> projectByName;
  private final Set<String> projectPackages = new HashSet<>();
  private final ClassPath classPath;
  private final Map<String, Optional<ClassSymbol>> compiled = new ConcurrentHashMap<>();
  private final Map<String, Type> resolved = new ConcurrentHashMap<>();
  private final Map<String, List<MethodSymbol>> methods = new ConcurrentHashMap<>();
  private final Map<String, Optional<MethodSymbol>> functions = new ConcurrentHashMap<>();
  private final Map<String, List<String>> nearest = new ConcurrentHashMap<>();
  private final Map<String, List<String>> ancestors = new ConcurrentHashMap<>();
  private final ThreadLocal<Set<String>> resolving = ThreadLocal.withInitial(HashSet::new);
  private final Map<String, List<ClassSymbol>> subclasses = new HashMap<>();

  /**
   * Indexes the project.
   *
   * @param units in a fixed order; of two classes of one name the first counts
   */
  public Classes(List<SourceUnit> units, ClassPath classPath) {
    this.classPath = classPath;
    for (SourceUnit unit : units) {
      projectPackages.add(unit.packageName());
      for (TypeDecl type : unit.types()) {
        project.putIfAbsent(type.name(), new ClassSymbol(this, unit, type));
      }
    }
    projectByName = new HashMap<>(project);
    for (ClassSymbol symbol : project.values()) {
      for (Type type : symbol.supertypes()) {
        String name = type.className();
        if (name != null) {
          subclasses.computeIfAbsent(name, key -> new ArrayList<>()).add(symbol);
        }
      }
    }
  }

  /** The classes of the project, by binary name. */
  public Collection<ClassSymbol> project() {
    return Collections.unmodifiableCollection(project.values());
  }

  /** The class of a binary name, or null. */
  public ClassSymbol find(String binaryName) {
    if (binaryName == null) {
      return null;
    }
    ClassSymbol own = projectByName.get(binaryName);
    if (own != null) {
      return own;
    }
    return compiled
        .computeIfAbsent(
            binaryName,
            name -> {
              ClassInfo info = classPath.find(name);
              return Optional.ofNullable(info).map(found -> new ClassSymbol(this, found));
            })
        .orElse(null);
  }

  /** Project classes that name this one as a direct supertype. */
  public List<ClassSymbol> directSubclasses(String binaryName) {
    return subclasses.getOrDefault(binaryName, List.of());
  }

  /** Project classes below this one, in a fixed order, itself left out. */
  public Set<ClassSymbol> subclasses(String binaryName) {
    Set<ClassSymbol> all = new LinkedHashSet<>();
    collectSubclasses(binaryName, all);
    return all;
  }

  private void collectSubclasses(String binaryName, Set<ClassSymbol> all) {
    for (ClassSymbol sub : directSubclasses(binaryName)) {
      if (all.add(sub)) {
        collectSubclasses(sub.name(), all);
      }
    }
  }

  /**
   * Whether one object can be of two types: one extends the other, or a class in sight extends
   * both. True where a type is not known.
   */
  public boolean mayBeOne(String one, String other) {
    ClassSymbol first = one == null ? null : find(one);
    ClassSymbol second = other == null ? null : find(other);
    if (first == null || second == null || isSubclass(one, other) || isSubclass(other, one)) {
      return true;
    }
    if (!first.isInterface() && !second.isInterface()) {
      return false;
    }
    ClassSymbol wide = first.isInterface() ? first : second;
    String narrow = wide == first ? other : one;
    return subclasses(wide.name()).stream().anyMatch(sub -> isSubclass(sub.name(), narrow));
  }

  /** The class and all its supertypes, nearest first, superclasses before interfaces. */
  public List<String> ancestors(String binaryName) {
    List<String> known = ancestors.get(binaryName);
    if (known == null) {
      LinkedHashSet<String> all = new LinkedHashSet<>();
      collectAncestors(binaryName, all);
      known = List.copyOf(all);
      ancestors.put(binaryName, known);
    }
    return known;
  }

  /** The same breadth first: what a type says itself goes before what is said further away. */
  public List<String> nearest(String binaryName) {
    return nearest.computeIfAbsent(
        binaryName,
        name -> {
          LinkedHashSet<String> all = new LinkedHashSet<>();
          List<String> level = List.of(name);
          while (!level.isEmpty()) {
            List<String> next = new ArrayList<>();
            for (String at : level) {
              ClassSymbol symbol = all.add(at) ? find(at) : null;
              if (symbol != null) {
                symbol.supertypes().stream()
                    .map(Type::className)
                    .filter(above -> above != null && !all.contains(above))
                    .forEach(next::add);
              }
            }
            level = next;
          }
          return List.copyOf(all);
        });
  }

  private void collectAncestors(String binaryName, LinkedHashSet<String> all) {
    List<String> chain = new ArrayList<>();
    for (String at = binaryName; at != null && all.add(at); ) {
      chain.add(at);
      ClassSymbol symbol = find(at);
      at = symbol == null || symbol.superclass() == null ? null : symbol.superclass().className();
    }
    for (String at : chain) {
      ClassSymbol symbol = find(at);
      if (symbol != null) {
        for (Type type : symbol.interfaces()) {
          if (type.className() != null) {
            collectAncestors(type.className(), all);
          }
        }
      }
    }
  }

  /** Whether {@code sub} is {@code ancestor} or below it, as far as is known. */
  public boolean isSubclass(String sub, String ancestor) {
    return sub != null && (sub.equals(ancestor) || ancestors(sub).contains(ancestor));
  }

  /** Whether some supertype could not be found. */
  public boolean hasUnknownAncestor(String binaryName) {
    return ancestors(binaryName).stream().anyMatch(name -> find(name) == null);
  }

  /**
   * What a class implements for a library, of whose code we see nothing: abstract methods of its
   * types, and what says that it overrides and overrides nothing that is known. When the library
   * runs an object of the class as a task, they are what it runs.
   */
  public List<MethodSymbol> hooks(String binaryName) {
    boolean unknown = hasUnknownAncestor(binaryName);
    List<MethodSymbol> hooks = new ArrayList<>();
    for (String at : ancestors(binaryName)) {
      ClassSymbol symbol = find(at);
      boolean ours = symbol != null && symbol.isProject();
      for (MethodSymbol method : ours ? symbol.methods() : List.<MethodSymbol>of()) {
        boolean overrides =
            method.source() != null
                && method.source().hasAnnotation("Override")
                && !method.isAbstract()
                && !isObjectMethod(method)
                && hooks.stream().noneMatch(hook -> hook.sameSignature(method));
        if (overrides && (unknown && !overridesKnown(method) || implementsForeign(method))) {
          hooks.add(method);
        }
      }
    }
    return hooks;
  }

  private boolean implementsForeign(MethodSymbol method) {
    return namesakesAbove(method)
        .filter(above -> !above.owner().isProject() && !above.owner().name().startsWith("java."))
        .anyMatch(above -> above.isAbstract() && above.sameSignature(method));
  }

  private boolean overridesKnown(MethodSymbol method) {
    return namesakesAbove(method)
        .anyMatch(above -> above.parameters().size() == method.parameters().size());
  }

  /** Methods of the same name in the known types above its class. */
  private Stream<MethodSymbol> namesakesAbove(MethodSymbol method) {
    return ancestors(method.owner().name()).stream()
        .filter(at -> !at.equals(method.owner().name()))
        .map(this::find)
        .filter(Objects::nonNull)
        .flatMap(above -> above.methods(method.name()).stream());
  }

  /** A type as a class's source spells it. */
  public Type resolve(TypeName type, ClassSymbol scope) {
    return resolve(type, scope, List.of());
  }

  List<Type> resolveAll(List<TypeName> types, ClassSymbol scope) {
    return types.stream().map(type -> resolve(type, scope)).toList();
  }

  /** A type in a method with type parameters of its own. */
  public Type resolve(TypeName type, ClassSymbol scope, List<TypeParameter> methodParameters) {
    Type element = resolveElement(type, scope, methodParameters);
    for (int i = 0; i < type.dimensions(); i++) {
      element = new Type.Array(element);
    }
    return element;
  }

  private Type resolveElement(
      TypeName type, ClassSymbol scope, List<TypeParameter> methodParameters) {
    String name = type.name();
    if (PRIMITIVES.contains(name)) {
      return new Type.Primitive(name);
    }
    if (name.equals("var") || name.equals("?")) {
      return Type.UNKNOWN;
    }
    for (TypeParameter parameter : methodParameters) {
      if (parameter.name().equals(name)) {
        return resolveBound(parameter, scope, methodParameters);
      }
    }
    Type raw = resolveName(name, scope);
    if (type.arguments().isEmpty() || !(raw instanceof Type.Class named)) {
      return raw;
    }
    List<Type> arguments =
        type.arguments().stream()
            .map(argument -> resolve(argument, scope, methodParameters))
            .toList();
    return new Type.Class(named.name(), arguments);
  }

  /** The type variable of a parameter; its bound is taken raw, so that it may name itself. */
  Type resolveBound(TypeParameter parameter, ClassSymbol scope, List<TypeParameter> siblings) {
    String bound = parameter.bound().name();
    for (int hops = 0; hops < siblings.size(); hops++) {
      for (TypeParameter sibling : siblings) {
        if (sibling.name().equals(bound)) {
          bound = sibling.bound().name();
        }
      }
    }
    String last = bound;
    boolean cyclic = siblings.stream().anyMatch(sibling -> sibling.name().equals(last));
    Type resolvedBound = cyclic || bound.equals("Object") ? Type.OBJECT : resolveName(bound, scope);
    if (resolvedBound instanceof Type.Class type) {
      resolvedBound = Type.of(type.name());
    }
    return new Type.Variable(parameter.name(), resolvedBound);
  }

  /** A dotted type name as seen in the body of {@code scope}. */
  public Type resolveName(String name, ClassSymbol scope) {
    String key = scope.name() + ' ' + name;
    Type known = resolved.get(key);
    if (known == null) {
      known = lookUp(name, scope);
      resolved.put(key, known);
    }
    return known;
  }

  /** Like {@link #resolveName}, but null when nothing says that it is a type. */
  public Type typeNamed(String simpleName, ClassSymbol scope) {
    Type type = resolveName(simpleName, scope);
    boolean guessed = type instanceof Type.Class found && found.name().equals(simpleName);
    boolean exists = type instanceof Type.Class found && find(found.name()) != null;
    boolean imported = type instanceof Type.Class && !guessed;
    return exists || imported ? type : null;
  }

  private Type lookUp(String name, ClassSymbol scope) {
    int dot = name.indexOf('.');
    String first = dot < 0 ? name : name.substring(0, dot);
    Type head = simple(first, scope);
    if (dot < 0) {
      return head != null ? head : Type.of(name);
    }
    if (head != null && head.className() != null) {
      return nested(head.className(), name.substring(dot + 1));
    }
    return qualified(name);
  }

  /** {@code a.b.C.D}: the longest package that has such a class. */
  private Type qualified(String name) {
    String[] parts = name.split("\\.");
    StringBuilder binary = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        binary.append('.');
      }
      binary.append(parts[i]);
      if (i > 0 && find(binary.toString()) != null) {
        String rest = String.join(".", List.of(parts).subList(i + 1, parts.length));
        return rest.isEmpty() ? Type.of(binary.toString()) : nested(binary.toString(), rest);
      }
    }
    return Type.of(assumedBinaryName(name));
  }

  private Type nested(String outer, String rest) {
    String at = outer;
    for (String part : rest.split("\\.")) {
      String member = memberType(at, part);
      at = member != null ? member : at + '$' + part;
    }
    return Type.of(at);
  }

  /** A member type of a class or of its supertypes. */
  private String memberType(String owner, String simpleName) {
    for (String at : declaredAncestors(owner)) {
      String candidate = at + '$' + simpleName;
      if (find(candidate) != null) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * Superclass chain and interfaces without going through {@link ClassSymbol#superclass()} of the
   * class being resolved right now, which would not end.
   */
  private List<String> declaredAncestors(String owner) {
    // `import static p.C.*` in C's own file asks for C's supertypes while they are resolved.
    if (!resolving.get().add(owner)) {
      return List.of(owner);
    }
    try {
      LinkedHashSet<String> all = new LinkedHashSet<>();
      collectDeclaredAncestors(owner, all, 0);
      return new ArrayList<>(all);
    } finally {
      resolving.get().remove(owner);
    }
  }

  private void collectDeclaredAncestors(String owner, LinkedHashSet<String> all, int depth) {
    if (owner == null || depth > 12 || !all.add(owner)) {
      return;
    }
    ClassSymbol symbol = find(owner);
    if (symbol == null) {
      return;
    }
    if (!symbol.isProject()) {
      symbol.supertypes().forEach(t -> collectDeclaredAncestors(t.className(), all, depth + 1));
      return;
    }
    TypeDecl source = symbol.source();
    List<TypeName> names = new ArrayList<>(source.interfaces());
    if (source.superclass() != null) {
      names.add(0, source.superclass());
    }
    for (TypeName type : names) {
      Type found = headOutside(type.name(), symbol);
      if (found != null) {
        collectDeclaredAncestors(found.className(), all, depth + 1);
      }
    }
  }

  /** A supertype's name, resolved outside the class itself (JLS 8.1.4 allows no member there). */
  private Type headOutside(String name, ClassSymbol symbol) {
    String enclosing = symbol.enclosing();
    ClassSymbol scope = enclosing == null ? null : find(enclosing);
    if (scope != null && scope.isProject()) {
      return resolveName(name, scope);
    }
    int dot = name.indexOf('.');
    Type head = fromUnit(dot < 0 ? name : name.substring(0, dot), symbol.unit());
    if (dot < 0) {
      return head;
    }
    return head == null ? qualified(name) : nested(head.className(), name.substring(dot + 1));
  }

  private Type simple(String name, ClassSymbol scope) {
    for (ClassSymbol at = scope;
        at != null;
        at = at.enclosing() == null ? null : find(at.enclosing())) {
      if (!at.isProject()) {
        break;
      }
      for (TypeParameter parameter : at.declaredTypeParameters()) {
        if (parameter.name().equals(name)) {
          return resolveBound(parameter, at, at.declaredTypeParameters());
        }
      }
      if (Type.simpleName(at.name()).equals(name) || localName(at.name()).equals(name)) {
        return Type.of(at.name());
      }
      String local = localType(at, name);
      if (local != null) {
        return Type.of(local);
      }
      String member = memberType(at.name(), name);
      if (member != null) {
        return Type.of(member);
      }
    }
    return fromUnit(name, scope.unit());
  }

  /** {@code Outer$1Local}: local classes of the enclosing class's methods. */
  private String localType(ClassSymbol at, String name) {
    for (int i = 1; i <= 9; i++) {
      String candidate = at.name() + '$' + i + name;
      if (projectByName.containsKey(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  private static String localName(String binaryName) {
    String simple = Type.simpleName(binaryName);
    int i = 0;
    while (i < simple.length() && Character.isDigit(simple.charAt(i))) {
      i++;
    }
    return simple.substring(i);
  }

  private Type fromUnit(String name, SourceUnit unit) {
    for (SourceUnit.Import single : unit.imports()) {
      if (!single.onDemand() && single.name().endsWith("." + name)) {
        if (!single.isStatic()) {
          return qualified(single.name());
        }
        Type type = qualified(single.name());
        if (find(type.className()) != null) {
          return type;
        }
      }
    }
    String packageName = unit.packageName();
    String same = packageName.isEmpty() ? name : packageName + '.' + name;
    if (find(same) != null) {
      return Type.of(same);
    }
    for (SourceUnit.Import many : unit.imports()) {
      if (many.onDemand()) {
        Type type = onDemand(many, name);
        if (type != null) {
          return type;
        }
      }
    }
    return find("java.lang." + name) != null ? Type.of("java.lang." + name) : null;
  }

  private Type onDemand(SourceUnit.Import many, String name) {
    String inPackage = many.name() + '.' + name;
    if (!many.isStatic() && find(inPackage) != null) {
      return Type.of(inPackage);
    }
    boolean isPackage = classPath.hasPackage(many.name()) || projectPackages.contains(many.name());
    if (isPackage) {
      return null;
    }
    String outer = qualified(many.name()).className();
    String member = find(outer) == null ? null : memberType(outer, name);
    return member == null ? null : Type.of(member);
  }

  /** Of a name that is nowhere: packages are lower case, classes are not. */
  private static String assumedBinaryName(String name) {
    StringBuilder binary = new StringBuilder();
    boolean inClass = false;
    for (String part : name.split("\\.")) {
      if (binary.length() > 0) {
        binary.append(inClass ? '$' : '.');
      }
      binary.append(part);
      inClass |= !part.isEmpty() && Character.isUpperCase(part.charAt(0));
    }
    return binary.toString();
  }

  /** Members imported by {@code import static}: owner types that may have it, in order. */
  public List<String> staticImports(String memberName, SourceUnit unit) {
    List<String> owners = new ArrayList<>();
    for (SourceUnit.Import imported : unit.imports()) {
      if (!imported.isStatic()) {
        continue;
      }
      if (imported.onDemand()) {
        owners.add(qualified(imported.name()).className());
      } else if (imported.name().endsWith("." + memberName)) {
        String owner = imported.name().substring(0, imported.name().lastIndexOf('.'));
        owners.add(qualified(owner).className());
      }
    }
    return owners;
  }

  /** {@code type} seen as its supertype {@code target}, with type arguments; null if it is none. */
  public Type asSuper(Type type, String target) {
    return asSuper(type, target, 0);
  }

  private Type asSuper(Type type, String target, int depth) {
    if (type instanceof Type.Variable variable) {
      return asSuper(variable.bound(), target, depth);
    }
    if (!(type instanceof Type.Class named) || depth > 24) {
      return null;
    }
    if (named.name().equals(target)) {
      return named;
    }
    ClassSymbol symbol = find(named.name());
    if (symbol == null || !ancestors(named.name()).contains(target)) {
      return null;
    }
    Map<String, Type> bindings = bindings(symbol, named);
    for (Type supertype : symbol.supertypes()) {
      Type found = asSuper(Inference.substitute(supertype, bindings), target, depth + 1);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** What the type variables of a class stand for in an instance of it. */
  public Map<String, Type> bindings(ClassSymbol symbol, Type.Class instance) {
    List<Type> variables = symbol.typeParameters();
    Map<String, Type> bindings = new HashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      if (variables.get(i) instanceof Type.Variable variable) {
        boolean given = i < instance.arguments().size();
        bindings.put(
            variable.name(),
            given && instance.arguments().get(i).isKnown()
                ? instance.arguments().get(i)
                : variable.bound());
      }
    }
    return bindings;
  }

  /** A field of a class or of its supertypes, or null. */
  public FieldSymbol field(String owner, String name) {
    for (String at : ancestors(owner)) {
      ClassSymbol symbol = find(at);
      FieldSymbol field = symbol == null ? null : symbol.field(name);
      if (field != null) {
        return field;
      }
    }
    return null;
  }

  /** Methods of a name, nearest first; overridden ones left out. */
  public List<MethodSymbol> methods(String owner, String name) {
    String key = owner + '#' + name;
    List<MethodSymbol> known = methods.get(key);
    if (known == null) {
      known = List.copyOf(collectMethods(owner, name));
      methods.put(key, known);
    }
    return known;
  }

  private List<MethodSymbol> collectMethods(String owner, String name) {
    List<MethodSymbol> all = new ArrayList<>();
    List<String> path = new ArrayList<>(ancestors(owner));
    if (!path.contains("java.lang.Object")) {
      path.add("java.lang.Object");
    }
    for (String at : path) {
      ClassSymbol symbol = find(at);
      if (symbol == null) {
        continue;
      }
      for (MethodSymbol method : symbol.methods(name)) {
        boolean overridden = all.stream().anyMatch(nearer -> nearer.sameSignature(method));
        if (!overridden) {
          all.add(method);
        }
      }
      if (name.equals("<init>")) {
        break;
      }
    }
    return all;
  }

  /**
   * The one abstract method of a functional interface (JLS 9.8), or null.
   *
   * @param owner binary name
   */
  public MethodSymbol functionOf(String owner) {
    if (owner == null) {
      return null;
    }
    Optional<MethodSymbol> known = functions.get(owner);
    if (known == null) {
      known = Optional.ofNullable(findFunction(owner));
      functions.put(owner, known);
    }
    return known.orElse(null);
  }

  private MethodSymbol findFunction(String owner) {
    ClassSymbol symbol = find(owner);
    if (symbol == null || !symbol.isInterface()) {
      return null;
    }
    MethodSymbol only = null;
    for (String at : ancestors(owner)) {
      ClassSymbol each = find(at);
      if (each == null || !each.isInterface()) {
        continue;
      }
      for (MethodSymbol method : each.methods()) {
        if (!method.isAbstract() || isObjectMethod(method)) {
          continue;
        }
        if (only == null) {
          only = method;
        } else if (!only.name().equals(method.name())
            || only.parameters().size() != method.parameters().size()) {
          return implementedByDefault(owner, method) ? only : null;
        }
      }
    }
    return only;
  }

  private boolean implementedByDefault(String owner, MethodSymbol method) {
    return methods(owner, method.name()).stream()
        .anyMatch(m -> !m.isAbstract() && m.sameSignature(method));
  }

  private static boolean isObjectMethod(MethodSymbol method) {
    return switch (method.name()) {
      case "equals" -> method.parameters().size() == 1;
      case "hashCode", "toString" -> method.parameters().isEmpty();
      default -> false;
    };
  }

  /** The implementation that a call of {@code method} runs on an instance of {@code runtime}. */
  public MethodSymbol implementation(String runtime, MethodSymbol method) {
    for (String at : ancestors(runtime)) {
      ClassSymbol symbol = find(at);
      if (symbol == null) {
        continue;
      }
      for (MethodSymbol candidate : symbol.methods(method.name())) {
        boolean fits =
            candidate.parameters().size() == method.parameters().size()
                && !candidate.isAbstract()
                && overrides(candidate, method);
        if (fits) {
          return candidate;
        }
      }
    }
    return null;
  }

  /**
   * What a call on a type may run whose own declaration is not to be had (it lies in a library that
   * is not on the class path): methods of that name and number of parameters in the project's
   * classes below it.
   *
   * @param missing binary name of the type
   */
  public Set<MethodSymbol> implementationsBelow(String missing, String name, int arity) {
    Set<MethodSymbol> found = new LinkedHashSet<>();
    for (ClassSymbol below : subclasses(missing)) {
      for (String at : ancestors(below.name())) {
        ClassSymbol symbol = find(at);
        List<MethodSymbol> declared =
            symbol == null
                ? List.of()
                : symbol.methods(name).stream()
                    .filter(method -> method.parameters().size() == arity)
                    .filter(method -> !method.isAbstract() && !method.isStatic())
                    .filter(method -> !method.modifiers().isPrivate())
                    .toList();
        if (!declared.isEmpty()) {
          found.addAll(declared);
          break;
        }
      }
    }
    return found;
  }

  /** Whether the parameters agree, type variables taken as anything. */
  private boolean overrides(MethodSymbol candidate, MethodSymbol method) {
    for (int i = 0; i < method.parameters().size(); i++) {
      Type wanted = method.parameters().get(i);
      Type given = candidate.parameters().get(i);
      boolean generic = wanted instanceof Type.Variable || given instanceof Type.Variable;
      boolean sameClass =
          wanted.className() != null
              && given.className() != null
              && (wanted.className().equals(given.className())
                  || isSubclass(given.className(), wanted.className())
                  || Type.simpleName(wanted.className())
                      .equals(Type.simpleName(given.className())));
      boolean same = generic || wanted.equals(given) || sameClass;
      boolean arrays = wanted instanceof Type.Array && given instanceof Type.Array;
      if (!same && !arrays) {
        return false;
      }
    }
    return true;
  }
}
