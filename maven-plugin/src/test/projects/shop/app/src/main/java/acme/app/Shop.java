package acme.app;

import acme.orders.Orders;
import acme.stock.Sold;
import acme.stock.Stock;

/** Customers order while a lorry arrives. */
public final class Shop {

  private Shop() {}

  public static void main(String[] args) throws InterruptedException {
    Stock stock = new Stock();
    Orders orders = new Orders(stock);
    stock.tell(orders);
    Thread customer = new Thread(orders::place);
    Thread lorry = new Thread(() -> stock.refill(10));
    customer.start();
    lorry.start();
    customer.join();
    lorry.join();
    sell();
  }

  private static void sell() throws InterruptedException {
    Sold sold = new Sold();
    Thread one = new Thread(sold::one);
    Thread other = new Thread(sold::one);
    one.start();
    other.start();
    one.join();
    other.join();
    System.out.println(sold.count());
  }
}
