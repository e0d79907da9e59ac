package programs;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Programs whose interleavings are counted by hand in CountsTest. Main only starts and joins. */
public final class Counted {
  private Counted() {}

  static final class OneAgainstOne implements Runnable {
    volatile int x;

    @Override
    public void run() {
      Thread t = Par.thread(() -> x = 1);
      Thread u = Par.thread(() -> x = 2);
      Par.both(t, u);
    }
  }

  static final class TwoAgainstTwo implements Runnable {
    volatile int x;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                x = 1;
                x = 2;
              });
      Thread u =
          Par.thread(
              () -> {
                x = 3;
                x = 4;
              });
      Par.both(t, u);
    }
  }

  static final class ThreeAgainstThree implements Runnable {
    volatile int x;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                x = 1;
                x = 2;
                x = 3;
              });
      Thread u =
          Par.thread(
              () -> {
                x = 4;
                x = 5;
                x = 6;
              });
      Par.both(t, u);
    }
  }

  static final class OneAgainstThree implements Runnable {
    volatile int x;

    @Override
    public void run() {
      Thread t = Par.thread(() -> x = 1);
      Thread u =
          Par.thread(
              () -> {
                x = 4;
                x = 5;
                x = 6;
              });
      Par.both(t, u);
    }
  }

  static final class Increments implements Runnable {
    volatile int x;

    @Override
    public void run() {
      Thread t = Par.thread(() -> x++);
      Thread u = Par.thread(() -> x++);
      Par.both(t, u);
    }
  }

  static final class ThreeThreads implements Runnable {
    volatile int x;

    @Override
    public void run() {
      Par.run(() -> x = 1, () -> x = 2, () -> x = 3);
    }
  }

  static final class ThreeTimesTwo implements Runnable {
    volatile int x;
    volatile int y;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            x = 1;
            y = 1;
          };
      Par.run(body, body, body);
    }
  }

  static final class Independent implements Runnable {
    volatile int x;
    volatile int y;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                x = 1;
                x = 2;
              });
      Thread u =
          Par.thread(
              () -> {
                y = 1;
                y = 2;
              });
      Par.both(t, u);
    }
  }

  static final class Monitor implements Runnable {
    volatile int x;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            synchronized (this) {
              x = 1;
            }
          };
      Par.both(Par.thread(body), Par.thread(body));
    }
  }

  static final class MonitorAndMore implements Runnable {
    volatile int x;
    volatile int y;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            synchronized (this) {
              x = 1;
            }
            y = 1;
          };
      Par.both(Par.thread(body), Par.thread(body));
    }
  }

  static final class WaitNotify implements Runnable {
    volatile boolean set;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                synchronized (this) {
                  while (!set) {
                    wait();
                  }
                }
              });
      Thread u =
          Par.thread(
              () -> {
                synchronized (this) {
                  set = true;
                  notifyAll();
                }
              });
      Par.both(t, u);
    }
  }

  static final class Atomics implements Runnable {
    final AtomicInteger n = new AtomicInteger();

    @Override
    public void run() {
      Par.Body body =
          () -> {
            n.incrementAndGet();
            n.incrementAndGet();
          };
      Par.both(Par.thread(body), Par.thread(body));
    }
  }

  static final class Locked implements Runnable {
    final Lock lock = new ReentrantLock();

    @Override
    public void run() {
      Par.Body body =
          () -> {
            lock.lock();
            lock.unlock();
          };
      Par.both(Par.thread(body), Par.thread(body));
    }
  }

  static final class Permits implements Runnable {
    final Semaphore permits = new Semaphore(1);

    @Override
    public void run() {
      Par.Body body =
          () -> {
            permits.acquire();
            permits.release();
          };
      Par.both(Par.thread(body), Par.thread(body));
    }
  }

  static final class Handover implements Runnable {
    volatile int x;

    @Override
    public void run() {
      Thread inner =
          Par.thread(
              () -> {
                x = 1;
                x = 2;
              });
      Thread outer =
          Par.thread(
              () -> {
                x = 3;
                inner.start();
                x = 4;
                Par.join(inner);
              });
      outer.start();
      Par.join(outer);
    }
  }
}
