package correct;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of their own. */
final class Workers {
  private Workers() {}

  static final class Joined {
    private final int[] parts = new int[2];

    synchronized int sum() throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < parts.length; i++) {
        int part = i;
        Thread thread = new Thread(() -> parts[part] = part + 1);
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      return parts[0] + parts[1];
    }
  }

  static final class Pooled {
    int sum() throws InterruptedException, ExecutionException {
      ExecutorService pool = Executors.newFixedThreadPool(2);
      try {
        Future<Integer> one = pool.submit(() -> 1);
        Future<Integer> two = pool.submit(() -> 2);
        return one.get() + two.get();
      } finally {
        pool.shutdown();
      }
    }
  }

  static final class Mailbox {
    private static final String END = new String("end");
    private final BlockingQueue<String> mail = new LinkedBlockingQueue<>();

    synchronized int process() throws InterruptedException {
      AtomicInteger seen = new AtomicInteger();
      Thread worker =
          new Thread(
              () -> {
                try {
                  while (mail.take() != END) {
                    seen.incrementAndGet();
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      worker.start();
      mail.put("a");
      mail.put(END);
      worker.join();
      return seen.get();
    }
  }

  static final class Serial {
    private final ExecutorService one = Executors.newSingleThreadExecutor();
    private int state;

    int next() throws InterruptedException, ExecutionException {
      return one.submit(() -> ++state).get();
    }

    boolean close() throws InterruptedException {
      one.shutdown();
      return one.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  static final class Async {
    int both() {
      CompletableFuture<Integer> one = CompletableFuture.supplyAsync(() -> 1);
      CompletableFuture<Integer> two = CompletableFuture.supplyAsync(() -> 2);
      return one.thenCombine(two, Integer::sum).join();
    }
  }

  static final class Published {
    private int value;

    int viaStart() throws InterruptedException {
      int[] seen = new int[1];
      synchronized (this) {
        value++;
        Thread reader = new Thread(() -> seen[0] = 1);
        reader.start();
        reader.join();
        return seen[0];
      }
    }

    synchronized int value() {
      return value;
    }
  }

  static final class Stoppable {
    private volatile boolean stopped;
    private Thread thread;

    synchronized void start() {
      if (thread == null) {
        thread =
            new Thread(
                () -> {
                  while (!stopped) {
                    Thread.yield();
                  }
                });
        thread.setDaemon(true);
        thread.start();
      }
    }

    void stop() {
      stopped = true;
    }
  }

  static final class Interrupted {
    private Thread sleeper;

    synchronized boolean start() {
      if (sleeper != null) {
        return false;
      }
      sleeper =
          new Thread(
              () -> {
                try {
                  Thread.sleep(10_000);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      sleeper.setDaemon(true);
      sleeper.start();
      return true;
    }

    synchronized boolean end() throws InterruptedException {
      if (sleeper == null) {
        return false;
      }
      sleeper.interrupt();
      sleeper.join();
      sleeper = null;
      return true;
    }
  }

  static final class ForkJoin {
    int sum() {
      return java.util.stream.IntStream.range(0, 4).parallel().sum();
    }
  }

  static final class Actor {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private int handled;

    synchronized int send(int amount) {
      tasks.add(() -> handled += amount);
      Runnable task = tasks.poll();
      task.run();
      return handled;
    }
  }
}
