package programs;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.IntStream;

/** Correct programs that loop, wait and time out for long: none of them hangs. */
public final class Patient {
  private Patient() {}

  static final class ManyIterations implements Runnable {
    int n;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            for (int i = 0; i < 400; i++) {
              synchronized (this) {
                n++;
              }
            }
          };
      Par.run(body, body);
      Par.check(n == 800);
    }
  }

  static final class LongComputation implements Runnable {
    @Override
    public void run() {
      Par.Body body =
          () -> {
            long sum = 0;
            for (int i = 0; i < 100_000; i++) {
              sum += i ^ sum;
            }
            Par.check(sum != 1);
          };
      Par.run(body, body);
    }
  }

  static final class PollsWithSleep implements Runnable {
    volatile boolean ready;

    @Override
    public void run() {
      Par.run(
          () -> {
            while (!ready) {
              Thread.sleep(10);
            }
          },
          () -> {
            Thread.sleep(5_000);
            ready = true;
          });
    }
  }

  static final class WaitsInSlices implements Runnable {
    boolean ready;

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (this) {
              long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
              while (!ready && System.nanoTime() < deadline) {
                wait(100);
              }
              Par.check(ready);
            }
          },
          () -> {
            synchronized (this) {
              ready = true;
            }
          });
    }
  }

  static final class BacksOff implements Runnable {
    final ReentrantLock a = new ReentrantLock();
    final ReentrantLock b = new ReentrantLock();

    void both(ReentrantLock first, ReentrantLock second) throws InterruptedException {
      while (true) {
        first.lock();
        try {
          if (second.tryLock()) {
            second.unlock();
            return;
          }
        } finally {
          first.unlock();
        }
        Thread.sleep(1);
      }
    }

    @Override
    public void run() {
      Par.run(() -> both(a, b), () -> both(b, a));
    }
  }

  static final class TicksOfATimer implements Runnable {
    @Override
    public void run() {
      CountDownLatch ticks = new CountDownLatch(20);
      Timer timer = new Timer();
      timer.scheduleAtFixedRate(
          new TimerTask() {
            @Override
            public void run() {
              ticks.countDown();
            }
          },
          10,
          10);
      Par.quietly(ticks::await);
      timer.cancel();
    }
  }

  static final class TicksOfAScheduler implements Runnable {
    @Override
    public void run() {
      CountDownLatch ticks = new CountDownLatch(20);
      ScheduledExecutorService pool = Executors.newScheduledThreadPool(2);
      pool.scheduleAtFixedRate(ticks::countDown, 1, 1, TimeUnit.SECONDS);
      pool.scheduleWithFixedDelay(ticks::countDown, 1, 3, TimeUnit.SECONDS);
      Par.quietly(ticks::await);
      pool.shutdownNow();
    }
  }

  static final class ParallelSums implements Runnable {
    @Override
    public void run() {
      Par.check(IntStream.range(0, 1000).parallel().filter(i -> i % 2 == 0).count() == 500);
      int[] numbers = IntStream.range(0, 20_000).map(i -> -i).toArray();
      Arrays.parallelSort(numbers);
      Par.check(numbers[19_999] == 0);
    }
  }

  static final class ForkJoinFibonacci implements Runnable {
    static final class Fibonacci extends RecursiveTask<Integer> {
      private static final long serialVersionUID = 1;
      final int n;

      Fibonacci(int n) {
        this.n = n;
      }

      @Override
      protected Integer compute() {
        if (n < 2) {
          return n;
        }
        Fibonacci left = new Fibonacci(n - 1);
        left.fork();
        return new Fibonacci(n - 2).compute() + left.join();
      }
    }

    @Override
    public void run() {
      ForkJoinPool pool = new ForkJoinPool(2);
      Par.check(pool.invoke(new Fibonacci(7)) == 13);
      pool.shutdown();
    }
  }

  static final class ChainOfFutures implements Runnable {
    @Override
    public void run() {
      CompletableFuture<Integer> sum = CompletableFuture.completedFuture(0);
      for (int i = 0; i < 5; i++) {
        sum =
            sum.thenComposeAsync(n -> CompletableFuture.supplyAsync(() -> n + 1))
                .thenCombine(CompletableFuture.supplyAsync(() -> 1), Integer::sum);
      }
      CompletableFuture<Object> first =
          CompletableFuture.anyOf(sum, CompletableFuture.supplyAsync(() -> 10));
      Par.check(CompletableFuture.allOf(sum, first).thenApply(v -> true).join());
      Par.check(first.join().equals(10));
    }
  }

  static final class DelayedFuture implements Runnable {
    @Override
    public void run() {
      Par.check(
          CompletableFuture.supplyAsync(
                      () -> 1, CompletableFuture.delayedExecutor(1, TimeUnit.HOURS))
                  .join()
              == 1);
    }
  }

  static final class FutureTimesOut implements Runnable {
    @Override
    public void run() {
      Par.check(
          new CompletableFuture<Integer>().completeOnTimeout(7, 1, TimeUnit.HOURS).join() == 7);
    }
  }

  static final class PingPong implements Runnable {
    final Exchanger<Integer> exchanger = new Exchanger<>();

    @Override
    public void run() {
      Par.Body body =
          () -> {
            for (int i = 0; i < 10; i++) {
              Par.check(exchanger.exchange(i) == i);
            }
          };
      Par.run(body, body);
    }
  }

  static final class PhasesWithLeaver implements Runnable {
    final Phaser phaser = new Phaser(3);

    @Override
    public void run() {
      Par.Body stays =
          () -> {
            for (int i = 0; i < 6; i++) {
              phaser.arriveAndAwaitAdvance();
            }
          };
      Par.run(
          stays,
          stays,
          () -> {
            phaser.arriveAndAwaitAdvance();
            phaser.arriveAndDeregister();
          });
      Par.check(phaser.getPhase() == 6);
    }
  }

  static final class OptimisticRetries implements Runnable {
    final StampedLock lock = new StampedLock();
    volatile int a;
    volatile int b;

    @Override
    public void run() {
      Par.run(
          () -> {
            for (int i = 0; i < 5; i++) {
              long stamp = lock.writeLock();
              a++;
              b++;
              lock.unlockWrite(stamp);
            }
          },
          () -> {
            while (true) {
              long stamp = lock.tryOptimisticRead();
              int x = a;
              int y = b;
              if (lock.validate(stamp)) {
                Par.check(x == y);
                return;
              }
            }
          });
    }
  }

  static final class BarrierRounds implements Runnable {
    final CyclicBarrier barrier = new CyclicBarrier(2);
    final int[] done = new int[2];

    @Override
    public void run() {
      Par.run(() -> rounds(0), () -> rounds(1));
    }

    void rounds(int me) throws Exception {
      for (int i = 1; i <= 5; i++) {
        done[me] = i;
        barrier.await();
        Par.check(done[1 - me] == i);
        barrier.await();
      }
    }
  }

  static final class ManyHandovers implements Runnable {
    final SynchronousQueue<Integer> queue = new SynchronousQueue<>();
    final LinkedTransferQueue<Integer> back = new LinkedTransferQueue<>();

    @Override
    public void run() {
      Par.run(
          () -> {
            for (int i = 0; i < 15; i++) {
              queue.put(i);
              Par.check(back.take() == -i);
            }
          },
          () -> {
            for (int i = 0; i < 15; i++) {
              back.transfer(-queue.take());
            }
          });
    }
  }

  static final class ReadersAndWriter implements Runnable {
    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    int a;
    int b;

    @Override
    public void run() {
      Par.Body reader =
          () -> {
            lock.readLock().lock();
            try {
              Par.check(a == b);
            } finally {
              lock.readLock().unlock();
            }
          };
      Par.run(
          reader,
          reader,
          () -> {
            lock.writeLock().lock();
            try {
              a++;
              b++;
            } finally {
              lock.writeLock().unlock();
            }
          });
    }
  }

  static final class Peterson implements Runnable {
    volatile boolean wants0;
    volatile boolean wants1;
    volatile int turn;
    int n;

    @Override
    public void run() {
      Par.run(
          () -> {
            wants0 = true;
            turn = 1;
            while (wants1 && turn == 1) {}
            n++;
            wants0 = false;
          },
          () -> {
            wants1 = true;
            turn = 0;
            while (wants0 && turn == 0) {}
            n++;
            wants1 = false;
          });
      Par.check(n == 2);
    }
  }

  static final class TicketLock implements Runnable {
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger serving = new AtomicInteger();
    int n;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            int mine = next.getAndIncrement();
            while (serving.get() != mine) {
              Thread.onSpinWait();
            }
            n++;
            serving.incrementAndGet();
          };
      Par.run(body, body, body);
      Par.check(n == 3);
    }
  }

  static final class PhilosophersInOrder implements Runnable {
    @Override
    public void run() {
      Object[] forks = {new Object(), new Object(), new Object()};
      Par.run(() -> eat(forks, 0, 1), () -> eat(forks, 1, 2), () -> eat(forks, 0, 2));
    }

    void eat(Object[] forks, int first, int second) {
      synchronized (forks[first]) {
        synchronized (forks[second]) {
          Par.check(Thread.holdsLock(forks[first]));
        }
      }
    }
  }

  static final class Merges implements Runnable {
    final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public void run() {
      Par.Body body = () -> counts.merge("a", 1, Integer::sum);
      Par.run(body, body, body);
      Par.check(counts.get("a") == 3);
    }
  }

  static final class AnyOfTwo implements Runnable {
    @Override
    public void run() {
      ExecutorService pool = Executors.newFixedThreadPool(2);
      Par.quietly(() -> Par.check(pool.<Integer>invokeAny(List.of(() -> 1, () -> 2)) > 0));
      pool.shutdown();
    }
  }

  static final class CoreThreadsTimeOut implements Runnable {
    @Override
    public void run() {
      ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(2);
      pool.setKeepAliveTime(1, TimeUnit.MINUTES);
      pool.allowCoreThreadTimeOut(true);
      Par.quietly(() -> pool.submit(() -> 1).get());
    }
  }

  static final class DaemonSpins implements Runnable {
    volatile long turns;

    @Override
    public void run() {
      Thread daemon =
          Par.thread(
              () -> {
                while (true) {
                  turns++;
                  Thread.onSpinWait();
                }
              });
      daemon.setDaemon(true);
      daemon.start();
      Par.run(() -> Par.check(turns >= 0), () -> Par.check(turns >= 0));
    }
  }

  static final class DaemonCounts implements Runnable {
    volatile long turns;

    @Override
    public void run() {
      Thread daemon =
          Par.thread(
              () -> {
                while (true) {
                  turns++;
                }
              });
      daemon.setDaemon(true);
      daemon.start();
      Par.Body body =
          () -> {
            for (int i = 0; i < 20; i++) {
              Par.check(turns >= 0);
            }
          };
      Par.run(body, body);
    }
  }

  static final class DaemonConsumes implements Runnable {
    final LinkedTransferQueue<Integer> queue = new LinkedTransferQueue<>();
    volatile int seen;

    @Override
    public void run() {
      Thread daemon =
          Par.thread(
              () -> {
                while (true) {
                  seen += queue.take();
                }
              });
      daemon.setDaemon(true);
      daemon.start();
      queue.add(1);
      while (seen == 0) {
        Thread.yield();
      }
    }
  }

  static final class ManyThreads implements Runnable {
    int n;

    synchronized void increment() {
      n++;
    }

    @Override
    public void run() {
      Thread[] threads = new Thread[30];
      for (int i = 0; i < threads.length; i++) {
        threads[i] = new Thread(this::increment);
        threads[i].start();
      }
      for (Thread thread : threads) {
        Par.join(thread);
      }
      Par.check(n == 30);
    }
  }
}
