package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import java.util.List;

/**
 * A path on which an obligation is forgotten: the promise is neither completed nor handed over.
 *
 * @param routine where the path runs
 * @param promise what is owed
 * @param name as the source calls it
 * @param latch a latch to be counted down rather than a promise
 * @param origin how the routine came to owe it
 * @param shape what the path looks like
 * @param node where the path leaves those that complete it
 * @param completion where the routine completes it on another path
 * @param path its nodes, in order
 * @param once the code runs once for each promise, so that no later run can make up for it
 * @param waiter where somebody waits for it without a limit, null if that is not known
 * @param evidence how sure we are that the routine is in charge
 */
public record Gap(
    Routine routine,
    Ref promise,
    String name,
    boolean latch,
    Origin origin,
    Shape shape,
    int node,
    int completion,
    List<Integer> path,
    boolean once,
    CallSite waiter,
    Evidence evidence) {

  /** How a routine came to owe a completion. */
  public enum Origin {
    /** It made the promise. */
    CREATED,
    /** It was given the promise. */
    PARAMETER,
    /** It took the promise from a collection. */
    TAKEN,
    /** It is a callback that captured the promise. */
    CAPTURED
  }

  /** What the path looks like. */
  public enum Shape {
    BRANCH,
    RETURN,
    CATCH,
    NO_ELEMENTS,
    THROWS,
    /** Another method of the callback, the one for failures. */
    OTHER_METHOD
  }

  /** Why the routine is held to be in charge. */
  public enum Evidence {
    /** It does the same on its other paths, and nobody else can. */
    STRONG,
    /** Others may complete it as well. */
    WEAK
  }

  public Gap {
    path = List.copyOf(path);
  }
}
