package io.concurrencylint.analyzer.ir;

import java.util.List;

/**
 * A type as the source spells it, before names are resolved.
 *
 * @param name dotted name as written, a primitive, {@code void}, {@code var}, or {@code ?} for an
 *     unbounded wildcard (a bounded one is its bound)
 * @param arguments type arguments; empty for a raw type and for the diamond
 * @param dimensions array dimensions
 */
public record TypeName(String name, List<TypeName> arguments, int dimensions) {

  /** The type of {@code var} locals and of lambda parameters without a type. */
  public static final TypeName INFERRED = of("var");

  public static final TypeName VOID = of("void");

  public TypeName {
    arguments = List.copyOf(arguments);
  }

  public static TypeName of(String name) {
    return new TypeName(name, List.of(), 0);
  }

  public boolean isInferred() {
    return name.equals("var") && dimensions == 0;
  }

  /** The last part of the name, without arguments. */
  public String simpleName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The same type with some array dimensions more. */
  public TypeName array(int more) {
    return more == 0 ? this : new TypeName(name, arguments, dimensions + more);
  }

  @Override
  public String toString() {
    return simpleName() + "[]".repeat(dimensions);
  }
}
