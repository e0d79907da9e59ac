package correct;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Locks, each with something that it guards. */
final class Locks {
  private Locks() {}

  static final class SpinLocked {
    private final AtomicBoolean held = new AtomicBoolean();
    private int value;

    int increment() {
      while (!held.compareAndSet(false, true)) {
        Thread.onSpinWait();
      }
      try {
        return ++value;
      } finally {
        held.set(false);
      }
    }
  }

  static final class TicketLocked {
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger serving = new AtomicInteger();
    private int value;

    int add(int amount) {
      int ticket = next.getAndIncrement();
      while (serving.get() != ticket) {
        Thread.yield();
      }
      value += amount;
      int result = value;
      serving.set(ticket + 1);
      return result;
    }
  }

  static final class Reentrant {
    private Thread owner;
    private int depth;
    private int value;

    private synchronized void lock() {
      boolean interrupted = false;
      while (owner != null && owner != Thread.currentThread()) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      owner = Thread.currentThread();
      depth++;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void unlock() {
      if (--depth == 0) {
        owner = null;
        notifyAll();
      }
    }

    int once() {
      lock();
      try {
        return ++value;
      } finally {
        unlock();
      }
    }

    int twice() {
      lock();
      try {
        once();
        return once();
      } finally {
        unlock();
      }
    }
  }

  static final class WritersFirst {
    private int readers;
    private int waitingWriters;
    private boolean writing;
    private int value;

    int read() throws InterruptedException {
      synchronized (this) {
        while (writing || waitingWriters > 0) {
          wait();
        }
        readers++;
      }
      int result = value;
      synchronized (this) {
        if (--readers == 0) {
          notifyAll();
        }
      }
      return result;
    }

    void write(int amount) throws InterruptedException {
      synchronized (this) {
        waitingWriters++;
        while (writing || readers > 0) {
          wait();
        }
        waitingWriters--;
        writing = true;
      }
      value += amount;
      synchronized (this) {
        writing = false;
        notifyAll();
      }
    }
  }

  static final class SemaphoreLocked {
    private final Semaphore permit = new Semaphore(1);
    private int value;

    int next() throws InterruptedException {
      permit.acquire();
      try {
        return value++;
      } finally {
        permit.release();
      }
    }

    void reset() throws InterruptedException {
      permit.acquire();
      try {
        value = 0;
      } finally {
        permit.release();
      }
    }
  }

  static final class Clh {
    private static final class Node {
      private volatile boolean locked;
    }

    private final AtomicReference<Node> tail = new AtomicReference<>(new Node());
    private int value;

    int increment() {
      Node mine = new Node();
      mine.locked = true;
      Node before = tail.getAndSet(mine);
      while (before.locked) {
        Thread.onSpinWait();
      }
      int result = ++value;
      mine.locked = false;
      return result;
    }
  }

  static final class Mcs {
    private static final class Node {
      private volatile Node next;
      private volatile boolean blocked = true;
    }

    private final AtomicReference<Node> tail = new AtomicReference<>();
    private int value;

    int increment() {
      Node mine = new Node();
      Node before = tail.getAndSet(mine);
      if (before != null) {
        before.next = mine;
        while (mine.blocked) {
          Thread.onSpinWait();
        }
      }
      int result = ++value;
      if (mine.next == null && !tail.compareAndSet(mine, null)) {
        while (mine.next == null) {
          Thread.onSpinWait();
        }
      }
      if (mine.next != null) {
        mine.next.blocked = false;
      }
      return result;
    }
  }

  static final class OptimisticPoint {
    private final StampedLock lock = new StampedLock();
    private volatile int x;
    private volatile int y;

    void move(int dx, int dy) {
      long stamp = lock.writeLock();
      try {
        x = x + dx;
        y = y + dy;
      } finally {
        lock.unlockWrite(stamp);
      }
    }

    int sum() {
      long stamp = lock.tryOptimisticRead();
      int result = x + y;
      if (!lock.validate(stamp)) {
        stamp = lock.readLock();
        try {
          result = x + y;
        } finally {
          lock.unlockRead(stamp);
        }
      }
      return result;
    }
  }

  static final class ReadMostly {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private String name = "";

    String name() {
      lock.readLock().lock();
      try {
        return name;
      } finally {
        lock.readLock().unlock();
      }
    }

    void append(String more) {
      lock.writeLock().lock();
      try {
        name += more;
      } finally {
        lock.writeLock().unlock();
      }
    }
  }

  static final class Downgrading {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private int version;

    int publish() {
      lock.writeLock().lock();
      version++;
      lock.readLock().lock();
      lock.writeLock().unlock();
      try {
        return version;
      } finally {
        lock.readLock().unlock();
      }
    }

    int version() {
      lock.readLock().lock();
      try {
        return version;
      } finally {
        lock.readLock().unlock();
      }
    }
  }

  static final class Striped {
    private final Lock[] locks = {new ReentrantLock(), new ReentrantLock()};
    private final int[] values = new int[8];

    int add(int key, int amount) {
      Lock lock = locks[Math.floorMod(key, locks.length)];
      lock.lock();
      try {
        return values[Math.floorMod(key, values.length)] += amount;
      } finally {
        lock.unlock();
      }
    }

    int sum() {
      for (Lock lock : locks) {
        lock.lock();
      }
      try {
        int sum = 0;
        for (int value : values) {
          sum += value;
        }
        return sum;
      } finally {
        for (Lock lock : locks) {
          lock.unlock();
        }
      }
    }
  }

  static final class FirstComeFirstServed {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turn = lock.newCondition();
    private long next;
    private long serving;
    private int value;

    int increment() throws InterruptedException {
      lock.lock();
      try {
        long mine = next++;
        while (mine != serving) {
          turn.await();
        }
        serving++;
        turn.signalAll();
        return ++value;
      } finally {
        lock.unlock();
      }
    }
  }

  static final class Parking {
    private final AtomicReference<Thread> owner = new AtomicReference<>();
    private final java.util.Queue<Thread> waiting =
        new java.util.concurrent.ConcurrentLinkedQueue<>();
    private int value;

    int increment() {
      Thread me = Thread.currentThread();
      waiting.add(me);
      while (waiting.peek() != me || !owner.compareAndSet(null, me)) {
        LockSupport.park(this);
      }
      waiting.remove();
      int result = ++value;
      owner.set(null);
      LockSupport.unpark(waiting.peek());
      return result;
    }
  }

  /** Housekeeping that one thread does at a time; whoever comes meanwhile goes on at once. */
  static final class OneCleaner {
    private final ReentrantLock lock = new ReentrantLock();
    private int cleanings;

    boolean clean() {
      if (!lock.tryLock()) {
        return false;
      }
      try {
        cleanings++;
        return true;
      } finally {
        lock.unlock();
      }
    }

    int cleanings() {
      lock.lock();
      try {
        return cleanings;
      } finally {
        lock.unlock();
      }
    }
  }

  static final class TwoInOrder {
    private final Object first = new Object();
    private final Object second = new Object();
    private int a;
    private int b;

    void toRight() {
      synchronized (first) {
        synchronized (second) {
          a--;
          b++;
        }
      }
    }

    void toLeft() {
      synchronized (first) {
        synchronized (second) {
          b--;
          a++;
        }
      }
    }

    int sum() {
      synchronized (first) {
        synchronized (second) {
          return a + b;
        }
      }
    }
  }

  static final class TryBoth {
    private final ReentrantLock one = new ReentrantLock();
    private final ReentrantLock other = new ReentrantLock();
    private int value;

    void forward() {
      both(one, other);
    }

    void backward() {
      both(other, one);
    }

    private void both(ReentrantLock a, ReentrantLock b) {
      while (true) {
        a.lock();
        try {
          if (b.tryLock()) {
            try {
              value++;
              return;
            } finally {
              b.unlock();
            }
          }
        } finally {
          a.unlock();
        }
        Thread.yield();
      }
    }

    int value() {
      one.lock();
      try {
        other.lock();
        try {
          return value;
        } finally {
          other.unlock();
        }
      } finally {
        one.unlock();
      }
    }
  }
}
