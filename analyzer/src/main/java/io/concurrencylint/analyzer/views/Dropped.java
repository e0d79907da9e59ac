package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.Classes;
import java.util.BitSet;
import java.util.List;

/** Results that nobody looks at, and the failures that are lost with them. */
public final class Dropped {

  private static final int MAX_DEPTH = 3;

  private final Classes classes;
  private final CallGraph calls;
  private final Uses uses;

  Dropped(Classes classes, CallGraph calls, Uses uses) {
    this.classes = classes;
    this.calls = calls;
    this.uses = uses;
  }

  /** Whether a call's result is a promise of the JDK that is never asked, kept or passed on. */
  public boolean isDroppedFuture(CallSite site) {
    return site.has(Effect.CarriesFailure.class)
        && !site.has(Effect.Completes.class)
        && isOfJdk(site)
        && isFuture(site, "java.util.concurrent.Future")
        && uses.of(site.result()).isEmpty();
  }

  /** Futures of event loops are dropped as a matter of course. */
  private static boolean isOfJdk(CallSite site) {
    String owner = site.target() == null ? null : site.target().owner();
    return owner != null && owner.startsWith("java.util.concurrent.");
  }

  /** Whether the result of a call is of a class. */
  public boolean isFuture(CallSite site, String type) {
    int defined = site.caller().insn(site.node()).defined();
    return defined >= 0
        && classes.isSubclass(site.caller().resolved().type(defined).className(), type);
  }

  /** Where a value becomes text, or -1. */
  public int turnedIntoText(CallSite site) {
    Routine routine = site.caller();
    for (int node = 0; node < routine.body().size(); node++) {
      boolean text =
          routine.insn(node) instanceof Insn.Operation operation
              && operation.operator().equals("+")
              && operation.right() >= 0
              && (site.result().equals(routine.value(operation.left(), node))
                  || site.result().equals(routine.value(operation.right(), node)));
      if (text) {
        return node;
      }
    }
    return -1;
  }

  /** Whether all code that a call hands over deals with its own failures. */
  public boolean isSafe(CallSite site) {
    List<Edge> tasks = site.edges().stream().filter(Edge::handedOver).toList();
    return !tasks.isEmpty() && tasks.stream().allMatch(task -> isSafe(task.callee(), 0));
  }

  private boolean isSafe(Routine task, int depth) {
    Body body = task.body();
    BitSet tried =
        Reachability.afterNormally(body, Body.ENTRY, node -> body.insn(node) instanceof Insn.Catch);
    for (int node = tried.nextSetBit(0); node >= 0; node = tried.nextSetBit(node + 1)) {
      boolean open = body.insn(node).mayThrow() && body.handler(node) == Body.EXCEPTION_EXIT;
      if (open && !isSafeCall(task, node, depth)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSafeCall(Routine task, int node, int depth) {
    CallSite site = calls.site(task, node);
    return site != null
        && !site.edges().isEmpty()
        && depth < MAX_DEPTH
        && site.edges().stream()
            .allMatch(edge -> edge.isHere() && isSafe(edge.callee(), depth + 1));
  }

  /** Whether an executor is one that its class was given, at least sometimes. */
  public static boolean isGiven(Ref executor, FieldValues values) {
    if (executor instanceof Ref.Param) {
      return true;
    }
    return executor instanceof Ref.Field field
        && values.stores(field.field()).stream()
            .anyMatch(
                each -> each instanceof Ref.Param || each instanceof Ref.Choice || isAsked(each));
  }

  private static boolean isAsked(Ref value) {
    return value instanceof Ref.Result result && Uses.simpleName(result.call()).startsWith("get");
  }

  /** Whether a register is read by any instruction. */
  public static boolean isRead(Body body, int register) {
    for (int node = 0; node < body.size(); node++) {
      if (reads(body.insn(node), register)) {
        return true;
      }
    }
    return false;
  }

  private static boolean reads(Insn insn, int register) {
    if (insn instanceof Insn.Copy copy) {
      return copy.source() == register;
    }
    if (insn instanceof Insn.If test) {
      return test.condition() == register;
    }
    if (insn instanceof Insn.Operation operation) {
      return operation.left() == register || operation.right() == register;
    }
    if (insn instanceof Insn.Return leave) {
      return leave.source() == register;
    }
    if (insn instanceof Insn.StoreName store) {
      return store.source() == register;
    }
    if (insn instanceof Insn.StoreField store) {
      return store.source() == register;
    }
    if (insn instanceof Insn.Call call) {
      return call.arguments().contains(register);
    }
    if (insn instanceof Insn.New creation) {
      return creation.arguments().contains(register);
    }
    if (insn instanceof Insn.ArrayWrite write) {
      return write.source() == register;
    }
    return insn instanceof Insn.Cast cast && cast.source() == register
        || insn instanceof Insn.Switch choice && choice.selector() == register
        || insn instanceof Insn.Assume assume && assume.condition() == register;
  }
}
