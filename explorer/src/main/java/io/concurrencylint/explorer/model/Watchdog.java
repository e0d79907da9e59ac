package io.concurrencylint.explorer.model;

/** Notices that the running task no longer reaches scheduling points. */
final class Watchdog {
  private final Execution execution;
  private final long patienceNanos;
  private int lastPulse = -1;
  private long since;

  Watchdog(Execution execution, long patienceMillis) {
    this.execution = execution;
    this.patienceNanos = patienceMillis * 1_000_000;
  }

  /**
   * Called now and then while a task runs on {@code carrier}.
   *
   * @throws Stuck when nothing has moved for too long
   */
  void look(Thread carrier) {
    int pulse = execution.pulse();
    if (pulse != lastPulse) {
      lastPulse = pulse;
      since = System.nanoTime();
    } else if (System.nanoTime() - since > patienceNanos) {
      throw new Stuck(execution.current().name(), carrier.getState(), carrier.getStackTrace());
    }
  }
}
