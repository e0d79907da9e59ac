package correct;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Values made when they are first asked for. */
final class Lazies {
  private Lazies() {}

  static final class Holder {
    private static final class Instance {
      private static final Holder INSTANCE = new Holder();
    }

    private int uses;

    static Holder get() {
      return Instance.INSTANCE;
    }

    synchronized int use() {
      return ++uses;
    }
  }

  static final class DoubleChecked {
    private volatile Object value;

    Object get() {
      Object seen = value;
      if (seen == null) {
        synchronized (this) {
          seen = value;
          if (seen == null) {
            seen = new Object();
            value = seen;
          }
        }
      }
      return seen;
    }
  }

  static final class Synchronized {
    private StringBuilder value;

    synchronized StringBuilder get() {
      if (value == null) {
        value = new StringBuilder("x");
      }
      return value;
    }
  }

  static final class FirstWins {
    private final AtomicReference<Object> value = new AtomicReference<>();

    Object get() {
      Object seen = value.get();
      if (seen != null) {
        return seen;
      }
      Object mine = new Object();
      return value.compareAndSet(null, mine) ? mine : value.get();
    }
  }

  /** Computed twice at worst, always to the same number; a volatile field. */
  static final class HashCached {
    private final String text;
    private volatile int hash;

    HashCached(String text) {
      this.text = text;
    }

    int hash() {
      int seen = hash;
      if (seen == 0) {
        seen = text.length() * 31 + 7;
        hash = seen;
      }
      return seen;
    }
  }

  static final class Memo {
    private final ConcurrentMap<Integer, FutureTask<Object>> cache = new ConcurrentHashMap<>();

    Object get(int key) throws ExecutionException, InterruptedException {
      FutureTask<Object> task = cache.get(key);
      if (task == null) {
        Callable<Object> make = Object::new;
        FutureTask<Object> mine = new FutureTask<>(make);
        task = cache.putIfAbsent(key, mine);
        if (task == null) {
          task = mine;
          mine.run();
        }
      }
      return task.get();
    }
  }

  static final class Computed {
    private final Map<String, Object> cache = new ConcurrentHashMap<>();

    Object get(String key) {
      return cache.computeIfAbsent(key, k -> new Object());
    }

    boolean forget(String key) {
      return cache.remove(key) != null;
    }
  }

  static final class Retrying {
    private final ConcurrentMap<String, Object> cache = new ConcurrentHashMap<>();

    Object get(String key) {
      Object seen = cache.get(key);
      if (seen == null) {
        Object mine = new Object();
        seen = Objects.requireNonNullElse(cache.putIfAbsent(key, mine), mine);
      }
      return seen;
    }
  }

  static final class Supplied {
    private final ReentrantLock lock = new ReentrantLock();
    private Supplier<Object> maker = Object::new;
    private Object value;

    Object get() {
      lock.lock();
      try {
        if (maker != null) {
          value = maker.get();
          maker = null;
        }
        return value;
      } finally {
        lock.unlock();
      }
    }
  }

  static final class Resettable {
    private volatile Object value;

    synchronized Object get() {
      if (value == null) {
        value = new Object();
      }
      return value;
    }

    synchronized boolean reset() {
      boolean was = value != null;
      value = null;
      return was;
    }

    boolean isPresent() {
      return value != null;
    }
  }

  enum Constant {
    INSTANCE;

    private int uses;

    synchronized int use() {
      return ++uses;
    }
  }

  static final class PerKeyLocks {
    private final ConcurrentMap<String, Object> locks = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Object> values = new ConcurrentHashMap<>();

    Object get(String key) {
      synchronized (locks.computeIfAbsent(key, k -> new Object())) {
        Object seen = values.get(key);
        if (seen == null) {
          seen = new Object();
          values.put(key, seen);
        }
        return seen;
      }
    }
  }

  static final class Final {
    private final int[] table = new int[4];

    Final() {
      for (int i = 0; i < table.length; i++) {
        table[i] = i * i;
      }
    }

    int square(int n) {
      return table[Math.floorMod(n, table.length)];
    }

    int length() {
      return table.length;
    }
  }
}
