package io.concurrencylint.rules;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.BreakStmt;
import com.github.javaparser.ast.stmt.ContinueStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.LabeledStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.WhileStmt;
import java.util.List;
import java.util.stream.Collectors;

/** Rewrites of loops. */
final class LoopRewrites {

  private LoopRewrites() {}

  static void breakFromWithin(CompilationUnit unit, Edits edits) {
    for (WhileStmt loop : unit.findAll(WhileStmt.class)) {
      Expression condition = loop.getCondition();
      boolean endless = condition.isBooleanLiteralExpr();
      if (!endless && loop.getBody() instanceof BlockStmt body) {
        edits.replace(edits.start(loop), edits.start(condition), "while (true) { if (!(");
        edits.replace(edits.end(condition), edits.start(body) + 1, ")) { break; }");
      }
    }
  }

  static void whileToFor(CompilationUnit unit, Edits edits) {
    for (WhileStmt loop : unit.findAll(WhileStmt.class)) {
      edits.replace(edits.start(loop), edits.start(loop.getCondition()), "for (; ");
      edits.replace(edits.end(loop.getCondition()), edits.start(loop.getBody()), "; ) ");
    }
  }

  static void forToWhile(CompilationUnit unit, Edits edits) {
    for (ForStmt loop : unit.findAll(ForStmt.class)) {
      boolean labelled = loop.getParentNode().orElseThrow() instanceof LabeledStmt;
      if (labelled
          || !loop.findAll(ContinueStmt.class).isEmpty()
          || !(loop.getBody() instanceof BlockStmt body)) {
        continue;
      }
      String before =
          loop.getInitialization().stream().map(each -> edits.text(each) + "; ").collect(joined());
      String condition = loop.getCompare().map(edits::text).orElse("true");
      String after =
          loop.getUpdate().stream().map(each -> edits.text(each) + "; ").collect(joined());
      edits.replace(
          edits.start(loop), edits.start(body), "{ " + before + "while (" + condition + ") ");
      edits.insertBeforeEnd(body, after);
      edits.insertAfter(loop, " }");
    }
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining();
  }

  static void forToStream(CompilationUnit unit, Edits edits) {
    for (ForEachStmt loop : unit.findAll(ForEachStmt.class)) {
      if (leaves(loop)
          || Rewrite.isWithin(ForEachStmt.class, loop)
          || !(loop.getBody() instanceof BlockStmt body)) {
        continue;
      }
      String element = loop.getVariable().getVariable(0).getNameAsString();
      edits.replace(
          edits.start(loop),
          edits.start(body),
          "%s.stream().forEach(%s -> ".formatted(edits.text(loop.getIterable()), element));
      edits.insertAfter(body, ");");
    }
  }

  private static boolean leaves(Node loop) {
    return !loop.findAll(BreakStmt.class).isEmpty()
        || !loop.findAll(ContinueStmt.class).isEmpty()
        || !loop.findAll(ReturnStmt.class).isEmpty();
  }

  /**
   * Not of a parallel stream, nor of a collection that locks itself: its forEach is one critical
   * section, a loop is none.
   */
  static void streamToFor(CompilationUnit unit, Edits edits) {
    boolean locksItself =
        unit.findAll(MethodCallExpr.class).stream()
            .anyMatch(call -> call.getNameAsString().startsWith("synchronized"));
    if (locksItself || unit.toString().contains("Vector")) {
      return;
    }
    for (MethodCallExpr call : unit.findAll(MethodCallExpr.class)) {
      boolean each =
          call.getNameAsString().equals("forEach")
              && call.getScope().isPresent()
              && call.getParentNode().orElseThrow() instanceof ExpressionStmt statement
              && !(statement.getParentNode().orElseThrow() instanceof LambdaExpr)
              && call.getArguments().size() == 1
              && call.getArgument(0) instanceof LambdaExpr;
      if (!each || isStream(call.getScope().get())) {
        continue;
      }
      LambdaExpr lambda = call.getArgument(0).asLambdaExpr();
      List<ReturnStmt> returns = lambda.findAll(ReturnStmt.class);
      if (lambda.getParameters().size() != 1 || !returns.isEmpty()) {
        continue;
      }
      Node whole = call.getParentNode().get();
      String head =
          "for (var %s : %s) "
              .formatted(
                  lambda.getParameter(0).getNameAsString(), edits.text(call.getScope().get()));
      boolean block = lambda.getBody() instanceof BlockStmt;
      edits.replace(edits.start(whole), edits.start(lambda.getBody()), head);
      edits.replace(edits.end(lambda.getBody()), edits.end(whole), block ? "" : ";");
    }
  }

  private static boolean isStream(Expression scope) {
    return scope instanceof MethodCallExpr call
        && (call.getScope().map(LoopRewrites::isStream).orElse(false)
            || call.getNameAsString().toLowerCase(java.util.Locale.ROOT).contains("stream")
            || call.getNameAsString().startsWith("range")
            || call.getNameAsString().equals("of"));
  }
}
