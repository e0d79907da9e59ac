package correct;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** What threads wait at. */
final class Synchronizers {
  private Synchronizers() {}

  static final class Latch {
    private int count = 1;

    synchronized void countDown() {
      if (count > 0 && --count == 0) {
        notifyAll();
      }
    }

    synchronized void await() throws InterruptedException {
      while (count > 0) {
        wait();
      }
    }
  }

  static final class Gate {
    private boolean open;

    synchronized void open() {
      open = true;
      notifyAll();
    }

    synchronized void close() {
      open = false;
    }

    synchronized void pass() throws InterruptedException {
      while (!open) {
        wait();
      }
    }
  }

  static final class Event {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition happened = lock.newCondition();
    private long generation;

    void signal() {
      lock.lock();
      try {
        generation++;
        happened.signalAll();
      } finally {
        lock.unlock();
      }
    }

    long generation() {
      lock.lock();
      try {
        return generation;
      } finally {
        lock.unlock();
      }
    }

    boolean await(long seen) throws InterruptedException {
      lock.lock();
      try {
        while (generation <= seen) {
          if (!happened.await(1, TimeUnit.MILLISECONDS)) {
            return false;
          }
        }
        return true;
      } finally {
        lock.unlock();
      }
    }
  }

  static final class Permits {
    private int permits = 1;

    synchronized void acquire() throws InterruptedException {
      while (permits == 0) {
        wait();
      }
      permits--;
    }

    synchronized void release() {
      permits++;
      notify();
    }
  }

  static final class TryPermits {
    private final AtomicInteger permits = new AtomicInteger(1);

    boolean tryAcquire() {
      int before = permits.get();
      while (before > 0) {
        if (permits.compareAndSet(before, before - 1)) {
          return true;
        }
        before = permits.get();
      }
      return false;
    }

    void release() {
      permits.incrementAndGet();
    }
  }

  static final class Barrier {
    private final int parties = 2;
    private int waiting;
    private int generation;

    synchronized int await() throws InterruptedException {
      int mine = generation;
      if (++waiting == parties) {
        waiting = 0;
        generation++;
        notifyAll();
        return 0;
      }
      while (mine == generation) {
        wait();
      }
      return 1;
    }
  }

  static final class Meeting {
    private final CyclicBarrier barrier = new CyclicBarrier(2);
    private final AtomicInteger met = new AtomicInteger();

    void meet() throws InterruptedException, BrokenBarrierException {
      barrier.await();
      met.incrementAndGet();
    }
  }

  static final class Swap {
    private String left;
    private String right;
    private boolean full;

    synchronized String exchange(String mine) throws InterruptedException {
      while (full) {
        wait();
      }
      if (left == null) {
        left = mine;
        while (!full) {
          wait();
        }
        String other = right;
        left = null;
        right = null;
        full = false;
        notifyAll();
        return other;
      }
      String other = left;
      right = mine;
      full = true;
      notifyAll();
      return other;
    }
  }

  static final class Once extends AbstractQueuedSynchronizer {
    private static final long serialVersionUID = 1L;

    @Override
    protected int tryAcquireShared(int ignored) {
      return getState() == 1 ? 1 : -1;
    }

    @Override
    protected boolean tryReleaseShared(int ignored) {
      setState(1);
      return true;
    }

    void signal() {
      releaseShared(1);
    }

    void await() throws InterruptedException {
      acquireSharedInterruptibly(1);
    }
  }

  static final class Mutex {
    private static final class Sync extends AbstractQueuedSynchronizer {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean tryAcquire(int one) {
        return compareAndSetState(0, 1);
      }

      @Override
      protected boolean tryRelease(int one) {
        setState(0);
        return true;
      }
    }

    private final Sync sync = new Sync();
    private int value;

    int increment() {
      sync.acquire(1);
      try {
        return ++value;
      } finally {
        sync.release(1);
      }
    }
  }

  static final class Turns {
    private boolean ping = true;
    private int rallies;

    synchronized void ping() throws InterruptedException {
      while (!ping) {
        wait();
      }
      ping = false;
      rallies++;
      notifyAll();
    }

    synchronized void pong() throws InterruptedException {
      while (ping) {
        wait();
      }
      ping = true;
      notifyAll();
    }
  }

  static final class ParkedOne {
    private volatile Thread waiter;
    private volatile boolean done;

    synchronized void await() {
      waiter = Thread.currentThread();
      while (!done) {
        LockSupport.park(this);
      }
    }

    void done() {
      done = true;
      LockSupport.unpark(waiter);
    }
  }

  static final class Handover {
    private final Queue<CountDownLatch> waiting = new ArrayDeque<>();
    private boolean held;

    void acquire() throws InterruptedException {
      CountDownLatch turn;
      synchronized (this) {
        if (!held) {
          held = true;
          return;
        }
        turn = new CountDownLatch(1);
        waiting.add(turn);
      }
      turn.await();
    }

    synchronized void release() {
      CountDownLatch next = waiting.poll();
      if (next == null) {
        held = false;
      } else {
        next.countDown();
      }
    }
  }

  static final class InFlight {
    private int running;

    synchronized void begin() {
      running++;
    }

    synchronized void end() {
      if (running > 0 && --running == 0) {
        notifyAll();
      }
    }

    synchronized void awaitIdle() throws InterruptedException {
      while (running > 0) {
        wait();
      }
    }
  }
}
