package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What happens to small programs whose course does not depend on their input: they are run in the
 * abstract, every thread until it waits, with the values that are known. Sends and receives are
 * counted that way rather than guessed. Of many schedules one is tried, so a deadlock that is found
 * is real and one that is not found may still be there; the run is given up at the first branch or
 * call that it knows too little about.
 */
public final class DryRun {

  /** What a thread waits for. */
  public enum Reason {
    SEND,
    RECEIVE,
    EXCHANGE,
    LATCH,
    BARRIER,
    /** A promise that the program made and nobody completes. */
    PROMISE,
    THREAD
  }

  /**
   * A thread that waits.
   *
   * @param on the object; null for a thread that is no object of the program
   */
  record Wait(Reason reason, Thing on, Routine routine, int node, Object value) {}

  /**
   * A thread that waits for ever.
   *
   * @param thread its name
   * @param made where the channel, latch or barrier is made, null for a thread
   * @param count capacity, remaining count or parties
   * @param arrived parties at the barrier
   */
  public record Stuck(
      String thread,
      Reason reason,
      Routine routine,
      int node,
      CallSite made,
      int count,
      int arrived) {
    public Location location() {
      return routine.location(node);
    }
  }

  /** Threads that wait for ever, and the routine that begins it all. */
  public record Deadlock(Routine start, List<Stuck> threads) {
    public Deadlock {
      threads = List.copyOf(threads);
    }
  }

  private final List<Deadlock> deadlocks = new ArrayList<>();

  DryRun(Code code, CallGraph calls, Paths paths) {
    for (Routine routine : code.routines()) {
      if (isStart(routine, calls)) {
        List<Stuck> stuck = new Machine(code, calls, paths).run(routine);
        if (!stuck.isEmpty()) {
          deadlocks.add(new Deadlock(routine, stuck));
        }
      }
    }
  }

  /** All that end in a deadlock, in a fixed order. */
  public List<Deadlock> deadlocks() {
    return Collections.unmodifiableList(deadlocks);
  }

  /** {@code main}, or a method that makes the objects that its threads meet at. */
  private static boolean isStart(Routine routine, CallGraph calls) {
    boolean method =
        routine.method().kind() == io.concurrencylint.analyzer.ir.MethodDecl.Kind.METHOD
            && routine.around() == null;
    if (!method) {
      return false;
    }
    boolean main = routine.method().name().equals("main") && routine.method().isStatic();
    return main
        || calls.callers(routine).isEmpty()
            && calls.sites(routine).stream().anyMatch(site -> isMeeting(site, routine));
  }

  private static boolean isMeeting(CallSite site, Routine routine) {
    Effect.Creates creates = site.effect(Effect.Creates.class);
    return creates != null
        && routine.insn(site.node()) instanceof Insn.New
        && (creates.what() == Effect.Creation.QUEUE
            || creates.what() == Effect.Creation.LATCH
            || creates.what() == Effect.Creation.BARRIER);
  }
}
