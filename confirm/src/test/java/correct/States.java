package correct;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicStampedReference;

/** State machines, life cycles, flags. */
final class States {
  private States() {}

  static final class LifeCycle {
    private enum State {
      NEW,
      RUNNING,
      CLOSED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

    boolean start() {
      return state.compareAndSet(State.NEW, State.RUNNING);
    }

    boolean end() {
      return state.getAndSet(State.CLOSED) != State.CLOSED;
    }

    boolean isRunning() {
      return state.get() == State.RUNNING;
    }
  }

  static final class GuardedLifeCycle {
    private boolean started;
    private boolean ended;

    synchronized void start() {
      if (ended) {
        throw new IllegalStateException("ended");
      }
      started = true;
    }

    synchronized boolean end() {
      boolean first = !ended;
      ended = true;
      return first && started;
    }
  }

  static final class RunOnce {
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger runs = new AtomicInteger();

    boolean run() {
      if (done.compareAndSet(false, true)) {
        runs.incrementAndGet();
        return true;
      }
      return false;
    }

    int runs() {
      return runs.get();
    }
  }

  static final class StopFlag {
    private volatile boolean stopped;

    void stop() {
      stopped = true;
    }

    boolean isStopped() {
      return stopped;
    }
  }

  static final class TrafficLight {
    private static final int COLOURS = 3;
    private int colour;

    synchronized int next() {
      colour = (colour + 1) % COLOURS;
      return colour;
    }

    synchronized int colour() {
      return colour;
    }
  }

  static final class Toggle {
    private final AtomicBoolean on = new AtomicBoolean();

    boolean toggle() {
      while (true) {
        boolean before = on.get();
        if (on.compareAndSet(before, !before)) {
          return !before;
        }
      }
    }
  }

  /** Only one runs it at a time; who finds it busy leaves a note, and it runs again. */
  static final class Drain {
    private final AtomicInteger wanted = new AtomicInteger();
    private int runs;

    void drain() {
      if (wanted.getAndIncrement() != 0) {
        return;
      }
      int missed = 1;
      do {
        runs++;
        missed = wanted.addAndGet(-missed);
      } while (missed != 0);
    }
  }

  static final class Marked {
    private final AtomicMarkableReference<String> item = new AtomicMarkableReference<>("a", false);

    boolean remove() {
      String now = item.getReference();
      return item.compareAndSet(now, now, false, true);
    }

    boolean isRemoved() {
      return item.isMarked();
    }
  }

  static final class Stamped {
    private final AtomicStampedReference<String> item = new AtomicStampedReference<>("a", 0);

    int set(String value) {
      int[] stamp = new int[1];
      while (true) {
        String before = item.get(stamp);
        if (item.compareAndSet(before, value, stamp[0], stamp[0] + 1)) {
          return stamp[0] + 1;
        }
      }
    }

    String get() {
      return item.getReference();
    }
  }

  static final class RefCount {
    private final AtomicInteger references = new AtomicInteger(1);

    boolean retain() {
      return references.updateAndGet(n -> n == 0 ? 0 : n + 1) > 0;
    }

    boolean release() {
      return references.getAndUpdate(n -> n == 0 ? 0 : n - 1) == 1;
    }
  }

  static final class Config {
    private record Values(String host, int port) {}

    private volatile Values values = new Values("a", 1);

    void load(String host, int port) {
      values = new Values(host, port);
    }

    String address() {
      Values now = values;
      return now.host() + ":" + now.port();
    }
  }

  static final class Circuit {
    private static final int MOST = 2;
    private int failures;
    private boolean open;

    synchronized void failed() {
      if (++failures >= MOST) {
        open = true;
      }
    }

    synchronized void worked() {
      failures = 0;
      open = false;
    }

    synchronized boolean isOpen() {
      return open;
    }
  }

  static final class Election {
    private final AtomicReference<String> leader = new AtomicReference<>();

    String elect(String candidate) {
      String before = leader.compareAndExchange(null, candidate);
      return before == null ? candidate : before;
    }
  }
}
