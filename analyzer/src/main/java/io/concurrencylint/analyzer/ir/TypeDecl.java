package io.concurrencylint.analyzer.ir;

import java.util.List;

/**
 * A class, interface, enum, record or annotation type.
 *
 * @param name binary name
 * @param enclosing binary name of the type it is declared in, or null
 * @param enclosingMethod id of the method or lambda it is local to, or null
 * @param superclass null if none is written
 * @param members binary names of the member types
 * @param methods methods, constructors and initialisers
 * @param comment Javadoc, empty if none
 */
public record TypeDecl(
    String name,
    Kind kind,
    Modifiers modifiers,
    String enclosing,
    String enclosingMethod,
    List<TypeParameter> typeParameters,
    TypeName superclass,
    List<TypeName> interfaces,
    List<AnnotationUse> annotations,
    List<FieldDecl> fields,
    List<MethodDecl> methods,
    String comment,
    Span span,
    int firstLine,
    int lastLine) {

  /** What it is. */
  public enum Kind {
    CLASS,
    INTERFACE,
    ENUM,
    RECORD,
    ANNOTATION,
    ANONYMOUS
  }

  public TypeDecl {
    typeParameters = List.copyOf(typeParameters);
    interfaces = List.copyOf(interfaces);
    annotations = List.copyOf(annotations);
    fields = List.copyOf(fields);
    methods = List.copyOf(methods);
  }

  public boolean isInterface() {
    return kind == Kind.INTERFACE || kind == Kind.ANNOTATION;
  }

  public boolean hasAnnotation(String simpleName) {
    return annotations.stream().anyMatch(a -> a.simpleName().equals(simpleName));
  }

  /** Name without package, nested types with dots. */
  public String display() {
    return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
  }
}
