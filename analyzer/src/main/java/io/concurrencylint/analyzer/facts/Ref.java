package io.concurrencylint.analyzer.facts;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a variable or expression denotes, as an access path from something the method did not make
 * itself. Two equal references denote one object within one thread (<em>must</em>), as long as no
 * field on the path is assigned in between; across threads the same path may start at different
 * objects, see {@link LockIdentity}.
 */
public sealed interface Ref {

  /** Longest access path that is told apart. */
  int DEPTH = 5;

  /** {@code this} of a class, in its methods, their lambdas and its inner classes. */
  record Self(String owner) implements Ref {}

  /**
   * A parameter.
   *
   * @param method id of the method or lambda
   * @param type binary name of its class, null if not known
   */
  record Param(String method, int index, String name, String type) implements Ref {
    @Override
    public boolean equals(Object other) {
      return other instanceof Param p && p.index == index && p.method.equals(method);
    }

    @Override
    public int hashCode() {
      return method.hashCode() * 31 + index;
    }
  }

  /**
   * An object created here.
   *
   * @param node in the body of {@code method}
   */
  record Fresh(String method, int node, String type) implements Ref {}

  /** {@code field} is {@code pkg.Class#name}. */
  record Field(Ref base, String field) implements Ref {}

  record Static(String field) implements Ref {}

  /** Any element of an array or collection. */
  record Element(Ref base) implements Ref {}

  /** The {@code Class} object of a class. */
  record ClassObject(String type) implements Ref {}

  /**
   * The result of a call.
   *
   * @param call id of the called method, or its display name when unresolved
   * @param receiver null for static calls
   */
  record Result(
      String method, int node, String call, Ref receiver, List<Ref> arguments, String type)
      implements Ref {
    public Result {
      arguments = List.copyOf(arguments);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Result r && r.node == node && r.method.equals(method);
    }

    @Override
    public int hashCode() {
      return method.hashCode() * 31 + node;
    }
  }

  /** What a method without arguments answers each time: an accessor's value. */
  record Getter(Ref base, String call, String type) implements Ref {}

  /** One side of a read/write lock. */
  record Side(Ref base, Mode mode) implements Ref {}

  /** A literal; null for {@code null}. */
  record Constant(Object value) implements Ref {}

  /**
   * A lambda or method reference.
   *
   * @param method id of its code
   * @param receiver of a bound method reference, else null
   * @param type binary name of the functional interface, null if not known
   */
  record Code(String method, Ref receiver, String type) implements Ref {}

  /** One of these, depending on the path. */
  record Choice(Set<Ref> options) implements Ref {
    public Choice {
      options = Set.copyOf(options);
    }
  }

  /** Nothing is known but the place. */
  record Unknown(String method, int node, String type) implements Ref {}

  /** How many steps the path has. */
  default int depth() {
    if (this instanceof Field field) {
      return 1 + field.base.depth();
    }
    if (this instanceof Element element) {
      return 1 + element.base.depth();
    }
    if (this instanceof Getter getter) {
      return 1 + (getter.base == null ? 0 : getter.base.depth());
    }
    if (this instanceof Result result) {
      return 1 + (result.receiver == null ? 0 : result.receiver.depth());
    }
    return this instanceof Side side ? side.base.depth() : 0;
  }

  /** Where the path starts. */
  default Ref root() {
    if (this instanceof Field field) {
      return field.base.root();
    }
    if (this instanceof Element element) {
      return element.base.root();
    }
    if (this instanceof Getter getter && getter.base != null) {
      return getter.base.root();
    }
    return this instanceof Side side ? side.base.root() : this;
  }

  /** As the source would spell it, seen from the method it is used in. */
  default String text() {
    if (this instanceof Self) {
      return "this";
    }
    if (this instanceof Param param) {
      return param.name;
    }
    if (this instanceof Fresh fresh) {
      return fresh.type == null ? "new object" : "new " + simple(fresh.type);
    }
    if (this instanceof Field field) {
      String name = field.field.substring(field.field.indexOf('#') + 1);
      return field.base instanceof Self ? name : field.base.text() + "." + name;
    }
    if (this instanceof Static field) {
      String owner = field.field.substring(0, field.field.indexOf('#'));
      return simple(owner) + "." + field.field.substring(field.field.indexOf('#') + 1);
    }
    if (this instanceof Element element) {
      return element.base.text() + "[]";
    }
    if (this instanceof ClassObject literal) {
      return simple(literal.type) + ".class";
    }
    if (this instanceof Side side) {
      return side.base.text() + (side.mode == Mode.READ ? ".readLock()" : ".writeLock()");
    }
    if (this instanceof Getter getter) {
      String name = name(getter.call);
      return (getter.base == null ? "" : getter.base.text() + ".") + name + "()";
    }
    if (this instanceof Result result) {
      String arguments = result.arguments.isEmpty() ? "()" : "(...)";
      String base = result.receiver == null ? "" : result.receiver.text() + ".";
      return base + name(result.call) + arguments;
    }
    if (this instanceof Constant constant) {
      return String.valueOf(constant.value);
    }
    if (this instanceof Code) {
      return "lambda";
    }
    if (this instanceof Choice choice) {
      Set<String> texts = new TreeSet<>();
      choice.options.forEach(option -> texts.add(option.text()));
      return String.join(" or ", texts);
    }
    return "?";
  }

  private static String name(String call) {
    int hash = call.indexOf('#');
    String name = hash >= 0 ? call.substring(hash + 1) : call.substring(call.lastIndexOf('.') + 1);
    int paren = name.indexOf('(');
    return paren < 0 ? name : name.substring(0, paren);
  }

  private static String simple(String binaryName) {
    return binaryName.substring(binaryName.lastIndexOf('.') + 1).replace('$', '.');
  }
}
