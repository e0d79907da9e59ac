/** The sum is printed while the thread that computes it may still be running. */
class Answer {
  private long sum;

  void run() {
    Thread worker =
        new Thread(
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                sum += i;
              }
            });
    worker.start();
    System.out.println(sum);
  }
}
