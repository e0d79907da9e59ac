/** The sum is printed while the thread that computes it may still be running. */
class Answer {
  public static void main(String[] args) {
    long[] sum = {0};
    Thread worker =
        new Thread(
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                sum[0] += i;
              }
            });
    worker.start();
    System.out.println(sum[0]);
  }
}
