package io.concurrencylint.analyzer.resolve;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A small part of JLS 18: enough to see through collections, streams and futures. */
final class Inference {

  private static final int DEPTH = 8;

  private final Classes classes;
  private final Set<String> variables;
  private final Map<String, Type> found = new HashMap<>();

  /**
   * Starts to infer.
   *
   * @param variables names of the method's type variables
   */
  Inference(Classes classes, Set<String> variables) {
    this.classes = classes;
    this.variables = variables;
  }

  /** What was found; the bound of a variable without evidence is not in it. */
  Map<String, Type> found() {
    return found;
  }

  /** Learns from an argument. */
  void unify(Type parameter, Type argument) {
    unify(parameter, argument, 0);
  }

  private void unify(Type parameter, Type argument, int depth) {
    if (depth > DEPTH || !argument.isKnown() || argument.equals(Type.NULL) || argument.isVoid()) {
      return;
    }
    if (parameter instanceof Type.Variable variable) {
      if (variables.contains(variable.name())) {
        found.putIfAbsent(variable.name(), boxed(argument));
      }
      return;
    }
    if (parameter instanceof Type.Array array && argument instanceof Type.Array other) {
      unify(array.element(), other.element(), depth + 1);
      return;
    }
    if (parameter instanceof Type.Class wanted && !wanted.arguments().isEmpty()) {
      Type seen = classes.asSuper(argument, wanted.name());
      if (seen instanceof Type.Class given
          && given.arguments().size() == wanted.arguments().size()) {
        for (int i = 0; i < wanted.arguments().size(); i++) {
          unify(wanted.arguments().get(i), given.arguments().get(i), depth + 1);
        }
      }
    }
  }

  static Type boxed(Type type) {
    if (!(type instanceof Type.Primitive primitive)) {
      return type;
    }
    return switch (primitive.name()) {
      case "int" -> Type.of("java.lang.Integer");
      case "long" -> Type.of("java.lang.Long");
      case "boolean" -> Type.of("java.lang.Boolean");
      case "double" -> Type.of("java.lang.Double");
      case "float" -> Type.of("java.lang.Float");
      case "char" -> Type.of("java.lang.Character");
      case "byte" -> Type.of("java.lang.Byte");
      case "short" -> Type.of("java.lang.Short");
      default -> type;
    };
  }

  /** Replaces type variables; those without a binding stay. */
  static Type substitute(Type type, Map<String, Type> bindings) {
    return bindings.isEmpty() ? type : substitute(type, bindings, 0);
  }

  private static Type substitute(Type type, Map<String, Type> bindings, int depth) {
    if (depth > DEPTH) {
      return type;
    }
    if (type instanceof Type.Variable variable) {
      return bindings.getOrDefault(variable.name(), type);
    }
    if (type instanceof Type.Array array) {
      return new Type.Array(substitute(array.element(), bindings, depth + 1));
    }
    if (type instanceof Type.Class named && !named.arguments().isEmpty()) {
      return new Type.Class(
          named.name(),
          named.arguments().stream()
              .map(argument -> substitute(argument, bindings, depth + 1))
              .toList());
    }
    return type;
  }
}
