package io.concurrencylint.explorer.model;

import java.lang.management.ManagementFactory;

/**
 * Notices that the running task no longer reaches scheduling points. A task that computes has its
 * patience counted in processor time, so that a busy machine does not make it look stuck.
 */
final class Watchdog {
  private final long patienceNanos;
  private int lastPulse = -1;
  private long since;
  private long processorSince;

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
      restart(carrier, false);
    } else if (System.nanoTime() - since > patienceNanos) {
      Thread.State state = carrier.getState();
      long used = processorNanos(carrier) - processorSince;
      boolean computes = state == Thread.State.RUNNABLE && used > patienceNanos / 100;
      if (!computes || used > patienceNanos) {
        throw new Stuck(execution.current().name(), computes, state, carrier.getStackTrace());
      }
    } else if (processorSince < 0) {
      restart(carrier, true);
    }
  }

  private void restart(Thread carrier, boolean measured) {
    since = System.nanoTime();
    processorSince = measured ? processorNanos(carrier) : -1;
  }

  private static long processorNanos(Thread thread) {
    return Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()));
  }
}
