package io.concurrencylint.rules;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.PatternExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rewrites of if statements. */
final class BranchRewrites {

  private static final Pattern MARKERS = Pattern.compile("(?m)[ \\t]*//.*$");

  private BranchRewrites() {}

  static void invert(CompilationUnit unit, Edits edits) {
    for (IfStmt branch : unit.findAll(IfStmt.class)) {
      if (Rewrite.isWithin(IfStmt.class, branch)) {
        continue;
      }
      String condition = edits.text(branch.getCondition());
      String then = edits.text(branch.getThenStmt());
      String otherwise = branch.getElseStmt().map(edits::text).orElse("{}");
      String headComment = commentAfterBrace(then);
      String rest = then.replaceFirst(Pattern.quote(headComment), Matcher.quoteReplacement(""));
      edits.replace(
          branch,
          "if (!(%s)) {%s%n%s } else %s"
              .formatted(condition, headComment, otherwise, braced(rest)));
    }
  }

  /** What a comment says of the line that a block begins on; empty if there is none. */
  static String commentAfterBrace(String block) {
    String firstLine = block.lines().findFirst().orElse("");
    Matcher comment = MARKERS.matcher(firstLine);
    return firstLine.startsWith("{") && comment.find() ? comment.group() : "";
  }

  private static String braced(String statement) {
    return statement.startsWith("{") ? statement : "{ " + statement + "\n}";
  }

  static void leaveEarly(CompilationUnit unit, Edits edits) {
    for (MethodDeclaration method : unit.findAll(MethodDeclaration.class)) {
      BlockStmt body = method.getBody().orElse(null);
      if (body == null || body.isEmpty() || !method.getType().isVoidType()) {
        continue;
      }
      Statement last = body.getStatement(body.getStatements().size() - 1);
      if (last instanceof IfStmt branch
          && branch.getElseStmt().isEmpty()
          && branch.getThenStmt() instanceof BlockStmt then
          && branch.getCondition().findAll(PatternExpr.class).isEmpty()) {
        edits.insertBefore(branch.getCondition(), "!(");
        edits.replace(edits.end(branch.getCondition()), edits.start(then) + 1, ")) { return; } {");
      }
    }
  }
}
