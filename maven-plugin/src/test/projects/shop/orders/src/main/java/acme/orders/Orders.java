package acme.orders;

import acme.stock.Stock;

/** Takes from the stock while it holds its lock, and is told by the stock under that of the stock. */
public final class Orders implements Stock.Listener {

  private final Stock stock;
  private int waiting;

  public Orders(Stock stock) {
    this.stock = stock;
  }

  public synchronized void place() {
    if (!stock.take()) {
      waiting++;
    }
  }

  @Override
  public synchronized void refilled(int pieces) {
    waiting = Math.max(0, waiting - pieces);
  }
}
