package io.concurrencylint.analyzer.flow;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Local;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.Operands;
import io.concurrencylint.analyzer.ir.Span;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.ResolvedBody;

/**
 * A method, constructor, initialiser or lambda with its code, its types and its values.
 *
 * @param around the routine a lambda or the class of a local class's method stands in, or null
 */
public record Routine(ResolvedBody resolved, Values values, Routine around) {

  /** Unique in the program. */
  public String id() {
    return resolved.method().id();
  }

  public MethodDecl method() {
    return resolved.method();
  }

  public ClassSymbol owner() {
    return resolved.owner();
  }

  public Body body() {
    return resolved.body();
  }

  public Insn insn(int node) {
    return body().insn(node);
  }

  /** What a register denotes just before a node. */
  public Ref value(int register, int node) {
    return values.value(register, node);
  }

  /** Whether the value that a node defines is read anywhere. */
  public boolean isUsed(int node) {
    int defined = insn(node).defined();
    for (int at = 0; at < body().size(); at++) {
      if (Operands.of(insn(at)).contains(defined)) {
        return true;
      }
    }
    return false;
  }

  public String path() {
    return owner().unit().path();
  }

  /** Where a node stands; the method's name for implicit code. */
  public Location location(int node) {
    Span span = insn(node).span();
    return location(span.line() == 0 ? method().span() : span);
  }

  /** A place in this routine's file. */
  public Location location(Span span) {
    return at(path(), span);
  }

  /** Where its name, or the lambda's arrow, stands. */
  public Location location() {
    return location(method().span());
  }

  /** A place in a file. */
  public static Location at(String path, Span span) {
    int line = Math.max(1, span.line());
    int column = Math.max(1, span.column());
    return new Location(path, line, column, Math.max(column + 1, span.endColumn()));
  }

  /** Name of the local that the value made at a node is first put into; else what it makes. */
  public String nameOf(int node) {
    int register = insn(node).defined();
    for (int next = node + 1; next < body().size(); next++) {
      if (insn(next) instanceof Insn.Copy copy && copy.source() == register) {
        for (Local local : body().locals()) {
          if (local.register() == copy.defined()) {
            return local.name();
          }
        }
      }
    }
    return value(register, Math.min(node + 1, body().size() - 1)).text();
  }

  /** The method around all lambdas. */
  public Routine outermost() {
    return around != null && method().isLambda() ? around.outermost() : this;
  }

  /** Whether it is code that is handed over: a lambda, or a method of an anonymous class. */
  public boolean isFunction() {
    return method().isLambda() || owner().isAnonymous();
  }

  /** {@code Class.method}, as messages speak of it. */
  public String display() {
    return method().isLambda() ? "lambda in " + outermost().display() : method().display();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Routine routine && routine.id().equals(id());
  }

  @Override
  public int hashCode() {
    return id().hashCode();
  }

  @Override
  public String toString() {
    return id();
  }
}
