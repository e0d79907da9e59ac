package io.concurrencylint.analyzer.resolve;

import io.concurrencylint.analyzer.ir.FieldDecl;
import io.concurrencylint.analyzer.ir.Modifiers;

/**
 * A field.
 *
 * @param owner the declaring class
 * @param type with the owner's type variables
 * @param source its declaration, null outside the project
 */
public record FieldSymbol(
    ClassSymbol owner, String name, Type type, Modifiers modifiers, FieldDecl source) {

  /** {@code pkg.Class#field}: unique in the program. */
  public String id() {
    return owner.name() + "#" + name;
  }

  public boolean isStatic() {
    return modifiers.isStatic();
  }

  public boolean isFinal() {
    return modifiers.isFinal();
  }

  public boolean isVolatile() {
    return modifiers.isVolatile();
  }

  /** {@code Class.field}, as messages speak of it. */
  public String display() {
    return owner.display() + "." + name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSymbol field && field.owner == owner && field.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + owner.name().hashCode();
  }

  @Override
  public String toString() {
    return id();
  }
}
