package correct;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/** Several objects that change together. */
final class Banks {
  private Banks() {}

  static final class ById {
    private static final AtomicLong NEXT = new AtomicLong();
    private final long id = NEXT.incrementAndGet();
    private long balance = 10;

    static void transfer(ById from, ById to, long amount) {
      ById first = from.id < to.id ? from : to;
      ById second = first == from ? to : from;
      synchronized (first) {
        synchronized (second) {
          from.balance -= amount;
          to.balance += amount;
        }
      }
    }

    synchronized long balance() {
      return balance;
    }
  }

  static final class ByHash {
    private static final Object TIE = new Object();
    private long balance = 10;

    static void transfer(ByHash from, ByHash to) {
      int one = System.identityHashCode(from);
      int other = System.identityHashCode(to);
      if (one == other) {
        synchronized (TIE) {
          move(from, to);
        }
      } else {
        synchronized (one < other ? from : to) {
          synchronized (one < other ? to : from) {
            move(from, to);
          }
        }
      }
    }

    private static void move(ByHash from, ByHash to) {
      synchronized (from) {
        synchronized (to) {
          from.balance--;
          to.balance++;
        }
      }
    }
  }

  static final class OneLock {
    private static final Object LOCK = new Object();
    private long balance = 10;

    static boolean transfer(OneLock from, OneLock to, long amount) {
      synchronized (LOCK) {
        if (from.balance < amount) {
          return false;
        }
        from.balance -= amount;
        to.balance += amount;
        return true;
      }
    }
  }

  static final class OneAtATime {
    private long balance = 10;

    static void transfer(OneAtATime from, OneAtATime to) {
      from.add(-1);
      to.add(1);
    }

    synchronized void add(long amount) {
      balance += amount;
    }

    synchronized long balance() {
      return balance;
    }
  }

  static final class WithTry {
    private final ReentrantLock lock = new ReentrantLock();
    private long balance = 10;

    static void transfer(WithTry from, WithTry to) {
      while (true) {
        if (from.lock.tryLock()) {
          try {
            if (to.lock.tryLock()) {
              try {
                from.balance--;
                to.balance++;
                return;
              } finally {
                to.lock.unlock();
              }
            }
          } finally {
            from.lock.unlock();
          }
        }
        Thread.yield();
      }
    }
  }

  static final class Ledger {
    private record Both(long left, long right) {}

    private final AtomicReference<Both> both = new AtomicReference<>(new Both(5, 5));

    void toRight() {
      both.updateAndGet(b -> new Both(b.left() - 1, b.right() + 1));
    }

    void toLeft() {
      both.updateAndGet(b -> new Both(b.left() + 1, b.right() - 1));
    }

    long sum() {
      Both now = both.get();
      return now.left() + now.right();
    }
  }

  static final class Range {
    private int low;
    private int high = 10;

    synchronized void setLow(int value) {
      if (value > high) {
        throw new IllegalArgumentException("low");
      }
      low = value;
    }

    synchronized void setHigh(int value) {
      if (value < low) {
        throw new IllegalArgumentException("high");
      }
      high = value;
    }

    synchronized boolean contains(int value) {
      return low <= value && value <= high;
    }
  }

  static final class Point {
    private final int x;
    private final int y;

    Point(int x, int y) {
      this.x = x;
      this.y = y;
    }

    Point plus(int dx, int dy) {
      return new Point(x + dx, y + dy);
    }

    int sum() {
      return x + y;
    }
  }

  static final class Vehicle {
    private volatile Point at = new Point(0, 0);

    synchronized void move(int dx, int dy) {
      at = at.plus(dx, dy);
    }

    int sum() {
      return at.sum();
    }
  }

  static final class Tree {
    private static final class Node {
      private final int key;
      private Node left;
      private Node right;

      Node(int key) {
        this.key = key;
      }
    }

    private Node root;

    synchronized boolean add(int key) {
      if (root == null) {
        root = new Node(key);
        return true;
      }
      Node at = root;
      while (at.key != key) {
        Node next = key < at.key ? at.left : at.right;
        if (next == null) {
          Node leaf = new Node(key);
          if (key < at.key) {
            at.left = leaf;
          } else {
            at.right = leaf;
          }
          return true;
        }
        at = next;
      }
      return false;
    }

    synchronized boolean contains(int key) {
      Node at = root;
      while (at != null && at.key != key) {
        at = key < at.key ? at.left : at.right;
      }
      return at != null;
    }
  }

  /** Hand over hand: the lock of the next before that of the last is given back. */
  static final class Chain {
    private static final class Link {
      private final ReentrantLock lock = new ReentrantLock();
      private final int key;
      private Link next;

      Link(int key, Link next) {
        this.key = key;
        this.next = next;
      }
    }

    private final Link head = new Link(Integer.MIN_VALUE, new Link(Integer.MAX_VALUE, null));

    boolean add(int key) {
      Link before = head;
      before.lock.lock();
      Link at = before.next;
      at.lock.lock();
      while (at.key < key) {
        before.lock.unlock();
        before = at;
        at = at.next;
        at.lock.lock();
      }
      boolean isNew = at.key != key;
      if (isNew) {
        before.next = new Link(key, at);
      }
      at.lock.unlock();
      before.lock.unlock();
      return isNew;
    }
  }

  static final class Philosophers {
    private final List<Object> forks = List.of(new Object(), new Object(), new Object());
    private final AtomicLong meals = new AtomicLong();

    long eat(int seat) {
      int left = Math.floorMod(seat, forks.size());
      int right = (left + 1) % forks.size();
      synchronized (forks.get(Math.min(left, right))) {
        synchronized (forks.get(Math.max(left, right))) {
          return meals.incrementAndGet();
        }
      }
    }
  }
}
