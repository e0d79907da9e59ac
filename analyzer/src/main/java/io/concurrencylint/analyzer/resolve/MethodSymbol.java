package io.concurrencylint.analyzer.resolve;

import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.Modifiers;
import java.util.List;

/**
 * A method or constructor.
 *
 * @param owner the declaring class
 * @param typeParameters names of its own type variables
 * @param parameters with the type variables of owner and method
 * @param source its declaration, null outside the project and for implicit members
 */
public record MethodSymbol(
    ClassSymbol owner,
    String name,
    List<String> typeParameters,
    List<Type> parameters,
    Type returnType,
    boolean varArgs,
    Modifiers modifiers,
    MethodDecl source) {

  public MethodSymbol {
    typeParameters = List.copyOf(typeParameters);
    parameters = List.copyOf(parameters);
  }

  public boolean isStatic() {
    return modifiers.isStatic();
  }

  public boolean isAbstract() {
    return modifiers.isAbstract();
  }

  /** Erased simple type names of the parameters, as model files spell them. */
  public List<String> erasedParameters() {
    return parameters.stream().map(MethodSymbol::erased).toList();
  }

  private static String erased(Type type) {
    if (type instanceof Type.Array array) {
      return erased(array.element()) + "[]";
    }
    if (type instanceof Type.Variable variable) {
      return erased(variable.bound());
    }
    return type.toString();
  }

  /** Unique in the program; that of the declaration if there is one. */
  public String id() {
    return source != null
        ? source.id()
        : owner.name() + "#" + name + "(" + String.join(",", erasedParameters()) + ")";
  }

  /** {@code Class.method}, as messages speak of it. */
  public String display() {
    return name.equals("<init>") ? "new " + owner.display() : owner.display() + "." + name;
  }

  /** Whether a method of these erased parameters overrides this one. */
  public boolean sameSignature(MethodSymbol other) {
    return name.equals(other.name)
        && parameters.size() == other.parameters.size()
        && erasedParameters().equals(other.erasedParameters());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MethodSymbol method && method.id().equals(id());
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
