package acme.client;

import acme.Tally;

/** Two threads count in one field of another module. */
public final class Client {

  private Client() {}

  public static void main(String[] args) throws InterruptedException {
    Tally tally = new Tally();
    Thread one = new Thread(tally::add);
    Thread two = new Thread(tally::add);
    one.start();
    two.start();
    one.join();
    two.join();
    System.out.println(tally.count());
  }
}
