package io.concurrencylint.analyzer.finding;

/** Family a rule belongs to; the value of {@code properties.hazard} in SARIF. */
public enum Hazard {
  SHARED_STATE("shared-state"),
  ATOMICITY("atomicity"),
  PUBLICATION("publication"),
  LOCK_ORDER("lock-order"),
  HELD_LOCK("held-lock"),
  CONDITION("condition"),
  LOCK_USAGE("lock-usage"),
  CHANNEL("channel"),
  EVENT_LOOP("event-loop"),
  JOIN("join"),
  THREAD_LIFECYCLE("thread-lifecycle"),
  INTERRUPT("interrupt"),
  VIRTUAL_THREAD("virtual-thread");

  private final String label;

  Hazard(String label) {
    this.label = label;
  }

  /** The published spelling, for example {@code lock-order}. */
  public String label() {
    return label;
  }
}
