package correct;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** Counters and other numbers. */
final class Counters {
  private Counters() {}

  static final class Guarded {
    private int count;

    synchronized int increment() {
      return ++count;
    }

    synchronized int get() {
      return count;
    }
  }

  static final class WithAtomic {
    private final AtomicInteger count = new AtomicInteger();

    int increment() {
      return count.incrementAndGet();
    }

    void reset() {
      count.set(0);
    }

    int get() {
      return count.get();
    }
  }

  static final class WithLoop {
    private final AtomicLong count = new AtomicLong();

    long doubleAndAdd(long amount) {
      long before;
      long after;
      do {
        before = count.get();
        after = 2 * before + amount;
      } while (!count.compareAndSet(before, after));
      return after;
    }
  }

  static final class WithUpdater {
    private static final AtomicIntegerFieldUpdater<WithUpdater> COUNT =
        AtomicIntegerFieldUpdater.newUpdater(WithUpdater.class, "count");
    private volatile int count;

    int increment() {
      return COUNT.incrementAndGet(this);
    }

    int get() {
      return count;
    }
  }

  static final class WithHandle {
    private static final VarHandle COUNT;

    static {
      try {
        COUNT = MethodHandles.lookup().findVarHandle(WithHandle.class, "count", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private volatile int count;

    int add(int amount) {
      return (int) COUNT.getAndAdd(this, amount);
    }

    int get() {
      return count;
    }
  }

  static final class WithAdder {
    private final LongAdder adder = new LongAdder();

    void increment() {
      adder.increment();
    }

    long sum() {
      return adder.sum();
    }
  }

  /** Which cell a thread takes depends on what others do; the sum does not. */
  static final class WithCells {
    private final AtomicLong base = new AtomicLong();
    private final AtomicReference<AtomicLong> overflow = new AtomicReference<>();

    void increment() {
      long before = base.get();
      if (!base.compareAndSet(before, before + 1)) {
        AtomicLong cell = overflow.get();
        if (cell == null) {
          overflow.compareAndSet(null, new AtomicLong());
          cell = overflow.get();
        }
        cell.incrementAndGet();
      }
    }

    long sum() {
      AtomicLong cell = overflow.get();
      return base.get() + (cell == null ? 0 : cell.get());
    }
  }

  static final class PerThread {
    private final ThreadLocal<int[]> local = ThreadLocal.withInitial(() -> new int[1]);
    private final AtomicInteger total = new AtomicInteger();

    int mine() {
      total.incrementAndGet();
      return ++local.get()[0];
    }

    int total() {
      return total.get();
    }
  }

  static final class Maximum {
    private final LongAccumulator max = new LongAccumulator(Math::max, Long.MIN_VALUE);

    void seen(long value) {
      max.accumulate(value);
    }

    long max() {
      return max.get();
    }
  }

  static final class Bounded {
    private final AtomicInteger left = new AtomicInteger(1);

    boolean take() {
      return left.getAndUpdate(n -> n == 0 ? 0 : n - 1) > 0;
    }

    void giveBack() {
      left.incrementAndGet();
    }
  }

  static final class Histogram {
    private final AtomicIntegerArray buckets = new AtomicIntegerArray(4);

    void add(int value) {
      buckets.incrementAndGet(Math.floorMod(value, 4));
    }

    int count(int value) {
      return buckets.get(Math.floorMod(value, 4));
    }
  }

  /** Two numbers that belong together, in one reference. */
  static final class Mean {
    private record Sums(long sum, long count) {}

    private final AtomicReference<Sums> sums = new AtomicReference<>(new Sums(0, 0));

    void add(long value) {
      sums.updateAndGet(s -> new Sums(s.sum() + value, s.count() + 1));
    }

    long mean() {
      Sums now = sums.get();
      return now.count() == 0 ? 0 : now.sum() / now.count();
    }
  }

  /** Two numbers in the halves of one word. */
  static final class Packed {
    private final AtomicLong word = new AtomicLong();

    void left() {
      word.addAndGet(1L << 32);
    }

    void right() {
      word.addAndGet(1);
    }

    boolean isEven() {
      long now = word.get();
      return now >>> 32 == (now & 0xffffffffL);
    }
  }

  static final class RetriesCounted {
    private final AtomicInteger value = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();

    int increment() {
      while (true) {
        int before = value.get();
        if (value.compareAndSet(before, before + 1)) {
          return before + 1;
        }
        retries.incrementAndGet();
      }
    }

    int value() {
      return value.get();
    }
  }

  static final class WithLock {
    private final ReentrantLock lock = new ReentrantLock();
    private long value;

    long add(long amount) {
      lock.lock();
      try {
        value += amount;
        return value;
      } finally {
        lock.unlock();
      }
    }

    long take() {
      lock.lock();
      try {
        long all = value;
        value = 0;
        return all;
      } finally {
        lock.unlock();
      }
    }
  }

  static final class OneWriter {
    private final Object writing = new Object();
    private volatile int value;

    int increment() {
      synchronized (writing) {
        int next = value + 1;
        value = next;
        return next;
      }
    }

    int value() {
      return value;
    }
  }

  static final class StaticGuarded {
    private static int count;

    private StaticGuarded() {}

    static synchronized int next() {
      return ++count;
    }

    static int current() {
      synchronized (StaticGuarded.class) {
        return count;
      }
    }
  }
}
