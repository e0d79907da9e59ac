package programs;

import io.concurrencylint.explorer.detect.FailureKind;

/** Small programs about threads: each positive beside its nearest negative. */
public final class Threads {
  private Threads() {}

  @Shows({FailureKind.DEADLOCK})
  static final class JoinsItself implements Runnable {
    @Override
    public void run() {
      Par.run(() -> Thread.currentThread().join(), () -> {});
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class JoinEachOther implements Runnable {
    volatile Thread one;
    volatile Thread two;

    @Override
    public void run() {
      one = Par.thread(() -> two.join());
      two = Par.thread(() -> one.join());
      one.start();
      two.start();
    }
  }

  static final class ReadAfterJoin implements Runnable {
    int n;

    @Override
    public void run() {
      Thread t = Par.thread(() -> n = 1);
      t.start();
      Par.join(t);
      Par.check(n == 1);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class ReadWithoutJoin implements Runnable {
    int n;

    @Override
    public void run() {
      Thread t = Par.thread(() -> n = 1);
      t.start();
      Par.check(n == 1);
    }
  }

  static final class WriteBeforeStart implements Runnable {
    int n;

    @Override
    public void run() {
      n = 1;
      Thread t = Par.thread(() -> Par.check(n == 1));
      t.start();
      Par.join(t);
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class UncaughtInThread implements Runnable {
    @Override
    public void run() {
      Par.run(
          () -> {
            throw new IllegalStateException("boom");
          },
          () -> {});
    }
  }

  static final class CaughtInThread implements Runnable {
    @Override
    public void run() {
      Par.run(
          () -> {
            try {
              throw new IllegalStateException();
            } catch (IllegalStateException e) {
              e.getMessage();
            }
          },
          () -> {});
    }
  }

  static final class HandledByHandler implements Runnable {
    volatile boolean handled;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                throw new IllegalStateException();
              });
      t.setUncaughtExceptionHandler((thread, e) -> handled = true);
      t.start();
      Par.join(t);
      Par.check(handled);
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class StartedTwice implements Runnable {
    @Override
    public void run() {
      Thread t = Par.thread(() -> {});
      t.start();
      t.start();
    }
  }

  static final class EndlessDaemon implements Runnable {
    volatile long beats;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                while (true) {
                  beats++;
                  Thread.sleep(1000);
                }
              });
      t.setDaemon(true);
      t.start();
      Par.run(() -> {}, () -> {});
    }
  }

  static final class BlockedDaemon implements Runnable {
    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                synchronized (this) {
                  wait();
                }
              });
      t.setDaemon(true);
      t.start();
    }
  }

  @Shows({FailureKind.DEADLOCK, FailureKind.LOST_WAKEUP})
  static final class StuckBesideHeartbeat implements Runnable {
    volatile long beats;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                while (true) {
                  beats++;
                  Thread.sleep(1000);
                }
              });
      t.setDaemon(true);
      t.start();
      Par.run(
          () -> {
            synchronized (this) {
              wait();
            }
          },
          () -> {});
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class SleepAsSynchronization implements Runnable {
    volatile int n;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                Thread.sleep(10);
                n = 1;
              });
      t.start();
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        return;
      }
      Par.check(n == 1);
    }
  }

  static final class LongTimeoutIsNotEarly implements Runnable {
    volatile int n;

    @Override
    public void run() {
      Thread t = Par.thread(() -> n = 1);
      t.start();
      try {
        t.join(60_000);
      } catch (InterruptedException e) {
        return;
      }
      Par.check(n == 1);
    }
  }

  static final class InterruptsSleeper implements Runnable {
    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                try {
                  Thread.sleep(1_000_000);
                } catch (InterruptedException e) {
                  return;
                }
                Par.check(false);
              });
      t.start();
      t.interrupt();
      Par.join(t);
    }
  }

  static final class InterruptPublishes implements Runnable {
    int n;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                while (!Thread.interrupted()) {
                  Thread.yield();
                }
                Par.check(n == 1);
              });
      t.start();
      n = 1;
      t.interrupt();
      Par.join(t);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.LOST_WAKEUP, FailureKind.DEADLOCK})
  static final class SwallowedInterrupt implements Runnable {
    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                try {
                  Thread.sleep(10_000);
                } catch (InterruptedException e) {
                  e.getMessage();
                }
                Par.check(Thread.currentThread().isInterrupted());
              });
      t.start();
      t.interrupt();
      Par.join(t);
    }
  }

  static final class Subclass implements Runnable {
    int n;

    class Worker extends Thread {
      @Override
      public void run() {
        synchronized (Subclass.this) {
          n++;
        }
      }
    }

    @Override
    public void run() {
      Worker v = new Worker();
      Worker w = new Worker();
      v.start();
      w.start();
      Par.join(v);
      Par.join(w);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class SubclassRaces implements Runnable {
    int n;

    class Worker extends Thread {
      @Override
      public void run() {
        n++;
      }
    }

    @Override
    public void run() {
      Worker v = new Worker();
      Worker w = new Worker();
      v.start();
      w.start();
      Par.join(v);
      Par.join(w);
      Par.check(n == 2);
    }
  }

  static final class ThreadLocals implements Runnable {
    static final ThreadLocal<Integer> LOCAL = ThreadLocal.withInitial(() -> 0);

    @Override
    public void run() {
      Par.Body body =
          () -> {
            LOCAL.set(LOCAL.get() + 1);
            Par.check(LOCAL.get() == 1);
          };
      Par.run(body, body);
    }
  }

  static final class YieldUntilSet implements Runnable {
    volatile boolean set;

    @Override
    public void run() {
      Par.run(
          () -> {
            while (!set) {
              Thread.yield();
            }
          },
          () -> set = true);
    }
  }

  static final class SpinUntilSet implements Runnable {
    volatile boolean set;

    @Override
    public void run() {
      Par.run(
          () -> {
            while (!set) {}
          },
          () -> set = true);
    }
  }

  static final class OnSpinWaitUntilSet implements Runnable {
    volatile boolean set;

    @Override
    public void run() {
      Par.run(
          () -> {
            while (!set) {
              Thread.onSpinWait();
            }
          },
          () -> set = true);
    }
  }

  @Shows({FailureKind.LIVELOCK})
  static final class YieldsForEver implements Runnable {
    volatile boolean set;

    @Override
    public void run() {
      Par.run(
          () -> {
            while (!set) {
              Thread.yield();
            }
          },
          () -> {});
    }
  }

  @Shows({FailureKind.LIVELOCK})
  static final class WaitForEachOthersFlag implements Runnable {
    volatile boolean one;
    volatile boolean two;

    @Override
    public void run() {
      Par.run(
          () -> {
            while (!two) {
              Thread.onSpinWait();
            }
            one = true;
          },
          () -> {
            while (!one) {
              Thread.onSpinWait();
            }
            two = true;
          });
    }
  }

  @Shows({FailureKind.EXIT_STATUS})
  static final class ExitsWithStatus implements Runnable {
    @Override
    public void run() {
      System.exit(3);
    }
  }

  static final class ExitsWell implements Runnable {
    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                synchronized (this) {
                  wait();
                }
              });
      t.start();
      System.exit(0);
    }
  }

  static final class StateIsTerminatedAfterJoin implements Runnable {
    @Override
    public void run() {
      Thread t = Par.thread(() -> {});
      Par.check(t.getState() == Thread.State.NEW);
      t.start();
      Par.join(t);
      Par.check(!t.isAlive() && t.getState() == Thread.State.TERMINATED);
    }
  }

  static final class LongLoop implements Runnable {
    volatile int n;

    @Override
    public void run() {
      Par.run(
          () -> {
            for (int i = 0; i < 2000; i++) {
              n = i;
            }
          },
          () -> {});
    }
  }

  static final class ClockLoop implements Runnable {
    @Override
    public void run() {
      long end = System.nanoTime() + 50_000_000L;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }
  }
}
