package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.util.concurrent.*;

/** Small programs about synchronizers: each positive beside its nearest negative. */
public final class Synchronizers {
  private Synchronizers() {}

  static final class SemaphoreMutex implements Runnable {
    final Semaphore s = new Semaphore(1);
    int n;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            s.acquire();
            n++;
            s.release();
          };
      Par.run(body, body);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION, FailureKind.DATA_RACE})
  static final class SemaphoreTwoPermits implements Runnable {
    final Semaphore s = new Semaphore(2);
    int n;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            s.acquire();
            n++;
            s.release();
          };
      Par.run(body, body);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.LEAKED_PERMIT})
  static final class PermitNeverReleased implements Runnable {
    final Semaphore s = new Semaphore(1);

    @Override
    public void run() {
      Par.run(s::acquire, s::acquire);
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class SemaphoresInOppositeOrder implements Runnable {
    final Semaphore a = new Semaphore(1);
    final Semaphore b = new Semaphore(1);

    @Override
    public void run() {
      Par.run(
          () -> {
            a.acquire();
            b.acquire();
            b.release();
            a.release();
          },
          () -> {
            b.acquire();
            a.acquire();
            a.release();
            b.release();
          });
    }
  }

  static final class Latch implements Runnable {
    final CountDownLatch l = new CountDownLatch(2);
    int n;

    @Override
    public void run() {
      Par.run(l::countDown, l::countDown, l::await);
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class LatchOneShort implements Runnable {
    final CountDownLatch l = new CountDownLatch(2);

    @Override
    public void run() {
      Par.run(l::countDown, l::await);
    }
  }

  static final class LatchPublishes implements Runnable {
    final CountDownLatch l = new CountDownLatch(1);
    int n;

    @Override
    public void run() {
      Par.run(
          () -> {
            n = 1;
            l.countDown();
          },
          () -> {
            l.await();
            Par.check(n == 1);
          });
    }
  }

  static final class LatchTimed implements Runnable {
    final CountDownLatch l = new CountDownLatch(1);

    @Override
    public void run() {
      Par.run(l::countDown, () -> Par.check(l.await(10, TimeUnit.SECONDS)));
    }
  }

  static final class Barrier implements Runnable {
    final CyclicBarrier b = new CyclicBarrier(2);
    volatile int n;

    @Override
    public void run() {
      Par.run(
          () -> {
            n = 1;
            b.await();
          },
          () -> {
            b.await();
            Par.check(n == 1);
          });
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class BarrierOneShort implements Runnable {
    final CyclicBarrier b = new CyclicBarrier(3);

    @Override
    public void run() {
      Par.run(b::await, b::await);
    }
  }

  static final class Phasers implements Runnable {
    final Phaser p = new Phaser(2);
    volatile int n;

    @Override
    public void run() {
      Par.run(
          () -> {
            n = 1;
            p.arriveAndAwaitAdvance();
          },
          () -> {
            p.arriveAndAwaitAdvance();
            Par.check(n == 1);
          });
    }
  }

  @Shows({FailureKind.DEADLOCK})
  static final class PhaserOneShort implements Runnable {
    final Phaser p = new Phaser(3);

    @Override
    public void run() {
      Par.run(p::arriveAndAwaitAdvance, p::arriveAndAwaitAdvance);
    }
  }

  static final class Exchange implements Runnable {
    final Exchanger<String> e = new Exchanger<>();

    @Override
    public void run() {
      Par.run(
          () -> Par.check(e.exchange("a").equals("b")),
          () -> Par.check(e.exchange("b").equals("a")));
    }
  }

  @Shows({FailureKind.UNRECEIVED_SEND})
  static final class ExchangeAlone implements Runnable {
    final Exchanger<String> e = new Exchanger<>();

    @Override
    public void run() {
      Par.run(() -> e.exchange("a"), () -> {});
    }
  }
}
