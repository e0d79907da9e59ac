package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.schedule.Strategy;
import java.util.Set;
import java.util.function.Supplier;

/** The engine in use. */
public final class Engines {
  private static final long PATIENCE_MILLIS = 10_000;

  private Engine engine;

  private Engines(Engine engine) {
    this.engine = engine;
  }

  /** Pooled OS threads: on every JDK. */
  public static Engines threads() {
    return new Engines(new ThreadEngine(PATIENCE_MILLIS));
  }

  /**
   * Continuations on one carrier.
   *
   * @throws IllegalStateException before JDK 24
   */
  public static Engines continuations() {
    if (!ContinuationEngine.isAvailable()) {
      throw new IllegalStateException("continuations need JDK 24 or later");
    }
    return new Engines(new ContinuationEngine(PATIENCE_MILLIS));
  }

  /** The fastest that this JDK has. */
  public static Engines best() {
    return ContinuationEngine.isAvailable() ? continuations() : threads();
  }

  /** Goes on with OS threads; false when that is what it did already. */
  public boolean fallBack() {
    if (engine instanceof ThreadEngine) {
      return false;
    }
    engine.close();
    engine = new ThreadEngine(PATIENCE_MILLIS);
    return true;
  }

  Engine engine() {
    return engine;
  }

  /** Runs {@code job}, which runs executions, on whichever thread suits the engine. */
  public <T> T drive(Supplier<T> job) {
    return engine.drive(job);
  }

  /** A run of the program to come. */
  public Execution execution(
      Strategy strategy, Settings settings, Set<String> racyFields, boolean capturing) {
    return new Execution(engine, strategy, settings, racyFields, capturing);
  }

  public String engineName() {
    return engine.name();
  }

  /** Frees its threads. */
  public void close() {
    engine.close();
  }
}
