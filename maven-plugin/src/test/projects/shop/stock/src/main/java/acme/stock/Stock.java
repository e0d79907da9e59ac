package acme.stock;

/** What is on the shelves; tells a listener of what comes in while it holds its lock. */
public final class Stock {

  /** Hears that something came in. */
  public interface Listener {
    void refilled(int pieces);
  }

  private Listener listener;
  private int pieces;

  public synchronized void tell(Listener other) {
    listener = other;
  }

  public synchronized boolean take() {
    if (pieces == 0) {
      return false;
    }
    pieces--;
    return true;
  }

  public synchronized void refill(int more) {
    pieces += more;
    listener.refilled(more);
  }
}
