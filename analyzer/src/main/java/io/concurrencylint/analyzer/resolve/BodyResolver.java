package io.concurrencylint.analyzer.resolve;

import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Capture;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Local;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.TypeName;
import io.concurrencylint.analyzer.ir.TypeParameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives types to the registers of one body and symbols to its names, in the order of evaluation.
 * Lambdas are resolved when the type they are used at is known.
 */
public final class BodyResolver {

  private final Classes classes;
  private final ClassSymbol owner;
  private final MethodDecl method;
  private final Body body;
  private final ResolvedBody enclosing;
  private final List<TypeParameter> typeParameters;
  private final Type[] types;
  private final Object[] symbols;
  private final boolean[] isType;
  private final String[] packages;
  private final boolean[] declared;
  private final Map<Integer, Integer> pendingLambdas = new LinkedHashMap<>();
  private final Map<Integer, Insn.This> selfs = new HashMap<>();
  private final List<ResolvedBody> lambdas = new ArrayList<>();
  private Type functionType = Type.UNKNOWN;
  private Type returned = Type.UNKNOWN;

  private BodyResolver(
      Classes classes,
      ClassSymbol owner,
      MethodDecl method,
      ResolvedBody enclosing,
      List<TypeParameter> typeParameters) {
    this.classes = classes;
    this.owner = owner;
    this.method = method;
    this.body = method.body();
    this.enclosing = enclosing;
    this.typeParameters = typeParameters;
    this.types = new Type[body.registers()];
    Arrays.fill(types, Type.UNKNOWN);
    this.symbols = new Object[body.size()];
    this.isType = new boolean[body.registers()];
    this.packages = new String[body.registers()];
    this.declared = new boolean[body.registers()];
  }

  /**
   * Resolves a method's body, its lambdas included.
   *
   * @param enclosing the body around a local or anonymous class, null if there is none
   */
  public static ResolvedBody resolve(
      Classes classes, ClassSymbol owner, MethodDecl method, ResolvedBody enclosing) {
    List<TypeParameter> parameters = new ArrayList<>(method.typeParameters());
    for (ResolvedBody at = enclosing; at != null; at = at.enclosing()) {
      parameters.addAll(at.method().typeParameters());
    }
    BodyResolver resolver = new BodyResolver(classes, owner, method, enclosing, parameters);
    resolver.run(null);
    return resolver.result();
  }

  private ResolvedBody result() {
    return new ResolvedBody(method, owner, types, symbols, functionType, enclosing, lambdas);
  }

  private void run(List<Type> lambdaParameters) {
    for (Local local : body.locals()) {
      if (!local.type().isInferred()) {
        types[local.register()] = named(local.type());
        declared[local.register()] = true;
      }
    }
    if (lambdaParameters != null) {
      for (int i = 0; i < body.parameters().size() && i < lambdaParameters.size(); i++) {
        int register = body.parameters().get(i);
        if (!declared[register]) {
          types[register] = lambdaParameters.get(i);
        }
      }
    }
    if (enclosing != null) {
      for (Capture capture : body.captures()) {
        if (!declared[capture.register()]) {
          types[capture.register()] = enclosing.type(capture.outer());
        }
      }
    }
    for (int node = 0; node < body.size(); node++) {
      resolve(node, body.insn(node));
    }
    for (int lambda : List.copyOf(pendingLambdas.keySet())) {
      give(lambda, Type.UNKNOWN);
    }
  }

  private Type named(TypeName name) {
    return classes.resolve(name, owner, typeParameters);
  }

  private void resolve(int node, Insn insn) {
    if (insn instanceof Insn.Literal literal) {
      types[literal.defined()] = literalType(literal.value());
    } else if (insn instanceof Insn.Copy copy) {
      copy(copy);
    } else if (insn instanceof Insn.Name name) {
      name(node, name);
    } else if (insn instanceof Insn.Select select) {
      select(node, select);
    } else if (insn instanceof Insn.This self) {
      selfs.put(self.defined(), self);
      types[self.defined()] = self(self);
    } else if (insn instanceof Insn.ClassLiteral literal) {
      Type type = named(literal.type());
      symbols[node] = type;
      types[literal.defined()] = new Type.Class("java.lang.Class", List.of(type));
    } else if (insn instanceof Insn.StoreName store) {
      FieldSymbol field = fieldInScope(store.name());
      symbols[node] = field;
      give(store.source(), field == null ? Type.UNKNOWN : field.type());
    } else if (insn instanceof Insn.StoreField store) {
      FieldSymbol field = member(store.base(), store.name());
      symbols[node] = field;
      give(store.source(), field == null ? Type.UNKNOWN : field.type());
    } else if (insn instanceof Insn.ArrayRead read) {
      types[read.defined()] =
          types[read.array()] instanceof Type.Array array ? array.element() : Type.UNKNOWN;
    } else if (insn instanceof Insn.ArrayWrite write) {
      Type element =
          types[write.array()] instanceof Type.Array array ? array.element() : Type.UNKNOWN;
      give(write.source(), element);
    } else if (insn instanceof Insn.Operation operation) {
      types[operation.defined()] = operationType(operation);
    } else if (insn instanceof Insn.Call call) {
      call(node, call);
    } else if (insn instanceof Insn.New creation) {
      creation(node, creation);
    } else if (insn instanceof Insn.NewArray creation) {
      Type type = named(creation.type());
      types[creation.defined()] = type;
      Type element = type instanceof Type.Array array ? array.element() : Type.UNKNOWN;
      creation.elements().forEach(register -> give(register, element));
    } else if (insn instanceof Insn.Lambda lambda) {
      pendingLambdas.put(lambda.defined(), node);
    } else if (insn instanceof Insn.MethodRef reference) {
      pendingLambdas.put(reference.defined(), node);
      reference(node, reference);
    } else if (insn instanceof Insn.Cast cast) {
      Type type = named(cast.type());
      give(cast.source(), type);
      types[cast.defined()] = type;
    } else if (insn instanceof Insn.InstanceOf test) {
      types[test.defined()] = Type.BOOLEAN;
    } else if (insn instanceof Insn.ForEach loop) {
      if (!declared[loop.defined()]) {
        types[loop.defined()] = elementType(types[loop.iterable()]);
      }
    } else if (insn instanceof Insn.Catch handler) {
      types[handler.defined()] = named(handler.types().get(0));
    } else if (insn instanceof Insn.Return leave && leave.source() >= 0) {
      returns(leave.source());
    }
  }

  private static Type literalType(Object value) {
    if (value == null) {
      return Type.NULL;
    }
    if (value instanceof Boolean) {
      return Type.BOOLEAN;
    }
    if (value instanceof String) {
      return Type.STRING;
    }
    if (value instanceof Integer) {
      return Type.INT;
    }
    return new Type.Primitive(
        value instanceof Long ? "long" : value instanceof Character ? "char" : "double");
  }

  private void copy(Insn.Copy copy) {
    int to = copy.defined();
    if (declared[to]) {
      give(copy.source(), types[to]);
      return;
    }
    Type type = copy.source() < 0 ? Type.UNKNOWN : types[copy.source()];
    boolean better = !types[to].isKnown() || types[to].equals(Type.NULL) && !type.equals(Type.NULL);
    if (better) {
      types[to] = type;
    }
    // A lambda in the arm of a conditional: its type is that of what receives the result.
    Integer lambda = copy.source() < 0 ? null : pendingLambdas.get(copy.source());
    if (lambda != null) {
      pendingAliases.computeIfAbsent(to, key -> new ArrayList<>()).add(copy.source());
    }
  }

  private final Map<Integer, List<Integer>> pendingAliases = new HashMap<>();

  private void name(int node, Insn.Name name) {
    FieldSymbol field = fieldInScope(name.name());
    if (field != null) {
      symbols[node] = field;
      types[name.defined()] = fieldType(field, owner.thisType());
      return;
    }
    Type type = classes.typeNamed(name.name(), owner);
    if (type != null) {
      symbols[node] = type;
      types[name.defined()] = type;
      isType[name.defined()] = true;
    } else {
      packages[name.defined()] = name.name();
    }
  }

  private Type fieldType(FieldSymbol field, Type receiver) {
    Type seen = classes.asSuper(receiver, field.owner().name());
    return seen instanceof Type.Class instance && !instance.arguments().isEmpty()
        ? Inference.substitute(field.type(), classes.bindings(field.owner(), instance))
        : field.type();
  }

  /** A field of the class, of its supertypes, of enclosing classes, or imported. */
  private FieldSymbol fieldInScope(String name) {
    for (ClassSymbol at = owner; at != null; at = outer(at)) {
      FieldSymbol field = classes.field(at.name(), name);
      if (field != null) {
        return field;
      }
    }
    for (String imported : classes.staticImports(name, owner.unit())) {
      FieldSymbol field = classes.field(imported, name);
      if (field != null) {
        return field;
      }
    }
    return null;
  }

  private ClassSymbol outer(ClassSymbol symbol) {
    return symbol.enclosing() == null ? null : classes.find(symbol.enclosing());
  }

  private void select(int node, Insn.Select select) {
    int base = select.base();
    if (packages[base] != null) {
      String dotted = packages[base] + "." + select.name();
      Type type = classes.resolveName(dotted, owner);
      if (classes.find(type.className()) != null) {
        symbols[node] = type;
        types[select.defined()] = type;
        isType[select.defined()] = true;
      } else {
        packages[select.defined()] = dotted;
      }
      return;
    }
    if (types[base] instanceof Type.Array && select.name().equals("length")) {
      types[select.defined()] = Type.INT;
      return;
    }
    FieldSymbol field = member(base, select.name());
    if (field != null) {
      symbols[node] = field;
      types[select.defined()] = fieldType(field, types[base]);
      return;
    }
    if (isType[base]) {
      Type type = classes.resolveName(types[base].className().replace('$', '.'), owner);
      String nested = types[base].className() + "$" + select.name();
      if (type.isKnown() && classes.find(nested) != null) {
        symbols[node] = Type.of(nested);
        types[select.defined()] = Type.of(nested);
        isType[select.defined()] = true;
      }
    }
  }

  private FieldSymbol member(int base, String name) {
    String type = types[base].className();
    return type == null ? null : classes.field(type, name);
  }

  private Type self(Insn.This self) {
    if (self.isSuper()) {
      return owner.superclass() == null ? Type.OBJECT : owner.superclass();
    }
    if (self.qualifier() == null) {
      return owner.thisType();
    }
    Type named = classes.resolveName(self.qualifier(), owner);
    ClassSymbol symbol = classes.find(named.className());
    return symbol == null ? named : symbol.thisType();
  }

  private Type operationType(Insn.Operation operation) {
    return switch (operation.operator()) {
      case "==", "!=", "<", ">", "<=", ">=", "!" -> Type.BOOLEAN;
      case "+" -> {
        Type left = types[operation.left()];
        boolean string =
            Type.STRING.equals(left)
                || operation.right() >= 0 && Type.STRING.equals(types[operation.right()]);
        yield string ? Type.STRING : numeric(operation);
      }
      case "&", "|", "^" ->
          types[operation.left()].equals(Type.BOOLEAN) ? Type.BOOLEAN : numeric(operation);
      default -> numeric(operation);
    };
  }

  private Type numeric(Insn.Operation operation) {
    Type left = types[operation.left()];
    Type right = operation.right() < 0 ? Type.UNKNOWN : types[operation.right()];
    for (String wide : List.of("double", "float", "long")) {
      if (left.equals(new Type.Primitive(wide)) || right.equals(new Type.Primitive(wide))) {
        return new Type.Primitive(wide);
      }
    }
    return left.isPrimitive() ? left : right.isPrimitive() ? right : Type.INT;
  }

  private Type elementType(Type iterable) {
    if (iterable instanceof Type.Array array) {
      return array.element();
    }
    Type seen = classes.asSuper(iterable, "java.lang.Iterable");
    return seen instanceof Type.Class found && !found.arguments().isEmpty()
        ? found.arguments().get(0)
        : Type.UNKNOWN;
  }

  private void returns(int register) {
    Type type;
    if (method.isLambda()) {
      MethodSymbol function = classes.functionOf(functionType.className());
      type = function == null ? Type.UNKNOWN : seenFrom(function, function.returnType());
      give(register, type);
      if (!returned.isKnown() || returned.equals(Type.NULL)) {
        returned = types[register];
      }
    } else {
      type = named(method.returnType());
      give(register, type);
    }
  }

  private Type seenFrom(MethodSymbol function, Type type) {
    Type seen = classes.asSuper(functionType, function.owner().name());
    return seen instanceof Type.Class instance
        ? Inference.substitute(type, classes.bindings(function.owner(), instance))
        : type;
  }

  private void reference(int node, Insn.MethodRef reference) {
    Type scope =
        reference.base() >= 0 && (types[reference.base()].isKnown() || isType[reference.base()])
            ? types[reference.base()]
            : reference.type() != null ? named(reference.type()) : Type.UNKNOWN;
    boolean typeScope = reference.base() < 0 || isType[reference.base()];
    String name = reference.name().equals("new") ? "<init>" : reference.name();
    List<MethodSymbol> candidates =
        scope.className() == null ? List.of() : classes.methods(scope.className(), name);
    MethodSymbol only = candidates.isEmpty() ? null : candidates.get(0);
    symbols[node] = new CallTarget(only, scope, name, false, null, typeScope);
  }

  private void creation(int node, Insn.New creation) {
    Type type = named(creation.type());
    if (type.className() != null && classes.find(type.className()) == null) {
      // new Inner() by simple name inherited, or of an object's class: outer.new Inner().
      type = Type.of(type.className());
    }
    String constructed = type.className();
    List<MethodSymbol> constructors =
        constructed == null ? List.of() : classes.methods(constructed, "<init>");
    MethodSymbol chosen = choose(constructors, creation.arguments());
    symbols[node] =
        new CallTarget(
            chosen,
            creation.anonymous() != null ? Type.of(creation.anonymous()) : type,
            "<init>",
            false,
            null,
            false);
    Map<String, Type> bindings = new HashMap<>();
    ClassSymbol symbol = classes.find(constructed);
    boolean diamond = type instanceof Type.Class named && named.arguments().isEmpty();
    if (symbol != null && type instanceof Type.Class named && !diamond) {
      bindings.putAll(classes.bindings(symbol, named));
    }
    if (symbol != null && diamond && !symbol.typeParameters().isEmpty() && chosen != null) {
      Inference inference = new Inference(classes, names(symbol));
      for (int i = 0; i < creation.arguments().size(); i++) {
        inference.unify(
            parameter(chosen, i, creation.arguments().size()), types[creation.arguments().get(i)]);
      }
      List<Type> arguments = new ArrayList<>();
      for (Type variable : symbol.typeParameters()) {
        arguments.add(
            variable instanceof Type.Variable v
                ? inference.found().getOrDefault(v.name(), Type.UNKNOWN)
                : Type.UNKNOWN);
      }
      if (!inference.found().isEmpty()) {
        type = new Type.Class(constructed, arguments);
      }
    }
    for (int i = 0; i < creation.arguments().size(); i++) {
      Type parameter =
          chosen == null ? Type.UNKNOWN : parameter(chosen, i, creation.arguments().size());
      give(creation.arguments().get(i), Inference.substitute(parameter, bindings));
    }
    if (creation.anonymous() != null) {
      type = Type.of(creation.anonymous());
    }
    types[creation.defined()] = type;
  }

  private static java.util.Set<String> names(ClassSymbol symbol) {
    java.util.Set<String> names = new HashSet<>();
    for (Type type : symbol.typeParameters()) {
      if (type instanceof Type.Variable variable) {
        names.add(variable.name());
      }
    }
    return names;
  }

  private void call(int node, Insn.Call call) {
    if (call.receiver() < 0) {
      unqualified(node, call);
      return;
    }
    Type receiver = types[call.receiver()];
    Insn.This self = selfs.get(call.receiver());
    boolean onSuper = self != null && self.isSuper();
    if (call.name().equals("<init>")) {
      constructorCall(node, call, onSuper);
      return;
    }
    boolean typeReceiver = isType[call.receiver()];
    List<MethodSymbol> candidates = candidates(receiver, call.name(), onSuper, self);
    if (receiver instanceof Type.Array && call.name().equals("clone")) {
      symbols[node] = new CallTarget(null, receiver, "clone", false, null, false);
      types[call.defined()] = receiver;
      return;
    }
    MethodSymbol chosen = choose(candidates, call.arguments());
    symbols[node] = new CallTarget(chosen, receiver, call.name(), onSuper, null, typeReceiver);
    finish(call, chosen, receiver);
  }

  private List<MethodSymbol> candidates(
      Type receiver, String name, boolean onSuper, Insn.This self) {
    if (receiver.className() == null) {
      return List.of();
    }
    List<MethodSymbol> found = classes.methods(receiver.className(), name);
    if (found.isEmpty() && onSuper && self.qualifier() == null) {
      for (Type each : owner.interfaces()) {
        if (each.className() != null && !classes.methods(each.className(), name).isEmpty()) {
          return classes.methods(each.className(), name);
        }
      }
    }
    return found;
  }

  private void constructorCall(int node, Insn.Call call, boolean onSuper) {
    Type type = onSuper ? owner.superclass() : owner.thisType();
    List<MethodSymbol> constructors =
        type == null || type.className() == null
            ? List.of()
            : classes.methods(type.className(), "<init>");
    MethodSymbol chosen = choose(constructors, call.arguments());
    symbols[node] =
        new CallTarget(chosen, type == null ? Type.UNKNOWN : type, "<init>", onSuper, null, false);
    finish(call, chosen, type == null ? Type.UNKNOWN : type);
  }

  private void unqualified(int node, Insn.Call call) {
    for (ClassSymbol at = owner; at != null; at = outer(at)) {
      List<MethodSymbol> candidates = classes.methods(at.name(), call.name());
      boolean inherited =
          candidates.stream().allMatch(m -> m.owner().name().equals("java.lang.Object"));
      if (!candidates.isEmpty() && !(inherited && at != owner && outer(at) != null)) {
        MethodSymbol chosen = choose(candidates, call.arguments());
        symbols[node] =
            new CallTarget(
                chosen, at.thisType(), call.name(), false, at == owner ? null : at, false);
        finish(call, chosen, at.thisType());
        return;
      }
    }
    for (String imported : classes.staticImports(call.name(), owner.unit())) {
      List<MethodSymbol> candidates = classes.methods(imported, call.name());
      if (!candidates.isEmpty()) {
        MethodSymbol chosen = choose(candidates, call.arguments());
        Type type = Type.of(imported);
        symbols[node] = new CallTarget(chosen, type, call.name(), false, null, true);
        finish(call, chosen, type);
        return;
      }
    }
    String imported =
        classes.staticImports(call.name(), owner.unit()).stream()
            .filter(name -> classes.find(name) == null)
            .findFirst()
            .orElse(null);
    Type type = imported != null ? Type.of(imported) : unknownBase();
    symbols[node] = new CallTarget(null, type, call.name(), false, null, imported != null);
    call.arguments().forEach(argument -> give(argument, Type.UNKNOWN));
  }

  /** The nearest supertype whose members are not known: an unresolved call may be one of its. */
  private Type unknownBase() {
    for (ClassSymbol at = owner; at != null; at = outer(at)) {
      for (String name : classes.ancestors(at.name())) {
        if (classes.find(name) == null) {
          return Type.of(name);
        }
      }
    }
    return Type.UNKNOWN;
  }

  private static Type parameter(MethodSymbol method, int index, int count) {
    List<Type> parameters = method.parameters();
    if (method.varArgs() && index >= parameters.size() - 1) {
      Type last = parameters.get(parameters.size() - 1);
      return last instanceof Type.Array array ? array.element() : last;
    }
    return index < parameters.size() ? parameters.get(index) : Type.UNKNOWN;
  }

  /** Types the arguments that wait for it, and the result. */
  private void finish(Insn.Call call, MethodSymbol method, Type receiver) {
    if (method == null) {
      call.arguments().forEach(argument -> give(argument, Type.UNKNOWN));
      types[call.defined()] = LaterJdk.result(receiver, call.name(), types[call.defined()]);
      return;
    }
    Map<String, Type> bindings = new HashMap<>();
    Type seen = classes.asSuper(receiver, method.owner().name());
    boolean raw =
        receiver instanceof Type.Class named
            && named.arguments().isEmpty()
            && !method.owner().typeParameters().isEmpty();
    if (seen instanceof Type.Class instance) {
      bindings.putAll(classes.bindings(method.owner(), instance));
    }
    Inference inference = new Inference(classes, new HashSet<>(method.typeParameters()));
    int count = call.arguments().size();
    for (int i = 0; i < count; i++) {
      int argument = call.arguments().get(i);
      if (!isPending(argument)) {
        Type parameter = Inference.substitute(parameter(method, i, count), bindings);
        inference.unify(parameter, types[argument]);
      }
    }
    for (int i = 0; i < count; i++) {
      int argument = call.arguments().get(i);
      if (isPending(argument)) {
        Type parameter = Inference.substitute(parameter(method, i, count), bindings);
        Type wanted = Inference.substitute(parameter, inference.found());
        Type result = give(argument, wanted);
        learn(inference, parameter, result);
      }
    }
    Type result =
        Inference.substitute(
            Inference.substitute(method.returnType(), bindings), inference.found());
    if (method.name().equals("getClass") && count == 0) {
      result = Type.of("java.lang.Class");
    }
    types[call.defined()] = raw ? erasedResult(result) : result;
  }

  private static Type erasedResult(Type type) {
    return type instanceof Type.Variable variable ? variable.bound() : type;
  }

  /** A lambda's result says what the function's result type variable is. */
  private void learn(Inference inference, Type parameter, Type result) {
    MethodSymbol function = classes.functionOf(parameter.className());
    if (function == null || !result.isKnown()) {
      return;
    }
    Type seen = classes.asSuper(parameter, function.owner().name());
    if (seen instanceof Type.Class instance) {
      Type returns =
          Inference.substitute(function.returnType(), classes.bindings(function.owner(), instance));
      inference.unify(returns, result);
    }
  }

  private boolean isPending(int register) {
    return pendingLambdas.containsKey(register) || pendingAliases.containsKey(register);
  }

  /**
   * Tells a lambda or method reference which functional interface it implements.
   *
   * @return the type of its result, UNKNOWN when it is no lambda or that is not known
   */
  private Type give(int register, Type wanted) {
    if (register < 0) {
      return Type.UNKNOWN;
    }
    List<Integer> aliases = pendingAliases.remove(register);
    if (aliases != null) {
      Type result = Type.UNKNOWN;
      for (int alias : aliases) {
        result = give(alias, wanted);
      }
      types[register] = wanted;
      return result;
    }
    Integer node = pendingLambdas.remove(register);
    if (node == null) {
      return Type.UNKNOWN;
    }
    types[register] = wanted;
    if (body.insn(node) instanceof Insn.Lambda lambda) {
      return resolveLambda(lambda, wanted);
    }
    return referenceResult(node, wanted);
  }

  private Type resolveLambda(Insn.Lambda lambda, Type wanted) {
    BodyResolver inner =
        new BodyResolver(classes, owner, lambda.method(), result(), typeParameters);
    inner.functionType = wanted;
    inner.run(functionParameters(wanted));
    lambdas.add(inner.result());
    return inner.returned;
  }

  private List<Type> functionParameters(Type wanted) {
    MethodSymbol function = classes.functionOf(wanted.className());
    if (function == null) {
      return List.of();
    }
    Type seen = classes.asSuper(wanted, function.owner().name());
    Map<String, Type> bindings =
        seen instanceof Type.Class instance
            ? classes.bindings(function.owner(), instance)
            : Map.of();
    return function.parameters().stream()
        .map(type -> Inference.substitute(type, bindings))
        .toList();
  }

  private Type referenceResult(int node, Type wanted) {
    CallTarget target = (CallTarget) symbols[node];
    List<Type> parameters = functionParameters(wanted);
    if (target.method() == null) {
      return Type.UNKNOWN;
    }
    List<MethodSymbol> candidates =
        classes.methods(target.receiverType().className(), target.name());
    MethodSymbol chosen = null;
    for (MethodSymbol candidate : candidates) {
      int arity = candidate.parameters().size();
      boolean bound =
          !target.typeReceiver() || candidate.isStatic() || target.name().equals("<init>");
      int needed = bound ? parameters.size() : parameters.size() - 1;
      if (arity == needed && (chosen == null || fits(candidate, parameters, bound))) {
        chosen = candidate;
      }
    }
    if (chosen == null) {
      chosen = target.method();
    }
    symbols[node] =
        new CallTarget(
            chosen, target.receiverType(), target.name(), false, null, target.typeReceiver());
    if (chosen.name().equals("<init>")) {
      return target.receiverType();
    }
    Type seen = classes.asSuper(target.receiverType(), chosen.owner().name());
    return seen instanceof Type.Class instance
        ? Inference.substitute(chosen.returnType(), classes.bindings(chosen.owner(), instance))
        : chosen.returnType();
  }

  private boolean fits(MethodSymbol candidate, List<Type> parameters, boolean bound) {
    int from = bound ? 0 : 1;
    for (int i = 0; i < candidate.parameters().size(); i++) {
      if (cost(candidate.parameters().get(i), parameters.get(i + from)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The best applicable method (a small part of JLS 15.12.2), or null. */
  private MethodSymbol choose(List<MethodSymbol> candidates, List<Integer> arguments) {
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    MethodSymbol best = null;
    int bestCost = Integer.MAX_VALUE;
    for (MethodSymbol candidate : candidates) {
      int cost = cost(candidate, arguments);
      boolean better =
          cost >= 0
              && (cost < bestCost
                  || cost == bestCost && moreSpecific(candidate, best, arguments.size()));
      if (better) {
        best = candidate;
        bestCost = cost;
      }
    }
    return best;
  }

  private boolean moreSpecific(MethodSymbol candidate, MethodSymbol other, int count) {
    boolean specific = false;
    for (int i = 0; i < count; i++) {
      Type mine = parameter(candidate, i, count);
      Type theirs = parameter(other, i, count);
      if (!mine.equals(theirs)) {
        if (cost(theirs, mine) < 0) {
          return false;
        }
        specific = true;
      }
    }
    return specific;
  }

  private int cost(MethodSymbol method, List<Integer> arguments) {
    int count = arguments.size();
    int declaredCount = method.parameters().size();
    boolean direct = declaredCount == count;
    if (!direct && !(method.varArgs() && count >= declaredCount - 1)) {
      return -1;
    }
    int total = method.varArgs() ? 20 : 0;
    for (int i = 0; i < count; i++) {
      Type parameter = parameter(method, i, count);
      int register = arguments.get(i);
      int cost =
          isPending(register) ? lambdaCost(parameter, register) : cost(parameter, types[register]);
      if (cost < 0 && method.varArgs() && direct && i == count - 1) {
        cost = cost(method.parameters().get(i), types[register]);
      }
      if (cost < 0) {
        return -1;
      }
      total += cost;
    }
    return total;
  }

  private int lambdaCost(Type parameter, int register) {
    MethodSymbol function = classes.functionOf(parameter.className());
    if (function == null) {
      boolean unknown =
          parameter.className() != null && classes.find(parameter.className()) == null;
      return unknown || parameter instanceof Type.Variable ? 3 : -1;
    }
    Integer node = pendingLambdas.get(register);
    if (node == null || !(body.insn(node) instanceof Insn.Lambda lambda)) {
      return 1;
    }
    Body code = lambda.method().body();
    if (code.parameters().size() != function.parameters().size()) {
      return -1;
    }
    boolean wantsValue = !function.returnType().isVoid();
    LambdaShape shape = LambdaShape.of(lambda.method());
    if (wantsValue && !shape.canReturnValue()) {
      return -1;
    }
    if (!wantsValue && !shape.canReturnNothing()) {
      return -1;
    }
    if (shape.isExpression() && code.parameters().isEmpty() && callsVoid(lambda)) {
      return wantsValue ? -1 : 0;
    }
    return wantsValue ? 0 : 1;
  }

  /** Whether the one expression of a lambda without parameters has no value. */
  private boolean callsVoid(Insn.Lambda lambda) {
    BodyResolver probe =
        new BodyResolver(classes, owner, lambda.method(), result(), typeParameters);
    probe.run(List.of());
    return probe.returned.isVoid();
  }

  /** -1 when not applicable; 0 for the same type; more for each conversion. */
  private int cost(Type parameter, Type argument) {
    if (!argument.isKnown() || !parameter.isKnown()) {
      return 3;
    }
    if (parameter.equals(argument)) {
      return 0;
    }
    if (argument.equals(Type.NULL)) {
      return parameter.isPrimitive() ? -1 : 1;
    }
    if (parameter instanceof Type.Primitive wanted) {
      return primitiveCost(wanted, argument);
    }
    if (argument.isPrimitive()) {
      Type object = Inference.boxed(argument);
      int boxed = object.isPrimitive() ? -1 : cost(parameter, object);
      return boxed < 0 ? -1 : boxed + 10;
    }
    if (parameter instanceof Type.Variable variable) {
      // T extends Comparable<U>, U extends T: one step is enough.
      return variable.bound().equals(Type.OBJECT) || variable.bound() instanceof Type.Variable
          ? 4
          : Math.max(-1, cost(variable.bound(), argument));
    }
    if (parameter instanceof Type.Array wanted) {
      return argument instanceof Type.Array given ? cost(wanted.element(), given.element()) : -1;
    }
    if (argument instanceof Type.Array) {
      return "java.lang.Object".equals(parameter.className()) ? 5 : -1;
    }
    return classCost(parameter.className(), argument.className());
  }

  private int classCost(String wanted, String given) {
    if (wanted == null || given == null) {
      return 3;
    }
    if (wanted.equals(given)) {
      return 0;
    }
    if (wanted.equals("java.lang.Object")) {
      return 5;
    }
    List<String> path = classes.ancestors(given);
    int distance = path.indexOf(wanted);
    if (distance > 0) {
      return Math.min(distance, 4);
    }
    boolean unknown = classes.find(given) == null || classes.hasUnknownAncestor(given);
    return unknown || Type.simpleName(wanted).equals(Type.simpleName(given)) ? 3 : -1;
  }

  private static final List<String> WIDENING =
      List.of("byte", "short", "int", "long", "float", "double");

  private static int primitiveCost(Type.Primitive wanted, Type argument) {
    Type given = argument;
    int unboxing = 0;
    if (argument instanceof Type.Class boxed) {
      for (String name :
          List.of("int", "long", "boolean", "double", "float", "char", "byte", "short")) {
        if (Inference.boxed(new Type.Primitive(name)).equals(boxed)) {
          given = new Type.Primitive(name);
          unboxing = 10;
        }
      }
    }
    if (!(given instanceof Type.Primitive primitive)) {
      return argument instanceof Type.Variable ? 10 : -1;
    }
    if (primitive.equals(wanted)) {
      return unboxing;
    }
    int from = WIDENING.indexOf(primitive.name().equals("char") ? "short" : primitive.name());
    int to = WIDENING.indexOf(wanted.name());
    return from >= 0 && to > from ? unboxing + to - from : -1;
  }
}
