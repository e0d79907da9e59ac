package acme;

/** Two threads count in one field, in one module. */
public final class Hits implements Runnable {

  private int count;

  @Override
  public void run() {
    for (int i = 0; i < 1000; i++) {
      count++;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Hits hits = new Hits();
    Thread one = new Thread(hits);
    Thread two = new Thread(hits);
    one.start();
    two.start();
    one.join();
    two.join();
    System.out.println(hits.count);
  }
}
