package io.concurrencylint.analyzer.resolve;

import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;

/**
 * Whether a lambda is void-compatible or value-compatible (JLS 15.27.2).
 *
 * @param isExpression its body is one expression
 * @param returnsValue a return has a value
 * @param fallsOff its end can be reached, or a return has no value
 */
record LambdaShape(boolean isExpression, boolean returnsValue, boolean fallsOff) {

  static LambdaShape of(MethodDecl lambda) {
    Body body = lambda.body();
    boolean value = false;
    boolean falls = false;
    int returns = 0;
    boolean multiLine = false;
    for (int node = 0; node < body.size(); node++) {
      if (body.insn(node) instanceof Insn.Return leave) {
        returns++;
        value |= leave.source() >= 0;
        falls |= leave.source() < 0;
      } else {
        for (int successor : body.successors(node)) {
          falls |= successor == Body.EXIT;
        }
      }
      multiLine |= body.insn(node) instanceof Insn.Copy copy && copy.declares();
    }
    // `x -> { return f(x); }` looks like `x -> f(x)`: nothing is lost by taking it for one.
    boolean expression = returns == 1 && value && !falls && !multiLine;
    return new LambdaShape(expression, value, falls);
  }

  boolean canReturnValue() {
    return returnsValue || !fallsOff;
  }

  boolean canReturnNothing() {
    return isExpression || !returnsValue;
  }
}
