package io.concurrencylint.rules;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.PatternExpr;
import com.github.javaparser.ast.expr.SuperExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.BreakStmt;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.ContinueStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.SynchronizedStmt;
import com.github.javaparser.ast.stmt.TryStmt;
import com.github.javaparser.ast.stmt.WhileStmt;
import com.github.javaparser.ast.type.Type;
import com.github.javaparser.ast.type.UnionType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves the inside of a block to a private method that gets the locals it uses. Not where it
 * assigns one of them, leaves the block by a jump, stands in a lambda or anonymous class, tries for
 * a lock that is given back outside (whether a private method returns holding depends on no answer
 * then, and no summary can say it), or lends out a lock that is taken outside.
 */
final class RegionRewrites {

  private final Edits edits;
  private int number;

  private RegionRewrites(Edits edits) {
    this.edits = edits;
  }

  static void extractRegions(CompilationUnit unit, Edits edits) {
    RegionRewrites rewrites = new RegionRewrites(edits);
    for (MethodDeclaration method : unit.findAll(MethodDeclaration.class)) {
      if (MethodRewrites.isInNamedClass(method)
          && !Rewrite.isWithin(MethodDeclaration.class, method)) {
        rewrites.extractFrom(method);
      }
    }
  }

  private void extractFrom(MethodDeclaration method) {
    Set<Node> taken = new LinkedHashSet<>();
    for (BlockStmt block : method.findAll(BlockStmt.class)) {
      boolean nested = taken.stream().anyMatch(outer -> outer.isAncestorOf(block));
      if (!nested && isRegion(block) && canMove(block, method)) {
        taken.add(block);
        move(block, method);
      }
    }
  }

  private static boolean isRegion(BlockStmt block) {
    Node parent = block.getParentNode().orElseThrow();
    boolean tried = parent instanceof TryStmt attempt && attempt.getTryBlock() == block;
    return !block.isEmpty()
        && (tried || parent instanceof SynchronizedStmt || parent instanceof WhileStmt);
  }

  @SuppressWarnings("unchecked") // the varargs of findAncestor
  private static boolean canMove(BlockStmt block, MethodDeclaration method) {
    boolean elsewhere =
        Rewrite.isWithin(LambdaExpr.class, block)
            || block.findAncestor(CallableDeclaration.class).orElseThrow() != method
            || block.findAncestor(ObjectCreationExpr.class).isPresent();
    boolean leaves =
        !block.findAll(ReturnStmt.class, back -> isOwn(back, block)).isEmpty()
            || !block.findAll(BreakStmt.class).isEmpty()
            || !block.findAll(ContinueStmt.class).isEmpty();
    boolean keeps =
        calls(block, "tryLock") && !calls(block, "unlock")
            || calls(block, "tryAcquire") && !calls(block, "release");
    return !elsewhere
        && !leaves
        && !keeps
        && !givesUp(block)
        && block.findAll(SuperExpr.class).isEmpty()
        && block.findAll(PatternExpr.class).isEmpty()
        && !assigns(block, locals(block, method).keySet());
  }

  /** Whether it gives back a lock that is taken outside before it takes one itself. */
  private static boolean givesUp(BlockStmt block) {
    String text = block.toString();
    int unlocked = text.indexOf(".unlock()");
    int locked = text.indexOf(".lock()");
    return unlocked >= 0 && locked > unlocked;
  }

  private static boolean calls(BlockStmt block, String method) {
    return !block
        .findAll(MethodCallExpr.class, call -> call.getNameAsString().equals(method))
        .isEmpty();
  }

  @SuppressWarnings("unchecked") // the varargs of findAncestor
  private static boolean isOwn(Node node, BlockStmt block) {
    return node.findAncestor(LambdaExpr.class).filter(block::isAncestorOf).isEmpty()
        && node.findAncestor(ObjectCreationExpr.class).filter(block::isAncestorOf).isEmpty();
  }

  private static boolean assigns(BlockStmt block, Set<String> locals) {
    for (AssignExpr assignment : block.findAll(AssignExpr.class)) {
      if (assignment.getTarget() instanceof NameExpr name
          && locals.contains(name.getNameAsString())) {
        return true;
      }
    }
    for (UnaryExpr change : block.findAll(UnaryExpr.class)) {
      if (change.getExpression() instanceof NameExpr name
          && change.getOperator() != UnaryExpr.Operator.LOGICAL_COMPLEMENT
          && change.getOperator() != UnaryExpr.Operator.MINUS
          && locals.contains(name.getNameAsString())) {
        return true;
      }
    }
    return false;
  }

  /** Parameters and locals that are declared before the block and used in it, with their types. */
  private static Map<String, Type> locals(BlockStmt block, MethodDeclaration method) {
    Map<String, Type> declared = new LinkedHashMap<>();
    for (Node node : method.findAll(Node.class)) {
      boolean inScope =
          !block.isAncestorOf(node)
              && node.getBegin().orElseThrow().isBefore(block.getBegin().orElseThrow())
              && (node instanceof Parameter
                  || node.getParentNode().flatMap(Node::getParentNode).isPresent())
              && isAround(node, block);
      if (inScope && node instanceof Parameter parameter) {
        declared.put(parameter.getNameAsString(), parameter.getType());
      } else if (inScope && node instanceof VariableDeclarator local) {
        declared.put(local.getNameAsString(), local.getType());
      }
    }
    Set<String> used = new LinkedHashSet<>();
    block.findAll(NameExpr.class).forEach(name -> used.add(name.getNameAsString()));
    // Parameters always: what is locked outside may have no other name inside.
    method.getParameters().forEach(each -> used.add(each.getNameAsString()));
    declared.keySet().retainAll(used);
    return declared;
  }

  /** Whether a declaration's scope reaches the block. */
  private static boolean isAround(Node declaration, BlockStmt block) {
    Node scope = declaration;
    while (!(scope instanceof Statement) && !(scope instanceof CallableDeclaration)) {
      scope = scope.getParentNode().orElseThrow();
      if (scope instanceof CatchClause || scope instanceof LambdaExpr) {
        return scope.isAncestorOf(block);
      }
    }
    boolean statement =
        scope instanceof Statement && scope.getParentNode().orElse(null) instanceof BlockStmt;
    Node reach =
        statement && !scope.isAncestorOf(block) ? scope.getParentNode().orElseThrow() : scope;
    return reach.isAncestorOf(block);
  }

  private void move(BlockStmt block, MethodDeclaration method) {
    Map<String, Type> locals = locals(block, method);
    List<String> parameters = new ArrayList<>();
    locals.forEach((name, type) -> parameters.add("final " + edits.text(type) + " " + name));
    Set<String> thrown = new LinkedHashSet<>();
    method.getThrownExceptions().forEach(type -> thrown.add(type.toString()));
    for (TryStmt attempt : method.findAll(TryStmt.class)) {
      if (attempt.getTryBlock() == block || attempt.getTryBlock().isAncestorOf(block)) {
        attempt.getCatchClauses().forEach(clause -> add(clause.getParameter().getType(), thrown));
      }
    }
    String name = "region" + ++number;
    String whole = edits.text(block);
    String marker = BranchRewrites.commentAfterBrace(whole);
    String inside = "{" + whole.substring(1 + marker.length());
    String head =
        "private %s%svoid %s(%s)%s "
            .formatted(
                method.isStatic() ? "static " : "",
                MethodRewrites.generics(method),
                name,
                String.join(", ", parameters),
                thrown.isEmpty() ? "" : " throws " + String.join(", ", thrown));
    String call = name + "(" + String.join(", ", locals.keySet()) + ");";
    edits.replace(
        block, marker.isEmpty() ? "{ " + call + " }" : "{" + marker + "\n" + call + "\n}");
    edits.insertAfter(method, " " + head + inside);
  }

  private static void add(Type type, Set<String> thrown) {
    if (type instanceof UnionType union) {
      union.getElements().forEach(each -> thrown.add(each.toString()));
    } else {
      thrown.add(type.toString());
    }
  }
}
