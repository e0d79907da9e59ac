package correct;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;

/** Pools, limits, number makers. */
final class Pools {
  private Pools() {}

  static final class Objects {
    private final Deque<StringBuilder> idle = new ArrayDeque<>();
    private int made;

    synchronized StringBuilder borrow() {
      StringBuilder one = idle.pollFirst();
      if (one == null) {
        made++;
        one = new StringBuilder();
      }
      return one;
    }

    synchronized void giveBack(StringBuilder one) {
      idle.addFirst(one);
    }

    synchronized int made() {
      return made;
    }
  }

  static final class Blocking {
    private final BlockingQueue<String> idle = new ArrayBlockingQueue<>(1, false);

    Blocking() {
      idle.add("only");
    }

    String borrow() throws InterruptedException {
      return idle.take();
    }

    boolean giveBack(String one) {
      return idle.offer(one);
    }
  }

  static final class BySlots {
    private final AtomicReferenceArray<Object> slots = new AtomicReferenceArray<>(2);

    Object borrow() {
      for (int i = 0; i < slots.length(); i++) {
        Object one = slots.getAndSet(i, null);
        if (one != null) {
          return one;
        }
      }
      return "new";
    }

    boolean giveBack(Object one) {
      for (int i = 0; i < slots.length(); i++) {
        if (slots.compareAndSet(i, null, one)) {
          return true;
        }
      }
      return false;
    }
  }

  static final class Limited {
    private final Semaphore room = new Semaphore(2);
    private final ConcurrentLinkedDeque<String> idle = new ConcurrentLinkedDeque<>();

    String borrow() throws InterruptedException {
      if (!room.tryAcquire(1, TimeUnit.SECONDS)) {
        throw new IllegalStateException("none left");
      }
      String one = idle.pollFirst();
      return one == null ? "new" : one;
    }

    void giveBack(String one) {
      idle.addFirst(one);
      room.release();
    }
  }

  static final class Ids {
    private final AtomicLong next = new AtomicLong();

    long next() {
      return next.incrementAndGet();
    }
  }

  /** Numbers in blocks: unique, not in order. */
  static final class Blocks {
    private static final int SIZE = 2;
    private final AtomicInteger nextBlock = new AtomicInteger();
    private int at;
    private int end;

    synchronized int next() {
      if (at == end) {
        at = nextBlock.getAndAdd(SIZE);
        end = at + SIZE;
      }
      return at++;
    }
  }

  static final class TokenBucket {
    private final long capacity = 2;
    private long tokens = capacity;

    synchronized boolean take() {
      if (tokens == 0) {
        return false;
      }
      tokens--;
      return true;
    }

    synchronized void refill() {
      tokens = capacity;
    }
  }

  static final class TokenBucketSwapped {
    private final AtomicLong tokens = new AtomicLong(2);

    boolean take() {
      while (true) {
        long before = tokens.get();
        if (before == 0) {
          return false;
        }
        if (tokens.compareAndSet(before, before - 1)) {
          return true;
        }
      }
    }
  }

  static final class Inventory {
    private final ReentrantLock lock = new ReentrantLock();
    private int stock = 1;
    private int sold;

    boolean sell() {
      lock.lock();
      try {
        if (stock == 0) {
          return false;
        }
        stock--;
        sold++;
        return true;
      } finally {
        lock.unlock();
      }
    }

    int restock(int amount) {
      lock.lock();
      try {
        stock += amount;
        return stock + sold;
      } finally {
        lock.unlock();
      }
    }
  }

  static final class RoundRobin {
    private final AtomicInteger next = new AtomicInteger();
    private final String[] items = {"a", "b", "c"};

    String next() {
      return items[Math.floorMod(next.getAndIncrement(), items.length)];
    }
  }

  static final class Window {
    private final long[] times = new long[2];
    private int at;

    synchronized boolean admit(long now) {
      if (times[at] != 0 && now - times[at] < 1) {
        return false;
      }
      times[at] = now;
      at = (at + 1) % times.length;
      return true;
    }
  }

  static final class Quota {
    private int used;

    boolean reserve(int amount) {
      synchronized (this) {
        if (used + amount > 100) {
          return false;
        }
        used += amount;
      }
      return true;
    }

    void release(int amount) {
      synchronized (this) {
        used -= amount;
      }
    }

    int used() {
      synchronized (this) {
        return used;
      }
    }
  }
}
