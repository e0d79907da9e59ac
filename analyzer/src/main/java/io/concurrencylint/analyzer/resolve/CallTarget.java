package io.concurrencylint.analyzer.resolve;

/**
 * What a call resolved to.
 *
 * @param method the declared method, null when unresolved
 * @param receiverType static type of the receiver, {@link Type#UNKNOWN} if not known; for an
 *     unqualified call the class that has the method; for a static one its class
 * @param name as written
 * @param onSuper {@code super.m()}: not virtual
 * @param outer unqualified, and found in this enclosing class rather than in the class itself; else
 *     null
 * @param typeReceiver the receiver is a type name, not an object
 */
public record CallTarget(
    MethodSymbol method,
    Type receiverType,
    String name,
    boolean onSuper,
    ClassSymbol outer,
    boolean typeReceiver) {

  public boolean isResolved() {
    return method != null;
  }

  /** Binary name of the declaring class, or of the receiver's type; null if nothing is known. */
  public String owner() {
    return method != null ? method.owner().name() : receiverType.className();
  }

  /** {@code Class.method}, as messages speak of it. */
  public String display() {
    if (method != null) {
      return method.display();
    }
    String owner = receiverType.className();
    return owner == null ? name : Type.simpleName(owner) + "." + name;
  }
}
