package io.concurrencylint.analyzer.engine;

/** Told how far the engine is; called from several threads. */
public interface Progress {

  /** A run that nobody watches. */
  Progress NONE = (phase, done, total) -> {};

  /**
   * Called after each unit of work.
   *
   * @param phase what is being done, for example {@code "parsing"}
   * @param done units finished, 0 to {@code total}
   * @param total units of this phase
   */
  void at(String phase, int done, int total);
}
