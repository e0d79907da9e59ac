package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What tests of services look like: right, and with one fault. */
public final class Services {
  private Services() {}

  // ---- a cache of futures
  static class Memoizer implements Runnable {
    final ConcurrentHashMap<String, CompletableFuture<Integer>> cache = new ConcurrentHashMap<>();
    final AtomicInteger loads = new AtomicInteger();

    CompletableFuture<Integer> get(String key) {
      CompletableFuture<Integer> mine = new CompletableFuture<>();
      CompletableFuture<Integer> other = cache.putIfAbsent(key, mine);
      if (other != null) {
        return other;
      }
      mine.complete(load(key));
      return mine;
    }

    final int load(String key) {
      loads.incrementAndGet();
      return key.length();
    }

    @Override
    public void run() {
      ExecutorService pool = Executors.newFixedThreadPool(3);
      try {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          calls.add(() -> get("key").join());
        }
        for (Future<Integer> f : pool.invokeAll(calls)) {
          Par.check(f.get() == 3);
        }
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      } finally {
        pool.shutdown();
      }
      Par.check(loads.get() == 1);
    }
  }

  @Shows(FailureKind.FAILED_ASSERTION)
  static final class MemoizerLooksFirst extends Memoizer {
    @Override
    CompletableFuture<Integer> get(String key) {
      CompletableFuture<Integer> known = cache.get(key);
      if (known == null) {
        known = CompletableFuture.completedFuture(load(key));
        cache.put(key, known);
      }
      return known;
    }
  }

  // ---- statistics under a pool that is awaited
  static class Statistics implements Runnable {
    final LongAdder count = new LongAdder();
    final AtomicLong max = new AtomicLong(Long.MIN_VALUE);
    final ConcurrentSkipListMap<Integer, AtomicInteger> histogram = new ConcurrentSkipListMap<>();

    void record(int value) {
      count.increment();
      max.accumulateAndGet(value, Math::max);
      histogram.computeIfAbsent(value % 2, k -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void run() {
      ExecutorService pool = Executors.newCachedThreadPool();
      for (int i = 0; i < 3; i++) {
        int value = i;
        pool.execute(() -> record(value));
      }
      pool.shutdown();
      Par.quietly(() -> Par.check(pool.awaitTermination(10, TimeUnit.SECONDS)));
      Par.check(count.sum() == 3 && max.get() == 2);
      Par.check(histogram.get(0).get() == 2 && histogram.get(1).get() == 1);
    }
  }

  @Shows(FailureKind.FAILED_ASSERTION)
  static final class StatisticsByCompareAndPut extends Statistics {
    @Override
    void record(int value) {
      count.increment();
      if (max.get() < value) {
        max.set(value);
      }
      histogram.computeIfAbsent(value % 2, k -> new AtomicInteger()).incrementAndGet();
    }
  }

  // ---- a rate limiter that is refilled
  static class RateLimiter implements Runnable {
    final Semaphore permits = new Semaphore(2);
    final AtomicInteger served = new AtomicInteger();

    void serve(int request) throws InterruptedException {
      if (!permits.tryAcquire(2, TimeUnit.HOURS)) {
        throw new IllegalStateException("no permit");
      }
      served.incrementAndGet();
    }

    void refill() {
      permits.release(2 - Math.min(2, permits.availablePermits()));
    }

    @Override
    public void run() {
      ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
      ScheduledFuture<?> refills = clock.scheduleAtFixedRate(this::refill, 1, 1, TimeUnit.SECONDS);
      ExecutorService pool = Executors.newFixedThreadPool(2);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        int request = i;
        all.add(
            pool.submit(
                () -> {
                  serve(request);
                  return null;
                }));
      }
      for (Future<?> f : all) {
        Par.quietly(f::get);
      }
      refills.cancel(false);
      clock.shutdown();
      pool.shutdown();
      Par.check(served.get() == 5);
    }
  }

  // ---- events
  static class EventBus implements Runnable {
    final List<Consumer<String>> listeners = listeners();
    final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

    List<Consumer<String>> listeners() {
      return new CopyOnWriteArrayList<>();
    }

    void publish(String event) {
      for (Consumer<String> listener : listeners) {
        listener.accept(event);
      }
    }

    @Override
    public void run() {
      Consumer<String> once =
          new Consumer<>() {
            @Override
            public void accept(String event) {
              seen.add(event);
              listeners.remove(this);
            }
          };
      listeners.add(once);
      listeners.add(seen::add);
      Par.run(() -> publish("a"), () -> publish("b"), () -> listeners.add(e -> {}));
      Par.check(seen.size() >= 3);
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.UNCAUGHT_EXCEPTION, FailureKind.FAILED_ASSERTION})
  static final class EventBusOfArrayList extends EventBus {
    @Override
    List<Consumer<String>> listeners() {
      return new ArrayList<>();
    }
  }

  /** Iterates over a synchronized list without its lock. */
  @Shows({FailureKind.UNCAUGHT_EXCEPTION, FailureKind.DATA_RACE, FailureKind.FAILED_ASSERTION})
  static final class EventBusOfSynchronizedList extends EventBus {
    @Override
    List<Consumer<String>> listeners() {
      return Collections.synchronizedList(new ArrayList<>());
    }
  }

  // ---- a pool of connections
  static class ConnectionPool implements Runnable {
    static final class Connection {
      boolean used;
      boolean closed;
    }

    final List<Connection> idle = new ArrayList<>();
    int made;

    Connection borrow(long millis) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      synchronized (this) {
        while (idle.isEmpty()) {
          if (made < 1) {
            made++;
            return new Connection();
          }
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return null;
          }
          TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return idle.remove(idle.size() - 1);
      }
    }

    synchronized void giveBack(Connection c) {
      idle.add(c);
      notify();
    }

    void use() throws InterruptedException {
      Connection c = borrow(3_600_000);
      Par.check(c != null && !c.used);
      c.used = true;
      c.used = false;
      giveBack(c);
    }

    @Override
    public void run() {
      Par.run(this::use, this::use, this::use);
      Par.check(idle.size() == 1);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.LOST_WAKEUP, FailureKind.DEADLOCK})
  static final class ConnectionPoolForgets extends ConnectionPool {
    @Override
    synchronized void giveBack(Connection c) {
      idle.add(c);
    }
  }

  // ---- futures
  static class Pipeline implements Runnable {
    final Map<String, Integer> stock = new ConcurrentHashMap<>(Map.of("apple", 3, "pear", 0));

    CompletableFuture<Integer> reserve(String item) {
      return CompletableFuture.supplyAsync(() -> stock.get(item))
          .thenApply(
              n -> {
                if (n == 0) {
                  throw new IllegalArgumentException(item);
                }
                return n;
              })
          .orTimeout(1, TimeUnit.HOURS);
    }

    @Override
    public void run() {
      CompletableFuture<String> apple =
          reserve("apple").thenCompose(n -> CompletableFuture.supplyAsync(() -> "got " + n));
      CompletableFuture<String> pear =
          reserve("pear").handleAsync((n, e) -> e == null ? "got" : "none").exceptionally(e -> "?");
      String both = apple.thenCombine(pear, (a, b) -> a + "," + b).join();
      Par.check(both.equals("got 3,none"));
      AtomicReference<String> first = new AtomicReference<>();
      CompletableFuture<Void> any =
          apple.acceptEither(pear, s -> first.compareAndSet(null, s)).whenComplete((v, e) -> {});
      any.join();
      Par.check(first.get() != null);
    }
  }

  /** The callback may run before the field is set. */
  @Shows({FailureKind.UNCAUGHT_EXCEPTION, FailureKind.DATA_RACE})
  static final class CallbackBeforeField implements Runnable {
    CompletableFuture<Integer> result;
    volatile int seen;

    @Override
    public void run() {
      CompletableFuture<Void> done =
          CompletableFuture.runAsync(() -> seen = result.isDone() ? 1 : 2);
      result = CompletableFuture.completedFuture(1);
      done.join();
    }
  }

  // ---- parallel streams
  static class WordCount implements Runnable {
    Map<Integer, Long> count(List<String> words) {
      return words.parallelStream()
          .collect(Collectors.groupingByConcurrent(String::length, Collectors.counting()));
    }

    @Override
    public void run() {
      Map<Integer, Long> counts = count(List.of("a", "bb", "cc", "ddd"));
      Par.check(counts.get(2) == 2 && counts.size() == 3);
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.FAILED_ASSERTION, FailureKind.UNCAUGHT_EXCEPTION})
  static final class WordCountIntoHashMap extends WordCount {
    @Override
    Map<Integer, Long> count(List<String> words) {
      Map<Integer, Long> counts = new HashMap<>();
      words.parallelStream().forEach(w -> counts.merge(w.length(), 1L, Long::sum));
      return counts;
    }
  }

  // ---- fork and join
  static class Sorting implements Runnable {
    final int[] data = {5, 3, 9, 1, 4, 8, 2, 7};

    final class Sort extends RecursiveAction {
      private static final long serialVersionUID = 1;
      final int lo;
      final int hi;

      Sort(int lo, int hi) {
        this.lo = lo;
        this.hi = hi;
      }

      @Override
      protected void compute() {
        if (hi - lo < 2) {
          return;
        }
        int mid = (lo + hi) >>> 1;
        halves(new Sort(lo, mid), new Sort(mid, hi));
        int[] copy = java.util.Arrays.copyOfRange(data, lo, mid);
        int i = 0;
        int j = mid;
        int k = lo;
        while (i < copy.length) {
          data[k++] = j == hi || copy[i] <= data[j] ? copy[i++] : data[j++];
        }
      }
    }

    void halves(Sort left, Sort right) {
      ForkJoinTask.invokeAll(left, right);
    }

    @Override
    public void run() {
      ForkJoinPool pool = new ForkJoinPool(2);
      pool.invoke(new Sort(0, data.length));
      pool.shutdown();
      for (int i = 1; i < data.length; i++) {
        Par.check(data[i - 1] <= data[i]);
      }
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.FAILED_ASSERTION})
  static final class SortingDoesNotJoin extends Sorting {
    @Override
    void halves(Sort left, Sort right) {
      left.fork();
      right.compute();
    }
  }

  // ---- initialisers
  static final class HolderIdiom implements Runnable {
    static final class Holder {
      static final Map<String, Integer> TABLE = new HashMap<>();

      static {
        TABLE.put("a", 1);
      }
    }

    @Override
    public void run() {
      Par.run(
          () -> Par.check(Holder.TABLE.get("a") == 1), () -> Par.check(Holder.TABLE.size() == 1));
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.UNCAUGHT_EXCEPTION, FailureKind.FAILED_ASSERTION})
  static final class LazyWithoutLock implements Runnable {
    static Map<String, Integer> table;

    static Map<String, Integer> table() {
      if (table == null) {
        table = new HashMap<>();
        table.put("a", 1);
      }
      return table;
    }

    @Override
    public void run() {
      Par.run(() -> Par.check(table().get("a") == 1), () -> Par.check(table().get("a") == 1));
    }
  }

  // ---- thread locals
  static class Formats implements Runnable {
    static final ThreadLocal<SimpleDateFormat> FORMAT =
        ThreadLocal.withInitial(() -> new SimpleDateFormat("yyyy-MM-dd"));

    SimpleDateFormat format() {
      return FORMAT.get();
    }

    @Override
    public void run() {
      Par.Body body =
          () -> {
            String text = format().format(new Date(0));
            Par.check(text.startsWith("19"));
            FORMAT.remove();
          };
      Par.run(body, body);
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.FAILED_ASSERTION})
  static final class FormatShared extends Formats {
    final SimpleDateFormat shared = new SimpleDateFormat("yyyy-MM-dd");

    @Override
    SimpleDateFormat format() {
      return shared;
    }
  }

  // ---- synchronized maps with callbacks
  static class SynchronizedCache implements Runnable {
    final Map<String, Integer> map = Collections.synchronizedMap(new LinkedHashMap<>());
    final AtomicInteger loads = new AtomicInteger();

    int get(String key) {
      return map.computeIfAbsent(key, k -> loads.incrementAndGet());
    }

    int total() {
      int sum = 0;
      synchronized (map) {
        for (int i : map.values()) {
          sum += i;
        }
      }
      return sum;
    }

    @Override
    public void run() {
      Par.run(() -> get("a"), () -> get("a"), this::total);
      Par.check(loads.get() == 1);
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION, FailureKind.DATA_RACE})
  static final class SynchronizedCacheIterates extends SynchronizedCache {
    @Override
    int total() {
      int sum = 0;
      for (int i : map.values()) {
        sum += i;
      }
      return sum;
    }
  }

  // ---- a cache that forgets what was not used for long
  static class LeastRecentlyUsed implements Runnable {
    final Map<String, Integer> map =
        new LinkedHashMap<>(4, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > 2;
          }
        };
    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    Integer get(String key) {
      return under(lock.writeLock(), () -> map.get(key));
    }

    final Integer under(Lock held, Supplier<Integer> body) {
      held.lock();
      try {
        return body.get();
      } finally {
        held.unlock();
      }
    }

    @Override
    public void run() {
      under(lock.writeLock(), () -> map.put("a", 1));
      Par.run(() -> get("a"), () -> get("a"), () -> under(lock.writeLock(), () -> map.put("b", 2)));
      Par.check(map.size() == 2);
    }
  }

  /** Looking up changes the order, and two may look up at a time. */
  @Shows(FailureKind.DATA_RACE)
  static final class LeastRecentlyUsedShared extends LeastRecentlyUsed {
    @Override
    Integer get(String key) {
      return under(lock.readLock(), () -> map.get(key));
    }
  }

  // ---- many keys: tables grow under way
  static class Growing implements Runnable {
    final ConcurrentHashMap<Integer, Integer> map = new ConcurrentHashMap<>(2);

    void add(int from) {
      for (int i = from; i < from + 40; i++) {
        map.merge(i % 60, 1, Integer::sum);
      }
    }

    @Override
    public void run() {
      Par.run(() -> add(0), () -> add(30), () -> map.forEach((k, v) -> Par.check(v <= 3)));
      Par.check(map.size() == 60);
      Par.check(map.values().stream().mapToInt(i -> i).sum() == 80);
    }
  }

  // ---- stamped cache
  static class StampedCache implements Runnable {
    final StampedLock lock = new StampedLock();
    volatile int version;
    volatile int value;

    int read() {
      long stamp = lock.tryOptimisticRead();
      int v = version;
      int x = value;
      if (!lock.validate(stamp)) {
        stamp = lock.readLock();
        try {
          v = version;
          x = value;
        } finally {
          lock.unlockRead(stamp);
        }
      }
      Par.check(v == x);
      return x;
    }

    void bump() {
      long stamp = lock.readLock();
      try {
        while (true) {
          long write = lock.tryConvertToWriteLock(stamp);
          if (write != 0) {
            stamp = write;
            version++;
            value++;
            return;
          }
          lock.unlockRead(stamp);
          stamp = lock.writeLock();
        }
      } finally {
        lock.unlock(stamp);
      }
    }

    @Override
    public void run() {
      Par.run(this::bump, this::bump, this::read);
      Par.check(value == 2);
    }
  }

  @Shows(FailureKind.FAILED_ASSERTION)
  static final class StampedCacheTrusts extends StampedCache {
    @Override
    int read() {
      int v = version;
      int x = value;
      Par.check(v == x);
      return x;
    }
  }

  // ---- a lock of one's own
  static class FifoMutex implements Runnable {
    final AtomicBoolean locked = new AtomicBoolean();
    final ConcurrentLinkedQueue<Thread> waiters = new ConcurrentLinkedQueue<>();
    int n;

    void lock() {
      waiters.add(Thread.currentThread());
      while (waiters.peek() != Thread.currentThread() || !locked.compareAndSet(false, true)) {
        LockSupport.park(this);
      }
      waiters.remove();
    }

    void unlock() {
      locked.set(false);
      LockSupport.unpark(waiters.peek());
    }

    @Override
    public void run() {
      Par.Body body =
          () -> {
            lock();
            n++;
            unlock();
          };
      Par.run(body, body, body);
      Par.check(n == 3);
    }
  }

  @Shows({FailureKind.DEADLOCK, FailureKind.LOST_WAKEUP})
  static final class FifoMutexWakesTooEarly extends FifoMutex {
    @Override
    void unlock() {
      Thread next = waiters.peek();
      locked.set(false);
      LockSupport.unpark(next);
    }
  }

  // ---- an actor
  static class Actor implements Runnable {
    final ConcurrentLinkedQueue<Integer> mailbox = new ConcurrentLinkedQueue<>();
    final AtomicBoolean scheduled = new AtomicBoolean();
    final CountDownLatch handled = new CountDownLatch(3);
    final ExecutorService pool = Executors.newFixedThreadPool(2);
    int sum;

    void tell(int message) {
      mailbox.add(message);
      schedule();
    }

    final void schedule() {
      if (!mailbox.isEmpty() && scheduled.compareAndSet(false, true)) {
        pool.execute(this::drain);
      }
    }

    void drain() {
      handleAll();
      scheduled.set(false);
      schedule();
    }

    final void handleAll() {
      Integer message;
      while ((message = mailbox.poll()) != null) {
        sum += message;
        handled.countDown();
      }
    }

    @Override
    public void run() {
      Par.run(() -> tell(1), () -> tell(2));
      tell(3);
      Par.quietly(handled::await);
      Par.check(sum == 6);
      pool.shutdown();
    }
  }

  @Shows({FailureKind.DEADLOCK, FailureKind.LOST_WAKEUP})
  static final class ActorForgets extends Actor {
    @Override
    void drain() {
      handleAll();
      scheduled.set(false);
    }
  }

  // ---- a worker that ends when it is interrupted
  static class Interruptible implements Runnable {
    final BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
    final AtomicInteger done = new AtomicInteger();

    void loop() {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          Integer item = queue.poll(100, TimeUnit.MILLISECONDS);
          if (item != null) {
            done.incrementAndGet();
          }
        } catch (InterruptedException e) {
          interrupted();
        }
      }
    }

    void interrupted() {
      Thread.currentThread().interrupt();
    }

    @Override
    public void run() {
      Thread worker = new Thread(this::loop);
      worker.start();
      queue.add(1);
      queue.add(2);
      while (done.get() < 2) {
        Par.quietly(() -> Thread.sleep(50));
      }
      worker.interrupt();
      Par.join(worker);
    }
  }

  @Shows({FailureKind.LIVELOCK, FailureKind.DEADLOCK})
  static final class InterruptSwallowed extends Interruptible {
    @Override
    void interrupted() {}
  }

  // ---- a start gate, as tests have it
  static class StartGate implements Runnable {
    int n;

    void increment() {
      synchronized (this) {
        n++;
      }
    }

    @Override
    public void run() {
      int threads = 4;
      CountDownLatch start = new CountDownLatch(1);
      CountDownLatch end = new CountDownLatch(threads);
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      for (int i = 0; i < threads; i++) {
        pool.submit(
            () -> {
              try {
                start.await();
                for (int k = 0; k < 25; k++) {
                  increment();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                end.countDown();
              }
            });
      }
      start.countDown();
      Par.quietly(() -> Par.check(end.await(30, TimeUnit.SECONDS)));
      pool.shutdownNow();
      Par.check(n == 100);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class StartGateUnguarded extends StartGate {
    @Override
    void increment() {
      n++;
    }
  }

  // ---- identity
  /** Iterates over listeners that have no hash code of their own. */
  static final class ListenersInASet implements Runnable {
    final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    final AtomicInteger calls = new AtomicInteger();

    @Override
    public void run() {
      for (int i = 0; i < 5; i++) {
        int me = i;
        listeners.add(() -> calls.addAndGet(me));
      }
      Par.Body fire = () -> listeners.forEach(Runnable::run);
      Par.run(fire, fire);
      Par.check(calls.get() == 20);
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.FAILED_ASSERTION})
  static final class ListenersInASetCount implements Runnable {
    static final class Listener {
      final int me;

      Listener(int me) {
        this.me = me;
      }
    }

    final Set<Listener> listeners = new java.util.HashSet<>();
    volatile int sum;

    @Override
    public void run() {
      for (int i = 0; i < 5; i++) {
        listeners.add(new Listener(i));
      }
      Par.Body fire = () -> listeners.forEach(l -> sum += l.me);
      Par.run(fire, fire);
      Par.check(sum == 20);
    }
  }

  /** Ids that are random, times that are now. */
  static class Ids implements Runnable {
    final ConcurrentHashMap<UUID, java.time.Instant> sessions = new ConcurrentHashMap<>();

    void open() {
      UUID id = UUID.randomUUID();
      sessions.put(id, java.time.Instant.now());
    }

    @Override
    public void run() {
      Par.run(this::open, this::open, this::open);
      AtomicInteger n = new AtomicInteger();
      for (UUID id : sessions.keySet()) {
        if (id.hashCode() % 2 == 0) {
          n.incrementAndGet();
        }
      }
      Par.check(sessions.size() == 3);
    }
  }

  @Shows(FailureKind.FAILED_ASSERTION)
  static final class IdsCounted extends Ids {
    final AtomicInteger open = new AtomicInteger();

    @Override
    void open() {
      super.open();
      int n = open.get();
      open.set(n + 1);
    }

    @Override
    public void run() {
      super.run();
      Par.check(open.get() == 3);
    }
  }

  enum State {
    NEW,
    RUNNING,
    DONE
  }

  static class Enums implements Runnable {
    final Map<State, AtomicInteger> counts = new HashMap<>();

    @Override
    public void run() {
      for (State s : State.values()) {
        counts.put(s, new AtomicInteger());
      }
      Par.Body body =
          () -> {
            for (Map.Entry<State, AtomicInteger> e : counts.entrySet()) {
              if (e.getKey() != State.NEW) {
                e.getValue().incrementAndGet();
              }
            }
          };
      Par.run(body, body);
      Par.check(counts.get(State.DONE).get() == 2);
    }
  }

  @Shows(FailureKind.FAILED_ASSERTION)
  static final class EnumsAndClasses extends Enums {
    final Map<Class<?>, AtomicInteger> byClass = new HashMap<>();

    @Override
    public void run() {
      for (Class<?> c :
          List.of(String.class, Integer.class, Long.class, State.class, Enums.class)) {
        byClass.put(c, new AtomicInteger());
      }
      super.run();
      Par.Body body =
          () -> {
            for (AtomicInteger n : byClass.values()) {
              n.set(n.get() + 1);
            }
          };
      Par.run(body, body);
      for (AtomicInteger n : byClass.values()) {
        Par.check(n.get() == 2);
      }
    }
  }

  // ---- logging of the JDK
  static class Logs implements Runnable {
    static final java.util.logging.Logger LOG = java.util.logging.Logger.getLogger("services");

    @Override
    public void run() {
      List<String> seen = Collections.synchronizedList(new ArrayList<>());
      java.util.logging.Handler handler =
          new java.util.logging.Handler() {
            @Override
            public void publish(java.util.logging.LogRecord r) {
              seen.add(r.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
          };
      LOG.addHandler(handler);
      LOG.setUseParentHandlers(false);
      try {
        Par.run(() -> LOG.info("a"), () -> LOG.log(java.util.logging.Level.WARNING, "b {0}", 1));
      } finally {
        LOG.removeHandler(handler);
      }
      Par.check(seen.size() == 2);
    }
  }

  static final class LogsToTheConsole implements Runnable {
    static final java.util.logging.Logger LOG = java.util.logging.Logger.getLogger("console");

    @Override
    public void run() {
      Par.run(() -> LOG.info("a"), () -> LOG.warning("b"));
      System.out.printf("%s%n", Optional.of(1));
      System.err.println("x");
    }
  }
}
