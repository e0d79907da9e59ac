package io.concurrencylint.explorer.model;

/** Notices that the running task no longer reaches scheduling points. */
final class Watchdog {
  private final long patienceNanos;
  private int lastPulse = -1;
  private long since;

  private Execution last;

  Watchdog(long patienceMillis) {
    this.patienceNanos = patienceMillis * 1_000_000;
  }

  /**
   * Called now and then while a task of {@code execution} runs on {@code carrier}.
   *
   * @throws Stuck when nothing has moved for too long
   */
  void look(Execution execution, Thread carrier) {
    int pulse = execution.pulse();
    if (pulse != lastPulse || execution != last) {
      last = execution;
      lastPulse = pulse;
      since = System.nanoTime();
    } else if (System.nanoTime() - since > patienceNanos) {
      throw new Stuck(execution.current().name(), carrier.getState(), carrier.getStackTrace());
    }
  }
}
