package io.concurrencylint.analyzer.resolve;

import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.MethodDecl;
import java.util.List;

/**
 * A body with types and symbols: which field a name is, which method a call calls.
 *
 * @param method the method or lambda
 * @param owner the class it is in
 * @param types of each register
 * @param symbols of each node: {@link CallTarget} of calls, creations and method references, {@link
 *     FieldSymbol} of reads and writes, {@link ClassSymbol} or {@link Type} of type names; null
 * @param functionType of a lambda: the functional interface it implements, UNKNOWN if not known
 * @param enclosing of a lambda or of a method of a local class: the body around it, or null
 * @param lambdas of the lambdas directly in it
 */
public record ResolvedBody(
    MethodDecl method,
    ClassSymbol owner,
    Type[] types,
    Object[] symbols,
    Type functionType,
    ResolvedBody enclosing,
    List<ResolvedBody> lambdas) {

  public Body body() {
    return method.body();
  }

  public Type type(int register) {
    return register < 0 ? Type.UNKNOWN : types[register];
  }

  public CallTarget call(int node) {
    return symbols[node] instanceof CallTarget target ? target : null;
  }

  public FieldSymbol field(int node) {
    return symbols[node] instanceof FieldSymbol field ? field : null;
  }
}
