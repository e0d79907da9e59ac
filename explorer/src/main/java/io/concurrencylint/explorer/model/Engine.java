package io.concurrencylint.explorer.model;

import java.util.function.Supplier;

/**
 * How tasks get the turn: the only part that differs between OS threads and continuations. At any
 * moment at most one task runs.
 */
abstract class Engine {
  /** Runs {@code job}, which runs executions, on whichever thread suits the engine. */
  <T> T drive(Supplier<T> job) {
    return job.get();
  }

  /** Runs {@code first} and whatever it hands over to, until {@link #finish} or a last exit. */
  abstract void run(Execution execution, Task first);

  /** Suspends {@code from}, resumes or begins {@code to}; returns when {@code from} is resumed. */
  abstract void transfer(Task from, Task to);

  /** {@code from} is over; {@code to} is next, or nobody when null. */
  abstract void exit(Task from, Task to);

  /** The execution is over while {@code from} is in the middle of a step. Does not return. */
  abstract RuntimeException finish(Task from);

  /** Gives up tasks that never ended. Called after {@link #run}, outside of any task. */
  abstract void abandon(Execution execution);

  /** Frees threads. */
  void close() {}

  abstract String name();
}
