package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.runtime.Abort;
import io.concurrencylint.explorer.runtime.Carrier;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Each task as a continuation of the JDK ({@code jdk.internal.vm.Continuation}), all on one carrier
 * thread: a switch costs a fraction of one between OS threads, and an abandoned task is garbage.
 * JDK 24 and later, where held monitors no longer pin (JEP 491).
 */
final class ContinuationEngine extends Engine {
  private static final int FIRST_RELEASE = 24;
  private static final long STACK_BYTES = 512L << 20;

  private static final MethodHandle CREATE;
  private static final MethodHandle RUN;
  private static final MethodHandle YIELD;
  private static final Object SCOPE;

  static {
    MethodHandle create = null;
    MethodHandle run = null;
    MethodHandle yield = null;
    Object scope = null;
    if (Runtime.version().feature() >= FIRST_RELEASE) {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Class<?> type = Class.forName("jdk.internal.vm.Continuation");
        Class<?> scopes = Class.forName("jdk.internal.vm.ContinuationScope");
        create =
            lookup
                .findConstructor(type, MethodType.methodType(void.class, scopes, Runnable.class))
                .asType(MethodType.methodType(Object.class, Object.class, Runnable.class));
        run =
            lookup
                .findVirtual(type, "run", MethodType.methodType(void.class))
                .asType(MethodType.methodType(void.class, Object.class));
        yield =
            lookup
                .findStatic(type, "yield", MethodType.methodType(boolean.class, scopes))
                .asType(MethodType.methodType(void.class, Object.class));
        scope =
            lookup
                .findConstructor(scopes, MethodType.methodType(void.class, String.class))
                .invoke("explorer");
      } catch (Throwable t) {
        create = null;
      }
    }
    CREATE = create;
    RUN = run;
    YIELD = yield;
    SCOPE = scope;
  }

  private final long patienceMillis;
  private final Carrier carrier = new Carrier(this::serve, "carrier", STACK_BYTES);
  private volatile Execution execution;
  private Task next;
  private volatile Supplier<?> job;
  private volatile Object answer;
  private volatile RuntimeException thrown;
  private Thread driver;
  private volatile boolean closed;

  ContinuationEngine(long patienceMillis) {
    this.patienceMillis = patienceMillis;
    carrier.start();
  }

  static boolean isAvailable() {
    return CREATE != null;
  }

  /** Runs jobs, each of which runs executions: so none of them needs another thread's turn. */
  private void serve() {
    while (!closed) {
      if (job == null) {
        LockSupport.park(this);
        continue;
      }
      try {
        answer = job.get();
      } catch (RuntimeException e) {
        thrown = e;
      } catch (Throwable t) {
        thrown = new IllegalStateException(t);
      }
      job = null;
      LockSupport.unpark(driver);
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  <T> T drive(Supplier<T> newJob) {
    driver = Thread.currentThread();
    thrown = null;
    job = newJob;
    LockSupport.unpark(carrier);
    Watchdog watchdog = new Watchdog(patienceMillis);
    while (job != null) {
      LockSupport.parkNanos(this, 200_000_000L);
      Execution now = execution;
      if (job != null && now != null) {
        watchdog.look(now, carrier);
      }
    }
    if (thrown != null) {
      throw thrown;
    }
    return (T) answer;
  }

  private void turns() throws Throwable {
    while (next != null) {
      Task task = next;
      next = null;
      if (task.handle == null) {
        task.handle = (Object) CREATE.invokeExact(SCOPE, (Runnable) new Body(task));
      }
      carrier.thread = task.thread;
      carrier.model = execution;
      carrier.inside = true;
      carrier.ignoring = task.ignoring;
      RUN.invokeExact(task.handle);
    }
  }

  private final class Body implements Runnable {
    private final Task task;

    Body(Task task) {
      this.task = task;
    }

    @Override
    public void run() {
      try {
        execution.body(task, carrier);
      } catch (Abort e) {
        next = null;
      }
    }
  }

  @Override
  void run(Execution newExecution, Task first) {
    execution = newExecution;
    next = first;
    try {
      turns();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    } finally {
      carrier.thread = null;
      carrier.model = null;
      carrier.inside = false;
      carrier.ignoring = 0;
      execution = null;
    }
  }

  @Override
  void transfer(Task from, Task to) {
    next = to;
    suspend(from);
  }

  private void suspend(Task from) {
    from.ignoring = carrier.ignoring;
    try {
      YIELD.invokeExact(SCOPE);
    } catch (IllegalStateException pinned) {
      next = null;
      execution.give(new Pinned(String.valueOf(pinned.getMessage())));
      throw Abort.INSTANCE;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  @Override
  void exit(Task from, Task to) {
    from.handle = null;
    next = to;
  }

  @Override
  RuntimeException finish(Task from) {
    next = null;
    suspend(from);
    throw Abort.INSTANCE;
  }

  @Override
  void abandon(Execution newExecution) {
    for (Task task : newExecution.tasks()) {
      task.handle = null;
    }
  }

  @Override
  void close() {
    closed = true;
    LockSupport.unpark(carrier);
  }

  @Override
  String name() {
    return "continuations";
  }
}
