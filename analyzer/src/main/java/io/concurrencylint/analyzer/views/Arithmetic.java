package io.concurrencylint.analyzer.views;

import static io.concurrencylint.analyzer.views.Thing.UNKNOWN;

import java.util.List;

/** What operators and harmless calls give for values that are known. */
final class Arithmetic {

  private Arithmetic() {}

  static Object apply(String operator, Object left, Object right) {
    if (left == UNKNOWN || right == UNKNOWN) {
      return UNKNOWN;
    }
    if (left instanceof Integer a && right instanceof Integer b) {
      return integers(operator, a, b);
    }
    if (operator.equals("!") && left instanceof Boolean value) {
      return !value;
    }
    if (operator.equals("-") && left instanceof Integer value && right == null) {
      return -value;
    }
    boolean comparable = left == null || right == null || left instanceof Thing;
    if (comparable && operator.equals("==")) {
      return left == right;
    }
    if (comparable && operator.equals("!=")) {
      return left != right;
    }
    return UNKNOWN;
  }

  private static Object integers(String operator, int a, int b) {
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> b == 0 ? UNKNOWN : (Object) (a / b);
      case "%" -> b == 0 ? UNKNOWN : (Object) (a % b);
      case "<" -> a < b;
      case "<=" -> a <= b;
      case ">" -> a > b;
      case ">=" -> a >= b;
      case "==" -> a == b;
      case "!=" -> a != b;
      default -> UNKNOWN;
    };
  }

  static Object call(String name, Object receiver, List<Object> arguments) {
    boolean known =
        receiver != UNKNOWN
            && receiver != null
            && !(receiver instanceof Thing)
            && arguments.stream().noneMatch(argument -> argument == UNKNOWN);
    if (known && name.equals("equals") && arguments.size() == 1) {
      return receiver.equals(arguments.get(0));
    }
    if (known && name.equals("intValue") && receiver instanceof Integer) {
      return receiver;
    }
    boolean boxes = name.equals("valueOf") && arguments.size() == 1;
    return boxes && arguments.get(0) instanceof Integer number ? number : UNKNOWN;
  }
}
