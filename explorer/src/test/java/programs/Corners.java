package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Corners of the platform that tests of services reach: right, and with one fault. */
public final class Corners {
  private Corners() {}

  // ---- publication through a VarHandle
  static class Publishes implements Runnable {
    static final VarHandle READY;

    static {
      try {
        READY = MethodHandles.lookup().findVarHandle(Publishes.class, "ready", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int data;
    boolean ready;

    void publish() {
      READY.setRelease(this, true);
    }

    boolean isReady() {
      return (boolean) READY.getAcquire(this);
    }

    @Override
    public void run() {
      Par.run(
          () -> {
            data = 42;
            publish();
          },
          () -> {
            while (!isReady()) {
              Thread.onSpinWait();
            }
            Par.check(data == 42);
          });
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.FAILED_ASSERTION})
  static final class PublishesOpaquely extends Publishes {
    @Override
    void publish() {
      READY.setOpaque(this, true);
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.LIVELOCK, FailureKind.FAILED_ASSERTION})
  static final class PublishesPlainly extends Publishes {
    @Override
    void publish() {
      READY.set(this, true);
    }

    @Override
    boolean isReady() {
      return (boolean) READY.get(this);
    }
  }

  // ---- reflective access and initialisation
  static final class Registered {
    static final List<String> DRIVERS = Collections.synchronizedList(new ArrayList<>());
  }

  static final class Driver {
    static int loaded = 7;

    static {
      Registered.DRIVERS.add("driver");
    }

    private static int hidden() {
      return loaded;
    }
  }

  static final class ByName implements Runnable {
    @Override
    public void run() {
      Par.run(
          () -> Class.forName("programs.Corners$Driver"),
          () -> Class.forName("programs.Corners$Driver", true, Corners.class.getClassLoader()));
      Par.check(Registered.DRIVERS.equals(List.of("driver")));
    }
  }

  static final class ByHandle implements Runnable {
    @Override
    public void run() {
      Par.Body body =
          () -> {
            VarHandle h =
                MethodHandles.privateLookupIn(Driver.class, MethodHandles.lookup())
                    .findStaticVarHandle(Driver.class, "loaded", int.class);
            Par.check((int) h.getVolatile() == 7);
          };
      Par.run(body, body);
    }
  }

  static final class ByField implements Runnable {
    @Override
    public void run() {
      Par.Body body = () -> Par.check(Driver.class.getDeclaredField("loaded").getInt(null) == 7);
      Par.run(body, body);
    }
  }

  static final class ByNestMate implements Runnable {
    @Override
    public void run() {
      Par.run(() -> Par.check(Driver.hidden() == 7), () -> Par.check(Driver.hidden() == 7));
    }
  }

  // ---- collections of one's own
  static class OwnMap implements Runnable {
    final Map<String, Integer> map = map();
    final Queue<String> nothing =
        new AbstractQueue<>() {
          @Override
          public boolean offer(String s) {
            return true;
          }

          @Override
          public String poll() {
            return null;
          }

          @Override
          public String peek() {
            return null;
          }

          @Override
          public int size() {
            return 0;
          }

          @Override
          public Iterator<String> iterator() {
            return Collections.emptyIterator();
          }
        };

    Map<String, Integer> map() {
      return new HashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Integer put(String key, Integer value) {
          return super.put(key, value);
        }

        @Override
        public synchronized int size() {
          return super.size();
        }
      };
    }

    @Override
    public void run() {
      Par.run(
          () -> {
            map.put("a", 1);
            nothing.offer("a");
          },
          () -> {
            map.put("b", 1);
            nothing.offer("b");
          });
      Par.check(map.size() == 2);
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.FAILED_ASSERTION})
  static final class OwnMapUnguarded extends OwnMap {
    @Override
    Map<String, Integer> map() {
      return new HashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        public Integer put(String key, Integer value) {
          return super.put(key, value);
        }
      };
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.FAILED_ASSERTION})
  static final class BuilderOfAStream implements Runnable {
    @Override
    public void run() {
      StringBuilder all = new StringBuilder();
      Stream.of("a", "b", "c", "d").parallel().forEach(all::append);
      Par.check(all.length() == 4);
    }
  }

  static final class BufferOfAStream implements Runnable {
    @Override
    public void run() {
      StringBuffer all = new StringBuffer();
      Stream.of("a", "b", "c", "d").parallel().forEach(all::append);
      Par.check(all.length() == 4);
    }
  }

  // ---- time units
  static final class Units implements Runnable {
    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                TimeUnit.MILLISECONDS.sleep(5);
                synchronized (this) {
                  TimeUnit.MILLISECONDS.timedWait(this, 5);
                }
              });
      t.start();
      Par.quietly(() -> TimeUnit.HOURS.timedJoin(t, 1));
      Par.check(!t.isAlive());
    }
  }

  static final class Deadlines implements Runnable {
    @Override
    public void run() {
      java.time.Instant end = java.time.Instant.now().plusSeconds(60);
      Par.quietly(() -> Thread.sleep(java.time.Duration.ofMinutes(2).toMillis()));
      Par.check(java.time.Instant.now().isAfter(end));
      Par.check(new Date().getTime() >= end.toEpochMilli());
      Par.check(java.time.LocalDate.now().getYear() >= 2023);
    }
  }

  // ---- flow
  static final class Publisher implements Runnable {
    @Override
    public void run() {
      AtomicInteger sum = new AtomicInteger();
      CompletableFuture<Void> done;
      try (SubmissionPublisher<Integer> p = new SubmissionPublisher<>()) {
        done = p.consume(sum::addAndGet);
        for (int i = 1; i <= 4; i++) {
          p.submit(i);
        }
      }
      done.join();
      Par.check(sum.get() == 10);
    }
  }

  // ---- delays
  static final class Delays implements Runnable {
    static final class Item implements Delayed {
      final long at;

      Item(long millis) {
        at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      }

      @Override
      public long getDelay(TimeUnit unit) {
        return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
      }

      @Override
      public int compareTo(Delayed o) {
        return Long.compare(at, ((Item) o).at);
      }
    }

    @Override
    public void run() {
      DelayQueue<Item> q = new DelayQueue<>();
      Par.run(
          () -> {
            q.put(new Item(3_000));
            q.put(new Item(1_000));
          },
          () -> {
            Par.check(q.take() != q.take());
          });
    }
  }

  // ---- completion service, uncaught handlers, groups
  static final class Completions implements Runnable {
    @Override
    public void run() {
      ExecutorService pool = Executors.newWorkStealingPool(2);
      ExecutorCompletionService<Integer> service = new ExecutorCompletionService<>(pool);
      for (int i = 1; i <= 3; i++) {
        int k = i;
        service.submit(() -> k);
      }
      int sum = 0;
      for (int i = 0; i < 3; i++) {
        try {
          sum += service.take().get();
        } catch (InterruptedException | ExecutionException e) {
          throw new IllegalStateException(e);
        }
      }
      Par.check(sum == 6);
      pool.shutdown();
    }
  }

  static final class Handler implements Runnable {
    @Override
    public void run() {
      AtomicReference<Throwable> seen = new AtomicReference<>();
      CountDownLatch told = new CountDownLatch(1);
      ThreadFactory f =
          r -> {
            Thread t = new Thread(new ThreadGroup("g"), r, "w");
            t.setUncaughtExceptionHandler(
                (x, e) -> {
                  seen.set(e);
                  told.countDown();
                });
            return t;
          };
      ExecutorService pool = Executors.newFixedThreadPool(1, f);
      pool.execute(
          () -> {
            throw new IllegalStateException("meant");
          });
      pool.shutdown();
      Par.quietly(() -> Par.check(pool.awaitTermination(1, TimeUnit.HOURS)));
      Par.quietly(told::await);
      Par.check(seen.get() instanceof IllegalStateException);
    }
  }

  // ---- big loops in a pool
  static final class Busy implements Runnable {
    @Override
    public void run() {
      ExecutorService pool = Executors.newFixedThreadPool(2);
      AtomicLong sum = new AtomicLong();
      for (int i = 0; i < 2; i++) {
        pool.submit(
            () -> {
              for (int k = 0; k < 2_000; k++) {
                sum.incrementAndGet();
              }
            });
      }
      pool.shutdown();
      Par.quietly(() -> Par.check(pool.awaitTermination(1, TimeUnit.MINUTES)));
      Par.check(sum.get() == 4_000);
    }
  }

  static class WeakCache implements Runnable {
    final Map<Object, String> weak = Collections.synchronizedMap(new WeakHashMap<>());
    final Object key = new Object();

    @Override
    public void run() {
      Par.Body body = () -> weak.putIfAbsent(key, "v");
      Par.run(body, body);
      System.gc();
      Par.check("v".equals(weak.get(key)));
      java.lang.ref.Cleaner.create().register(new Object(), () -> {});
    }
  }
}
