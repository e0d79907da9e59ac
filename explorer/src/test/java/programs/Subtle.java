package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.IntStream;

/** Faulty programs whose fault is easily taken for patience, or the other way round. */
public final class Subtle {
  private Subtle() {}

  @Shows({FailureKind.UNRECEIVED_SEND})
  static final class ThreeExchange implements Runnable {
    final Exchanger<Integer> exchanger = new Exchanger<>();

    @Override
    public void run() {
      Par.Body body = () -> exchanger.exchange(1);
      Par.run(body, body, body);
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class LeaverStaysRegistered implements Runnable {
    final Phaser phaser = new Phaser(2);

    @Override
    public void run() {
      Par.run(
          () -> {
            phaser.arriveAndAwaitAdvance();
            phaser.arriveAndAwaitAdvance();
          },
          phaser::arriveAndAwaitAdvance);
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class FuturesAwaitEachOther implements Runnable {
    final CompletableFuture<Integer> one = new CompletableFuture<>();
    final CompletableFuture<Integer> two = new CompletableFuture<>();

    @Override
    public void run() {
      Par.run(() -> one.complete(two.join()), () -> two.complete(one.join()));
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class ForkJoinPoolStarves implements Runnable {
    @Override
    public void run() {
      ForkJoinPool pool = new ForkJoinPool(1);
      CountDownLatch latch = new CountDownLatch(1);
      var first = pool.submit(() -> Par.quietly(latch::await));
      pool.submit(latch::countDown);
      first.join();
      pool.shutdown();
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class ScheduledAwaitsScheduled implements Runnable {
    @Override
    public void run() {
      ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
      CountDownLatch latch = new CountDownLatch(1);
      pool.schedule(() -> Par.quietly(latch::await), 1, TimeUnit.SECONDS);
      pool.schedule(latch::countDown, 2, TimeUnit.SECONDS);
      Par.quietly(latch::await);
      pool.shutdown();
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE, FailureKind.UNCAUGHT_EXCEPTION})
  static final class ParallelStreamIntoList implements Runnable {
    @Override
    public void run() {
      List<Integer> all = new ArrayList<>();
      IntStream.range(0, 4).parallel().forEach(all::add);
      Par.check(all.size() == 4);
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class TimerTaskThrows implements Runnable {
    @Override
    public void run() {
      Timer timer = new Timer();
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              throw new IllegalStateException();
            }
          },
          10);
      Par.quietly(() -> Thread.sleep(10_000));
      timer.cancel();
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class PeriodicTaskThrows implements Runnable {
    @Override
    public void run() {
      ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
      CountDownLatch ticks = new CountDownLatch(2);
      pool.scheduleAtFixedRate(
          () -> {
            ticks.countDown();
            throw new IllegalStateException();
          },
          1,
          1,
          TimeUnit.SECONDS);
      Par.quietly(ticks::await);
      pool.shutdown();
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class StampedUpgrade implements Runnable {
    final StampedLock lock = new StampedLock();

    @Override
    public void run() {
      Par.Body body =
          () -> {
            long read = lock.readLock();
            long write = lock.writeLock();
            lock.unlockWrite(write);
            lock.unlockRead(read);
          };
      Par.run(body, () -> {});
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE, FailureKind.LIVELOCK})
  static final class PlainPeterson implements Runnable {
    boolean wants0;
    boolean wants1;
    int turn;
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

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class TicketTakenInTwoSteps implements Runnable {
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger serving = new AtomicInteger();
    int n;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            int mine = next.get();
            next.set(mine + 1);
            while (serving.get() < mine) {
              Thread.onSpinWait();
            }
            n++;
            serving.incrementAndGet();
          };
      Par.run(body, body);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class OneRoundShort implements Runnable {
    final CyclicBarrier barrier = new CyclicBarrier(2);

    @Override
    public void run() {
      Par.run(() -> rounds(5), () -> rounds(4));
    }

    void rounds(int n) throws Exception {
      for (int i = 0; i < n; i++) {
        barrier.await();
      }
    }
  }

  @Shows({FailureKind.LIVELOCK})
  static final class PollsForEver implements Runnable {
    volatile boolean ready;

    @Override
    public void run() {
      Par.run(
          () -> {
            while (!ready) {
              Thread.sleep(10);
            }
          },
          () -> Thread.sleep(5_000));
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class ConditionTestedOnce implements Runnable {
    final ReentrantLock lock = new ReentrantLock();
    final Condition filled = lock.newCondition();
    final List<Integer> items = new ArrayList<>();

    void take() throws InterruptedException {
      lock.lock();
      try {
        if (items.isEmpty()) {
          filled.await();
        }
        items.remove(0);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void run() {
      Par.run(
          this::take,
          this::take,
          () -> {
            for (int i = 0; i < 2; i++) {
              lock.lock();
              try {
                items.add(i);
                filled.signalAll();
              } finally {
                lock.unlock();
              }
            }
          });
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class OfferToNobodyYet implements Runnable {
    final SynchronousQueue<Integer> queue = new SynchronousQueue<>();

    @Override
    public void run() {
      Par.run(() -> queue.poll(1, TimeUnit.HOURS), () -> Par.check(queue.offer(1)));
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class OnePillForTwo implements Runnable {
    final LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();

    @Override
    public void run() {
      Par.Body consumer =
          () -> {
            while (queue.take() != 0) {}
          };
      Par.run(
          consumer,
          consumer,
          () -> {
            queue.put(1);
            queue.put(2);
            queue.put(0);
          });
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class EmptyThenRemove implements Runnable {
    final ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>(List.of(1));

    @Override
    public void run() {
      Par.Body body =
          () -> {
            if (!queue.isEmpty()) {
              queue.remove();
            }
          };
      Par.run(body, body);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class AsyncStagesShare implements Runnable {
    int n;

    @Override
    public void run() {
      CompletableFuture<Integer> start = CompletableFuture.supplyAsync(() -> 1);
      CompletableFuture.allOf(start.thenAcceptAsync(i -> n++), start.thenAcceptAsync(i -> n++))
          .join();
      Par.check(n == 2);
    }
  }

  /** One late reader among many writers: rarely seen by sampling alone. */
  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class LateReader implements Runnable {
    volatile int a;
    volatile int b;

    @Override
    public void run() {
      Thread[] writers = new Thread[10];
      for (int i = 0; i < writers.length; i++) {
        writers[i] =
            new Thread(
                () -> {
                  a = 1;
                  b = -1;
                });
        writers[i].start();
      }
      int x = a;
      int y = b;
      Par.check(x == 0 && y == 0 || x == 1 && y == -1);
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class Philosophers implements Runnable {
    @Override
    public void run() {
      Object[] forks = {new Object(), new Object(), new Object()};
      Par.run(() -> eat(forks, 0, 1), () -> eat(forks, 1, 2), () -> eat(forks, 2, 0));
    }

    void eat(Object[] forks, int first, int second) {
      synchronized (forks[first]) {
        synchronized (forks[second]) {
          Par.check(Thread.holdsLock(forks[first]));
        }
      }
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class FirstResultAssumed implements Runnable {
    @Override
    public void run() {
      var pool = Executors.newFixedThreadPool(2);
      Par.quietly(() -> Par.check(pool.<Integer>invokeAny(List.of(() -> 1, () -> 2)) == 1));
      pool.shutdown();
    }
  }
}
