package io.concurrencylint.analyzer.models;

/** What kind of thread runs something. */
public enum RoleKind {
  /** The thread that hands it over, as a direct executor has it. */
  CALLER(false),
  /** A thread made for it. */
  NEW_THREAD(true),
  /** A thread of the executor that {@link Role#executor()} selects. */
  POOL(true),
  /** The common fork-join pool. */
  COMMON_POOL(true),
  /** The default executor of CompletableFuture: the common pool, or a thread each on one core. */
  ASYNC_POOL(true),
  /** Several threads of the common pool and the caller at the same time. */
  PARALLEL(true),
  /** The one thread of a timer. */
  TIMER(false),
  /** One thread of an event loop, which serves many others meanwhile. */
  EVENT_LOOP(false),
  /** The user-interface thread. */
  UI(false),
  /** Threads of a framework that are meant to block, one request or job each. */
  WORKER(true),
  /** A scheduler of a reactive library, selected by {@link Role#executor()}. */
  SCHEDULER(true);

  private final boolean overlapping;

  RoleKind(boolean overlapping) {
    this.overlapping = overlapping;
  }

  /** Whether two tasks given to the same object may run at the same time. */
  public boolean isOverlapping() {
    return overlapping;
  }

  /** Whether a thread that waits there keeps others waiting that it does not know of. */
  public boolean isLoop() {
    return this == EVENT_LOOP || this == UI || this == TIMER;
  }
}
