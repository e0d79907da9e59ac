package io.concurrencylint.analyzer.ir;

import java.util.List;

/**
 * A method, constructor, initialiser or lambda.
 *
 * @param id unique in the program: {@code pkg.Outer$Inner#name(int,String)}; lambdas append {@code
 *     $lambdaN} to the enclosing id
 * @param owner binary name of the declaring type
 * @param name simple name, {@code <init>}, {@code <clinit>}, {@code <fields>} or {@code lambda}
 * @param body null when abstract or native
 * @param localTypes binary names of the types declared in the body
 * @param comment Javadoc, empty if none
 * @param span its name
 * @param firstLine of the declaration
 * @param lastLine of the declaration
 */
public record MethodDecl(
    String id,
    String owner,
    String name,
    Kind kind,
    List<TypeParameter> typeParameters,
    List<TypeName> parameterTypes,
    boolean varArgs,
    TypeName returnType,
    Modifiers modifiers,
    List<AnnotationUse> annotations,
    List<TypeName> thrown,
    Body body,
    String comment,
    Span span,
    int firstLine,
    int lastLine) {

  /** What it is. */
  public enum Kind {
    METHOD,
    CONSTRUCTOR,
    /** Instance field initialisers and initialiser blocks, run by each constructor. */
    INSTANCE_INITIALIZER,
    STATIC_INITIALIZER,
    LAMBDA
  }

  public MethodDecl {
    typeParameters = List.copyOf(typeParameters);
    parameterTypes = List.copyOf(parameterTypes);
    annotations = List.copyOf(annotations);
    thrown = List.copyOf(thrown);
  }

  public boolean isConstructor() {
    return kind == Kind.CONSTRUCTOR;
  }

  public boolean isLambda() {
    return kind == Kind.LAMBDA;
  }

  public boolean isStatic() {
    return modifiers.isStatic();
  }

  public boolean hasAnnotation(String simpleName) {
    return annotations.stream().anyMatch(a -> a.simpleName().equals(simpleName));
  }

  /** {@code Class.method}, as messages speak of it. */
  public String display() {
    String type = owner.substring(owner.lastIndexOf('.') + 1).replace('$', '.');
    return switch (kind) {
      case METHOD -> type + "." + name;
      case CONSTRUCTOR -> "new " + type;
      case INSTANCE_INITIALIZER, STATIC_INITIALIZER -> "initialiser of " + type;
      case LAMBDA -> "lambda in " + type;
    };
  }
}
