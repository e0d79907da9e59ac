package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where objects come to their end: the methods that close a class, and the paths that forget. */
public final class Endings {

  private static final Set<String> STOPPING =
      Set.of(
          "close",
          "stop",
          "shutdown",
          "shutdownNow",
          "shutDown",
          "destroy",
          "dispose",
          "terminate",
          "halt",
          "doStop",
          "doClose",
          "doShutdown",
          "onClose",
          "onStop",
          "closeNow",
          "cleanup",
          "tearDown",
          "shutdownGracefully",
          "stopNow",
          "disposeAll",
          "stopAll",
          "closeAll");

  private final Code code;
  private final CallGraph calls;

  Endings(Code code, CallGraph calls) {
    this.code = code;
    this.calls = calls;
  }

  /** The methods of a class that end the life of an object, those of its name first. */
  public List<Routine> closers(ClassSymbol owner) {
    List<Routine> found = new ArrayList<>();
    for (MethodSymbol method : owner.methods()) {
      Routine routine = code.routine(method);
      boolean closes =
          routine != null
              && !method.isStatic()
              && STOPPING.contains(method.name())
              && method.parameters().stream().allMatch(Endings::isTime);
      if (closes) {
        found.add(routine);
      }
    }
    return found;
  }

  private static boolean isTime(Type type) {
    String name = type.className();
    return type.isPrimitive()
        || "java.time.Duration".equals(name)
        || "java.util.concurrent.TimeUnit".equals(name);
  }

  /** Whether there is only ever one instance of a class, kept by a static field. */
  public boolean isSingleton(ClassSymbol owner) {
    List<CallSite> creations = new ArrayList<>();
    for (MethodSymbol constructor : owner.methods("<init>")) {
      Routine routine = code.routine(constructor);
      if (routine != null) {
        calls.callers(routine).stream()
            .filter(site -> site.caller().insn(site.node()) instanceof Insn.New)
            .forEach(creations::add);
      }
    }
    return !creations.isEmpty()
        && creations.stream()
            .allMatch(
                site ->
                    site.caller().method().kind() == MethodDecl.Kind.STATIC_INITIALIZER
                        || site.caller().method().isStatic()
                            && site.caller().owner().equals(owner)
                            && site.caller().method().name().startsWith("getInstance"));
  }

  /**
   * A call after a creation whose exception leaves the method before an object is ended, or -1.
   *
   * @param ends the nodes that end it
   */
  public int leavesByException(Routine routine, int made, Set<Integer> ends) {
    Body body = routine.body();
    BitSet before = Reachability.afterNormally(body, made, ends::contains);
    for (int node = before.nextSetBit(0); node >= 0; node = before.nextSetBit(node + 1)) {
      boolean serious =
          !ends.contains(node) && body.handler(node) >= 0 && isLikelyToThrow(routine, node);
      if (serious && escapes(body, body.handler(node), ends)) {
        return node;
      }
    }
    return -1;
  }

  private static boolean escapes(Body body, int handler, Set<Integer> ends) {
    if (handler == Body.EXCEPTION_EXIT) {
      return true;
    }
    if (ends.contains(handler)) {
      return false;
    }
    // What the clean-up itself may throw on its way is too remote.
    BitSet after = Reachability.afterNormally(body, handler, ends::contains);
    for (int node = after.nextSetBit(0); node >= 0; node = after.nextSetBit(node + 1)) {
      boolean thrown =
          body.insn(node) instanceof Insn.Throw && body.handler(node) == Body.EXCEPTION_EXIT;
      if (node == Body.EXCEPTION_EXIT || thrown) {
        return true;
      }
    }
    return false;
  }

  /** Whether a call throws in the course of things: it waits, does I/O, or says so. */
  private boolean isLikelyToThrow(Routine routine, int node) {
    CallSite site = calls.site(routine, node);
    if (site == null) {
      return routine.insn(node) instanceof Insn.Throw;
    }
    boolean waits =
        site.effects().stream()
            .anyMatch(
                effect ->
                    effect instanceof Effect.Blocks blocks
                        && (blocks.interruptible()
                            || blocks.kind() == io.concurrencylint.analyzer.models.WaitKind.IO));
    boolean declared =
        site.target() != null
            && site.target().method() != null
            && site.target().method().source() != null
            && !site.target().method().source().thrown().isEmpty();
    return waits || declared;
  }

  /** Nodes of one routine among uses. */
  public static Set<Integer> nodes(Routine routine, List<Use> uses) {
    return uses.stream()
        .filter(use -> use.routine().equals(routine))
        .map(Use::node)
        .collect(Collectors.toSet());
  }

  /** The name of the variable that keeps what a call makes, or null. */
  public static String variable(Routine routine, int node) {
    int defined = routine.insn(node).defined();
    for (int at = 0; at < routine.body().size(); at++) {
      if (routine.insn(at) instanceof Insn.Copy copy && copy.source() == defined) {
        return routine.body().locals().stream()
            .filter(local -> local.register() == copy.defined())
            .map(local -> local.name())
            .findFirst()
            .orElse(null);
      }
    }
    return null;
  }

  /**
   * Whether a value is compared with null in a routine: what ends it may be meant to be skipped.
   */
  public static boolean isTestedForNull(Routine routine, Ref object) {
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.Operation test && test.right() >= 0) {
        Ref left = routine.value(test.left(), node);
        Ref right = routine.value(test.right(), node);
        boolean withNull = isNull(left) || isNull(right);
        if (withNull && (mentions(left, object) || mentions(right, object))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isNull(Ref ref) {
    return ref instanceof Ref.Constant constant && constant.value() == null;
  }

  static boolean mentions(Ref ref, Ref object) {
    return object.equals(ref)
        || ref instanceof Ref.Choice choice && choice.options().contains(object);
  }
}
