package io.concurrencylint.analyzer.frontend;

import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.ArrayInitializerExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.type.ArrayType;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.IntersectionType;
import com.github.javaparser.ast.type.Type;
import com.github.javaparser.ast.type.UnionType;
import com.github.javaparser.ast.type.WildcardType;
import io.concurrencylint.analyzer.ir.AnnotationUse;
import io.concurrencylint.analyzer.ir.Modifiers;
import io.concurrencylint.analyzer.ir.TypeName;
import io.concurrencylint.analyzer.ir.TypeParameter;
import java.util.ArrayList;
import java.util.List;

/** Types, annotations and modifiers of JavaParser trees as IR. */
final class Types {

  private Types() {}

  static TypeName of(Type type) {
    if (type instanceof ArrayType array) {
      return of(array.getComponentType()).array(1);
    }
    if (type instanceof ClassOrInterfaceType named) {
      List<TypeName> arguments = new ArrayList<>();
      named
          .getTypeArguments()
          .ifPresent(list -> list.forEach(argument -> arguments.add(of(argument))));
      return new TypeName(named.getNameWithScope(), arguments, 0);
    }
    if (type instanceof WildcardType wildcard) {
      return wildcard
          .getExtendedType()
          .or(wildcard::getSuperType)
          .map(Types::of)
          .orElse(TypeName.of("?"));
    }
    if (type instanceof IntersectionType intersection) {
      return of(intersection.getElements().get(0));
    }
    if (type instanceof UnionType union) {
      return of(union.getElements().get(0));
    }
    if (type.isVarType() || type.isUnknownType()) {
      return TypeName.INFERRED;
    }
    return TypeName.of(type.asString());
  }

  static List<TypeName> all(NodeList<? extends Type> types) {
    return types.stream().map(Types::of).toList();
  }

  /** The alternatives of a catch parameter. */
  static List<TypeName> alternatives(Type type) {
    return type instanceof UnionType union ? all(union.getElements()) : List.of(of(type));
  }

  static TypeName of(VariableDeclarator variable) {
    return of(variable.getType());
  }

  static List<TypeParameter> parameters(
      NodeList<com.github.javaparser.ast.type.TypeParameter> parameters) {
    return parameters.stream()
        .map(
            parameter ->
                new TypeParameter(
                    parameter.getNameAsString(),
                    parameter.getTypeBound().isEmpty()
                        ? TypeName.of("Object")
                        : of(parameter.getTypeBound().get(0))))
        .toList();
  }

  static Modifiers modifiers(NodeList<com.github.javaparser.ast.Modifier> modifiers) {
    int flags = 0;
    for (com.github.javaparser.ast.Modifier modifier : modifiers) {
      flags |=
          switch (modifier.getKeyword()) {
            case PUBLIC -> Modifiers.PUBLIC;
            case PRIVATE -> Modifiers.PRIVATE;
            case PROTECTED -> Modifiers.PROTECTED;
            case STATIC -> Modifiers.STATIC;
            case FINAL -> Modifiers.FINAL;
            case SYNCHRONIZED -> Modifiers.SYNCHRONIZED;
            case VOLATILE -> Modifiers.VOLATILE;
            case NATIVE -> Modifiers.NATIVE;
            case ABSTRACT -> Modifiers.ABSTRACT;
            case DEFAULT -> Modifiers.DEFAULT;
            default -> 0;
          };
    }
    return new Modifiers(flags);
  }

  static List<AnnotationUse> annotations(NodeList<AnnotationExpr> annotations) {
    return annotations.stream().map(Types::annotation).toList();
  }

  private static AnnotationUse annotation(AnnotationExpr annotation) {
    List<String> values = new ArrayList<>();
    if (annotation.isSingleMemberAnnotationExpr()) {
      value(annotation.asSingleMemberAnnotationExpr().getMemberValue(), values);
    } else if (annotation.isNormalAnnotationExpr()) {
      annotation
          .asNormalAnnotationExpr()
          .getPairs()
          .forEach(pair -> value(pair.getValue(), values));
    }
    return new AnnotationUse(annotation.getNameAsString(), values);
  }

  private static void value(Expression expression, List<String> values) {
    if (expression instanceof ArrayInitializerExpr array) {
      array.getValues().forEach(element -> value(element, values));
    } else if (expression instanceof StringLiteralExpr string) {
      values.add(string.asString());
    } else {
      values.add(expression.toString());
    }
  }
}
