package io.concurrencylint.explorer.runtime;

/**
 * The OS thread that tasks run on. Hooks act only on carriers: on every other thread instrumented
 * code behaves as if it were not instrumented.
 */
public final class Carrier extends Thread {
  /** The thread of the program under test that runs here now; null between tasks. */
  public Thread thread;

  /** The model that hooks report to; null between tasks. */
  public Model model;

  /** True while the model itself runs, so that its own use of the JDK is not modelled. */
  public boolean inside;

  /** Depth of regions that are none of the program's business: linkage and class loading. */
  public int ignoring;

  private final Runnable body;

  /**
   * A carrier that runs {@code body}.
   *
   * @param stackBytes the wanted stack size in bytes; 0 takes the default of the JVM
   */
  public Carrier(Runnable body, String name, long stackBytes) {
    super(null, null, name, stackBytes);
    this.body = body;
    setDaemon(true);
  }

  @Override
  public void run() {
    body.run();
  }

  static Carrier current() {
    return Thread.currentThread() instanceof Carrier carrier ? carrier : null;
  }

  /** The carrier of the calling thread when a hook must act, else null. */
  static Carrier active() {
    return Thread.currentThread() instanceof Carrier carrier
            && carrier.model != null
            && !carrier.inside
            && carrier.ignoring == 0
        ? carrier
        : null;
  }
}
