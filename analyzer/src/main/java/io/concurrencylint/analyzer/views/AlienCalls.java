package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.Modifiers;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import java.util.Set;

/**
 * Calls of code that is not in the program, or need not be: functions and listeners that were
 * handed in, methods that a client overrides. What such code does, which locks it takes and whether
 * it calls back, nobody here can know (Bloch's alien method).
 */
public final class AlienCalls {

  private static final int MAX_DEPTH = 4;

  private final Code code;
  private final Classes classes;
  private final FieldValues fieldValues;
  private final Paths paths;
  private final CallGraph calls;

  AlienCalls(Code code, CallGraph calls, FieldValues fieldValues, Paths paths) {
    this.calls = calls;
    this.code = code;
    this.classes = code.classes();
    this.fieldValues = fieldValues;
    this.paths = paths;
  }

  /** What makes a call alien. */
  public enum Kind {
    /** A function object of a JDK type that gives nothing back. */
    FUNCTION,
    /** A public interface with one method, which clients implement. */
    CALLBACK,
    /** An interface that nothing in the program implements. */
    FOREIGN,
    /** {@code close()} of a resource of any kind. */
    CLOSE,
    /** A function object, or a public interface with one method, that computes a value. */
    COMPUTATION,
    /** An abstract method that a subclass elsewhere implements. */
    HOOK
  }

  /** Why a call is alien, null if it is not. */
  public Kind kind(CallSite site) {
    MethodSymbol method = site.target() == null ? null : site.target().method();
    if (method == null || method.isStatic() || method.name().equals("<init>")) {
      return null;
    }
    boolean implicit = site.caller().insn(site.node()) instanceof Insn.Call call && call.implicit();
    if (!method.isAbstract() || implicit || site.target().onSuper() || isKnown(site)) {
      return null;
    }
    ClassSymbol type = method.owner();
    if (type.isProject()) {
      return kindOfProject(site, type, method);
    }
    if (method.name().equals("close") && isAnyResource(type.name())) {
      return isDelegate(site) ? null : Kind.CLOSE;
    }
    if (!isFunction(type.name())) {
      return null;
    }
    return method.returnType().isVoid() ? Kind.FUNCTION : Kind.COMPUTATION;
  }

  private Kind kindOfProject(CallSite site, ClassSymbol type, MethodSymbol method) {
    if (!isOpen(type) || isDelegate(site)) {
      return null;
    }
    if (!type.isInterface()) {
      boolean own = site.receiver() == null || site.receiver() instanceof Ref.Self;
      boolean visible =
          method.modifiers().isPublic() || method.modifiers().has(Modifiers.PROTECTED);
      return own && visible ? Kind.HOOK : null;
    }
    MethodSymbol function = classes.functionOf(type.name());
    if (function != null && function.name().equals(method.name())) {
      boolean supplies = method.parameters().isEmpty() && !method.returnType().isVoid();
      return isAnything(method.returnType()) && !supplies ? Kind.CALLBACK : Kind.COMPUTATION;
    }
    if (method.name().equals("close") && method.returnType().isVoid()) {
      return Kind.CLOSE;
    }
    boolean implemented =
        classes.subclasses(type.name()).stream().anyMatch(sub -> !sub.isInterface());
    return !implemented && method.returnType().isVoid() ? Kind.FOREIGN : null;
  }

  /** Nothing, or whatever the client likes. */
  private static boolean isAnything(Type result) {
    return result.isVoid() || result.equals(Type.OBJECT) || result instanceof Type.Variable;
  }

  /** Whether clients can implement it. */
  private boolean isOpen(ClassSymbol type) {
    for (ClassSymbol at = type; at != null; ) {
      boolean open =
          at.modifiers().isPublic()
              || at.modifiers().has(Modifiers.PROTECTED)
              || at != type
              || at.enclosing() != null && !at.modifiers().isPrivate();
      if (!open || at.modifiers().isPrivate()) {
        return false;
      }
      at = at.enclosing() == null ? null : classes.find(at.enclosing());
    }
    return true;
  }

  private static boolean isFunction(String type) {
    return switch (type) {
      case "java.lang.Runnable", "java.util.concurrent.Callable" -> true;
      default ->
          type.startsWith("java.util.function.")
              && !type.endsWith("Predicate")
              && !type.endsWith("Operator");
    };
  }

  private static boolean isAnyResource(String type) {
    return type.equals("java.io.Closeable") || type.equals("java.lang.AutoCloseable");
  }

  /** The code that runs is in sight: an object made here, or lambdas of the program's own. */
  private boolean isKnown(CallSite site) {
    Ref receiver = paths.normal(site.receiver());
    if (receiver instanceof Ref.Code || receiver instanceof Ref.Fresh) {
      return true;
    }
    Set<String> exact = fieldValues.exactTypes(receiver);
    if (exact != null) {
      return true;
    }
    if (receiver instanceof Ref.Param parameter) {
      return isOwnCode(parameter, 0);
    }
    if (receiver instanceof Ref.Field || receiver instanceof Ref.Static) {
      Set<Ref> stored = fieldValues.stored(receiver);
      return !stored.isEmpty()
          && stored.stream()
              .allMatch(
                  value ->
                      value instanceof Ref.Code
                          || value instanceof Ref.Fresh
                          || value instanceof Ref.Constant);
    }
    return false;
  }

  /** A parameter that only the program's own code is passed for, perhaps by way of others. */
  private boolean isOwnCode(Ref.Param parameter, int depth) {
    var routine = code.routine(parameter.method());
    boolean closed =
        routine != null
            && !routine.method().modifiers().isPublic()
            && !routine.method().modifiers().has(Modifiers.PROTECTED);
    Set<Ref> passed = fieldValues.arguments(parameter);
    return closed
        && !passed.isEmpty()
        && passed.stream()
            .allMatch(
                value ->
                    value instanceof Ref.Code
                        || value instanceof Ref.Fresh
                        || value instanceof Ref.Param other
                            && depth < MAX_DEPTH
                            && isOwnCode(other, depth + 1));
  }

  /** A wrapper that is itself what it calls, and does nothing else: its caller knows as much. */
  private boolean isDelegate(CallSite site) {
    String type = site.target().receiverType().className();
    String owner = site.caller().owner().name();
    boolean alone =
        calls.sites(site.caller()).stream()
            .allMatch(other -> other.node() == site.node() || !other.effects().isEmpty());
    return alone
        && type != null
        && site.receiver() != null
        && !(site.receiver() instanceof Ref.Self)
        && classes.isSubclass(owner, type)
        && site.target().name().equals(site.caller().method().name());
  }
}
