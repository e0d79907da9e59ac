package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.runtime.Model;
import io.concurrencylint.explorer.runtime.Names;
import io.concurrencylint.explorer.schedule.Footprint;
import io.concurrencylint.explorer.schedule.Operation;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;

/**
 * Calls of the program into the JDK: points before them, and what a stuck state needs to know of
 * them.
 */
final class LibraryCalls {
  private final Execution execution;
  private final Map<Object, int[]> permits = new IdentityHashMap<>();

  LibraryCalls(Execution execution) {
    this.execution = execution;
  }

  /** Permits of each semaphore that each task has taken and not given back. */
  Map<Object, int[]> permits() {
    return permits;
  }

  int begin(Object receiver, int declared, int site) {
    Task me = execution.me();
    if (receiver == null) {
      return 0;
    }
    Receivers.Kind kind = Receivers.kind(receiver);
    if (kind == Receivers.Kind.NONE || Receivers.overrides(receiver, site)) {
      return 0;
    }
    int access =
        declared == Model.READ
                && Receivers.ordersByAccess(receiver)
                && Names.siteWhat(site).contains(".get")
            ? Model.WRITE
            : declared;
    if (kind == Receivers.Kind.QUIET) {
      int how = access == Model.READ ? Model.READ : Model.WRITE;
      Shadow quiet = execution.shadows.of(receiver);
      if (quiet.isSharedWith(me)) {
        execution.before(me, MemoryAccesses.kind(how), quiet.place(Shadow.CONTENTS), site);
      }
      contents(receiver, how, site);
      return 0;
    }
    Shadow shadow = execution.shadows.of(receiver);
    Object outer = me.callReceiver;
    if (kind == Receivers.Kind.PLAIN) {
      long place = shadow.place(Shadow.CONTENTS);
      execution.before(
          me, MemoryAccesses.kind(access == Model.READ ? Model.READ : Model.WRITE), place, site);
      execution.touch(place, access == Model.READ ? Footprint.READ : Footprint.WRITE);
      touchBehind(receiver, receiver instanceof java.util.Iterator ? Model.READ : access);
      if (receiver instanceof java.util.Iterator) {
        Object behind = Receivers.behind(receiver);
        if (behind != null) {
          boolean removes = Names.siteWhat(site).endsWith(".remove");
          contents(behind, removes ? Model.WRITE : Model.READ, site);
        }
      }
      execution.memory.plain(
          me,
          shadow.cell(Shadow.CONTENTS),
          execution.labels.label(receiver),
          access == Model.READ ? Model.READ : Model.WRITE,
          site);
      if (access != Model.READ && !(receiver instanceof java.util.Iterator)) {
        // Stepping an iterator shows nobody anything new: a loop that looks again and again does.
        execution.progress();
      }
      return 0;
    }
    me.operation.set(
        access == Model.READ ? Operation.Kind.READ : Operation.Kind.CALL,
        shadow.place(Shadow.CALLS),
        site);
    if (kind == Receivers.Kind.THREAD) {
      execution.before(me, me.operation.kind, me.operation.place, site);
      execution.touch(shadow.place(Shadow.THREAD), Footprint.READ);
      if (shadow.task != null && shadow.task.interruptClock != null) {
        me.clock.join(shadow.task.interruptClock);
      }
      return 0;
    }
    if (kind == Receivers.Kind.SYNCHRONIZED) {
      execution.monitors.enter(receiver, site);
      if (access != Model.READ) {
        execution.progress();
      }
      return 1;
    }
    execution.before(me, me.operation.kind, me.operation.place, site);
    touchBehind(receiver, access);
    me.callReceiver = receiver;
    me.callSite = site;
    me.callDepth++;
    calls(me, receiver, site);
    if (kind == Receivers.Kind.LOCK) {
      execution.lockProgress();
      me.anchorEpoch = execution.epoch;
    } else if (access != Model.READ) {
      execution.progressUnlessSpinning(me);
    }
    return outer == null ? 2 : 3;
  }

  /** A use of what is not made for concurrent use: no scheduling point, but it may race. */
  void contents(Object collection, int access, int site) {
    if (execution.aborting() || collection == null) {
      return;
    }
    Receivers.Kind kind = Receivers.kind(collection);
    if (kind == Receivers.Kind.PLAIN || kind == Receivers.Kind.QUIET) {
      Task me = execution.current;
      Shadow shadow = execution.shadows.of(collection);
      execution.touch(
          shadow.place(Shadow.CONTENTS), access == Model.READ ? Footprint.READ : Footprint.WRITE);
      execution.memory.plain(
          me,
          shadow.cell(Shadow.CONTENTS),
          execution.labels.label(collection),
          access,
          site == 0 ? me.operation.site : site);
    }
  }

  /** The collection behind a wrapper or an iterator takes part in the step, too. */
  private void touchBehind(Object receiver, int access) {
    if (execution.footprints) {
      Object behind = Receivers.behind(receiver);
      if (behind != null) {
        long place = execution.shadows.of(behind).place(Shadow.CONTENTS);
        execution.footprint.add(place, access == Model.READ ? Footprint.READ : Footprint.WRITE);
      }
    }
  }

  /** Bookkeeping for what a stuck state will be called. */
  private void calls(Task me, Object receiver, int site) {
    String what = Names.siteWhat(site);
    if (receiver instanceof Condition && what.contains(".signal") && !anyoneIn(receiver)) {
      execution.shadows.of(receiver).lostSignal = site;
    }
    if (receiver instanceof java.util.concurrent.Semaphore) {
      int change = what.contains(".acquire") ? 1 : what.contains(".release") ? -1 : 0;
      int[] counts = permits.computeIfAbsent(receiver, r -> new int[256]);
      counts[me.id & 255] += change;
    }
  }

  private boolean anyoneIn(Object receiver) {
    for (Task task : execution.tasks) {
      if (!task.done && task != execution.current && task.callReceiver == receiver) {
        return true;
      }
    }
    return false;
  }

  void end(Object receiver, int token) {
    if (execution.aborting()) {
      return;
    }
    if (token == 1) {
      execution.monitors.exit(receiver);
    } else if (token >= 2) {
      execution.current.callReceiver = null;
      execution.current.callDepth--;
    }
  }

  void point(Object subject, int site) {
    Task me = execution.me();
    long place = subject == null ? 0 : execution.shadows.of(subject).place(Shadow.CALLS);
    execution.before(me, Operation.Kind.CALL, place, site);
    if (me.interruptClock != null) {
      me.clock.join(me.interruptClock);
    }
    if (subject == null) {
      execution.touch(execution.shadows.of(me.thread).place(Shadow.THREAD), Footprint.READ);
    }
    execution.progress();
  }
}
