package io.concurrencylint.rules;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.Position;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Modifier;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.SuperExpr;
import com.github.javaparser.ast.expr.ThisExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.BreakStmt;
import com.github.javaparser.ast.stmt.ContinueStmt;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.SynchronizedStmt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A change of the text of a program that changes nothing about what it does. Edits are made in the
 * text, so that every comment stays with its statement; a rewrite that does not compile does not
 * apply.
 */
enum Rewrite {
  /** The body of every method moves to a new private method, which the old one calls. */
  EXTRACT_METHOD(Rewrite::extractMethods),
  /** {@code if (c) A else B} becomes {@code if (!(c)) B else A}. */
  INVERT_IF(Rewrite::invertIfs),
  /** A lambda without parameters, given as a task, becomes an anonymous Runnable. */
  LAMBDA_TO_ANONYMOUS_CLASS(Rewrite::replaceLambdas),
  /** A synchronized method becomes a method with one synchronized block. */
  SYNCHRONIZED_METHOD_TO_BLOCK(Rewrite::methodsToBlocks),
  /** A method with one block synchronized on this becomes a synchronized method. */
  SYNCHRONIZED_BLOCK_TO_METHOD(Rewrite::blocksToMethods),
  /** A for-each loop becomes a call of stream().forEach. */
  FOR_TO_STREAM(Rewrite::loopsToStreams);

  private static final Pattern MARKERS = Pattern.compile("(?m)[ \\t]*//.*$");
  private static final Set<String> TASK_TAKERS =
      Set.of("execute", "submit", "runAsync", "invokeLater", "schedule");

  private final BiConsumer<CompilationUnit, Edits> edits;

  Rewrite(BiConsumer<CompilationUnit, Edits> edits) {
    this.edits = edits;
  }

  /** The rewritten program, or nothing when there is nothing to rewrite. */
  Optional<String> apply(String source) {
    Edits collected = new Edits(source);
    edits.accept(parsed(source), collected);
    String rewritten = collected.result();
    return rewritten.equals(source) ? Optional.empty() : Optional.of(rewritten);
  }

  private static CompilationUnit parsed(String source) {
    ParserConfiguration newest =
        new ParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_21);
    return new JavaParser(newest).parse(source).getResult().orElseThrow();
  }

  private static void extractMethods(CompilationUnit unit, Edits edits) {
    int number = 0;
    for (MethodDeclaration method : unit.findAll(MethodDeclaration.class)) {
      if (!isInNamedClass(method) || isNested(method) || method.getBody().isEmpty()) {
        continue;
      }
      BlockStmt body = method.getBody().get();
      if (body.isEmpty() || !body.findAll(SuperExpr.class).isEmpty()) {
        continue;
      }
      String name = method.getNameAsString() + "Extracted" + ++number;
      String arguments = joined(method.getParameters(), Parameter::getNameAsString);
      String parameters = joined(method.getParameters(), Parameter::toString);
      String throwing =
          method.getThrownExceptions().isEmpty()
              ? ""
              : " throws " + joined(method.getThrownExceptions(), Node::toString);
      String generics =
          method.getTypeParameters().isEmpty()
              ? ""
              : "<" + joined(method.getTypeParameters(), Node::toString) + "> ";
      edits.insertAfterStart(
          body,
          " %s%s(%s); } private %s%s%s %s(%s)%s {"
              .formatted(
                  method.getType().isVoidType() ? "" : "return ",
                  name,
                  arguments,
                  method.isStatic() ? "static " : "",
                  generics,
                  method.getType(),
                  name,
                  parameters,
                  throwing));
    }
  }

  private static boolean isInNamedClass(MethodDeclaration method) {
    return method
        .getParentNode()
        .filter(parent -> parent instanceof ClassOrInterfaceDeclaration)
        .map(parent -> !((ClassOrInterfaceDeclaration) parent).isInterface())
        .orElse(false);
  }

  private static boolean isNested(MethodDeclaration method) {
    return isWithin(MethodDeclaration.class, method);
  }

  private static <N extends Node> String joined(
      NodeList<N> nodes, java.util.function.Function<N, String> text) {
    return nodes.stream().map(text).collect(Collectors.joining(", "));
  }

  private static void invertIfs(CompilationUnit unit, Edits edits) {
    for (IfStmt branch : unit.findAll(IfStmt.class)) {
      if (isWithin(IfStmt.class, branch)) {
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

  private static String commentAfterBrace(String block) {
    String firstLine = block.lines().findFirst().orElse("");
    Matcher comment = MARKERS.matcher(firstLine);
    return firstLine.startsWith("{") && comment.find() ? comment.group() : "";
  }

  private static String braced(String statement) {
    return statement.startsWith("{") ? statement : "{ " + statement + "\n}";
  }

  private static void replaceLambdas(CompilationUnit unit, Edits edits) {
    for (LambdaExpr lambda : unit.findAll(LambdaExpr.class)) {
      if (!lambda.getParameters().isEmpty()
          || !isTask(lambda)
          || isWithin(LambdaExpr.class, lambda)
          || !lambda.findAll(ThisExpr.class).isEmpty()) {
        continue;
      }
      Statement body = lambda.getBody();
      String head = "new Runnable() { @Override public void run() {";
      if (body instanceof BlockStmt) {
        if (!ownReturns(body).isEmpty()) {
          continue;
        }
        edits.replaceBetween(begin(lambda), begin(body), head.substring(0, head.length() - 1));
        edits.insertAfter(body, " }");
      } else {
        edits.replaceBetween(begin(lambda), begin(body), head + " ");
        edits.insertAfter(lambda, "; } }");
      }
    }
  }

  private static List<ReturnStmt> ownReturns(Statement body) {
    return body.findAll(ReturnStmt.class, back -> back.getExpression().isPresent());
  }

  private static boolean isTask(LambdaExpr lambda) {
    Node parent = lambda.getParentNode().orElseThrow();
    if (parent instanceof ObjectCreationExpr creation) {
      return creation.getType().getNameAsString().equals("Thread");
    }
    return parent instanceof MethodCallExpr call && TASK_TAKERS.contains(call.getNameAsString());
  }

  private static void methodsToBlocks(CompilationUnit unit, Edits edits) {
    for (MethodDeclaration method : unit.findAll(MethodDeclaration.class)) {
      if (!method.isSynchronized() || method.getBody().isEmpty() || !isInNamedClass(method)) {
        continue;
      }
      String monitor =
          method.isStatic()
              ? ((ClassOrInterfaceDeclaration) method.getParentNode().orElseThrow())
                      .getNameAsString()
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

  private static void blocksToMethods(CompilationUnit unit, Edits edits) {
    for (MethodDeclaration method : unit.findAll(MethodDeclaration.class)) {
      Optional<BlockStmt> body = method.getBody();
      if (body.isEmpty() || method.isStatic() || body.get().getStatements().size() != 1) {
        continue;
      }
      if (body.get().getStatement(0) instanceof SynchronizedStmt block
          && block.getExpression() instanceof ThisExpr self
          && self.getTypeName().isEmpty()) {
        edits.replaceBetween(begin(method.getType()), begin(method.getType()), "synchronized ");
        edits.replaceBetween(begin(block), begin(block.getBody()), "");
      }
    }
  }

  private static void loopsToStreams(CompilationUnit unit, Edits edits) {
    for (ForEachStmt loop : unit.findAll(ForEachStmt.class)) {
      boolean leaves =
          !loop.findAll(BreakStmt.class).isEmpty()
              || !loop.findAll(ContinueStmt.class).isEmpty()
              || !loop.findAll(ReturnStmt.class).isEmpty();
      if (leaves || isWithin(ForEachStmt.class, loop)) {
        continue;
      }
      Expression items = loop.getIterable();
      String element = loop.getVariable().getVariable(0).getNameAsString();
      if (loop.getBody() instanceof BlockStmt) {
        edits.replaceBetween(
            begin(loop),
            begin(loop.getBody()),
            "%s.stream().forEach(%s -> ".formatted(edits.text(items), element));
        edits.insertAfter(loop.getBody(), ");");
      }
    }
  }

  private static boolean isWithin(Class<? extends Node> kind, Node node) {
    Optional<Node> outer = node.getParentNode();
    while (outer.isPresent() && !kind.isInstance(outer.get())) {
      outer = outer.get().getParentNode();
    }
    return outer.isPresent();
  }

  private static Position begin(Node node) {
    return node.getBegin().orElseThrow();
  }

  /** Replacements in one text, by offset. */
  private static final class Edits {

    private record Edit(int from, int to, String text) {}

    private final String source;
    private final List<Integer> lineStarts = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();

    Edits(String source) {
      this.source = source;
      lineStarts.add(0);
      for (int i = 0; i < source.length(); i++) {
        if (source.charAt(i) == '\n') {
          lineStarts.add(i + 1);
        }
      }
    }

    private int offset(Position position) {
      return lineStarts.get(position.line - 1) + position.column - 1;
    }

    private int start(Node node) {
      return offset(begin(node));
    }

    private int end(Node node) {
      return offset(node.getEnd().orElseThrow()) + 1;
    }

    String text(Node node) {
      return source.substring(start(node), end(node));
    }

    void replace(Node node, String text) {
      edits.add(new Edit(start(node), end(node), text));
    }

    void replaceBetween(Position from, Position to, String text) {
      edits.add(new Edit(offset(from), offset(to), text));
    }

    void insertAfterStart(Node block, String text) {
      edits.add(new Edit(start(block) + 1, start(block) + 1, text));
    }

    void insertAfter(Node node, String text) {
      edits.add(new Edit(end(node), end(node), text));
    }

    String result() {
      StringBuilder result = new StringBuilder(source);
      edits.sort(Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to).reversed());
      for (Edit edit : edits) {
        result.replace(edit.from(), edit.to(), edit.text());
      }
      return result.toString();
    }
  }
}
