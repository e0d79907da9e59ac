/** Two threads increment one field without a lock: increments are lost. */
class Counter {
  private int count;

  void run() throws InterruptedException {
    Thread first = new Thread(this::work);
    Thread second = new Thread(this::work);
    first.start();
    second.start();
    first.join();
    second.join();
    System.out.println(count);
  }

  private void work() {
    for (int i = 0; i < 10_000; i++) {
      count++;
    }
  }
}
