package io.concurrencylint.cli;

import io.concurrencylint.analyzer.engine.Progress;
import java.io.PrintStream;

/** A line on the terminal that says how far the engine is, redrawn ten times a second at most. */
final class ProgressBar implements Progress, AutoCloseable {

  private static final long INTERVAL_NANOS = 100_000_000;
  private static final int CELLS = 24;

  private final PrintStream err;
  private final boolean unicode;
  private final Thread eraser = new Thread(this::erase, "progress-eraser");
  private long nextDraw = System.nanoTime() + 2 * INTERVAL_NANOS;
  private boolean drawn;
  private boolean closed;

  /** A bar that a Ctrl-C wipes away. */
  ProgressBar(PrintStream err, boolean unicode) {
    this.err = err;
    this.unicode = unicode;
    Runtime.getRuntime().addShutdownHook(eraser);
  }

  @Override
  public synchronized void at(String phase, int done, int total) {
    long now = System.nanoTime();
    if (closed || total <= 0 || now - nextDraw < 0) {
      return;
    }
    nextDraw = now + INTERVAL_NANOS;
    int full = (int) ((long) CELLS * done / total);
    String bar = (unicode ? "█" : "#").repeat(full) + (unicode ? "░" : ".").repeat(CELLS - full);
    err.print("\r\u001b[K" + bar + " " + phase + " " + done + "/" + total);
    err.flush();
    drawn = true;
  }

  private synchronized void erase() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
    closed = true;
  }

  @Override
  public void close() {
    erase();
    try {
      Runtime.getRuntime().removeShutdownHook(eraser);
    } catch (IllegalStateException e) {
      // The virtual machine is going down: the hook runs, and finds nothing to do.
    }
  }
}
