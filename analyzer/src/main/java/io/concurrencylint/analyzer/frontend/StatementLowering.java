package io.concurrencylint.analyzer.frontend;

import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MatchAllPatternExpr;
import com.github.javaparser.ast.expr.PatternExpr;
import com.github.javaparser.ast.expr.SwitchExpr;
import com.github.javaparser.ast.stmt.AssertStmt;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.BreakStmt;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.ContinueStmt;
import com.github.javaparser.ast.stmt.DoStmt;
import com.github.javaparser.ast.stmt.ExplicitConstructorInvocationStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.LabeledStmt;
import com.github.javaparser.ast.stmt.LocalClassDeclarationStmt;
import com.github.javaparser.ast.stmt.LocalRecordDeclarationStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.SwitchEntry;
import com.github.javaparser.ast.stmt.SwitchStmt;
import com.github.javaparser.ast.stmt.SynchronizedStmt;
import com.github.javaparser.ast.stmt.ThrowStmt;
import com.github.javaparser.ast.stmt.TryStmt;
import com.github.javaparser.ast.stmt.WhileStmt;
import com.github.javaparser.ast.stmt.YieldStmt;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Span;
import io.concurrencylint.analyzer.ir.TypeName;
import java.util.ArrayList;
import java.util.List;

/** Lowers statements to the control-flow graph. */
final class StatementLowering {

  private final BodyLowering body;

  StatementLowering(BodyLowering body) {
    this.body = body;
  }

  void block(BlockStmt block) {
    body.scoped(() -> block.getStatements().forEach(this::statement));
  }

  void statement(Statement statement) {
    lower(statement, null);
  }

  private void lower(Statement statement, String label) {
    if (statement instanceof BlockStmt block) {
      labelled(label, () -> block(block));
    } else if (statement instanceof ExpressionStmt expression) {
      body.expressions.value(expression.getExpression());
    } else if (statement instanceof IfStmt choice) {
      labelled(label, () -> choice(choice));
    } else if (statement instanceof ReturnStmt leave) {
      int value = leave.getExpression().map(body.expressions::value).orElse(-1);
      body.returns(value, Spans.of(leave));
    } else if (statement instanceof WhileStmt loop) {
      whileLoop(loop, label);
    } else if (statement instanceof DoStmt loop) {
      doLoop(loop, label);
    } else if (statement instanceof ForStmt loop) {
      body.scoped(() -> forLoop(loop, label));
    } else if (statement instanceof ForEachStmt loop) {
      body.scoped(() -> forEach(loop, label));
    } else if (statement instanceof TryStmt attempt) {
      labelled(label, () -> attempt(attempt));
    } else if (statement instanceof SynchronizedStmt region) {
      labelled(label, () -> region(region));
    } else if (statement instanceof SwitchStmt choice) {
      switchStatement(choice, label);
    } else if (statement instanceof LabeledStmt labelled) {
      lower(labelled.getStatement(), labelled.getLabel().asString());
    } else if (statement instanceof BreakStmt leave) {
      body.breaks(leave.getLabel().map(l -> l.asString()).orElse(null));
    } else if (statement instanceof ContinueStmt again) {
      body.continues(again.getLabel().map(l -> l.asString()).orElse(null));
    } else if (statement instanceof YieldStmt yield) {
      int value = body.expressions.value(yield.getExpression());
      body.yields(value, Spans.of(yield));
    } else if (statement instanceof ThrowStmt raise) {
      int value = body.expressions.value(raise.getExpression());
      raise(value, Spans.of(raise));
    } else if (statement instanceof AssertStmt assertion) {
      int condition = body.expressions.value(assertion.getCheck());
      body.graph.emit(new Insn.Assume(condition, Spans.of(assertion)));
    } else if (statement instanceof ExplicitConstructorInvocationStmt call) {
      constructorCall(call);
    } else if (statement instanceof LocalClassDeclarationStmt local) {
      body.once(local, () -> body.unit.local(local.getClassDeclaration(), body));
    } else if (statement instanceof LocalRecordDeclarationStmt local) {
      body.once(local, () -> body.unit.local(local.getRecordDeclaration(), body));
    }
  }

  private void raise(int value, Span span) {
    body.graph.emit(new Insn.Throw(value, span));
    body.graph.unreachable();
  }

  private void labelled(String label, Runnable code) {
    if (label == null) {
      code.run();
      return;
    }
    int end = body.graph.label("end");
    body.within(new BodyLowering.Exit.Target(label, end, -1, false), code);
    body.graph.startAt(end);
  }

  private void choice(IfStmt choice) {
    int whenTrue = body.graph.label("then");
    int whenFalse = body.graph.label("else");
    int end = body.graph.label("end");
    body.expressions.condition(choice.getCondition(), whenTrue, whenFalse);
    body.graph.startAt(whenTrue);
    body.scoped(() -> statement(choice.getThenStmt()));
    body.graph.jump(end);
    body.graph.startAt(whenFalse);
    choice.getElseStmt().ifPresent(other -> body.scoped(() -> statement(other)));
    body.graph.startAt(end);
  }

  private void loopBody(Statement statement, String label, int end, int next) {
    body.within(
        new BodyLowering.Exit.Target(label, end, next, true),
        () -> body.scoped(() -> statement(statement)));
  }

  private void head(int label, Statement loop) {
    body.graph.startAt(label);
    body.graph.emit(new Insn.LoopHead(Spans.of(loop)));
  }

  private void whileLoop(WhileStmt loop, String label) {
    int head = body.graph.label("while");
    int inside = body.graph.label("body");
    int end = body.graph.label("end");
    head(head, loop);
    body.expressions.condition(loop.getCondition(), inside, end);
    body.graph.startAt(inside);
    loopBody(loop.getBody(), label, end, head);
    body.graph.jump(head);
    body.graph.startAt(end);
  }

  private void doLoop(DoStmt loop, String label) {
    int head = body.graph.label("do");
    int test = body.graph.label("test");
    int end = body.graph.label("end");
    head(head, loop);
    loopBody(loop.getBody(), label, end, test);
    body.graph.startAt(test);
    body.expressions.condition(loop.getCondition(), head, end);
    body.graph.startAt(end);
  }

  private void forLoop(ForStmt loop, String label) {
    loop.getInitialization().forEach(body.expressions::value);
    int head = body.graph.label("for");
    int inside = body.graph.label("body");
    int update = body.graph.label("update");
    int end = body.graph.label("end");
    head(head, loop);
    if (loop.getCompare().isPresent()) {
      body.expressions.condition(loop.getCompare().get(), inside, end);
    } else {
      body.graph.jump(inside);
    }
    body.graph.startAt(inside);
    loopBody(loop.getBody(), label, end, update);
    body.graph.startAt(update);
    loop.getUpdate().forEach(body.expressions::value);
    body.graph.jump(head);
    body.graph.startAt(end);
  }

  private void forEach(ForEachStmt loop, String label) {
    int iterable = body.expressions.value(loop.getIterable());
    var variable = loop.getVariable().getVariables().get(0);
    int element = body.declare(variable.getName(), Types.of(variable));
    body.assigned(element);
    int head = body.graph.label("for");
    int inside = body.graph.label("body");
    int end = body.graph.label("end");
    body.graph.startAt(head);
    Span span = Spans.of(loop.getIterable());
    body.graph.branch(new Insn.ForEach(element, iterable, span), inside, end);
    body.graph.startAt(inside);
    loopBody(loop.getBody(), label, end, head);
    body.graph.jump(head);
    body.graph.startAt(end);
  }

  private void region(SynchronizedStmt region) {
    int lock = body.expressions.value(region.getExpression());
    Span span = Spans.of(region.getExpression());
    body.graph.emit(new Insn.MonitorEnter(lock, false, span));
    body.guarded(
        () -> block(region.getBody()),
        () -> body.graph.emit(new Insn.MonitorExit(lock, false, Spans.end(region))));
  }

  private void attempt(TryStmt attempt) {
    if (attempt.getFinallyBlock().isEmpty()) {
      catching(attempt);
      return;
    }
    BlockStmt last = attempt.getFinallyBlock().get();
    body.guarded(() -> catching(attempt), () -> block(last));
  }

  private void catching(TryStmt attempt) {
    if (attempt.getCatchClauses().isEmpty()) {
      body.scoped(() -> resources(attempt, 0));
      return;
    }
    int outer = body.graph.handler();
    int handlers = body.graph.add(new Insn.Handlers(Spans.of(attempt)));
    body.graph.setHandler(handlers);
    body.scoped(() -> resources(attempt, 0));
    body.graph.setHandler(outer);
    int end = body.graph.label("end");
    body.graph.jump(end);
    boolean all = false;
    for (CatchClause clause : attempt.getCatchClauses()) {
      all |= clause(clause, handlers, end);
    }
    if (!all) {
      body.graph.edge(handlers, outer);
    }
    body.graph.startAt(end);
  }

  private boolean clause(CatchClause clause, int handlers, int end) {
    List<TypeName> types = Types.alternatives(clause.getParameter().getType());
    boolean[] all = {false};
    body.scoped(
        () -> {
          int caught = body.declare(clause.getParameter().getName(), types.get(0));
          body.assigned(caught);
          Insn.Catch insn = new Insn.Catch(caught, types, Spans.of(clause));
          all[0] = insn.catchesAll();
          int node = body.graph.add(insn);
          body.graph.edge(handlers, node);
          body.graph.startAt(node);
          block(clause.getBody());
          body.graph.jump(end);
        });
    return all[0];
  }

  private void resources(TryStmt attempt, int index) {
    if (index == attempt.getResources().size()) {
      block(attempt.getTryBlock());
      return;
    }
    Expression resource = attempt.getResources().get(index);
    int register;
    if (resource.isVariableDeclarationExpr()) {
      body.expressions.value(resource);
      var variable = resource.asVariableDeclarationExpr().getVariable(0);
      register = body.local(variable.getNameAsString());
    } else {
      register = body.expressions.value(resource);
    }
    Span span = Spans.of(resource);
    body.guarded(
        () -> resources(attempt, index + 1),
        () ->
            body.graph.emit(
                new Insn.Call(body.temporary(), register, "close", List.of(), true, span)));
  }

  private void switchStatement(SwitchStmt choice, String label) {
    int end = body.graph.label("end");
    body.within(
        new BodyLowering.Exit.Target(label, end, -1, true),
        () -> entries(choice.getSelector(), choice.getEntries(), end, -1));
    body.graph.startAt(end);
  }

  int switchExpression(SwitchExpr choice) {
    int to = body.temporary();
    int end = body.graph.label("end");
    body.within(
        new BodyLowering.Exit.Yield(to, end),
        () -> entries(choice.getSelector(), choice.getEntries(), end, to));
    body.graph.startAt(end);
    return to;
  }

  /** {@code result} is the register of a switch expression, -1 for a statement. */
  private void entries(
      Expression selectorExpression, NodeList<SwitchEntry> entries, int end, int result) {
    int selector = body.expressions.value(selectorExpression);
    int dispatch = body.graph.emit(new Insn.Switch(selector, Spans.of(selectorExpression)));
    body.graph.unreachable();
    List<Integer> starts = new ArrayList<>();
    boolean hasDefault = result >= 0;
    for (SwitchEntry entry : entries) {
      int start = body.graph.label("case");
      starts.add(start);
      body.graph.edge(dispatch, start);
      hasDefault |= isDefault(entry);
    }
    if (!hasDefault) {
      body.graph.edge(dispatch, end);
    }
    body.scoped(
        () -> {
          for (int i = 0; i < entries.size(); i++) {
            entry(entries.get(i), starts.get(i), selector, end, result);
          }
        });
    body.graph.jump(end);
  }

  private static boolean isDefault(SwitchEntry entry) {
    return entry.isDefault() || entry.getLabels().isEmpty();
  }

  private void entry(SwitchEntry entry, int start, int selector, int end, int result) {
    body.graph.startAt(start);
    for (Expression label : entry.getLabels()) {
      if (label instanceof PatternExpr || label instanceof MatchAllPatternExpr) {
        body.expressions.pattern(label, selector);
      }
    }
    if (entry.getGuard().isPresent()) {
      int inside = body.graph.label("guarded");
      body.expressions.condition(entry.getGuard().get(), inside, end);
      body.graph.startAt(inside);
    }
    boolean arrow = entry.getType() != SwitchEntry.Type.STATEMENT_GROUP;
    if (entry.getType() == SwitchEntry.Type.EXPRESSION && result >= 0) {
      Expression value = entry.getStatement(0).asExpressionStmt().getExpression();
      int register = body.expressions.value(value);
      body.graph.emit(new Insn.Copy(result, register, false, Spans.of(value)));
    } else if (arrow) {
      body.scoped(() -> entry.getStatements().forEach(this::statement));
    } else {
      entry.getStatements().forEach(this::statement);
    }
    if (arrow) {
      body.graph.jump(end);
    }
  }

  private void constructorCall(ExplicitConstructorInvocationStmt call) {
    call.getExpression().ifPresent(body.expressions::value);
    List<Integer> arguments = body.expressions.arguments(call.getArguments());
    int receiver = body.temporary();
    Span span = Spans.of(call);
    body.graph.emit(new Insn.This(receiver, null, !call.isThis(), span));
    body.graph.emit(new Insn.Call(body.temporary(), receiver, "<init>", arguments, false, span));
  }
}
