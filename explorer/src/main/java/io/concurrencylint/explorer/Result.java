package io.concurrencylint.explorer;

import java.io.Serializable;
import java.time.Duration;

/**
 * What came of an exploration.
 *
 * @param failure null unless confirmed
 * @param schedule how to make the failure happen again; null unless confirmed
 * @param executions executions explored, the failing one included
 * @param failedAt number of the first failing execution from 1, among those of its worker, or 0
 * @param failing executions that failed: 1 unless the exploration went on
 * @param exhaustive whether that was every interleaving (within the settings and the part that was
 *     asked for)
 * @param bounded whether that was every interleaving within the preemption bound
 * @param cut executions given up at the bound on steps: what lies beyond was not seen
 * @param redundant executions that the strategy recognised as explored, or as another part's, and
 *     broke off
 * @param steps scheduling decisions of all executions
 * @param distinct different schedules among the executions, counted up to one million by each
 *     worker
 * @param fingerprint over the schedules of all executions in order: equal for equal explorations
 * @param elapsed without the start of the JVM
 * @param reason why it is not runnable; with a {@link Goal}, which other failures there were; else
 *     empty
 */
public record Result(
    Verdict verdict,
    Failure failure,
    Schedule schedule,
    long executions,
    long failedAt,
    long failing,
    boolean exhaustive,
    boolean bounded,
    long cut,
    long redundant,
    long steps,
    long distinct,
    long fingerprint,
    Duration elapsed,
    String engine,
    String reason)
    implements Serializable {

  Result notRunnable(String why) {
    return new Result(
        Verdict.NOT_RUNNABLE,
        null,
        null,
        executions,
        0,
        failing,
        false,
        false,
        cut,
        redundant,
        steps,
        distinct,
        fingerprint,
        elapsed,
        engine,
        why);
  }

  /** Explored executions per second. */
  public double rate() {
    return executions * 1e9 / Math.max(1, elapsed.toNanos());
  }
}
