package io.concurrencylint.rules;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Modifier;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.SuperExpr;
import com.github.javaparser.ast.expr.ThisExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.SynchronizedStmt;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rewrites of whole methods. */
final class MethodRewrites {

  private MethodRewrites() {}

  /** Not of a method that calls super: the new one would not override anything. */
  static void extractBodies(CompilationUnit unit, Edits edits) {
    int number = 0;
    for (MethodDeclaration method : unit.findAll(MethodDeclaration.class)) {
      BlockStmt body = method.getBody().orElse(null);
      if (body == null || body.isEmpty() || !isInNamedClass(method)) {
        continue;
      }
      if (Rewrite.isWithin(MethodDeclaration.class, method)
          || !body.findAll(SuperExpr.class).isEmpty()) {
        continue;
      }
      String name = method.getNameAsString() + "Extracted" + ++number;
      edits.insertAfterStart(
          body,
          " %s%s(%s); } private %s%s%s %s(%s)%s {"
              .formatted(
                  method.getType().isVoidType() ? "" : "return ",
                  name,
                  joined(method.getParameters(), Parameter::getNameAsString),
                  method.isStatic() ? "static " : "",
                  generics(method),
                  method.getType(),
                  name,
                  joined(method.getParameters(), Parameter::toString),
                  throwing(method)));
    }
  }

  static String generics(MethodDeclaration method) {
    return method.getTypeParameters().isEmpty()
        ? ""
        : "<" + joined(method.getTypeParameters(), Node::toString) + "> ";
  }

  private static String throwing(MethodDeclaration method) {
    return method.getThrownExceptions().isEmpty()
        ? ""
        : " throws " + joined(method.getThrownExceptions(), Node::toString);
  }

  private static <N extends Node> String joined(List<N> nodes, Function<N, String> text) {
    return nodes.stream().map(text).collect(Collectors.joining(", "));
  }

  static boolean isInNamedClass(MethodDeclaration method) {
    return method
        .getParentNode()
        .filter(parent -> parent instanceof TypeDeclaration)
        .filter(
            parent -> !(parent instanceof ClassOrInterfaceDeclaration type && type.isInterface()))
        .isPresent();
  }

  static void synchronizedToBlocks(CompilationUnit unit, Edits edits) {
    for (MethodDeclaration method : unit.findAll(MethodDeclaration.class)) {
      boolean empty = method.getBody().map(BlockStmt::isEmpty).orElse(true);
      if (!method.isSynchronized() || empty || !isInNamedClass(method)) {
        continue;
      }
      String monitor =
          method.isStatic()
              ? ((TypeDeclaration<?>) method.getParentNode().orElseThrow()).getNameAsString()
                  + ".class"
              : "this";
      Modifier modifier =
          method.getModifiers().stream()
              .filter(each -> each.getKeyword() == Modifier.Keyword.SYNCHRONIZED)
              .findFirst()
              .orElseThrow();
      edits.replace(modifier, "");
      edits.insertAfterStart(method.getBody().get(), " synchronized (" + monitor + ") {");
      edits.insertAfter(method.getBody().get(), " }");
    }
  }

  static void blocksToSynchronized(CompilationUnit unit, Edits edits) {
    for (MethodDeclaration method : unit.findAll(MethodDeclaration.class)) {
      Optional<BlockStmt> body = method.getBody();
      if (body.isEmpty() || method.isStatic() || body.get().getStatements().size() != 1) {
        continue;
      }
      if (body.get().getStatement(0) instanceof SynchronizedStmt block
          && !block.getBody().isEmpty()
          && block.getExpression() instanceof ThisExpr self
          && self.getTypeName().isEmpty()) {
        edits.insertBefore(method.getType(), "synchronized ");
        edits.replace(edits.start(block), edits.start(block.getBody()), "");
      }
    }
  }
}
