package io.concurrencylint.rules;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.PatternExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.SynchronizedStmt;

/** Rewrites that give a name to what has none. */
final class NameRewrites {

  private NameRewrites() {}

  static void monitors(CompilationUnit unit, Edits edits) {
    int number = 0;
    for (SynchronizedStmt block : unit.findAll(SynchronizedStmt.class)) {
      String name = "monitor" + ++number;
      edits.insertBefore(
          block, "{ final var %s = %s; ".formatted(name, edits.text(block.getExpression())));
      edits.replace(block.getExpression(), name);
      edits.insertAfter(block, " }");
    }
  }

  static void locks(CompilationUnit unit, Edits edits) {
    int number = 0;
    for (MethodCallExpr call : unit.findAll(MethodCallExpr.class)) {
      boolean locks =
          call.getNameAsString().equals("lock")
              && call.getArguments().isEmpty()
              && call.getScope().isPresent()
              && call.getParentNode().orElseThrow() instanceof ExpressionStmt statement
              && statement.getParentNode().orElseThrow() instanceof BlockStmt;
      if (locks) {
        Expression scope = call.getScope().get();
        String name = "named" + ++number;
        edits.insertBefore(call, "final var %s = ".formatted(name));
        edits.insertAfter(scope, "; " + name);
      }
    }
  }

  static void conditions(CompilationUnit unit, Edits edits) {
    int number = 0;
    for (IfStmt branch : unit.findAll(IfStmt.class)) {
      boolean alone = branch.getParentNode().orElseThrow() instanceof BlockStmt;
      if (alone && branch.getCondition().findAll(PatternExpr.class).isEmpty()) {
        String name = "decided" + ++number;
        edits.replace(
            edits.start(branch),
            edits.start(branch.getCondition()),
            "final boolean " + name + " = ");
        edits.insertAfter(branch.getCondition(), "; if (" + name);
      }
    }
  }

  static void results(CompilationUnit unit, Edits edits) {
    int number = 0;
    for (ReturnStmt leave : unit.findAll(ReturnStmt.class)) {
      Expression result = leave.getExpression().orElse(null);
      boolean typed =
          result != null
              && !result.isLambdaExpr()
              && !result.isMethodReferenceExpr()
              && !result.isNullLiteralExpr();
      if (typed) {
        String name = "result" + ++number;
        edits.replace(edits.start(leave), edits.start(result), "{ final var " + name + " = ");
        edits.insertAfter(leave, " return " + name + "; }");
      }
    }
  }
}
