package io.concurrencylint.explorer.model;

/**
 * What one execution may do; the same for every execution of an exploration, and part of a saved
 * schedule.
 *
 * @param maxSteps decisions after which an execution is cut; a cut execution is no failure
 * @param earlyTimeoutNanos timed waits of at most this length may time out before their time
 * @param spuriousWakeups how many waits per execution may wake up for no reason
 * @param staleReads whether racy plain reads may return older values that the memory model allows
 * @param races whether data races are looked for
 * @param leaks whether threads that stay behind for ever are a failure
 */
public record Settings(
    int maxSteps,
    long earlyTimeoutNanos,
    int spuriousWakeups,
    boolean staleReads,
    boolean races,
    boolean leaks)
    implements java.io.Serializable {

  /** What a person gets who asks for nothing special. */
  public static Settings defaults() {
    return new Settings(200_000, 1_000_000_000L, 1, true, true, true);
  }

  /** Sequentially consistent, no timeouts before their time, no spurious wake-ups. */
  public static Settings plain() {
    return new Settings(200_000, 0, 0, false, true, true);
  }
}
