package correct;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Maps, sets, lists and caches. */
final class Maps {
  private Maps() {}

  static final class Guarded {
    private final Map<String, Integer> map = new HashMap<>();

    synchronized Integer put(String key, int value) {
      return map.put(key, value);
    }

    synchronized Integer get(String key) {
      return map.get(key);
    }
  }

  static final class ReadWrite {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, Integer> map = new TreeMap<>();

    Integer get(String key) {
      lock.readLock().lock();
      try {
        return map.get(key);
      } finally {
        lock.readLock().unlock();
      }
    }

    int increment(String key) {
      lock.writeLock().lock();
      try {
        return map.merge(key, 1, Integer::sum);
      } finally {
        lock.writeLock().unlock();
      }
    }
  }

  static final class CountsByKey {
    private final ConcurrentMap<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    int increment(String key) {
      return counts.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
    }

    int count(String key) {
      AtomicInteger count = counts.get(key);
      return count == null ? 0 : count.get();
    }
  }

  static final class Merging {
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    int increment(String key) {
      return counts.merge(key, 1, Integer::sum);
    }

    Integer remove(String key) {
      return counts.remove(key);
    }
  }

  static final class Replacing {
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    int increment(String key) {
      while (true) {
        Integer before = counts.putIfAbsent(key, 1);
        if (before == null) {
          return 1;
        }
        if (counts.replace(key, before, before + 1)) {
          return before + 1;
        }
      }
    }
  }

  static final class LeastRecentlyUsed {
    private final Map<Integer, String> map =
        new LinkedHashMap<>(4, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
            return size() > 1;
          }
        };

    synchronized String get(int key) {
      return map.get(key);
    }

    synchronized void put(int key, String value) {
      map.put(key, value);
    }
  }

  static final class Wrapped {
    private final Map<String, Integer> map = Collections.synchronizedMap(new HashMap<>());

    void put(String key, int value) {
      map.put(key, value);
    }

    int sum() {
      int sum = 0;
      synchronized (map) {
        for (int value : map.values()) {
          sum += value;
        }
      }
      return sum;
    }
  }

  static final class CopyOnWriteMap {
    private volatile Map<String, Integer> map = Map.of();

    synchronized void put(String key, int value) {
      Map<String, Integer> copy = new HashMap<>(map);
      copy.put(key, value);
      map = Map.copyOf(copy);
    }

    Integer get(String key) {
      return map.get(key);
    }

    int size() {
      return map.size();
    }
  }

  static final class CopyOnWriteSwapped {
    private final AtomicReference<Map<String, Integer>> map = new AtomicReference<>(Map.of());

    void put(String key, int value) {
      map.updateAndGet(
          before -> {
            Map<String, Integer> copy = new HashMap<>(before);
            copy.put(key, value);
            return Map.copyOf(copy);
          });
    }

    Integer get(String key) {
      return map.get().get(key);
    }
  }

  static final class CopyOnWriteList {
    private volatile String[] items = {};

    synchronized boolean add(String item) {
      for (String each : items) {
        if (each.equals(item)) {
          return false;
        }
      }
      String[] copy = java.util.Arrays.copyOf(items, items.length + 1);
      copy[items.length] = item;
      items = copy;
      return true;
    }

    String last() {
      String[] now = items;
      return now.length == 0 ? null : now[now.length - 1];
    }
  }

  static final class Listeners {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    void add(Runnable listener) {
      listeners.add(listener);
    }

    int fire() {
      int fired = 0;
      for (Runnable each : listeners) {
        each.run();
        fired++;
      }
      return fired;
    }
  }

  static final class Segments {
    private final List<Map<Integer, String>> segments = List.of(new HashMap<>(), new HashMap<>());

    String put(int key, String value) {
      Map<Integer, String> segment = segments.get(Math.floorMod(key, 2));
      synchronized (segment) {
        return segment.put(key, value);
      }
    }

    String get(int key) {
      Map<Integer, String> segment = segments.get(Math.floorMod(key, 2));
      synchronized (segment) {
        return segment.get(key);
      }
    }
  }

  static final class Sorted {
    private final ConcurrentSkipListMap<Integer, String> map = new ConcurrentSkipListMap<>();

    String put(int key, String value) {
      return map.put(key, value);
    }

    Map.Entry<Integer, String> first() {
      return map.firstEntry();
    }
  }

  static final class BothWays {
    private final Map<String, Integer> forward = new HashMap<>();
    private final Map<Integer, String> back = new HashMap<>();

    synchronized void put(String key, int value) {
      Integer old = forward.put(key, value);
      if (old != null) {
        back.remove(old);
      }
      back.put(value, key);
    }

    synchronized boolean isConsistent() {
      return forward.size() == back.size();
    }
  }

  static final class Seen {
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    boolean first(String item) {
      return seen.add(item);
    }

    boolean contains(String item) {
      return seen.contains(item);
    }
  }

  static final class SeenGuarded {
    private final Set<Integer> seen = new HashSet<>();

    boolean first(int item) {
      synchronized (seen) {
        if (seen.contains(item)) {
          return false;
        }
        seen.add(item);
        return true;
      }
    }

    int size() {
      synchronized (seen) {
        return seen.size();
      }
    }
  }

  static final class Multi {
    private final ConcurrentMap<String, List<Integer>> map = new ConcurrentHashMap<>();

    void put(String key, int value) {
      map.compute(
          key,
          (k, before) -> {
            List<Integer> after = before == null ? new ArrayList<>() : new ArrayList<>(before);
            after.add(value);
            return List.copyOf(after);
          });
    }

    List<Integer> get(String key) {
      return map.getOrDefault(key, List.of());
    }
  }

  static final class Versioned {
    private record Entry(String value, long version) {}

    private final Map<String, Entry> map = new HashMap<>();
    private long version;

    synchronized long put(String key, String value) {
      map.put(key, new Entry(value, ++version));
      return version;
    }

    synchronized boolean replace(String key, long expected, String value) {
      Entry now = map.get(key);
      if (now == null || now.version() != expected) {
        return false;
      }
      map.put(key, new Entry(value, ++version));
      return true;
    }
  }

  static final class HitsAndMisses {
    private final ConcurrentMap<String, String> map = new ConcurrentHashMap<>();
    private final AtomicInteger misses = new AtomicInteger();

    String get(String key) {
      return map.computeIfAbsent(
          key,
          k -> {
            misses.incrementAndGet();
            return k + k;
          });
    }

    int misses() {
      return misses.get();
    }
  }

  static final class IndexedList {
    private final List<String> items = new ArrayList<>();

    synchronized int add(String item) {
      items.add(item);
      return items.size() - 1;
    }

    synchronized List<String> copy() {
      return List.copyOf(items);
    }
  }

  static final class Matrix {
    private final int[][] cells = new int[2][2];

    void set(int row, int column, int value) {
      int[] line = cells[Math.floorMod(row, 2)];
      synchronized (line) {
        line[Math.floorMod(column, 2)] = value;
      }
    }

    int rowSum(int row) {
      int[] line = cells[Math.floorMod(row, 2)];
      synchronized (line) {
        return line[0] + line[1];
      }
    }
  }
}
