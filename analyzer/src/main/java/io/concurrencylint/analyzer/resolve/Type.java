package io.concurrencylint.analyzer.resolve;

import java.util.List;

/** A type, as far as it could be resolved. */
public sealed interface Type {

  /** Nothing is known. */
  Type UNKNOWN = new Unknown();

  /** The type of {@code null}. */
  Type NULL = new NullType();

  Type OBJECT = new Class("java.lang.Object", List.of());
  Type STRING = new Class("java.lang.String", List.of());
  Type VOID = new Primitive("void");
  Type BOOLEAN = new Primitive("boolean");
  Type INT = new Primitive("int");

  /**
   * A class or interface.
   *
   * @param name binary name
   * @param arguments type arguments, empty when raw or not generic
   */
  record Class(String name, List<Type> arguments) implements Type {
    public Class {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String toString() {
      return simpleName(name);
    }
  }

  record Array(Type element) implements Type {
    @Override
    public String toString() {
      return element + "[]";
    }
  }

  record Primitive(String name) implements Type {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A type variable. */
  record Variable(String name, Type bound) implements Type {
    @Override
    public String toString() {
      return bound.toString();
    }
  }

  /** See {@link #UNKNOWN}. */
  record Unknown() implements Type {
    @Override
    public String toString() {
      return "?";
    }
  }

  /** See {@link #NULL}. */
  record NullType() implements Type {
    @Override
    public String toString() {
      return "null";
    }
  }

  static Type of(String name) {
    return new Class(name, List.of());
  }

  /** Binary name of the class; of a type variable its bound's; null otherwise. */
  default String className() {
    if (this instanceof Class type) {
      return type.name();
    }
    return this instanceof Variable variable ? variable.bound().className() : null;
  }

  default boolean isKnown() {
    return !(this instanceof Unknown);
  }

  default boolean isPrimitive() {
    return this instanceof Primitive;
  }

  default boolean isVoid() {
    return this instanceof Primitive primitive && primitive.name().equals("void");
  }

  /** The last part of a binary name. */
  static String simpleName(String binaryName) {
    int cut = Math.max(binaryName.lastIndexOf('.'), binaryName.lastIndexOf('$'));
    return binaryName.substring(cut + 1);
  }
}
