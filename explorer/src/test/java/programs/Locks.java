package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.*;

/** Small programs about locks: each positive beside its nearest negative. */
public final class Locks {
  private Locks() {}

  @Shows({FailureKind.DEADLOCK})
  static final class LockOppositeOrder implements Runnable {
    final Lock a = new ReentrantLock();
    final Lock b = new ReentrantLock();

    static void both(Lock x, Lock y) {
      x.lock();
      try {
        y.lock();
        y.unlock();
      } finally {
        x.unlock();
      }
    }

    @Override
    public void run() {
      Par.run(() -> both(a, b), () -> both(b, a));
    }
  }

  static final class LockSameOrder implements Runnable {
    final Lock a = new ReentrantLock();
    final Lock b = new ReentrantLock();

    static void both(Lock x, Lock y) {
      x.lock();
      try {
        y.lock();
        y.unlock();
      } finally {
        x.unlock();
      }
    }

    @Override
    public void run() {
      Par.run(() -> both(a, b), () -> both(a, b));
    }
  }

  static final class LockCounts implements Runnable {
    final Lock a = new ReentrantLock();
    int n;

    void inc() {
      a.lock();
      try {
        n++;
      } finally {
        a.unlock();
      }
    }

    @Override
    public void run() {
      Par.run(this::inc, this::inc, this::inc);
      Par.check(n == 3);
    }
  }

  static final class FairLock implements Runnable {
    final Lock a = new ReentrantLock(true);
    int n;

    void inc() {
      a.lock();
      try {
        n++;
      } finally {
        a.unlock();
      }
    }

    @Override
    public void run() {
      Par.run(this::inc, this::inc);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.LEAKED_PERMIT})
  static final class NeverUnlocked implements Runnable {
    final Lock a = new ReentrantLock();

    @Override
    public void run() {
      Par.run(a::lock, a::lock);
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class UnlockedByAnother implements Runnable {
    final Lock a = new ReentrantLock();

    @Override
    public void run() {
      Par.run(a::lock, a::unlock);
    }
  }

  static final class TryLockBacksOff implements Runnable {
    final Lock a = new ReentrantLock();
    final Lock b = new ReentrantLock();

    static void both(Lock x, Lock y) {
      x.lock();
      try {
        y.lock();
        y.unlock();
      } finally {
        x.unlock();
      }
    }

    @Override
    public void run() {
      Par.Body body =
          () -> {
            if (a.tryLock()) {
              try {
                if (b.tryLock()) {
                  b.unlock();
                }
              } finally {
                a.unlock();
              }
            }
          };
      Par.run(body, body);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class TryLockAssumed implements Runnable {
    final Lock a = new ReentrantLock();

    @Override
    public void run() {
      Par.Body body =
          () -> {
            Par.check(a.tryLock());
            a.unlock();
          };
      Par.run(body, body);
    }
  }

  static final class TryLockTimed implements Runnable {
    final Lock a = new ReentrantLock();
    int n;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            if (a.tryLock(10, TimeUnit.SECONDS)) {
              try {
                n++;
              } finally {
                a.unlock();
              }
            }
          };
      Par.run(body, body);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.LIVELOCK})
  static final class TryLockHoldsAndWaits implements Runnable {
    final Lock a = new ReentrantLock();
    final Lock b = new ReentrantLock();

    static void both(Lock x, Lock y) {
      x.lock();
      try {
        y.lock();
        y.unlock();
      } finally {
        x.unlock();
      }
    }

    @Override
    public void run() {
      Lock x = a;
      x.lock();
      Par.run(
          () -> {
            while (!b.tryLock()) {
              Thread.yield();
            }
            while (!a.tryLock()) {
              Thread.yield();
            }
          },
          () -> {});
    }
  }

  @Shows({FailureKind.DEADLOCK, FailureKind.LEAKED_PERMIT})
  static final class ReadToWriteUpgrade implements Runnable {
    final ReentrantReadWriteLock rw = new ReentrantReadWriteLock();

    @Override
    public void run() {
      rw.readLock().lock();
      rw.writeLock().lock();
    }
  }

  static final class WriteToReadDowngrade implements Runnable {
    final ReentrantReadWriteLock rw = new ReentrantReadWriteLock();

    @Override
    public void run() {
      rw.writeLock().lock();
      rw.readLock().lock();
      rw.writeLock().unlock();
      rw.readLock().unlock();
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class WriteUnderReadLock implements Runnable {
    final ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
    int n;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            rw.readLock().lock();
            n++;
            rw.readLock().unlock();
          };
      Par.run(body, body);
      Par.check(n == 2);
    }
  }

  static final class WriteUnderWriteLock implements Runnable {
    final ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
    int n;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            rw.writeLock().lock();
            n++;
            rw.writeLock().unlock();
          };
      Par.run(body, body);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.LOST_WAKEUP})
  static final class SignalBeforeAwait implements Runnable {
    final Lock lock = new ReentrantLock();
    final Condition ready = lock.newCondition();
    boolean set;

    @Override
    public void run() {
      Par.run(
          () -> {
            lock.lock();
            ready.await();
            lock.unlock();
          },
          () -> {
            lock.lock();
            ready.signal();
            lock.unlock();
          });
    }
  }

  static final class AwaitInLoop implements Runnable {
    final Lock lock = new ReentrantLock();
    final Condition ready = lock.newCondition();
    boolean set;

    @Override
    public void run() {
      Par.run(
          () -> {
            lock.lock();
            while (!set) {
              ready.await();
            }
            lock.unlock();
          },
          () -> {
            lock.lock();
            set = true;
            ready.signal();
            lock.unlock();
          });
    }
  }

  @Shows({FailureKind.UNCAUGHT_EXCEPTION})
  static final class SignalWithoutLock implements Runnable {
    final Lock lock = new ReentrantLock();
    final Condition ready = lock.newCondition();
    boolean set;

    @Override
    public void run() {
      ready.signal();
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class OptimisticUnvalidated implements Runnable {
    final StampedLock s = new StampedLock();
    int x;
    int y;

    @Override
    public void run() {
      Par.run(
          () -> {
            long w = s.writeLock();
            x = 1;
            y = 1;
            s.unlockWrite(w);
          },
          () -> {
            s.tryOptimisticRead();
            int i = x;
            int j = y;
            Par.check(i == j);
          });
    }
  }

  static final class OptimisticValidated implements Runnable {
    final StampedLock s = new StampedLock();
    volatile int x;
    volatile int y;

    @Override
    public void run() {
      Par.run(
          () -> {
            long w = s.writeLock();
            x = 1;
            y = 1;
            s.unlockWrite(w);
          },
          () -> {
            long o = s.tryOptimisticRead();
            int i = x;
            int j = y;
            if (s.validate(o)) {
              Par.check(i == j);
            }
          });
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class StampedNotReentrant implements Runnable {
    final StampedLock s = new StampedLock();

    @Override
    public void run() {
      s.writeLock();
      s.writeLock();
    }
  }

  static final class LockInterruptibly implements Runnable {
    final Lock a = new ReentrantLock();

    @Override
    public void run() {
      a.lock();
      Thread t =
          Par.thread(
              () -> {
                try {
                  a.lockInterruptibly();
                } catch (InterruptedException e) {
                  return;
                }
                Par.check(false);
              });
      t.start();
      t.interrupt();
      Par.join(t);
      a.unlock();
    }
  }

  static final class ParkUnpark implements Runnable {
    volatile boolean set;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                while (!set) {
                  LockSupport.park();
                }
              });
      t.start();
      set = true;
      LockSupport.unpark(t);
      Par.join(t);
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class ParkWithoutUnpark implements Runnable {
    @Override
    public void run() {
      Par.run(() -> LockSupport.park(), () -> {});
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class UnparkBeforeFlag implements Runnable {
    volatile boolean set;

    @Override
    public void run() {
      Thread t =
          Par.thread(
              () -> {
                while (!set) {
                  LockSupport.park();
                }
              });
      t.start();
      LockSupport.unpark(t);
      set = true;
      Par.join(t);
    }
  }
}
