package io.concurrencylint.explorer.model;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Stand-ins for the pools that the JDK keeps for the whole JVM: each execution gets its own. */
final class Pools {
  private Pools() {}

  /** Like the one behind {@code CompletableFuture.orTimeout} up to JDK 24. */
  static Object delayer() {
    ScheduledThreadPoolExecutor pool =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "CompletableFutureDelayScheduler");
              thread.setDaemon(true);
              return thread;
            });
    pool.setRemoveOnCancelPolicy(true);
    return pool;
  }
}
