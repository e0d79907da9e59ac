package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;

/** Small programs about shared: each positive beside its nearest negative. */
public final class Shared {
  private Shared() {}

  @Shows({FailureKind.DATA_RACE, FailureKind.UNCAUGHT_EXCEPTION})
  static final class PlainList implements Runnable {
    final List<Integer> l = new ArrayList<>();

    @Override
    public void run() {
      Par.run(() -> l.add(1), () -> l.add(2));
    }
  }

  static final class SynchronizedList implements Runnable {
    final List<Integer> l = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void run() {
      Par.run(() -> l.add(1), () -> l.add(2));
      Par.check(l.size() == 2);
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class IterateSynchronizedList implements Runnable {
    final List<Integer> l = Collections.synchronizedList(new ArrayList<>(List.of(1, 2)));

    @Override
    public void run() {
      Par.run(
          () -> {
            int n = 0;
            for (int i : l) {
              n += i;
            }
          },
          () -> l.add(3));
    }
  }

  static final class IterateUnderItsLock implements Runnable {
    final List<Integer> l = Collections.synchronizedList(new ArrayList<>(List.of(1, 2)));

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (l) {
              int n = 0;
              for (int i : l) {
                n += i;
              }
            }
          },
          () -> l.add(3));
    }
  }

  @Shows({FailureKind.DATA_RACE, FailureKind.UNCAUGHT_EXCEPTION})
  static final class PlainMap implements Runnable {
    final Map<Integer, Integer> m = new HashMap<>();

    @Override
    public void run() {
      Par.run(() -> m.put(1, 1), () -> m.get(1));
    }
  }

  static final class GuardedMap implements Runnable {
    final Map<Integer, Integer> m = new HashMap<>();

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (m) {
              m.put(1, 1);
            }
          },
          () -> {
            synchronized (m) {
              m.get(1);
            }
          });
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class ConcurrentMapCheckThenAct implements Runnable {
    final ConcurrentHashMap<String, Integer> m = new ConcurrentHashMap<>();
    final AtomicInteger made = new AtomicInteger();

    @Override
    public void run() {
      Par.Body body =
          () -> {
            if (!m.containsKey("k")) {
              made.incrementAndGet();
              m.put("k", 1);
            }
          };
      Par.run(body, body);
      Par.check(made.get() == 1);
    }
  }

  static final class ConcurrentMapComputeIfAbsent implements Runnable {
    final ConcurrentHashMap<String, Integer> m = new ConcurrentHashMap<>();
    final AtomicInteger made = new AtomicInteger();

    @Override
    public void run() {
      Par.Body body = () -> m.computeIfAbsent("k", k -> made.incrementAndGet());
      Par.run(body, body);
      Par.check(made.get() == 1);
    }
  }

  static final class ConcurrentMapPublishes implements Runnable {
    static class Box {
      int v;
    }

    final ConcurrentHashMap<String, Box> m = new ConcurrentHashMap<>();

    @Override
    public void run() {
      Par.run(
          () -> {
            Box b = new Box();
            b.v = 1;
            m.put("k", b);
          },
          () -> {
            Box b = m.get("k");
            if (b != null) {
              Par.check(b.v == 1);
            }
          });
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class MutableValueInConcurrentMap implements Runnable {
    static class Box {
      int v;
    }

    final ConcurrentHashMap<String, Box> m = new ConcurrentHashMap<>();

    @Override
    public void run() {
      m.put("k", new Box());
      Par.Body body = () -> m.get("k").v++;
      Par.run(body, body);
      Par.check(m.get("k").v == 2);
    }
  }

  static final class CopyOnWrite implements Runnable {
    final List<Integer> l = new CopyOnWriteArrayList<>(List.of(1));

    @Override
    public void run() {
      Par.run(
          () -> {
            for (int i : l) {
              Par.check(i > 0);
            }
          },
          () -> l.add(2));
      Par.check(l.size() == 2);
    }
  }

  static final class SkipList implements Runnable {
    final ConcurrentSkipListMap<Integer, Integer> m = new ConcurrentSkipListMap<>();

    @Override
    public void run() {
      Par.run(() -> m.put(1, 1), () -> m.put(2, 2));
      Par.check(m.size() == 2);
    }
  }

  static final class Vectors implements Runnable {
    final Vector<Integer> v = new Vector<>();

    @Override
    public void run() {
      Par.run(() -> v.add(1), () -> v.add(2));
      Par.check(v.size() == 2);
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class VectorLastOfEmpty implements Runnable {
    final Vector<Integer> v = new Vector<>(List.of(1));

    @Override
    public void run() {
      Par.run(
          () -> {
            if (!v.isEmpty()) {
              v.get(v.size() - 1);
            }
          },
          v::clear);
    }
  }

  static final class VectorCallback implements Runnable {
    final Vector<Integer> v = new Vector<>(List.of(1, 2));
    volatile int n;

    @Override
    public void run() {
      Par.run(() -> v.forEach(i -> n = i), () -> v.forEach(i -> n = i));
      Par.check(v.size() == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class HashtableCheckThenAct implements Runnable {
    final Hashtable<String, Integer> h = new Hashtable<>();
    volatile int made;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            if (h.get("k") == null) {
              made++;
              h.put("k", 1);
            }
          };
      Par.run(body, body);
      Par.check(made == 1);
    }
  }

  static final class HashtableCompute implements Runnable {
    final Hashtable<String, Integer> h = new Hashtable<>();
    int made;

    @Override
    public void run() {
      Par.Body body = () -> h.computeIfAbsent("k", k -> ++made);
      Par.run(body, body);
      Par.check(made == 1);
    }
  }

  static final class Buffers implements Runnable {
    final StringBuffer s = new StringBuffer();

    @Override
    public void run() {
      Par.run(() -> s.append("ab"), () -> s.append("cd"));
      Par.check(s.length() == 4);
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION, FailureKind.FAILED_ASSERTION})
  static final class BufferCheckThenAct implements Runnable {
    final StringBuffer s = new StringBuffer("abc");

    @Override
    public void run() {
      Par.run(
          () -> {
            int n = s.length();
            s.charAt(n - 1);
          },
          () -> s.setLength(0));
    }
  }

  static final class SynchronizedMapCallback implements Runnable {
    final Map<String, Integer> m = Collections.synchronizedMap(new HashMap<>());
    int made;

    @Override
    public void run() {
      Par.Body body = () -> m.computeIfAbsent("k", k -> ++made);
      Par.run(body, body);
      Par.check(made == 1);
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class CallbacksInOppositeOrder implements Runnable {
    final Vector<Integer> v = new Vector<>(List.of(1));
    final Vector<Integer> w = new Vector<>(List.of(1));

    @Override
    public void run() {
      Par.run(() -> v.forEach(i -> w.size()), () -> w.forEach(i -> v.size()));
    }
  }
}
