package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.runtime.Abort;
import io.concurrencylint.explorer.runtime.Carrier;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/** Each task on an OS thread of a pool; one of them runs at a time. Works on every JDK. */
final class ThreadEngine extends Engine {
  private static final long STACK_BYTES = 16L << 20;

  /** Unwinding gives up on a task that has met {@link Abort} so often. */
  private static final int MAX_ABORTS = 10_000;

  private final ArrayDeque<Worker> idle = new ArrayDeque<>();
  private int workers;
  private Thread driver;
  private volatile boolean over;
  private volatile boolean closed;
  private Execution execution;

  /** Milliseconds a task may run without reaching a scheduling point. */
  private final long patienceMillis;

  ThreadEngine(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  private final class Worker implements Runnable {
    final Carrier carrier = new Carrier(this, "carrier-" + workers, STACK_BYTES);
    volatile boolean go;
    Task task;
    int aborts;

    @Override
    public void run() {
      while (true) {
        await();
        if (closed) {
          return;
        }
        carrier.thread = task.thread;
        carrier.model = execution;
        carrier.inside = true;
        carrier.ignoring = 0;
        try {
          execution.body(task, carrier);
        } catch (Abort e) {
          leave();
        }
      }
    }

    /** The task was unwound on behalf of {@link #abandon}. */
    void leave() {
      rest();
      over = true;
      LockSupport.unpark(driver);
    }

    void rest() {
      carrier.thread = null;
      carrier.model = null;
      task.handle = null;
      task = null;
      idle.push(this);
    }

    void await() {
      while (!go) {
        LockSupport.park(this);
      }
      go = false;
    }

    void resume() {
      go = true;
      LockSupport.unpark(carrier);
    }
  }

  @Override
  void run(Execution newExecution, Task first) {
    execution = newExecution;
    driver = Thread.currentThread();
    over = false;
    worker(first).resume();
    awaitDriver();
  }

  private void awaitDriver() {
    Watchdog watchdog = new Watchdog(patienceMillis);
    while (!over) {
      LockSupport.parkNanos(this, 200_000_000L);
      if (!over && execution.current().handle instanceof Worker worker) {
        watchdog.look(execution, worker.carrier);
      }
    }
  }

  private Worker worker(Task task) {
    Worker worker = (Worker) task.handle;
    if (worker == null) {
      worker = idle.poll();
      if (worker == null) {
        workers++;
        worker = new Worker();
        worker.carrier.start();
      }
      worker.task = task;
      worker.aborts = 0;
      task.handle = worker;
    }
    return worker;
  }

  @Override
  void transfer(Task from, Task to) {
    Worker mine = (Worker) from.handle;
    worker(to).resume();
    mine.await();
    if (execution.aborting()) {
      throw aborted(mine);
    }
  }

  /** For a task that goes on although its execution is over. */
  private Abort aborted(Worker worker) {
    if (++worker.aborts > MAX_ABORTS) {
      // It catches everything for ever: its thread is lost, the driver must not be.
      worker.carrier.model = null;
      over = true;
      LockSupport.unpark(driver);
      while (true) {
        LockSupport.park(worker);
      }
    }
    return Abort.INSTANCE;
  }

  Abort again(Task task) {
    return aborted((Worker) task.handle);
  }

  @Override
  void exit(Task from, Task to) {
    Worker mine = (Worker) from.handle;
    mine.rest();
    if (to == null) {
      over = true;
      LockSupport.unpark(driver);
    } else {
      worker(to).resume();
    }
  }

  @Override
  RuntimeException finish(Task from) {
    Worker mine = (Worker) from.handle;
    over = true;
    LockSupport.unpark(driver);
    mine.await();
    throw aborted(mine);
  }

  @Override
  void abandon(Execution newExecution) {
    for (Task task : newExecution.tasks()) {
      Worker worker = (Worker) task.handle;
      if (worker != null) {
        over = false;
        execution.enter(task);
        worker.resume();
        awaitDriver();
      }
    }
  }

  @Override
  void close() {
    closed = true;
    for (Worker worker : idle) {
      worker.resume();
    }
  }

  @Override
  String name() {
    return "OS threads";
  }
}
