package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.detect.VectorClock;
import io.concurrencylint.explorer.runtime.Model;
import io.concurrencylint.explorer.schedule.Footprint;
import io.concurrencylint.explorer.schedule.Operation;

/** Threads: starting, joining, parking, sleeping, interrupting. */
final class ThreadCalls {
  private final Execution execution;

  ThreadCalls(Execution execution) {
    this.execution = execution;
  }

  void park(long waitNanos) {
    Task me = execution.me();
    Shadow shadow = execution.shadows.of(me.thread);
    if (!me.permit && !me.thread.isInterrupted()) {
      me.operation.set(
          waitNanos == Model.FOREVER ? Operation.Kind.RESUME : Operation.Kind.TIMEOUT,
          shadow.place(Shadow.PERMIT),
          me.callSite);
      if (waitNanos == Model.FOREVER) {
        me.carry.add(shadow.place(Shadow.PERMIT));
      }
      execution.block(me, Task.Wait.PARK, shadow, waitNanos);
    }
    if (waitNanos != Model.FOREVER) {
      execution.touch(shadow.place(Shadow.PERMIT), Footprint.WRITE);
    } else {
      execution.touch(shadow.place(Shadow.PERMIT), Footprint.NEED);
    }
    if (me.permit) {
      me.permit = false;
      if (me.permitClock != null) {
        me.clock.join(me.permitClock);
      }
    }
  }

  void unpark(Thread thread) {
    if (execution.aborting()) {
      return;
    }
    Task me = execution.current;
    Shadow shadow = execution.shadows.of(thread);
    Task task = shadow.task;
    execution.touch(shadow.place(Shadow.PERMIT), Footprint.WRITE);
    execution.touch(shadow.place(Shadow.PERMIT), Footprint.ENABLE);
    task.permit = true;
    if (task.permitClock == null) {
      task.permitClock = new VectorClock();
    }
    task.permitClock.join(me.clock);
    me.clock.tick(me.id);
    if (task.waiting == Task.Wait.PARK) {
      task.wake = Task.Wake.SIGNAL;
      task.deadline = -1;
      execution.lockProgress();
    }
  }

  boolean start(Thread thread, Object container) {
    if (execution.aborting()) {
      return true;
    }
    Task me = execution.current;
    if (execution.shadows.of(thread).task != null || thread.getState() != Thread.State.NEW) {
      throw new IllegalThreadStateException();
    }
    Runnable body = ThreadState.body(thread);
    Task child = execution.add(thread, body, ThreadState.isUserBody(thread, body));
    child.container = container;
    Containers.start(container, thread);
    child.clock.join(me.clock);
    me.clock.tick(me.id);
    Shadow shadow = execution.shadows.of(thread);
    execution.touch(shadow.place(Shadow.THREAD), Footprint.ENABLE);
    child.carry.add(shadow.place(Shadow.THREAD));
    child.operation.set(Operation.Kind.BEGIN, shadow.place(Shadow.THREAD), 0);
    execution.progress();
    if (execution.capturing) {
      execution.labels.log(me, 0, "start " + execution.labels.label(child));
    }
    return true;
  }

  boolean models(Thread thread) {
    Shadow shadow = execution.shadows.known(thread);
    return shadow != null && shadow.task != null;
  }

  boolean isAlive(Thread thread) {
    return !execution.shadows.of(thread).task.done;
  }

  Thread.State state(Thread thread) {
    Task task = execution.shadows.of(thread).task;
    if (task.done) {
      return Thread.State.TERMINATED;
    }
    return switch (task.waiting) {
      case NOTHING -> Thread.State.RUNNABLE;
      case MONITOR -> execution.runnable(task) ? Thread.State.RUNNABLE : Thread.State.BLOCKED;
      default -> task.timed() ? Thread.State.TIMED_WAITING : Thread.State.WAITING;
    };
  }

  void interrupt(Thread thread) {
    if (execution.aborting()) {
      return;
    }
    Task me = execution.current;
    Shadow shadow = execution.shadows.of(thread);
    Task task = shadow.task;
    execution.touch(shadow.place(Shadow.THREAD), Footprint.WRITE);
    execution.touch(shadow.place(Shadow.PERMIT), Footprint.ENABLE);
    if (task.interruptClock == null) {
      task.interruptClock = new VectorClock();
    }
    task.interruptClock.join(me.clock);
    me.clock.tick(me.id);
    execution.progress();
    switch (task.waiting) {
      case NOTIFICATION -> {
        if (task.wake == Task.Wake.NONE) {
          task.wake = Task.Wake.INTERRUPT;
          task.waiting = Task.Wait.MONITOR;
          task.deadline = -1;
        }
      }
      case PARK, SLEEP, JOIN -> {
        task.wake = Task.Wake.INTERRUPT;
        task.deadline = -1;
      }
      default -> {}
    }
  }

  void interruption(Task me) throws InterruptedException {
    execution.touch(execution.shadows.of(me.thread).place(Shadow.THREAD), Footprint.WRITE);
    if (ThreadState.clearInterrupt(me.thread)) {
      if (me.interruptClock != null) {
        me.clock.join(me.interruptClock);
      }
      throw new InterruptedException();
    }
  }

  void join(Thread thread, long waitNanos, int site) throws InterruptedException {
    Task me = execution.me();
    Shadow shadow = execution.shadows.of(thread);
    interruption(me);
    if (shadow.task == null) {
      return;
    }
    me.operation.set(Operation.Kind.JOIN, shadow.place(Shadow.THREAD), site);
    if (waitNanos == Model.FOREVER) {
      me.carry.add(shadow.place(Shadow.THREAD));
    }
    execution.block(me, Task.Wait.JOIN, shadow, waitNanos);
    if (me.wake == Task.Wake.INTERRUPT) {
      interruption(me);
    }
    if (shadow.task.done) {
      me.clock.join(shadow.task.clock);
      execution.touch(shadow.place(Shadow.THREAD), Footprint.NEED);
    } else {
      execution.touch(shadow.place(Shadow.THREAD), Footprint.WRITE);
    }
    if (execution.capturing) {
      execution.labels.log(me, site, null);
    }
  }

  void sleep(long sleepNanos, int site) throws InterruptedException {
    Task me = execution.me();
    if (sleepNanos < 0) {
      throw new IllegalArgumentException("timeout value is negative");
    }
    interruption(me);
    if (sleepNanos == 0) {
      this.yield(site);
      return;
    }
    Shadow shadow = execution.shadows.of(me.thread);
    me.operation.set(Operation.Kind.TIMEOUT, shadow.place(Shadow.PERMIT), site);
    if (execution.capturing) {
      execution.labels.log(me, site, null);
    }
    execution.block(me, Task.Wait.SLEEP, shadow, sleepNanos);
    execution.touch(shadow.place(Shadow.PERMIT), Footprint.WRITE);
    if (me.wake == Task.Wake.INTERRUPT) {
      interruption(me);
    }
  }

  void yield(int site) {
    Task me = execution.me();
    me.yielding = true;
    execution.hint(me);
    me.operation.set(Operation.Kind.YIELD, 0, site);
    execution.schedule();
    me.yielding = false;
  }
}
