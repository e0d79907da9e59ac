package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.util.*;
import java.util.concurrent.*;

/** Small programs about pools: each positive beside its nearest negative. */
public final class Pools {
  private Pools() {}

  static <T> T get(Future<T> f) {
    try {
      return f.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  static final class Submits implements Runnable {
    int n;

    @Override
    public void run() {
      ExecutorService e = Executors.newFixedThreadPool(2);
      n = 1;
      Future<Integer> r = e.submit(() -> n + 1);
      Par.check(get(r) == 2);
      e.shutdown();
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class SharedCounter implements Runnable {
    int n;

    @Override
    public void run() {
      ExecutorService e = Executors.newFixedThreadPool(2);
      Future<?> r =
          e.submit(
              () -> {
                n++;
              });
      Future<?> s =
          e.submit(
              () -> {
                n++;
              });
      get(r);
      get(s);
      e.shutdown();
      Par.check(n == 2);
    }
  }

  static final class SingleThreaded implements Runnable {
    int n;

    @Override
    public void run() {
      ExecutorService e = Executors.newSingleThreadExecutor();
      Future<?> r =
          e.submit(
              () -> {
                n++;
              });
      Future<?> s =
          e.submit(
              () -> {
                n++;
              });
      get(r);
      get(s);
      e.shutdown();
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class StarvedPool implements Runnable {
    @Override
    public void run() {
      ExecutorService e = Executors.newFixedThreadPool(1);
      Future<Integer> r = e.submit(() -> get(e.submit(() -> 1)));
      get(r);
      e.shutdown();
    }
  }

  static final class LargeEnoughPool implements Runnable {
    @Override
    public void run() {
      ExecutorService e = Executors.newFixedThreadPool(2);
      Future<Integer> r = e.submit(() -> get(e.submit(() -> 1)));
      get(r);
      e.shutdown();
    }
  }

  @Shows({FailureKind.LEAKED_THREAD})
  static final class NeverShutDown implements Runnable {
    @Override
    public void run() {
      get(Executors.newFixedThreadPool(1).submit(() -> 1));
    }
  }

  static final class CachedPoolTimesOut implements Runnable {
    @Override
    public void run() {
      get(Executors.newCachedThreadPool().submit(() -> 1));
    }
  }

  static final class AwaitTermination implements Runnable {
    volatile int n;

    @Override
    public void run() {
      ExecutorService e = Executors.newFixedThreadPool(2);
      e.execute(() -> n = 1);
      e.shutdown();
      try {
        Par.check(e.awaitTermination(10, TimeUnit.SECONDS));
      } catch (InterruptedException x) {
        throw new IllegalStateException(x);
      }
      Par.check(n == 1);
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class TaskFails implements Runnable {
    @Override
    public void run() {
      ExecutorService e = Executors.newFixedThreadPool(1);
      Future<Integer> r =
          e.submit(
              () -> {
                throw new IllegalArgumentException();
              });
      try {
        get(r);
      } finally {
        e.shutdown();
      }
    }
  }

  static final class Scheduled implements Runnable {
    volatile int n;

    @Override
    public void run() {
      ScheduledExecutorService e = Executors.newScheduledThreadPool(1);
      get(e.schedule(() -> n = 1, 5, TimeUnit.SECONDS));
      e.shutdown();
      Par.check(n == 1);
    }
  }

  static final class FixedRate implements Runnable {
    final CountDownLatch l = new CountDownLatch(3);

    @Override
    public void run() {
      ScheduledExecutorService e = Executors.newScheduledThreadPool(1);
      e.scheduleAtFixedRate(l::countDown, 1, 1, TimeUnit.SECONDS);
      try {
        l.await();
      } catch (InterruptedException x) {
        throw new IllegalStateException(x);
      }
      e.shutdownNow();
    }
  }

  static final class InvokeAll implements Runnable {
    @Override
    public void run() {
      ExecutorService e = Executors.newFixedThreadPool(2);
      try {
        int n = 0;
        for (Future<Integer> r : e.invokeAll(List.<Callable<Integer>>of(() -> 1, () -> 2))) {
          n += get(r);
        }
        Par.check(n == 3);
      } catch (InterruptedException x) {
        throw new IllegalStateException(x);
      }
      e.shutdown();
    }
  }

  static final class CompletionService implements Runnable {
    @Override
    public void run() {
      ExecutorService e = Executors.newFixedThreadPool(2);
      ExecutorCompletionService<Integer> c = new ExecutorCompletionService<>(e);
      c.submit(() -> 1);
      c.submit(() -> 2);
      try {
        Par.check(get(c.take()) + get(c.take()) == 3);
      } catch (InterruptedException x) {
        throw new IllegalStateException(x);
      }
      e.shutdown();
    }
  }

  static final class Completes implements Runnable {
    @Override
    public void run() {
      Par.check(
          CompletableFuture.supplyAsync(() -> 1)
                  .thenCombine(CompletableFuture.supplyAsync(() -> 2), Integer::sum)
                  .join()
              == 3);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class AsyncCounter implements Runnable {
    int n;

    @Override
    public void run() {
      CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> n++), CompletableFuture.runAsync(() -> n++))
          .join();
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class NeverCompleted implements Runnable {
    @Override
    public void run() {
      new CompletableFuture<Integer>().join();
    }
  }

  static final class OrTimeout implements Runnable {
    @Override
    public void run() {
      try {
        new CompletableFuture<Integer>().orTimeout(1, TimeUnit.SECONDS).join();
        Par.check(false);
      } catch (CompletionException e) {
        Par.check(e.getCause() instanceof TimeoutException);
      }
    }
  }

  static final class ForkJoinSum implements Runnable {
    static class Sum extends RecursiveTask<Integer> {
      final int n;

      Sum(int n) {
        this.n = n;
      }

      @Override
      protected Integer compute() {
        if (n <= 1) {
          return n;
        }
        Sum left = new Sum(n / 2);
        left.fork();
        return new Sum(n - n / 2).compute() + left.join();
      }
    }

    @Override
    public void run() {
      Par.check(new ForkJoinPool(2).invoke(new Sum(4)) == 4);
    }
  }

  static final class ParallelStream implements Runnable {
    @Override
    public void run() {
      Par.check(java.util.stream.IntStream.range(0, 8).parallel().sum() == 28);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class ParallelStreamCounter implements Runnable {
    int n;

    @Override
    public void run() {
      java.util.stream.IntStream.range(0, 8).parallel().forEach(i -> n++);
      Par.check(n == 8);
    }
  }

  static final class Timers implements Runnable {
    final CountDownLatch l = new CountDownLatch(1);

    @Override
    public void run() {
      Timer t = new Timer(true);
      t.schedule(
          new TimerTask() {
            @Override
            public void run() {
              l.countDown();
            }
          },
          1000);
      try {
        l.await();
      } catch (InterruptedException x) {
        throw new IllegalStateException(x);
      }
    }
  }

  @Shows({FailureKind.LEAKED_THREAD})
  static final class TimerNeverCancelled implements Runnable {
    final CountDownLatch l = new CountDownLatch(1);

    @Override
    public void run() {
      Timer t = new Timer();
      t.schedule(
          new TimerTask() {
            @Override
            public void run() {
              l.countDown();
            }
          },
          1000);
      try {
        l.await();
      } catch (InterruptedException x) {
        throw new IllegalStateException(x);
      }
    }
  }

  static final class Publishes implements Runnable {
    final CountDownLatch done = new CountDownLatch(1);

    @Override
    public void run() {
      SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
      publisher.consume(i -> {}).thenRun(done::countDown);
      publisher.submit(1);
      publisher.close();
      try {
        done.await();
      } catch (InterruptedException x) {
        throw new IllegalStateException(x);
      }
    }
  }
}
