package io.concurrencylint.rules;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.SuperExpr;
import com.github.javaparser.ast.expr.ThisExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import java.util.List;
import java.util.stream.Collectors;

/** From lambdas to anonymous classes and back. */
final class LambdaRewrites {

  private LambdaRewrites() {}

  /** Not of a lambda that says this, or calls what an object of its own would have, too. */
  static void toAnonymousClasses(CompilationUnit unit, Edits edits) {
    for (TypedLambda lambda : TypedLambda.in(edits.source())) {
      if (lambda.speaksOfThis()) {
        continue;
      }
      String head =
          "new %s() { @Override public %s %s(%s)%s "
              .formatted(
                  lambda.type(),
                  lambda.result(),
                  lambda.method(),
                  String.join(", ", lambda.parameters()),
                  lambda.thrown().isEmpty() ? "" : " throws " + lambda.thrown());
      String before = lambda.isBlock() ? "" : lambda.result().equals("void") ? "{ " : "{ return ";
      edits.replace(lambda.start(), lambda.bodyStart(), head + before);
      edits.replace(lambda.end(), lambda.end(), lambda.isBlock() ? " }" : "; } }");
    }
  }

  /** Not of one that has state, a name for itself, or methods of its own that it calls. */
  static void toLambdas(CompilationUnit unit, Edits edits) {
    for (ObjectCreationExpr creation : unit.findAll(ObjectCreationExpr.class)) {
      List<BodyDeclaration<?>> members =
          creation.getAnonymousClassBody().map(List::copyOf).orElse(List.of());
      boolean function =
          creation.getArguments().isEmpty()
              && members.size() == 1
              && members.get(0) instanceof MethodDeclaration method
              && method.getBody().isPresent()
              && !method.isSynchronized()
              && method.getTypeParameters().isEmpty()
              && !speaksOfItself(method);
      if (!function) {
        continue;
      }
      MethodDeclaration method = (MethodDeclaration) members.get(0);
      BlockStmt body = method.getBody().orElseThrow();
      String parameters =
          method.getParameters().stream()
              .map(Parameter::getNameAsString)
              .collect(Collectors.joining(", "));
      String type = edits.text(creation.getType());
      boolean inferred = type.endsWith("<>");
      edits.replace(
          edits.start(creation),
          edits.start(body),
          (inferred ? "(" : "(" + type + ") (") + parameters + ") -> ");
      edits.replace(edits.end(body), edits.end(creation), "");
    }
  }

  private static boolean speaksOfItself(Node method) {
    boolean names =
        method.findAll(ThisExpr.class).stream().anyMatch(self -> self.getTypeName().isEmpty())
            || !method.findAll(SuperExpr.class).isEmpty();
    return names
        || method.findAll(MethodCallExpr.class).stream()
            .anyMatch(
                call ->
                    call.getScope().isEmpty()
                        && TypedLambda.OF_OBJECT.contains(call.getNameAsString()));
  }
}
