package correct;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Results that come later, and who is told of them. */
final class Futures {
  private Futures() {}

  static final class Promise {
    private boolean done;
    private String value;

    synchronized boolean complete(String result) {
      if (done) {
        return false;
      }
      done = true;
      value = result;
      notifyAll();
      return true;
    }

    synchronized String get() throws InterruptedException {
      while (!done) {
        wait();
      }
      return value;
    }
  }

  static final class PromiseWithCondition {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition completed = lock.newCondition();
    private String value;

    void complete(String result) {
      lock.lock();
      try {
        if (value == null) {
          value = result;
          completed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    String get() throws InterruptedException {
      lock.lock();
      try {
        while (value == null) {
          completed.await();
        }
        return value;
      } finally {
        lock.unlock();
      }
    }
  }

  static final class PromiseWithLatch {
    private final CountDownLatch latch = new CountDownLatch(1);
    private final AtomicReference<String> value = new AtomicReference<>();

    boolean complete(String result) {
      boolean first = value.compareAndSet(null, result);
      if (first) {
        latch.countDown();
      }
      return first;
    }

    String get() throws InterruptedException {
      latch.await();
      return value.get();
    }
  }

  /** Who subscribes late is told at once; nobody is told twice; told outside the lock. */
  static final class Subscribed {
    private final AtomicInteger told = new AtomicInteger();
    private List<Runnable> waiting = new ArrayList<>();

    void subscribe() {
      Runnable each = told::incrementAndGet;
      synchronized (this) {
        if (waiting != null) {
          waiting.add(each);
          return;
        }
      }
      each.run();
    }

    void complete() {
      List<Runnable> all;
      synchronized (this) {
        all = waiting == null ? List.of() : waiting;
        waiting = null;
      }
      all.forEach(Runnable::run);
    }
  }

  static final class Chained {
    private final CompletableFuture<Integer> first = new CompletableFuture<>();
    private final CompletableFuture<Integer> second = first.thenApply(n -> n + 1);

    boolean complete(int value) {
      return first.complete(value);
    }

    int now() {
      return second.getNow(-1);
    }
  }

  static final class Pending {
    private final ConcurrentMap<Integer, CompletableFuture<String>> pending =
        new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();

    int ask() {
      int id = next.incrementAndGet();
      pending.put(id, new CompletableFuture<>());
      return id;
    }

    boolean answer(int id, String text) {
      CompletableFuture<String> future = pending.remove(id);
      return future != null && future.complete(text);
    }

    int open() {
      return pending.size();
    }
  }

  static final class AllOf {
    private final AtomicInteger left = new AtomicInteger(2);
    private final CompletableFuture<String> all = new CompletableFuture<>();

    void oneDone() {
      if (left.decrementAndGet() == 0) {
        all.complete("all");
      }
    }

    boolean isDone() {
      return all.isDone();
    }
  }

  static final class Cancellable {
    private static final int NEW = 0;
    private static final int DONE = 1;
    private static final int CANCELLED = 2;
    private final AtomicInteger state = new AtomicInteger(NEW);

    boolean finish() {
      return state.compareAndSet(NEW, DONE);
    }

    boolean cancel() {
      return state.compareAndSet(NEW, CANCELLED);
    }

    boolean isCancelled() {
      return state.get() == CANCELLED;
    }
  }

  static final class Latest {
    private final AtomicReference<String> latest = new AtomicReference<>();

    void publish(String value) {
      latest.set(value);
    }

    String take() {
      return latest.getAndSet(null);
    }
  }

  static final class SingleFlight {
    private final ConcurrentMap<String, CompletableFuture<Object>> flights =
        new ConcurrentHashMap<>();

    Object get(String key) {
      CompletableFuture<Object> mine = new CompletableFuture<>();
      CompletableFuture<Object> other = flights.putIfAbsent(key, mine);
      if (other != null) {
        return other.join();
      }
      mine.complete(new Object());
      return mine.join();
    }
  }

  static final class Box {
    private String value;

    synchronized void put(String item) throws InterruptedException {
      while (value != null) {
        wait();
      }
      value = item;
      notifyAll();
    }

    synchronized String take() throws InterruptedException {
      while (value == null) {
        wait();
      }
      String item = value;
      value = null;
      notifyAll();
      return item;
    }
  }
}
