package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Library;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.CallTarget;
import java.util.HashMap;
import java.util.Map;

/**
 * Which nodes may well end by an exception. Nearly every call can in theory; what counts here is
 * {@code throw}, code from outside, and library calls that are neither plain accessors nor
 * operations of collections, strings and loggers.
 */
public final class Failures {

  private static final int MAX_DEPTH = 12;

  private final CallGraph calls;
  private final Library library;
  private final Map<String, Boolean> known = new HashMap<>();

  Failures(Code code, CallGraph calls) {
    this.calls = calls;
    this.library = code.library();
  }

  /** Whether an exception leaves the node that a reviewer would expect. */
  public boolean mayFail(Routine routine, int node) {
    return mayFail(routine, node, 0);
  }

  private boolean mayFail(Routine routine, int node, int depth) {
    Insn insn = routine.insn(node);
    if (insn instanceof Insn.Throw) {
      return true;
    }
    CallSite site = calls.site(routine, node);
    if (site == null || site.target() == null) {
      return insn instanceof Insn.Call;
    }
    if (site.edges().stream().noneMatch(edge -> !edge.handedOver())) {
      boolean handed = site.edges().stream().anyMatch(edge -> fails(edge.callee(), depth));
      return handed || libraryMayFail(site, insn);
    }
    return site.edges().stream().filter(Edge::isHere).anyMatch(edge -> fails(edge.callee(), depth));
  }

  private boolean fails(Routine routine, int depth) {
    Boolean answer = known.get(routine.id());
    if (answer == null) {
      if (depth > MAX_DEPTH) {
        return false;
      }
      known.put(routine.id(), false);
      answer = computeFails(routine, depth);
      known.put(routine.id(), answer);
    }
    return answer;
  }

  private boolean computeFails(Routine routine, int depth) {
    for (int node = 0; node < routine.body().size(); node++) {
      boolean leaves =
          routine.body().handler(node) == io.concurrencylint.analyzer.ir.Body.EXCEPTION_EXIT;
      if (leaves && mayFail(routine, node, depth + 1)) {
        return true;
      }
    }
    return false;
  }

  private boolean libraryMayFail(CallSite site, Insn insn) {
    CallTarget target = site.target();
    boolean ofProject = target.method() != null && target.method().owner().isProject();
    if (ofProject) {
      // Abstract, native, or with an implicit constructor.
      return insn instanceof Insn.Call;
    }
    for (Effect effect : site.effects()) {
      boolean plain =
          effect instanceof Effect.Pure
              || effect instanceof Effect.ReadOnly
              || effect instanceof Effect.Atomic
              || effect instanceof Effect.Mutates
              || effect instanceof Effect.Iterates
              || effect instanceof Effect.Notifies
              || effect instanceof Effect.Signals
              || effect instanceof Effect.Release
              || effect instanceof Effect.Acquire acquire && !acquire.interruptible()
              || effect instanceof Effect.View
              || effect instanceof Effect.ConditionOf
              || effect instanceof Effect.TestsHeld
              || effect instanceof Effect.Completes
              || effect instanceof Effect.CurrentThread
              || effect instanceof Effect.Creates
              || effect instanceof Effect.CountsDown;
      if (plain) {
        return false;
      }
    }
    String owner = target.owner();
    if (owner == null) {
      return true;
    }
    boolean instance = target.method() == null || !target.method().isStatic();
    boolean immutable =
        library.typeFact(owner, TypeModel::safety) == TypeModel.Safety.IMMUTABLE && instance;
    return !immutable && !isPlain(owner, target.name());
  }

  private static boolean isPlain(String owner, String name) {
    boolean parses =
        name.startsWith("parse") || name.equals("decode") || name.startsWith("require");
    if (owner.startsWith("java.lang.")) {
      return !parses && !name.equals("run") && !name.equals("call") && !name.startsWith("join");
    }
    return owner.endsWith("Logger")
        || owner.endsWith("Log")
        || owner.startsWith("java.util.")
            && !owner.startsWith("java.util.concurrent.")
            && !owner.startsWith("java.util.function.")
            && !parses;
  }
}
