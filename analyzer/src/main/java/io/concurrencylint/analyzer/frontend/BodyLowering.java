package io.concurrencylint.analyzer.frontend;

import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.expr.SimpleName;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.type.Type;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Capture;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Local;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.Span;
import io.concurrencylint.analyzer.ir.TypeName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Registers, lexical scopes and jump targets of one body under construction. Statements are lowered
 * by {@link StatementLowering}, expressions by {@link ExpressionLowering}.
 */
final class BodyLowering {

  /** What a jump out of a statement has to run, innermost last. */
  sealed interface Exit {

    /** A loop or labelled statement; {@code onContinue} is -1 when it is no loop. */
    record Target(String label, int onBreak, int onContinue, boolean plainBreak) implements Exit {}

    /** A switch expression: {@code yield} stores there and goes on here. */
    record Yield(int register, int end) implements Exit {}

    /** Code that every way out runs; {@code handler} is where its own exceptions go. */
    record Cleanup(Runnable code, int handler) implements Exit {}
  }

  final UnitLowering unit;
  final BodyLowering enclosing;
  final String methodId;
  final String owner;
  final Graph graph = new Graph();
  final StatementLowering statements = new StatementLowering(this);
  final ExpressionLowering expressions = new ExpressionLowering(this);

  private final List<LocalBuilder> locals = new ArrayList<>();
  private final List<Integer> parameters = new ArrayList<>();
  private final List<Capture> captures = new ArrayList<>();
  private final Deque<Map<String, LocalBuilder>> scopes = new ArrayDeque<>();
  private final Map<String, LocalBuilder> captured = new HashMap<>();
  private final Map<Object, Object> once = new IdentityHashMap<>();
  private List<Exit> exits = new ArrayList<>();
  private int registers;
  private int lambdas;

  BodyLowering(UnitLowering unit, BodyLowering enclosing, String owner, String methodId) {
    this.unit = unit;
    this.enclosing = enclosing;
    this.owner = owner;
    this.methodId = methodId;
    scopes.push(new HashMap<>());
  }

  private static final class LocalBuilder {
    final int register;
    final String name;
    final TypeName type;
    final Span span;
    int assignments;

    LocalBuilder(int register, String name, TypeName type, Span span) {
      this.register = register;
      this.name = name;
      this.type = type;
      this.span = span;
    }
  }

  /** A fresh register for a temporary. */
  int temporary() {
    return registers++;
  }

  int declare(String name, TypeName type, Span span) {
    LocalBuilder local = new LocalBuilder(registers++, name, type, span);
    locals.add(local);
    scopes.peek().put(name, local);
    return local.register;
  }

  int declare(SimpleName name, TypeName type) {
    return declare(name.asString(), type, Spans.of(name));
  }

  void parameter(Parameter parameter) {
    TypeName type = Types.of(parameter.getType()).array(parameter.isVarArgs() ? 1 : 0);
    parameter(parameter.getNameAsString(), type, Spans.of(parameter.getName()));
  }

  void parameter(String name, TypeName type, Span span) {
    int register = declare(name, type, span);
    assigned(register);
    parameters.add(register);
  }

  void assigned(int register) {
    for (LocalBuilder local : locals) {
      if (local.register == register) {
        local.assignments++;
        return;
      }
    }
  }

  /** The register of a local or captured local, -1 if the name is none. */
  int local(String name) {
    for (Map<String, LocalBuilder> scope : scopes) {
      LocalBuilder local = scope.get(name);
      if (local != null) {
        return local.register;
      }
    }
    LocalBuilder known = captured.get(name);
    if (known != null) {
      return known.register;
    }
    if (enclosing == null || unit.declaresField(owner, enclosing.owner, name)) {
      return -1;
    }
    int outer = enclosing.local(name);
    if (outer < 0) {
      return -1;
    }
    TypeName type = enclosing.typeOf(outer);
    LocalBuilder capture = new LocalBuilder(registers++, name, type, Span.NONE);
    capture.assignments = 1;
    locals.add(capture);
    captured.put(name, capture);
    captures.add(new Capture(capture.register, outer));
    return capture.register;
  }

  private TypeName typeOf(int register) {
    for (LocalBuilder local : locals) {
      if (local.register == register) {
        return local.type;
      }
    }
    return TypeName.INFERRED;
  }

  void scoped(Runnable code) {
    scopes.push(new HashMap<>());
    code.run();
    scopes.pop();
  }

  /** Runs {@code code} with one more way-out obligation. */
  void within(Exit exit, Runnable code) {
    exits.add(exit);
    code.run();
    exits.remove(exits.size() - 1);
  }

  /** Jumps to {@code target} through the cleanups above {@code depth}. */
  private void leaveTo(int depth, int target) {
    unwind(depth);
    graph.jump(target);
  }

  private void unwind(int depth) {
    List<Exit> saved = exits;
    int handler = graph.handler();
    for (int i = saved.size() - 1; i >= depth; i--) {
      if (saved.get(i) instanceof Exit.Cleanup cleanup) {
        exits = new ArrayList<>(saved.subList(0, i));
        graph.setHandler(cleanup.handler());
        cleanup.code().run();
      }
    }
    exits = saved;
    graph.setHandler(handler);
  }

  void returns(int register, Span span) {
    unwind(0);
    if (graph.reachable()) {
      graph.emit(new Insn.Return(register, span));
      graph.jump(Body.EXIT);
    }
  }

  void breaks(String label) {
    for (int i = exits.size() - 1; i >= 0; i--) {
      if (exits.get(i) instanceof Exit.Target target
          && (label == null ? target.plainBreak() : label.equals(target.label()))) {
        leaveTo(i + 1, target.onBreak());
        return;
      }
    }
    graph.unreachable();
  }

  void continues(String label) {
    for (int i = exits.size() - 1; i >= 0; i--) {
      if (exits.get(i) instanceof Exit.Target target
          && target.onContinue() >= 0
          && (label == null || label.equals(target.label()))) {
        leaveTo(i + 1, target.onContinue());
        return;
      }
    }
    graph.unreachable();
  }

  void yields(int register, Span span) {
    for (int i = exits.size() - 1; i >= 0; i--) {
      if (exits.get(i) instanceof Exit.Yield yield) {
        graph.emit(new Insn.Copy(yield.register(), register, false, span));
        leaveTo(i + 1, yield.end());
        return;
      }
    }
    graph.unreachable();
  }

  /**
   * Lowers {@code code} so that {@code cleanup} runs on every way out of it, exceptional ones too.
   */
  void guarded(Runnable code, Runnable cleanup) {
    int outer = graph.handler();
    int onException = graph.label("cleanup");
    graph.setHandler(onException);
    within(new Exit.Cleanup(cleanup, outer), code);
    graph.setHandler(outer);
    if (graph.reachable()) {
      cleanup.run();
    }
    int after = graph.label("after");
    graph.jump(after);
    int handlers = graph.add(new Insn.Handlers(Span.NONE));
    graph.edge(onException, handlers);
    graph.startAt(handlers);
    cleanup.run();
    graph.jump(outer);
    graph.startAt(after);
  }

  /**
   * The lambda of an expression, lowered once even where a {@code finally} block is repeated.
   *
   * @param key the syntax tree, by identity
   */
  MethodDecl lambda(
      Object key, NodeList<Parameter> lambdaParameters, Statement body, Span span, int lastLine) {
    return once(
        key,
        () -> {
          String id = methodId + "$lambda" + lambdas++;
          BodyLowering inner = new BodyLowering(unit, this, owner, id);
          lambdaParameters.forEach(inner::parameter);
          if (body instanceof BlockStmt block) {
            inner.statements.block(block);
          } else {
            inner.expressionBody(body);
          }
          List<TypeName> types =
              lambdaParameters.stream()
                  .map(Parameter::getType)
                  .map(BodyLowering::lambdaType)
                  .toList();
          return UnitLowering.lambda(id, owner, types, inner.finish(), span, lastLine);
        });
  }

  private static TypeName lambdaType(Type type) {
    return Types.of(type);
  }

  private void expressionBody(Statement body) {
    var expression = body.asExpressionStmt().getExpression();
    returns(expressions.value(expression), Spans.of(expression));
  }

  @SuppressWarnings("unchecked")
  <T> T once(Object key, java.util.function.Supplier<T> make) {
    Object known = once.get(key);
    if (known == null) {
      known = make.get();
      once.put(key, known);
    }
    return (T) known;
  }

  /** Ends the body: falls off its end. */
  Body finish() {
    graph.jump(Body.EXIT);
    List<Local> named =
        locals.stream()
            .map(l -> new Local(l.register, l.name, l.type, l.assignments, l.span))
            .toList();
    return graph.finish(named, parameters, captures, registers);
  }
}
