package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.TypeName;
import io.concurrencylint.analyzer.models.Effect;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** What becomes of interrupts: where they arrive, are restored, passed on or forgotten. */
public final class Interrupts {

  private static final Set<String> SPEAKING =
      Set.of(
          "error",
          "warn",
          "warning",
          "info",
          "debug",
          "trace",
          "log",
          "println",
          "printf",
          "print",
          "printStackTrace",
          "fine",
          "severe",
          "format",
          "getMessage",
          "toString",
          "finest");

  /** How a loop around a swallowed interrupt goes on. */
  public enum Loop {
    /** There is none. */
    NONE,
    /** It tests the interrupt flag, which the exception has cleared. */
    TESTS_FLAG,
    /** It tests a flag of its own. */
    TESTS_OTHER,
    /** It does not end. */
    ENDLESS
  }

  /**
   * An interrupt that nobody hears of.
   *
   * @param handler the catch clause
   * @param waits the interruptible call in the try block
   * @param general whether the clause names a supertype of InterruptedException
   */
  public record Swallowed(Routine routine, int handler, int waits, boolean general, Loop loop) {}

  private final Code code;
  private final CallGraph calls;
  private final ThreadRoles roles;
  private final Delegation delegation;

  Interrupts(Code code, CallGraph calls, ThreadRoles roles, Delegation delegation) {
    this.delegation = delegation;
    this.code = code;
    this.calls = calls;
    this.roles = roles;
  }

  /** All swallowed interrupts, in the order of the program. */
  public List<Swallowed> swallowed() {
    List<Swallowed> found = new ArrayList<>();
    for (Routine routine : code.routines()) {
      Set<Integer> lines = new java.util.HashSet<>();
      for (int node = 0; node < routine.body().size(); node++) {
        if (routine.insn(node) instanceof Insn.Handlers) {
          Swallowed one = swallowed(routine, node);
          if (one != null && lines.add(routine.location(one.handler()).line())) {
            found.add(one);
          }
        }
      }
    }
    return found;
  }

  private Swallowed swallowed(Routine routine, int handlers) {
    Body body = routine.body();
    int waits = interruptible(routine, handlers);
    for (int successor : body.successors(handlers)) {
      if (!(body.insn(successor) instanceof Insn.Catch clause)) {
        continue;
      }
      boolean exact = names(clause, "InterruptedException");
      boolean general = names(clause, "Exception") || names(clause, "Throwable");
      if (exact || general && waits >= 0) {
        return isHandled(routine, successor, clause, waits) || isLastAct(routine, successor, waits)
            ? null
            : new Swallowed(routine, successor, waits, !exact, loop(routine, successor, waits));
      }
    }
    return null;
  }

  private static boolean names(Insn.Catch clause, String type) {
    return clause.types().stream().map(TypeName::simpleName).anyMatch(type::equals);
  }

  /** A call of the try block that an interrupt ends, or -1. */
  private int interruptible(Routine routine, int handlers) {
    for (int node = 0; node < routine.body().size(); node++) {
      CallSite site = routine.body().handler(node) == handlers ? calls.site(routine, node) : null;
      boolean waits =
          site != null
              && site.effects().stream()
                  .anyMatch(
                      effect -> effect instanceof Effect.Blocks blocks && blocks.interruptible());
      if (waits) {
        return node;
      }
    }
    return -1;
  }

  /** Whether every way on restores the interrupt, remembers it, throws or passes it on. */
  private boolean isHandled(Routine routine, int handler, Insn.Catch clause, int waits) {
    BitSet after =
        Reachability.afterNormally(
            routine.body(), handler, node -> answers(routine, node, handler, clause));
    return !after.get(Body.EXIT) && !(waits >= 0 && after.get(waits));
  }

  private boolean answers(Routine routine, int node, int handler, Insn.Catch clause) {
    Insn insn = routine.insn(node);
    if (insn instanceof Insn.Throw || insn instanceof Insn.StoreField) {
      return true;
    }
    if (insn instanceof Insn.StoreName) {
      return true;
    }
    if (insn instanceof Insn.Copy copy) {
      return new Ref.Constant(true).equals(routine.value(copy.source(), node))
          || copy.source() == clause.defined() && !copy.declares();
    }
    CallSite site = calls.site(routine, node);
    if (site == null) {
      return insn instanceof Insn.Return leave
          && leave.source() >= 0
          && isTold(routine, node, leave);
    }
    if (interrupts(site) || site.has(Effect.Exits.class)) {
      return true;
    }
    boolean passed =
        insn instanceof Insn.Call call && call.arguments().contains(clause.defined())
            || insn instanceof Insn.New creation && creation.arguments().contains(clause.defined());
    return passed && site.target() != null && !SPEAKING.contains(site.target().name());
  }

  /** Whether a return tells the caller that it did not come to the end: false. */
  private static boolean isTold(Routine routine, int node, Insn.Return leave) {
    return new Ref.Constant(false).equals(routine.value(leave.source(), node));
  }

  /** A helper whose code is not here. */
  private static boolean restoresByName(CallSite site) {
    String name = site.target() == null ? "" : site.target().name();
    return name.contains("nterrupt")
        && !name.startsWith("is")
        && !name.startsWith("interrupted")
        && !name.startsWith("has");
  }

  private boolean interrupts(CallSite site) {
    return site.has(Effect.Interrupts.class)
        || restoresByName(site)
        || site.edges().stream()
            .filter(Edge::isHere)
            .flatMap(edge -> calls.sites(edge.callee()).stream())
            .anyMatch(inner -> inner.has(Effect.Interrupts.class));
  }

  /** Whether the clause ends a thread of the program, or its main: nobody is left to be told. */
  private boolean isLastAct(Routine routine, int handler, int waits) {
    boolean again =
        waits >= 0 && Reachability.afterNormally(routine.body(), handler, n -> false).get(waits);
    if (again) {
      return false;
    }
    Routine front = delegation.front(routine);
    boolean entry =
        roles.of(front).stream().anyMatch(role -> role.entry().equals(front) && !role.assumed());
    String name = front.method().name();
    return entry || name.equals("main") || name.equals("run") || front.method().isLambda();
  }

  private Loop loop(Routine routine, int handler, int waits) {
    if (waits < 0) {
      return Loop.NONE;
    }
    Body body = routine.body();
    BitSet after = Reachability.afterNormally(body, handler, n -> false);
    if (!after.get(waits)) {
      return Loop.NONE;
    }
    Loop found = Loop.ENDLESS;
    for (int node = after.nextSetBit(0); node >= 0; node = after.nextSetBit(node + 1)) {
      if (!Reachability.after(body, node, n -> false).get(waits)) {
        continue;
      }
      CallSite site = calls.site(routine, node);
      if (site != null && site.target() != null) {
        if (site.target().name().equals("isInterrupted")) {
          return Loop.TESTS_FLAG;
        }
      }
      if (body.insn(node) instanceof Insn.If || body.insn(node) instanceof Insn.ForEach) {
        boolean leaves =
            java.util.Arrays.stream(body.successors(node))
                .anyMatch(next -> !Reachability.after(body, next, n -> false).get(waits));
        found = leaves ? Loop.TESTS_OTHER : found;
      }
    }
    return found;
  }

  /** Calls that clear the interrupt flag and neither restore it nor throw. */
  public List<CallSite> cleared() {
    List<CallSite> found = new ArrayList<>();
    for (CallSite site : calls.all()) {
      if (site.has(Effect.ClearsInterrupt.class) && !isRestored(site)) {
        found.add(site);
      }
    }
    return found;
  }

  private boolean isRestored(CallSite site) {
    Routine routine = site.caller();
    BitSet after = Reachability.afterNormally(routine.body(), site.node(), n -> false);
    for (int node = after.nextSetBit(0); node >= 0; node = after.nextSetBit(node + 1)) {
      CallSite next = calls.site(routine, node);
      boolean told =
          routine.insn(node) instanceof Insn.Throw
              || next != null
                  && node != site.node()
                  && interrupts(next)
                  && !next.has(Effect.ClearsInterrupt.class);
      if (told) {
        return true;
      }
    }
    return false;
  }
}
