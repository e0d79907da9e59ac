package io.concurrencylint.benchmarks.explorers;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ten small programs, each with a fault and, as a subclass with the suffix "Right", without it. The
 * faulty ones end in an exception, a failed check or a deadlock in some interleaving.
 */
public final class Subjects {
  /** The simple names of the faulty programs. */
  public static final List<String> NAMES =
      List.of(
          "Increments",
          "Transfer",
          "Philosophers",
          "PutIfAbsent",
          "OneConditionTwoKinds",
          "FlagOutsideMonitor",
          "BufferAppend",
          "Peterson",
          "TicketLock",
          "PermitsCrossed");

  private Subjects() {}

  /** The class of a program, with or without its fault. */
  public static String className(String name, boolean right) {
    return Subjects.class.getName() + "$" + name + (right ? "Right" : "");
  }

  /** A new program, made without reflection: Lincheck does not follow that. */
  static Runnable create(String name, boolean right) {
    return switch (name) {
      case "Increments" -> right ? new IncrementsRight() : new Increments();
      case "Transfer" -> right ? new TransferRight() : new Transfer();
      case "Philosophers" -> right ? new PhilosophersRight() : new Philosophers();
      case "PutIfAbsent" -> right ? new PutIfAbsentRight() : new PutIfAbsent();
      case "OneConditionTwoKinds" ->
          right ? new OneConditionTwoKindsRight() : new OneConditionTwoKinds();
      case "FlagOutsideMonitor" -> right ? new FlagOutsideMonitorRight() : new FlagOutsideMonitor();
      case "BufferAppend" -> right ? new BufferAppendRight() : new BufferAppend();
      case "Peterson" -> right ? new PetersonRight() : new Peterson();
      case "TicketLock" -> right ? new TicketLockRight() : new TicketLock();
      case "PermitsCrossed" -> right ? new PermitsCrossedRight() : new PermitsCrossed();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Code that may throw. */
  interface Body {
    void run() throws Exception;
  }

  static void parallel(Body... bodies) {
    Thread[] threads = new Thread[bodies.length];
    for (int i = 0; i < bodies.length; i++) {
      Body body = bodies[i];
      threads[i] =
          new Thread(
              () -> {
                try {
                  body.run();
                } catch (RuntimeException e) {
                  throw e;
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static void check(boolean condition) {
    if (!condition) {
      throw new AssertionError("check failed");
    }
  }

  /** Two threads, five increments each. */
  public static class Increments implements Runnable {
    final Object lock = new Object();
    int n;

    void increment() {
      n++;
    }

    @Override
    public void run() {
      Body body =
          () -> {
            for (int i = 0; i < 5; i++) {
              increment();
            }
          };
      parallel(body, body);
      check(n == 10);
    }
  }

  /** Under a lock. */
  public static final class IncrementsRight extends Increments {
    @Override
    void increment() {
      synchronized (lock) {
        n++;
      }
    }
  }

  /** Two accounts, locked in opposite orders. */
  public static class Transfer implements Runnable {
    final int[] a = {100};
    final int[] b = {100};

    void transfer(int[] from, int[] to, int amount) {
      synchronized (from) {
        synchronized (to) {
          from[0] -= amount;
          to[0] += amount;
        }
      }
    }

    @Override
    public void run() {
      parallel(() -> transfer(a, b, 10), () -> transfer(b, a, 20));
      check(a[0] + b[0] == 200);
    }
  }

  /** In one order. */
  public static final class TransferRight extends Transfer {
    @Override
    void transfer(int[] from, int[] to, int amount) {
      synchronized (a) {
        synchronized (b) {
          from[0] -= amount;
          to[0] += amount;
        }
      }
    }
  }

  /** Five forks, each philosopher takes the left one first. */
  public static class Philosophers implements Runnable {
    final ReentrantLock[] forks = new ReentrantLock[5];

    void eat(int seat) {
      eat(forks[seat], forks[(seat + 1) % 5]);
    }

    final void eat(ReentrantLock first, ReentrantLock second) {
      first.lock();
      second.lock();
      second.unlock();
      first.unlock();
    }

    @Override
    public void run() {
      Body[] seats = new Body[5];
      for (int i = 0; i < 5; i++) {
        int seat = i;
        forks[i] = new ReentrantLock();
        seats[i] = () -> eat(seat);
      }
      parallel(seats);
    }
  }

  /** The lower fork first. */
  public static final class PhilosophersRight extends Philosophers {
    @Override
    void eat(int seat) {
      int other = (seat + 1) % 5;
      eat(forks[Math.min(seat, other)], forks[Math.max(seat, other)]);
    }
  }

  /** Looks before it puts. */
  public static class PutIfAbsent implements Runnable {
    final ConcurrentHashMap<String, Integer> map = new ConcurrentHashMap<>();
    final AtomicInteger made = new AtomicInteger();

    void put() {
      if (!map.containsKey("key")) {
        map.put("key", made.incrementAndGet());
      }
    }

    @Override
    public void run() {
      parallel(this::put, this::put, this::put);
      check(made.get() == 1);
    }
  }

  /** In one call. */
  public static final class PutIfAbsentRight extends PutIfAbsent {
    @Override
    void put() {
      map.computeIfAbsent("key", key -> made.incrementAndGet());
    }
  }

  /** A buffer of one place; producers and consumers wait on one condition, one is signalled. */
  public static class OneConditionTwoKinds implements Runnable {
    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    final ArrayDeque<Integer> items = new ArrayDeque<>();

    void tell() {
      changed.signal();
    }

    final void put(int item) throws InterruptedException {
      lock.lock();
      try {
        while (items.size() == 1) {
          changed.await();
        }
        items.add(item);
        tell();
      } finally {
        lock.unlock();
      }
    }

    final void take() throws InterruptedException {
      lock.lock();
      try {
        while (items.isEmpty()) {
          changed.await();
        }
        items.remove();
        tell();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void run() {
      parallel(() -> put(1), () -> put(2), this::take, this::take);
    }
  }

  /** All are signalled. */
  public static final class OneConditionTwoKindsRight extends OneConditionTwoKinds {
    @Override
    void tell() {
      changed.signalAll();
    }
  }

  /** The flag is tested before the monitor is entered. */
  public static class FlagOutsideMonitor implements Runnable {
    volatile boolean ready;

    void await() throws InterruptedException {
      if (!ready) {
        synchronized (this) {
          wait();
        }
      }
    }

    final synchronized void set() {
      ready = true;
      notifyAll();
    }

    @Override
    public void run() {
      parallel(this::await, this::set);
    }
  }

  /** Inside it, in a loop. */
  public static final class FlagOutsideMonitorRight extends FlagOutsideMonitor {
    @Override
    synchronized void await() throws InterruptedException {
      while (!ready) {
        wait();
      }
    }
  }

  /** The length is read in one critical section and used in another. */
  public static class BufferAppend implements Runnable {
    final Buffer source = new Buffer("abc");
    final Buffer target = new Buffer("");

    static final class Buffer {
      private char[] chars;
      private int count;

      Buffer(String text) {
        chars = text.toCharArray();
        count = chars.length;
      }

      synchronized int length() {
        return count;
      }

      synchronized void clear() {
        count = 0;
      }

      synchronized void copy(int end, char[] into) {
        if (end > count) {
          throw new StringIndexOutOfBoundsException(end);
        }
        System.arraycopy(chars, 0, into, 0, end);
      }

      synchronized void append(Buffer other) {
        int length = other.length();
        chars = new char[length];
        other.copy(length, chars);
        count = length;
      }
    }

    void append() {
      target.append(source);
    }

    @Override
    public void run() {
      parallel(this::append, source::clear, target::clear);
    }
  }

  /** In one. */
  public static final class BufferAppendRight extends BufferAppend {
    @Override
    void append() {
      synchronized (source) {
        target.append(source);
      }
    }
  }

  /** Mutual exclusion of two, the turn given away before interest is shown. */
  public static class Peterson implements Runnable {
    volatile boolean wants0;
    volatile boolean wants1;
    volatile int turn;
    volatile int n;

    void enter0() {
      turn = 1;
      wants0 = true;
    }

    void enter1() {
      turn = 0;
      wants1 = true;
    }

    @Override
    public void run() {
      parallel(
          () -> {
            enter0();
            while (wants1 && turn == 1) {
              Thread.onSpinWait();
            }
            n++;
            wants0 = false;
          },
          () -> {
            enter1();
            while (wants0 && turn == 0) {
              Thread.onSpinWait();
            }
            n++;
            wants1 = false;
          });
      check(n == 2);
    }
  }

  /** After. */
  public static final class PetersonRight extends Peterson {
    @Override
    void enter0() {
      wants0 = true;
      turn = 1;
    }

    @Override
    void enter1() {
      wants1 = true;
      turn = 0;
    }
  }

  /** A spin lock whose tickets are drawn in two steps. */
  public static class TicketLock implements Runnable {
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger serving = new AtomicInteger();
    int n;

    int draw() {
      int mine = next.get();
      next.set(mine + 1);
      return mine;
    }

    @Override
    public void run() {
      Body body =
          () -> {
            int mine = draw();
            while (serving.get() < mine) {
              Thread.onSpinWait();
            }
            n++;
            serving.incrementAndGet();
          };
      parallel(body, body);
      check(n == 2);
    }
  }

  /** In one. */
  public static final class TicketLockRight extends TicketLock {
    @Override
    int draw() {
      return next.getAndIncrement();
    }
  }

  /** Two semaphores of one permit, acquired in opposite orders. */
  public static class PermitsCrossed implements Runnable {
    final Semaphore a = new Semaphore(1);
    final Semaphore b = new Semaphore(1);

    void both(Semaphore first, Semaphore second) throws InterruptedException {
      first.acquire();
      second.acquire();
      second.release();
      first.release();
    }

    @Override
    public void run() {
      parallel(() -> both(a, b), () -> both(b, a), () -> both(a, b));
    }
  }

  /** In one. */
  public static final class PermitsCrossedRight extends PermitsCrossed {
    @Override
    void both(Semaphore first, Semaphore second) throws InterruptedException {
      super.both(a, b);
    }
  }
}
