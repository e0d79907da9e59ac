package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.detect.VectorClock;
import io.concurrencylint.explorer.runtime.Model;
import io.concurrencylint.explorer.runtime.Names;
import io.concurrencylint.explorer.runtime.Statics;
import io.concurrencylint.explorer.schedule.Footprint;
import io.concurrencylint.explorer.schedule.Operation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Class initialisers of the program, run anew in each execution (JLS 12.4.2). */
final class Initialisers {
  /** Where in the shadow of the statics the states of initialisation are. */
  private static final int PLACES = -1000;

  private final Execution execution;
  private byte[] initialised = new byte[64];
  private final Map<Integer, Task> initialising = new HashMap<>();
  private final Map<Integer, VectorClock> initClock = new HashMap<>();

  Initialisers(Execution execution) {
    this.execution = execution;
  }

  boolean initNeeded(int type, int site) {
    if (type >= initialised.length) {
      initialised = Arrays.copyOf(initialised, Math.max(type + 1, initialised.length * 2));
    }
    if (execution.aborting()) {
      return initialised[type] == 0;
    }
    Task me = execution.current;
    long place = execution.shadows.statics.place(PLACES - type);
    if (initialised[type] == 2) {
      execution.touch(place, Footprint.READ);
      VectorClock clock = initClock.get(type);
      if (clock != null) {
        me.clock.join(clock);
      }
      return false;
    }
    Task by = initialising.get(type);
    if (by == me) {
      return false;
    }
    execution.touch(place, Footprint.WRITE);
    while (by != null && by != me && initialised[type] == 1) {
      me.operation.set(Operation.Kind.RESUME, 0, site);
      execution.block(
          me,
          Task.Wait.INITIALISATION,
          execution.shadows.of(initialising.get(type).thread),
          Model.FOREVER);
    }
    if (initialised[type] == 3) {
      throw new NoClassDefFoundError("Could not initialize class " + Names.typeName(type));
    }
    if (initialised[type] == 2) {
      return initNeeded(type, site);
    }
    initialised[type] = 1;
    initialising.put(type, me);
    Statics.usedByTask(type);
    return true;
  }

  void initDone(int type, Throwable failure) {
    if (execution.aborting()) {
      return;
    }
    Task me = execution.current;
    initialised[type] = (byte) (failure == null ? 2 : 3);
    initialising.remove(type);
    execution.touch(execution.shadows.statics.place(PLACES - type), Footprint.WRITE);
    VectorClock clock = new VectorClock();
    clock.set(me.clock);
    initClock.put(type, clock);
    me.clock.tick(me.id);
    for (Task task : execution.tasks) {
      if (task.waiting == Task.Wait.INITIALISATION && task.waitingFor.task == me) {
        task.wake = Task.Wake.SIGNAL;
      }
    }
    execution.progress();
  }
}
