package io.concurrencylint.analyzer.frontend;

import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.ArrayAccessExpr;
import com.github.javaparser.ast.expr.ArrayCreationExpr;
import com.github.javaparser.ast.expr.ArrayInitializerExpr;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.BooleanLiteralExpr;
import com.github.javaparser.ast.expr.CastExpr;
import com.github.javaparser.ast.expr.CharLiteralExpr;
import com.github.javaparser.ast.expr.ClassExpr;
import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.expr.DoubleLiteralExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.InstanceOfExpr;
import com.github.javaparser.ast.expr.IntegerLiteralExpr;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.LongLiteralExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.MethodReferenceExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.PatternExpr;
import com.github.javaparser.ast.expr.RecordPatternExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.expr.SuperExpr;
import com.github.javaparser.ast.expr.SwitchExpr;
import com.github.javaparser.ast.expr.TextBlockLiteralExpr;
import com.github.javaparser.ast.expr.ThisExpr;
import com.github.javaparser.ast.expr.TypeExpr;
import com.github.javaparser.ast.expr.TypePatternExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import com.github.javaparser.ast.expr.VariableDeclarationExpr;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.Span;
import io.concurrencylint.analyzer.ir.TypeName;
import java.util.ArrayList;
import java.util.List;

/** Lowers expressions; conditions become control flow. */
final class ExpressionLowering {

  private final BodyLowering body;

  ExpressionLowering(BodyLowering body) {
    this.body = body;
  }

  /** Emits the evaluation of {@code expression}; returns the register with its value. */
  int value(Expression expression) {
    if (expression instanceof EnclosedExpr enclosed) {
      return value(enclosed.getInner());
    }
    if (expression instanceof NameExpr name) {
      return name(name);
    }
    if (expression instanceof MethodCallExpr call) {
      return call(call);
    }
    if (expression instanceof FieldAccessExpr access) {
      int base = value(access.getScope());
      int to = body.temporary();
      Span span = Spans.around(access, access.getName());
      emit(new Insn.Select(to, base, access.getNameAsString(), span));
      return to;
    }
    if (expression instanceof AssignExpr assign) {
      return assign(assign);
    }
    if (expression instanceof UnaryExpr unary) {
      return unary(unary);
    }
    if (expression instanceof BinaryExpr binary) {
      return binary(binary);
    }
    if (expression instanceof ObjectCreationExpr creation) {
      return creation(creation);
    }
    if (expression instanceof LambdaExpr lambda) {
      MethodDecl method =
          body.lambda(
              lambda,
              lambda.getParameters(),
              lambda.getBody(),
              Spans.of(lambda),
              Spans.lastLine(lambda));
      int to = body.temporary();
      emit(new Insn.Lambda(to, method, Spans.of(lambda)));
      return to;
    }
    if (expression instanceof MethodReferenceExpr reference) {
      return reference(reference);
    }
    if (expression instanceof ThisExpr self) {
      String qualifier = self.getTypeName().map(n -> n.asString()).orElse(null);
      int to = body.temporary();
      emit(new Insn.This(to, qualifier, false, Spans.of(self)));
      return to;
    }
    if (expression instanceof SuperExpr self) {
      String qualifier = self.getTypeName().map(n -> n.asString()).orElse(null);
      int to = body.temporary();
      emit(new Insn.This(to, qualifier, true, Spans.of(self)));
      return to;
    }
    if (expression instanceof CastExpr cast) {
      int from = value(cast.getExpression());
      int to = body.temporary();
      emit(new Insn.Cast(to, Types.of(cast.getType()), from, Spans.of(cast)));
      return to;
    }
    if (expression instanceof InstanceOfExpr test) {
      return instanceOf(test);
    }
    if (expression instanceof ConditionalExpr conditional) {
      return conditional(conditional);
    }
    if (expression instanceof ArrayAccessExpr access) {
      int array = value(access.getName());
      int index = value(access.getIndex());
      int to = body.temporary();
      emit(new Insn.ArrayRead(to, array, index, Spans.of(access)));
      return to;
    }
    if (expression instanceof ArrayCreationExpr creation) {
      return arrayCreation(creation);
    }
    if (expression instanceof ArrayInitializerExpr initializer) {
      return arrayInitializer(initializer, TypeName.of("Object").array(1));
    }
    if (expression instanceof ClassExpr literal) {
      int to = body.temporary();
      emit(new Insn.ClassLiteral(to, Types.of(literal.getType()), Spans.of(literal)));
      return to;
    }
    if (expression instanceof SwitchExpr choice) {
      return body.statements.switchExpression(choice);
    }
    if (expression instanceof VariableDeclarationExpr declaration) {
      declaration.getVariables().forEach(this::variable);
      return -1;
    }
    return literal(expression);
  }

  private int literal(Expression expression) {
    Object value = null;
    if (expression instanceof BooleanLiteralExpr literal) {
      value = literal.getValue();
    } else if (expression instanceof IntegerLiteralExpr literal) {
      value = number(literal.getValue());
    } else if (expression instanceof LongLiteralExpr literal) {
      value = number(literal.getValue());
    } else if (expression instanceof DoubleLiteralExpr) {
      value = 0.0;
    } else if (expression instanceof StringLiteralExpr literal) {
      value = literal.getValue();
    } else if (expression instanceof TextBlockLiteralExpr literal) {
      value = literal.getValue();
    } else if (expression instanceof CharLiteralExpr literal) {
      String text = literal.getValue();
      value = text.isEmpty() ? ' ' : text.charAt(0);
    }
    int to = body.temporary();
    emit(new Insn.Literal(to, value, Spans.of(expression)));
    return to;
  }

  private static Object number(String text) {
    try {
      String digits = text.replace("_", "");
      boolean isLong = digits.endsWith("L") || digits.endsWith("l");
      if (isLong) {
        return Long.decode(digits.substring(0, digits.length() - 1));
      }
      return Integer.decode(digits);
    } catch (NumberFormatException binaryOrTooLarge) {
      return Long.MAX_VALUE;
    }
  }

  private int name(NameExpr name) {
    int local = body.local(name.getNameAsString());
    if (local >= 0) {
      return local;
    }
    int to = body.temporary();
    emit(new Insn.Name(to, name.getNameAsString(), Spans.of(name)));
    return to;
  }

  private int call(MethodCallExpr call) {
    int receiver = call.getScope().map(this::value).orElse(-1);
    List<Integer> arguments = arguments(call.getArguments());
    int to = body.temporary();
    Span span = Spans.around(call, call.getName());
    emit(new Insn.Call(to, receiver, call.getNameAsString(), arguments, false, span));
    return to;
  }

  List<Integer> arguments(NodeList<Expression> expressions) {
    List<Integer> registers = new ArrayList<>(expressions.size());
    expressions.forEach(argument -> registers.add(value(argument)));
    return registers;
  }

  private int creation(ObjectCreationExpr creation) {
    creation.getScope().ifPresent(this::value);
    List<Integer> arguments = arguments(creation.getArguments());
    String anonymous =
        creation
            .getAnonymousClassBody()
            .map(members -> body.once(creation, () -> body.unit.anonymous(creation, members, body)))
            .orElse(null);
    int to = body.temporary();
    emit(new Insn.New(to, Types.of(creation.getType()), arguments, anonymous, Spans.of(creation)));
    return to;
  }

  private int reference(MethodReferenceExpr reference) {
    int base = -1;
    TypeName type = null;
    if (reference.getScope() instanceof TypeExpr scope) {
      type = Types.of(scope.getType());
      if (type.arguments().isEmpty() && type.dimensions() == 0) {
        base = qualifier(type.name(), Spans.of(scope));
      }
    } else {
      base = value(reference.getScope());
    }
    int to = body.temporary();
    String name = reference.getIdentifier();
    emit(new Insn.MethodRef(to, base, type, name, Spans.of(reference)));
    return to;
  }

  /** A dotted name in expression position: JavaParser reads {@code a.b::c} as a type. */
  private int qualifier(String dotted, Span span) {
    String[] parts = dotted.split("\\.");
    int at = body.local(parts[0]);
    if (at < 0) {
      at = body.temporary();
      emit(new Insn.Name(at, parts[0], span));
    }
    for (int i = 1; i < parts.length; i++) {
      int to = body.temporary();
      emit(new Insn.Select(to, at, parts[i], span));
      at = to;
    }
    return at;
  }

  private int instanceOf(InstanceOfExpr test) {
    int from = value(test.getExpression());
    int binding = -1;
    TypeName type = Types.of(test.getType());
    if (test.getPattern().isPresent()) {
      PatternExpr pattern = test.getPattern().get();
      binding = pattern(pattern, from);
      type = Types.of(pattern.getType());
    }
    int to = body.temporary();
    emit(new Insn.InstanceOf(to, from, type, binding, Spans.of(test)));
    return to;
  }

  /** Declares the variables of a pattern; returns the register of a type pattern's, else -1. */
  int pattern(Expression pattern, int from) {
    if (pattern instanceof TypePatternExpr typed) {
      int binding = body.declare(typed.getName(), Types.of(typed.getType()));
      body.assigned(binding);
      emit(new Insn.Copy(binding, from, true, Spans.of(typed)));
      return binding;
    }
    if (pattern instanceof RecordPatternExpr record) {
      record
          .getPatternList()
          .forEach(
              component -> {
                if (component instanceof TypePatternExpr
                    || component instanceof RecordPatternExpr) {
                  int part = body.temporary();
                  emit(new Insn.Literal(part, null, Spans.of(component)));
                  pattern(component, part);
                }
              });
    }
    return -1;
  }

  private int conditional(ConditionalExpr conditional) {
    int to = body.temporary();
    int whenTrue = body.graph.label("then");
    int whenFalse = body.graph.label("else");
    int end = body.graph.label("end");
    condition(conditional.getCondition(), whenTrue, whenFalse);
    arm(whenTrue, conditional.getThenExpr(), to, end);
    arm(whenFalse, conditional.getElseExpr(), to, end);
    body.graph.startAt(end);
    return to;
  }

  private void arm(int label, Expression expression, int to, int end) {
    body.graph.startAt(label);
    emit(new Insn.Copy(to, value(expression), false, Spans.of(expression)));
    body.graph.jump(end);
  }

  /** Ends the current path: goes to one of the labels. */
  void condition(Expression expression, int whenTrue, int whenFalse) {
    if (expression instanceof EnclosedExpr enclosed) {
      condition(enclosed.getInner(), whenTrue, whenFalse);
    } else if (expression instanceof UnaryExpr unary
        && unary.getOperator() == UnaryExpr.Operator.LOGICAL_COMPLEMENT) {
      condition(unary.getExpression(), whenFalse, whenTrue);
    } else if (expression instanceof BinaryExpr binary
        && binary.getOperator() == BinaryExpr.Operator.AND) {
      int second = body.graph.label("and");
      condition(binary.getLeft(), second, whenFalse);
      body.graph.startAt(second);
      condition(binary.getRight(), whenTrue, whenFalse);
    } else if (expression instanceof BinaryExpr binary
        && binary.getOperator() == BinaryExpr.Operator.OR) {
      int second = body.graph.label("or");
      condition(binary.getLeft(), whenTrue, second);
      body.graph.startAt(second);
      condition(binary.getRight(), whenTrue, whenFalse);
    } else if (expression instanceof BooleanLiteralExpr literal) {
      body.graph.jump(literal.getValue() ? whenTrue : whenFalse);
    } else {
      int test = value(expression);
      body.graph.branch(new Insn.If(test, Spans.of(expression)), whenTrue, whenFalse);
    }
  }

  private int binary(BinaryExpr binary) {
    boolean shortCircuit =
        binary.getOperator() == BinaryExpr.Operator.AND
            || binary.getOperator() == BinaryExpr.Operator.OR;
    if (shortCircuit) {
      return truth(binary);
    }
    int[] operands = operands(binary);
    int to = body.temporary();
    String operator = binary.getOperator().asString();
    emit(new Insn.Operation(to, operator, operands[0], operands[1], Spans.of(binary)));
    return to;
  }

  /** Both sides; long concatenations are left-deep, so the left spine is walked in a loop. */
  private int[] operands(BinaryExpr binary) {
    List<BinaryExpr> spine = new ArrayList<>();
    Expression at = binary.getLeft();
    while (at instanceof BinaryExpr next
        && next.getOperator() != BinaryExpr.Operator.AND
        && next.getOperator() != BinaryExpr.Operator.OR) {
      spine.add(next);
      at = next.getLeft();
    }
    int left = value(at);
    for (int i = spine.size() - 1; i >= 0; i--) {
      BinaryExpr inner = spine.get(i);
      int right = value(inner.getRight());
      int to = body.temporary();
      String operator = inner.getOperator().asString();
      emit(new Insn.Operation(to, operator, left, right, Spans.of(inner)));
      left = to;
    }
    return new int[] {left, value(binary.getRight())};
  }

  private int truth(Expression expression) {
    int to = body.temporary();
    int whenTrue = body.graph.label("true");
    int whenFalse = body.graph.label("false");
    int end = body.graph.label("end");
    condition(expression, whenTrue, whenFalse);
    body.graph.startAt(whenTrue);
    emit(new Insn.Literal(to, Boolean.TRUE, Spans.of(expression)));
    body.graph.jump(end);
    body.graph.startAt(whenFalse);
    emit(new Insn.Literal(to, Boolean.FALSE, Spans.of(expression)));
    body.graph.jump(end);
    body.graph.startAt(end);
    return to;
  }

  private int unary(UnaryExpr unary) {
    Span span = Spans.of(unary);
    Expression operand = unary.getExpression();
    switch (unary.getOperator()) {
      case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT -> {
        String operator = unary.getOperator().asString().substring(1);
        Place place = place(operand, span);
        int old = read(place);
        int one = body.temporary();
        emit(new Insn.Literal(one, 1, span));
        int next = body.temporary();
        emit(new Insn.Operation(next, operator, old, one, span));
        if (unary.isPostfix() && place.local() >= 0) {
          int before = body.temporary();
          emit(new Insn.Copy(before, old, false, span));
          write(place, next);
          return before;
        }
        write(place, next);
        return unary.isPostfix() ? old : next;
      }
      default -> {
        int from = value(operand);
        int to = body.temporary();
        emit(new Insn.Operation(to, unary.getOperator().asString(), from, -1, span));
        return to;
      }
    }
  }

  private int assign(AssignExpr assign) {
    Span span = Spans.of(assign);
    Place place = place(assign.getTarget(), span);
    int source;
    if (assign.getOperator() == AssignExpr.Operator.ASSIGN) {
      source = value(assign.getValue());
    } else {
      int old = read(place);
      int operand = value(assign.getValue());
      source = body.temporary();
      String operator = assign.getOperator().asString().replace("=", "");
      emit(new Insn.Operation(source, operator, old, operand, span));
    }
    write(place, source);
    return place.local() >= 0 ? place.local() : source;
  }

  /**
   * The target of an assignment.
   *
   * @param local its register if it is a local, else -1
   * @param base register of the object or array, -1 for a simple name
   * @param index register of the array index, -1 for a field
   */
  private record Place(int local, int base, int index, String name, Span span) {}

  private Place place(Expression target, Span span) {
    if (target instanceof EnclosedExpr enclosed) {
      return place(enclosed.getInner(), span);
    }
    if (target instanceof NameExpr name) {
      return new Place(body.local(name.getNameAsString()), -1, -1, name.getNameAsString(), span);
    }
    if (target instanceof FieldAccessExpr access) {
      int base = value(access.getScope());
      return new Place(-1, base, -1, access.getNameAsString(), span);
    }
    if (target instanceof ArrayAccessExpr access) {
      int array = value(access.getName());
      return new Place(-1, array, value(access.getIndex()), null, span);
    }
    int register = body.temporary();
    return new Place(register, -1, -1, null, span);
  }

  private int read(Place place) {
    if (place.local() >= 0) {
      return place.local();
    }
    int to = body.temporary();
    if (place.index() >= 0) {
      emit(new Insn.ArrayRead(to, place.base(), place.index(), place.span()));
    } else if (place.base() >= 0) {
      emit(new Insn.Select(to, place.base(), place.name(), place.span()));
    } else {
      emit(new Insn.Name(to, place.name(), place.span()));
    }
    return to;
  }

  private void write(Place place, int source) {
    if (place.local() >= 0) {
      body.assigned(place.local());
      emit(new Insn.Copy(place.local(), source, false, place.span()));
    } else if (place.index() >= 0) {
      emit(new Insn.ArrayWrite(place.base(), place.index(), source, place.span()));
    } else if (place.base() >= 0) {
      emit(new Insn.StoreField(place.base(), place.name(), source, place.span()));
    } else {
      emit(new Insn.StoreName(place.name(), source, place.span()));
    }
  }

  private void variable(VariableDeclarator variable) {
    TypeName type = Types.of(variable);
    if (variable.getInitializer().isEmpty()) {
      body.declare(variable.getName(), type);
      return;
    }
    Expression initializer = variable.getInitializer().get();
    int source = initializer(initializer, type);
    int register = body.declare(variable.getName(), type);
    body.assigned(register);
    Span span = Spans.around(variable, variable.getName());
    emit(new Insn.Copy(register, source, true, span));
  }

  /** The value of a field's or variable's initialiser. */
  int initializer(Expression initializer, TypeName type) {
    return initializer instanceof ArrayInitializerExpr array
        ? arrayInitializer(array, type)
        : value(initializer);
  }

  private int arrayCreation(ArrayCreationExpr creation) {
    TypeName element = Types.of(creation.getElementType());
    TypeName type = element.array(creation.getLevels().size());
    if (creation.getInitializer().isPresent()) {
      return arrayInitializer(creation.getInitializer().get(), type);
    }
    List<Integer> lengths = new ArrayList<>();
    creation
        .getLevels()
        .forEach(level -> level.getDimension().ifPresent(length -> lengths.add(value(length))));
    int to = body.temporary();
    emit(new Insn.NewArray(to, type, lengths, List.of(), Spans.of(creation)));
    return to;
  }

  private int arrayInitializer(ArrayInitializerExpr initializer, TypeName type) {
    TypeName element =
        new TypeName(type.name(), type.arguments(), Math.max(0, type.dimensions() - 1));
    List<Integer> elements = new ArrayList<>();
    for (Expression value : initializer.getValues()) {
      elements.add(
          value instanceof ArrayInitializerExpr nested
              ? arrayInitializer(nested, element)
              : value(value));
    }
    int to = body.temporary();
    emit(new Insn.NewArray(to, type, List.of(), elements, Spans.of(initializer)));
    return to;
  }

  private void emit(Insn insn) {
    body.graph.emit(insn);
  }
}
