package io.concurrencylint.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * A lambda expression with the types that the compiler gave it.
 *
 * @param start offset in the source
 * @param type of the functional interface, with its arguments
 * @param method its only abstract method
 * @param parameters each with its type
 * @param speaksOfThis whether it means another object than an anonymous class would
 */
record TypedLambda(
    int start,
    int bodyStart,
    int end,
    boolean isBlock,
    String type,
    String method,
    String result,
    List<String> parameters,
    String thrown,
    boolean speaksOfThis) {

  /** Methods that every object has. */
  static final Set<String> OF_OBJECT =
      Set.of("wait", "notify", "notifyAll", "getClass", "hashCode", "equals", "toString");

  private static final Map<String, List<TypedLambda>> KNOWN = new HashMap<>();

  /** The lambdas of a source, innermost first; all fixtures are compiled together, once. */
  static synchronized List<TypedLambda> in(String source) {
    if (KNOWN.isEmpty()) {
      List<Path> files = new ArrayList<>();
      for (Fixture fixture : Fixture.all()) {
        if (fixture.files().size() == 1 && fixture.root().endsWith("java")) {
          files.addAll(fixture.files());
        }
      }
      compile(files);
    }
    return KNOWN.getOrDefault(source, List.of());
  }

  private static void compile(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<Object> ignored = new DiagnosticCollector<>();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      manager.setLocationFromPaths(StandardLocation.CLASS_PATH, Fixture.classPath());
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  ignored,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      task.analyze();
      for (CompilationUnitTree unit : units) {
        Collector collector = new Collector(task, unit);
        collector.scan(unit, null);
        collector.found.sort(Comparator.comparingInt(TypedLambda::start).reversed());
        KNOWN.put(unit.getSourceFile().getCharContent(true).toString(), collector.found);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Collector extends TreePathScanner<Void, Void> {
    private final JavacTask task;
    private final Trees trees;
    private final CompilationUnitTree unit;
    private final List<TypedLambda> found = new ArrayList<>();

    Collector(JavacTask task, CompilationUnitTree unit) {
      this.task = task;
      this.trees = Trees.instance(task);
      this.unit = unit;
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree lambda, Void unused) {
      TypeMirror type = trees.getTypeMirror(getCurrentPath());
      if (type instanceof DeclaredType declared && isSpellable(declared)) {
        ExecutableElement function = function(declared);
        if (function != null) {
          found.add(typed(lambda, declared, function));
        }
      }
      return super.visitLambdaExpression(lambda, unused);
    }

    private static boolean isSpellable(DeclaredType type) {
      String text = type.toString();
      return !text.contains("?") && !text.contains("capture") && !text.contains("INT#");
    }

    private ExecutableElement function(DeclaredType type) {
      List<ExecutableElement> open =
          ElementFilter.methodsIn(
                  task.getElements()
                      .getAllMembers((javax.lang.model.element.TypeElement) type.asElement()))
              .stream()
              .filter(method -> method.getModifiers().contains(Modifier.ABSTRACT))
              .filter(method -> !OF_OBJECT.contains(method.getSimpleName().toString()))
              .toList();
      return open.size() == 1 ? open.get(0) : null;
    }

    private TypedLambda typed(
        LambdaExpressionTree lambda, DeclaredType type, ExecutableElement function) {
      ExecutableType signature = (ExecutableType) task.getTypes().asMemberOf(type, function);
      List<String> parameters = new ArrayList<>();
      for (int i = 0; i < lambda.getParameters().size(); i++) {
        VariableTree parameter = lambda.getParameters().get(i);
        parameters.add(signature.getParameterTypes().get(i) + " " + parameter.getName());
      }
      SourcePositions positions = trees.getSourcePositions();
      String name = function.getSimpleName().toString();
      return new TypedLambda(
          (int) positions.getStartPosition(unit, lambda),
          (int) positions.getStartPosition(unit, lambda.getBody()),
          (int) positions.getEndPosition(unit, lambda),
          lambda.getBodyKind() == LambdaExpressionTree.BodyKind.STATEMENT,
          type.toString(),
          name,
          signature.getReturnType().toString(),
          parameters,
          signature.getThrownTypes().stream()
              .map(TypeMirror::toString)
              .collect(Collectors.joining(", ")),
          speaksOfThis(lambda, name));
    }

    private static boolean speaksOfThis(LambdaExpressionTree lambda, String function) {
      boolean[] speaks = new boolean[1];
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitIdentifier(IdentifierTree name, Void unused) {
          String text = name.getName().toString();
          speaks[0] |= text.equals("this") || text.equals("super");
          return null;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
          Tree method = call.getMethodSelect();
          boolean own =
              method instanceof IdentifierTree name
                  && (name.getName().contentEquals(function)
                      || OF_OBJECT.contains(name.getName().toString()));
          speaks[0] |= own;
          return super.visitMethodInvocation(call, unused);
        }
      }.scan(lambda.getBody(), null);
      return speaks[0];
    }
  }
}
