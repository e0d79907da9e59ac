package io.concurrencylint.analyzer.ir;

import java.util.List;

/**
 * A field, enum constant or record component.
 *
 * @param initialized whether the declaration has an initialiser; its code is in the class's
 *     initialiser method
 * @param comment its comment, empty if none
 */
public record FieldDecl(
    String name,
    TypeName type,
    Modifiers modifiers,
    List<AnnotationUse> annotations,
    boolean initialized,
    String comment,
    Span span) {
  public FieldDecl {
    annotations = List.copyOf(annotations);
  }
}
