package correct;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Queues and stacks. */
final class Queues {
  private Queues() {}

  static final class Bounded {
    private final Deque<Integer> items = new ArrayDeque<>();

    synchronized void put(int item) throws InterruptedException {
      while (items.size() == 1) {
        wait();
      }
      items.addLast(item);
      notifyAll();
    }

    synchronized int take() throws InterruptedException {
      while (items.isEmpty()) {
        wait();
      }
      int item = items.removeFirst();
      notifyAll();
      return item;
    }
  }

  static final class TwoConditions {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final int[] ring = new int[2];
    private int head;
    private int size;

    void put(int item) throws InterruptedException {
      lock.lock();
      try {
        while (size == ring.length) {
          notFull.await();
        }
        ring[(head + size) % ring.length] = item;
        size++;
        notEmpty.signal();
      } finally {
        lock.unlock();
      }
    }

    int take() throws InterruptedException {
      lock.lock();
      try {
        while (size == 0) {
          notEmpty.await();
        }
        int item = ring[head];
        head = (head + 1) % ring.length;
        size--;
        notFull.signal();
        return item;
      } finally {
        lock.unlock();
      }
    }
  }

  static final class TwoSemaphores {
    private final Semaphore free = new Semaphore(2);
    private final Semaphore used = new Semaphore(0);
    private final Deque<Integer> items = new ArrayDeque<>();

    void put(int item) throws InterruptedException {
      free.acquire();
      synchronized (items) {
        items.addLast(item);
      }
      used.release();
    }

    int take() throws InterruptedException {
      used.acquire();
      int item;
      synchronized (items) {
        item = items.removeFirst();
      }
      free.release();
      return item;
    }
  }

  /** Michael, Scott 1996. */
  static final class Linked {
    private static final class Node {
      private final Integer item;
      private final AtomicReference<Node> next = new AtomicReference<>();

      Node(Integer item) {
        this.item = item;
      }
    }

    private final AtomicReference<Node> head;
    private final AtomicReference<Node> tail;

    Linked() {
      Node sentinel = new Node(null);
      head = new AtomicReference<>(sentinel);
      tail = new AtomicReference<>(sentinel);
    }

    void offer(int item) {
      Node node = new Node(item);
      while (true) {
        Node last = tail.get();
        Node next = last.next.get();
        if (next != null) {
          tail.compareAndSet(last, next);
        } else if (last.next.compareAndSet(null, node)) {
          tail.compareAndSet(last, node);
          return;
        }
      }
    }

    Integer poll() {
      while (true) {
        Node first = head.get();
        Node last = tail.get();
        Node next = first.next.get();
        if (next == null) {
          return null;
        }
        if (first == last) {
          tail.compareAndSet(last, next);
        } else if (head.compareAndSet(first, next)) {
          return next.item;
        }
      }
    }
  }

  static final class TwoLocks {
    private static final class Node {
      private final Integer item;
      private volatile Node next;

      Node(Integer item) {
        this.item = item;
      }
    }

    private final Object putting = new Object();
    private final Object taking = new Object();
    private Node head = new Node(null);
    private Node tail = head;

    void offer(int item) {
      Node node = new Node(item);
      synchronized (putting) {
        tail.next = node;
        tail = node;
      }
    }

    Integer poll() {
      synchronized (taking) {
        Node next = head.next;
        if (next == null) {
          return null;
        }
        head = next;
        return next.item;
      }
    }
  }

  /** Treiber 1986. */
  static final class Stack {
    private record Node(int item, Node below) {}

    private final AtomicReference<Node> top = new AtomicReference<>();

    void push(int item) {
      Node before;
      do {
        before = top.get();
      } while (!top.compareAndSet(before, new Node(item, before)));
    }

    Integer pop() {
      Node before;
      do {
        before = top.get();
        if (before == null) {
          return null;
        }
      } while (!top.compareAndSet(before, before.below()));
      return before.item();
    }

    boolean isEmpty() {
      return top.get() == null;
    }
  }

  static final class StackWithSize {
    private record Node(int item, Node below, int size) {}

    private final AtomicReference<Node> top = new AtomicReference<>();

    int push(int item) {
      return top.updateAndGet(n -> new Node(item, n, n == null ? 1 : n.size() + 1)).size();
    }

    int size() {
      Node now = top.get();
      return now == null ? 0 : now.size();
    }
  }

  /** One sender, one receiver; both roles are guarded here. */
  static final class Ring {
    private final int[] slots = new int[2];
    private volatile int sent;
    private volatile int received;

    synchronized boolean offer(int item) {
      if (sent - received == slots.length) {
        return false;
      }
      slots[sent % slots.length] = item;
      sent = sent + 1;
      return true;
    }

    synchronized int poll() {
      if (sent == received) {
        return -1;
      }
      int item = slots[received % slots.length];
      received = received + 1;
      return item;
    }
  }

  static final class Slots {
    private final AtomicReferenceArray<String> slots = new AtomicReferenceArray<>(2);

    int put(String item) {
      for (int i = 0; i < slots.length(); i++) {
        if (slots.compareAndSet(i, null, item)) {
          return i;
        }
      }
      return -1;
    }

    String take(int slot) {
      return slots.getAndSet(Math.floorMod(slot, slots.length()), null);
    }
  }

  static final class Delegating {
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(4);

    boolean offer(String item) {
      return queue.offer(item);
    }

    String poll() {
      return queue.poll();
    }
  }

  static final class HandOver {
    private final SynchronousQueue<String> channel = new SynchronousQueue<>();

    void send(String item) throws InterruptedException {
      channel.put(item);
    }

    String receive() throws InterruptedException {
      return channel.take();
    }
  }

  static final class ByPriority {
    private final PriorityQueue<Integer> heap = new PriorityQueue<>();

    synchronized void add(int item) {
      heap.add(item);
    }

    synchronized Integer smallest() {
      return heap.poll();
    }

    synchronized int size() {
      return heap.size();
    }
  }

  static final class Batches {
    private final Object lock = new Object();
    private List<Integer> pending = new ArrayList<>();

    void add(int item) {
      synchronized (lock) {
        pending.add(item);
      }
    }

    List<Integer> drain() {
      List<Integer> mine;
      synchronized (lock) {
        mine = pending;
        pending = new ArrayList<>();
      }
      return mine;
    }
  }

  static final class BatchesSwapped {
    private final AtomicReference<List<Integer>> pending = new AtomicReference<>(List.of());

    void add(int item) {
      pending.updateAndGet(
          before -> {
            List<Integer> after = new ArrayList<>(before);
            after.add(item);
            return List.copyOf(after);
          });
    }

    List<Integer> drain() {
      return pending.getAndSet(List.of());
    }
  }

  static final class Closeable {
    private final Deque<String> items = new ArrayDeque<>();
    private boolean closed;

    synchronized boolean put(String item) {
      if (closed) {
        return false;
      }
      items.add(item);
      notifyAll();
      return true;
    }

    synchronized String take() throws InterruptedException {
      while (items.isEmpty() && !closed) {
        wait();
      }
      return items.poll();
    }

    synchronized void close() {
      closed = true;
      notifyAll();
    }
  }

  static final class Deques {
    private final Deque<Integer> items = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();

    void pushFirst(int item) {
      lock.lock();
      try {
        items.addFirst(item);
      } finally {
        lock.unlock();
      }
    }

    Integer stealLast() {
      lock.lock();
      try {
        return items.pollLast();
      } finally {
        lock.unlock();
      }
    }
  }

  static final class BoundedByCount {
    private final java.util.Queue<Integer> items =
        new java.util.concurrent.ConcurrentLinkedQueue<>();
    private final AtomicInteger room = new AtomicInteger(2);

    boolean offer(int item) {
      int before;
      do {
        before = room.get();
        if (before == 0) {
          return false;
        }
      } while (!room.compareAndSet(before, before - 1));
      items.add(item);
      return true;
    }
  }
}
