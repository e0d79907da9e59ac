package programs;

import io.concurrencylint.explorer.detect.FailureKind;

/** Small programs about waiting: each positive beside its nearest negative. */
public final class Waiting {
  private Waiting() {}

  @Shows({FailureKind.LOST_WAKEUP})
  static final class NotifyBeforeWait implements Runnable {
    final Object o = new Object();

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (o) {
              o.wait();
            }
          },
          () -> {
            synchronized (o) {
              o.notify();
            }
          });
    }
  }

  static final class WaitInLoop implements Runnable {
    final Object o = new Object();
    boolean ready;

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (o) {
              while (!ready) {
                o.wait();
              }
            }
          },
          () -> {
            synchronized (o) {
              ready = true;
              o.notify();
            }
          });
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class WaitOutsideLoop implements Runnable {
    final Object o = new Object();
    boolean ready;

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (o) {
              if (!ready) {
                o.wait();
              }
              Par.check(ready);
            }
          },
          () -> {
            synchronized (o) {
              ready = true;
              o.notify();
            }
          });
    }
  }

  @Shows({FailureKind.LOST_WAKEUP, FailureKind.DATA_RACE})
  static final class FlagCheckedOutside implements Runnable {
    final Object o = new Object();
    volatile boolean ready;

    @Override
    public void run() {
      Par.run(
          () -> {
            if (!ready) {
              synchronized (o) {
                o.wait();
              }
            }
          },
          () -> {
            ready = true;
            synchronized (o) {
              o.notifyAll();
            }
          });
    }
  }

  @Shows({FailureKind.DEADLOCK, FailureKind.LOST_WAKEUP})
  static final class NotifyOneOfTwoKinds implements Runnable {
    int items;
    boolean taken;

    synchronized void take() throws InterruptedException {
      while (items == 0) {
        wait();
      }
      items--;
      taken = true;
      notify();
    }

    synchronized void awaitTaken() throws InterruptedException {
      while (!taken) {
        wait();
      }
    }

    synchronized void put() {
      items++;
      notify();
    }

    @Override
    public void run() {
      Par.run(this::take, this::awaitTaken, this::put);
    }
  }

  static final class NotifyAllOfTwoKinds implements Runnable {
    int items;
    boolean taken;

    synchronized void take() throws InterruptedException {
      while (items == 0) {
        wait();
      }
      items--;
      taken = true;
      notifyAll();
    }

    synchronized void awaitTaken() throws InterruptedException {
      while (!taken) {
        wait();
      }
    }

    synchronized void put() {
      items++;
      notifyAll();
    }

    @Override
    public void run() {
      Par.run(this::take, this::awaitTaken, this::put);
    }
  }

  static final class TimedWaitEnds implements Runnable {
    final Object o = new Object();

    @Override
    public void run() {
      synchronized (o) {
        try {
          o.wait(100);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  static final class WaitIsInterrupted implements Runnable {
    boolean seen;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                synchronized (this) {
                  try {
                    wait();
                  } catch (InterruptedException e) {
                    seen = true;
                  }
                }
              });
      t.start();
      t.interrupt();
      Par.join(t);
      Par.check(true);
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class NotifyWithoutMonitor implements Runnable {
    final Object o = new Object();

    @Override
    public void run() {
      o.notify();
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class WaitWithoutMonitor implements Runnable {
    final Object o = new Object();

    @Override
    public void run() {
      Par.run(() -> o.wait(10), () -> {});
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class WaitHoldingAnotherLock implements Runnable {
    final Object a = new Object();
    final Object b = new Object();
    boolean ready;

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (a) {
              synchronized (b) {
                while (!ready) {
                  b.wait();
                }
              }
            }
          },
          () -> {
            synchronized (a) {
              synchronized (b) {
                ready = true;
                b.notifyAll();
              }
            }
          });
    }
  }

  static final class BoundedBuffer implements Runnable {
    int n;

    synchronized void put() throws InterruptedException {
      while (n == 1) {
        wait();
      }
      n++;
      notifyAll();
    }

    synchronized void take() throws InterruptedException {
      while (n == 0) {
        wait();
      }
      n--;
      notifyAll();
    }

    @Override
    public void run() {
      Par.run(
          () -> {
            put();
            put();
          },
          () -> {
            take();
            take();
          });
      Par.check(n == 0);
    }
  }
}
