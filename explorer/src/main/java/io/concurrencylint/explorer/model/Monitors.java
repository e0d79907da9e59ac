package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.runtime.Model;
import io.concurrencylint.explorer.schedule.Footprint;
import io.concurrencylint.explorer.schedule.Operation;
import java.util.List;

/** Monitors: entering, leaving, waiting and notifying. */
final class Monitors {
  private final Execution execution;

  Monitors(Execution execution) {
    this.execution = execution;
  }

  void enter(Object monitor, int site) {
    Task me = execution.me();
    if (monitor == null) {
      throw new NullPointerException();
    }
    Shadow shadow = execution.shadows.of(monitor);
    if (shadow.owner == me) {
      shadow.entries++;
      return;
    }
    if (site == 0 && shadow.owner == null) {
      // Inside the JDK: a point only where it blocks.
      own(me, shadow);
    } else {
      acquire(me, shadow, site);
    }
    shadow.entries = 1;
    if (execution.capturing) {
      execution.labels.log(me, site, "lock " + execution.labels.label(monitor));
    }
  }

  private void acquire(Task me, Shadow shadow, int site) {
    me.operation.set(Operation.Kind.ENTER, shadow.place(Shadow.MONITOR), site);
    execution.block(me, Task.Wait.MONITOR, shadow, Model.FOREVER);
    own(me, shadow);
  }

  private void own(Task me, Shadow shadow) {
    shadow.owner = me;
    me.held.add(shadow);
    me.clock.join(shadow.released);
    execution.touch(shadow.place(Shadow.MONITOR), Footprint.ACQUIRE);
    me.anchorSite = 0;
  }

  void exit(Object monitor) {
    if (execution.aborting() || monitor == null) {
      return;
    }
    Task me = execution.current;
    Shadow shadow = execution.shadows.of(monitor);
    if (shadow.owner != me) {
      return;
    }
    if (--shadow.entries == 0) {
      release(me, shadow);
      if (execution.capturing) {
        execution.labels.log(me, 0, "unlock " + execution.labels.label(monitor));
      }
    }
  }

  void release(Task me, Shadow shadow) {
    shadow.owner = null;
    me.held.remove(shadow);
    shadow.released.set(me.clock);
    me.clock.tick(me.id);
    execution.touch(shadow.place(Shadow.MONITOR), Footprint.RELEASE);
  }

  void await(Object monitor, long waitNanos, int site) throws InterruptedException {
    Task me = execution.me();
    Shadow shadow = execution.shadows.of(monitor);
    if (shadow.owner != me) {
      throw new IllegalMonitorStateException("current thread is not owner");
    }
    execution.threads.interruption(me);
    int entries = shadow.entries;
    shadow.waiters().add(me);
    release(me, shadow);
    if (execution.capturing) {
      execution.labels.log(me, site, null);
    }
    me.operation.set(Operation.Kind.RESUME, shadow.place(Shadow.MONITOR), site);
    execution.block(me, Task.Wait.NOTIFICATION, shadow, waitNanos);
    Task.Wake wake = me.wake;
    shadow.waiters().remove(me);
    if (shadow.owner == null) {
      own(me, shadow);
    } else {
      acquire(me, shadow, site);
    }
    shadow.entries = entries;
    if (execution.capturing) {
      execution.labels.log(
          me, site, "wakes up in wait: " + wake.name().toLowerCase(java.util.Locale.ROOT));
    }
    if (wake == Task.Wake.INTERRUPT) {
      execution.threads.interruption(me);
    }
  }

  void signal(Object monitor, boolean all, int site) {
    Task me = execution.me();
    Shadow shadow = execution.shadows.of(monitor);
    if (shadow.owner != me) {
      throw new IllegalMonitorStateException("current thread is not owner");
    }
    List<Task> waiters = shadow.waiters();
    boolean any = false;
    for (int i = 0; i < waiters.size(); i++) {
      Task waiter = waiters.get(i);
      if (waiter.wake == Task.Wake.NONE && waiter.waiting == Task.Wait.NOTIFICATION) {
        waiter.wake = Task.Wake.SIGNAL;
        waiter.waiting = Task.Wait.MONITOR;
        waiter.deadline = -1;
        any = true;
        if (!all) {
          break;
        }
      }
    }
    if (!any) {
      shadow.lostSignal = site;
    }
    execution.progress();
    if (execution.capturing) {
      execution.labels.log(me, site, null);
    }
  }

  boolean holds(Object monitor) {
    return execution.shadows.of(monitor).owner == execution.current;
  }
}
