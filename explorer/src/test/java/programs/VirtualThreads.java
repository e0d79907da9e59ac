package programs;

import io.concurrencylint.explorer.detect.FailureKind;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Virtual threads, reached by reflection so that this compiles on JDK 17. */
public final class VirtualThreads {
  private VirtualThreads() {}

  static Thread start(Runnable body) {
    try {
      return (Thread)
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static ExecutorService perTask() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (InvocationTargetException | IllegalAccessException | NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  @Shows(FailureKind.FAILED_ASSERTION)
  static final class BareIncrements implements Runnable {
    int n;

    @Override
    public void run() {
      Thread t = start(() -> n++);
      Thread u = start(() -> n++);
      Par.join(t);
      Par.join(u);
      Par.check(n == 2);
    }
  }

  static final class GuardedIncrements implements Runnable {
    int n;

    synchronized void inc() {
      n++;
    }

    @Override
    public void run() {
      Thread t = start(this::inc);
      Thread u = start(this::inc);
      Par.join(t);
      Par.join(u);
      Par.check(n == 2);
    }
  }

  @Shows(FailureKind.DEADLOCK)
  static final class OppositeOrder implements Runnable {
    final Object a = new Object();
    final Object b = new Object();

    @Override
    public void run() {
      Thread t =
          start(
              () -> {
                synchronized (a) {
                  synchronized (b) {
                  }
                }
              });
      Thread u =
          start(
              () -> {
                synchronized (b) {
                  synchronized (a) {
                  }
                }
              });
      Par.join(t);
      Par.join(u);
    }
  }

  static final class Sleeps implements Runnable {
    volatile int n;

    @Override
    public void run() {
      Thread t =
          start(
              () -> {
                try {
                  Thread.sleep(60_000);
                } catch (InterruptedException e) {
                  n = 1;
                }
              });
      t.interrupt();
      Par.join(t);
      Par.check(n == 1);
    }
  }

  static final class PerTaskExecutor implements Runnable {
    final java.util.concurrent.atomic.AtomicInteger n =
        new java.util.concurrent.atomic.AtomicInteger();

    @Override
    public void run() {
      ExecutorService e = perTask();
      e.execute(n::incrementAndGet);
      e.execute(n::incrementAndGet);
      e.shutdown();
      try {
        Par.check(e.awaitTermination(60, java.util.concurrent.TimeUnit.SECONDS));
      } catch (InterruptedException x) {
        throw new IllegalStateException(x);
      }
      Par.check(n.get() == 2);
    }
  }
}
