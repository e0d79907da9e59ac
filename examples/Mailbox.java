import java.util.concurrent.SynchronousQueue;

/** The queue has no capacity, and its only receiver takes once: the second put waits for ever. */
class Mailbox {
  void run() throws InterruptedException {
    SynchronousQueue<String> mailbox = new SynchronousQueue<>();
    Thread receiver =
        new Thread(
            () -> {
              try {
                System.out.println(mailbox.take());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    receiver.start();
    mailbox.put("first");
    mailbox.put("second");
    receiver.join();
  }
}
