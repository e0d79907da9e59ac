package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.lang.invoke.*;
import java.util.concurrent.atomic.*;

/** Small programs about atomics: each positive beside its nearest negative. */
public final class Atomics {
  private Atomics() {}

  static final class Increment implements Runnable {
    final AtomicInteger n = new AtomicInteger();

    @Override
    public void run() {
      Par.run(n::incrementAndGet, n::incrementAndGet);
      Par.check(n.get() == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class GetThenSet implements Runnable {
    final AtomicInteger n = new AtomicInteger();

    @Override
    public void run() {
      Par.Body body = () -> n.set(n.get() + 1);
      Par.run(body, body);
      Par.check(n.get() == 2);
    }
  }

  static final class CasLoop implements Runnable {
    final AtomicLong n = new AtomicLong();

    @Override
    public void run() {
      Par.Body body =
          () -> {
            long v;
            do {
              v = n.get();
            } while (!n.compareAndSet(v, v + 1));
          };
      Par.run(body, body);
      Par.check(n.get() == 2);
    }
  }

  static final class SpinLock implements Runnable {
    final AtomicBoolean lock = new AtomicBoolean();
    int n;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            while (!lock.compareAndSet(false, true)) {
              Thread.onSpinWait();
            }
            n++;
            lock.set(false);
          };
      Par.run(body, body);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class BrokenSpinLock implements Runnable {
    final AtomicBoolean lock = new AtomicBoolean();
    int n;

    @Override
    public void run() {
      Par.Body body =
          () -> {
            while (lock.get()) {
              Thread.onSpinWait();
            }
            lock.set(true);
            n++;
            lock.set(false);
          };
      Par.run(body, body);
      Par.check(n == 2);
    }
  }

  static final class ReferenceUpdate implements Runnable {
    final AtomicReference<String> s = new AtomicReference<>("");

    @Override
    public void run() {
      Par.run(() -> s.updateAndGet(v -> v + "a"), () -> s.updateAndGet(v -> v + "b"));
      Par.check(s.get().length() == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class TwoAtomicsOneInvariant implements Runnable {
    final AtomicInteger a = new AtomicInteger();
    final AtomicInteger b = new AtomicInteger();

    @Override
    public void run() {
      Par.run(
          () -> {
            a.incrementAndGet();
            b.incrementAndGet();
          },
          () -> Par.check(a.get() == b.get()));
    }
  }

  static final class Adder implements Runnable {
    final LongAdder n = new LongAdder();

    @Override
    public void run() {
      Par.run(n::increment, n::increment);
      Par.check(n.sum() == 2);
    }
  }

  static final class IntegerArray implements Runnable {
    final AtomicIntegerArray n = new AtomicIntegerArray(1);

    @Override
    public void run() {
      Par.run(() -> n.incrementAndGet(0), () -> n.incrementAndGet(0));
      Par.check(n.get(0) == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class IntegerArrayGetThenSet implements Runnable {
    final AtomicIntegerArray n = new AtomicIntegerArray(1);

    @Override
    public void run() {
      Par.Body body = () -> n.set(0, n.get(0) + 1);
      Par.run(body, body);
      Par.check(n.get(0) == 2);
    }
  }

  static final class Updater implements Runnable {
    static final AtomicIntegerFieldUpdater<Updater> N =
        AtomicIntegerFieldUpdater.newUpdater(Updater.class, "n");
    volatile int n;
    int data;

    @Override
    public void run() {
      Par.run(
          () -> {
            data = 1;
            N.incrementAndGet(this);
          },
          () -> {
            if (n == 1) {
              Par.check(data == 1);
            }
            N.incrementAndGet(this);
          });
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class UpdaterGetThenSet implements Runnable {
    static final AtomicIntegerFieldUpdater<UpdaterGetThenSet> N =
        AtomicIntegerFieldUpdater.newUpdater(UpdaterGetThenSet.class, "n");
    volatile int n;

    @Override
    public void run() {
      Par.Body body = () -> N.set(this, N.get(this) + 1);
      Par.run(body, body);
      Par.check(n == 2);
    }
  }

  static final class HandleAdds implements Runnable {
    static final VarHandle N;

    static {
      try {
        N = MethodHandles.lookup().findVarHandle(HandleAdds.class, "n", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    volatile int n;
    int data;

    @Override
    public void run() {
      Par.run(
          () -> {
            data = 1;
            N.getAndAdd(this, 1);
          },
          () -> {
            if (n == 1) {
              Par.check(data == 1);
            }
            N.getAndAdd(this, 1);
          });
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class HandleGetThenSet implements Runnable {
    static final VarHandle N;

    static {
      try {
        N = MethodHandles.lookup().findVarHandle(HandleGetThenSet.class, "n", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    volatile int n;
    int data;

    @Override
    public void run() {
      Par.Body body = () -> N.setVolatile(this, (int) N.getVolatile(this) + 1);
      Par.run(body, body);
      Par.check(n == 2);
    }
  }

  @Shows({FailureKind.FAILED_ASSERTION})
  static final class Aba implements Runnable {
    final AtomicInteger top = new AtomicInteger(1);
    volatile int changes;

    @Override
    public void run() {
      Par.run(
          () -> {
            int v = top.get();
            int seen = changes;
            if (top.compareAndSet(v, 5)) {
              Par.check(changes == seen);
            }
          },
          () -> {
            top.set(2);
            changes = 1;
            top.set(1);
          });
    }
  }

  static final class Stamped implements Runnable {
    final AtomicStampedReference<String> top = new AtomicStampedReference<>("a", 0);
    final AtomicInteger wins = new AtomicInteger();

    @Override
    public void run() {
      Par.Body body =
          () -> {
            if (top.compareAndSet("a", "a", 0, 1)) {
              wins.incrementAndGet();
            }
          };
      Par.run(body, body);
      Par.check(wins.get() == 1);
    }
  }
}
