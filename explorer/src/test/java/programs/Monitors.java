package programs;

import io.concurrencylint.explorer.detect.FailureKind;

/** Small programs about monitors: each positive beside its nearest negative. */
public final class Monitors {
  private Monitors() {}

  @Shows({FailureKind.DEADLOCK})
  static final class OppositeOrder implements Runnable {
    final Object a = new Object();
    final Object b = new Object();

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (a) {
              synchronized (b) {
              }
            }
          },
          () -> {
            synchronized (b) {
              synchronized (a) {
              }
            }
          });
    }
  }

  static final class SameOrder implements Runnable {
    final Object a = new Object();
    final Object b = new Object();

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (a) {
              synchronized (b) {
              }
            }
          },
          () -> {
            synchronized (a) {
              synchronized (b) {
              }
            }
          });
    }
  }

  static final class GateLock implements Runnable {
    final Object a = new Object();
    final Object b = new Object();
    final Object gate = new Object();

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (gate) {
              synchronized (a) {
                synchronized (b) {
                }
              }
            }
          },
          () -> {
            synchronized (gate) {
              synchronized (b) {
                synchronized (a) {
                }
              }
            }
          });
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class ThreeCycle implements Runnable {
    final Object a = new Object();
    final Object b = new Object();
    final Object c = new Object();

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (a) {
              synchronized (b) {
              }
            }
          },
          () -> {
            synchronized (b) {
              synchronized (c) {
              }
            }
          },
          () -> {
            synchronized (c) {
              synchronized (a) {
              }
            }
          });
    }
  }

  static final class ThreeOrdered implements Runnable {
    final Object a = new Object();
    final Object b = new Object();
    final Object c = new Object();

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (a) {
              synchronized (b) {
              }
            }
          },
          () -> {
            synchronized (b) {
              synchronized (c) {
              }
            }
          },
          () -> {
            synchronized (a) {
              synchronized (c) {
              }
            }
          });
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class UnguardedIncrement implements Runnable {
    int n;

    @Override
    public void run() {
      Par.run(() -> n++, () -> n++);
      Par.check(n == 2);
    }
  }

  static final class GuardedIncrement implements Runnable {
    int n;

    synchronized void inc() {
      n++;
    }

    @Override
    public void run() {
      Par.run(this::inc, this::inc);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class HalfGuarded implements Runnable {
    int n;

    synchronized void inc() {
      n++;
    }

    @Override
    public void run() {
      Par.run(this::inc, () -> n++);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.DATA_RACE})
  static final class OnlyTheReadIsBare implements Runnable {
    int n;
    volatile boolean never;

    synchronized void inc() {
      n++;
    }

    @Override
    public void run() {
      Par.run(
          this::inc,
          () -> {
            if (n > 5) {
              never = true;
            }
          });
    }
  }

  static final class Reentrant implements Runnable {
    int n;

    synchronized void outer() {
      inner();
    }

    synchronized void inner() {
      n++;
    }

    @Override
    public void run() {
      Par.run(this::outer, this::inner);
      Par.check(n == 2);
    }
  }

  static final class StaticSynchronized implements Runnable {
    static int n;

    static synchronized void inc() {
      n++;
    }

    @Override
    public void run() {
      Par.run(StaticSynchronized::inc, StaticSynchronized::inc);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class StaticAgainstInstance implements Runnable {
    static int n;

    static synchronized void inc() {
      n++;
    }

    synchronized void mine() {
      n++;
    }

    @Override
    public void run() {
      Par.run(StaticAgainstInstance::inc, this::mine);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class TwoInstances implements Runnable {
    int n;
    final Object x = new Object();
    final Object y = new Object();

    @Override
    public void run() {
      Par.run(
          () -> {
            synchronized (x) {
              n++;
            }
          },
          () -> {
            synchronized (y) {
              n++;
            }
          });
      Par.check(n == 2);
    }
  }

  static final class ThrowReleases implements Runnable {
    int n;

    synchronized void fail() {
      n++;
      throw new IllegalArgumentException();
    }

    @Override
    public void run() {
      Par.Body body =
          () -> {
            try {
              fail();
            } catch (IllegalArgumentException e) {
              synchronized (this) {
                n++;
              }
            }
          };
      Par.run(body, body);
      Par.check(n == 4);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class CheckThenActUnderTwoLocks implements Runnable {
    int n = 1;

    synchronized int get() {
      return n;
    }

    synchronized void take() {
      n--;
    }

    @Override
    public void run() {
      Par.Body body =
          () -> {
            if (get() > 0) {
              take();
            }
          };
      Par.run(body, body);
      Par.check(n >= 0);
    }
  }

  static final class CheckThenActUnderOneLock implements Runnable {
    int n = 1;

    synchronized void take() {
      if (n > 0) {
        n--;
      }
    }

    @Override
    public void run() {
      Par.run(this::take, this::take);
      Par.check(n >= 0);
    }
  }
}
