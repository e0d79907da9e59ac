package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.detect.Cell;
import io.concurrencylint.explorer.detect.Race;
import io.concurrencylint.explorer.runtime.Model;
import io.concurrencylint.explorer.runtime.Names;
import io.concurrencylint.explorer.runtime.Statics;
import io.concurrencylint.explorer.schedule.Footprint;
import io.concurrencylint.explorer.schedule.Granularity;
import io.concurrencylint.explorer.schedule.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Accesses of the program to fields, arrays and VarHandles, and of the JDK to what orders them:
 * happens-before, races, and the older values that a racy read may return.
 */
final class MemoryAccesses {
  private static final String ELEMENT = "element ";

  private final Execution execution;
  private final boolean arraysRace;
  private final List<Race> races = new ArrayList<>();
  private final Set<String> raceKeys = new HashSet<>();
  private Cell staleCell;
  private int staleBack;

  MemoryAccesses(Execution execution) {
    this.execution = execution;
    this.arraysRace = execution.racyFields.stream().anyMatch(place -> place.startsWith(ELEMENT));
  }

  List<Race> races() {
    return List.copyOf(races);
  }

  void field(Object owner, int field, int access, int site) {
    Task me = execution.me();
    Shadow shadow = owner == null ? execution.shadows.statics : execution.shadows.of(owner);
    int key = owner == null ? field : (int) Names.offset(field, owner);
    long place = shadow.place(key);
    if (access != Model.CONSTRUCT) {
      if (Names.isVolatile(field)
          || isPoint(me, execution.racyFields.contains(Names.fieldName(field)))) {
        execution.before(
            me, access == Model.READ ? Operation.Kind.READ : Operation.Kind.WRITE, place, site);
      } else if (execution.capturing) {
        execution.labels.log(me, site, null);
      }
    }
    execution.touch(place, access == Model.READ ? Footprint.READ : Footprint.WRITE);
    Cell cell = shadow.cell(key);
    if (Names.isVolatile(field)) {
      synchronise(me, cell, access);
      if (access != Model.READ) {
        execution.progress();
      }
      return;
    }
    plain(me, cell, Names.fieldName(field), access, site);
    if (access == Model.READ) {
      stale(me, cell, Names.fieldName(field));
    } else {
      if (execution.settings.staleReads()
          && execution.racyFields.contains(Names.fieldName(field))) {
        cell.overwrite(Values.read(owner, field), me.id, me.clock);
      }
      execution.progress();
    }
  }

  /** Whether the turn may change at a plain access; now and then it may in any case, for loops. */
  private boolean isPoint(Task me, boolean races) {
    if (races
        || execution.granularity == Granularity.EVERY_ACCESS
        || ++me.passed > Execution.SPINS) {
      me.passed = 0;
      return true;
    }
    return false;
  }

  private void stale(Task me, Cell cell, String name) {
    Statics.stale = false;
    if (!execution.settings.staleReads() || !execution.racyFields.contains(name)) {
      return;
    }
    int values = cell.visible(me.id, me.clock);
    int stuck = cell.stuck(me.id);
    if (stuck > 0 && stuck < values) {
      // A task that has seen an old value may go on seeing it (a hoisted read does).
      execution.hint(me);
      me.staleField = name;
      staleCell = cell;
      staleBack = stuck;
      Statics.stale = true;
      return;
    }
    int back = values > 1 ? execution.strategy.chooseValue(values) : 0;
    if (values > 1) {
      execution.recording.choice(-1 - back);
    }
    if (back == 0) {
      cell.sawNewest(me.id);
      return;
    }
    staleCell = cell;
    staleBack = back;
    Statics.stale = true;
  }

  Object value(Object newest) {
    Statics.stale = false;
    Object old = staleCell.old(execution.current.id, staleBack);
    if (execution.capturing) {
      execution.labels.log(
          execution.current,
          0,
          "  (sees the older value " + Values.show(old) + ", not " + Values.show(newest) + ")");
    }
    return old;
  }

  void array(Object array, int index, int access, int site) {
    Task me = execution.me();
    if (array == null) {
      return;
    }
    Shadow shadow = execution.shadows.of(array);
    long place = shadow.place(index);
    if (isPoint(me, arraysRace)) {
      execution.before(
          me, access == Model.READ ? Operation.Kind.READ : Operation.Kind.WRITE, place, site);
    } else if (execution.capturing) {
      execution.labels.log(me, site, null);
    }
    execution.touch(place, access == Model.READ ? Footprint.READ : Footprint.WRITE);
    plain(me, shadow.cell(index), ELEMENT + index + " of an array", access, site);
    if (access != Model.READ) {
      execution.progress();
    }
  }

  void plain(Task me, Cell cell, String place, int access, int site) {
    if (!execution.settings.races()) {
      return;
    }
    Race race =
        access == Model.READ
            ? cell.read(place, me.id, me.clock, site)
            : cell.write(place, me.id, me.clock, site);
    if (race != null && raceKeys.add(race.key())) {
      races.add(race);
    }
  }

  private void synchronise(Task me, Cell cell, int access) {
    if (access != Model.WRITE) {
      cell.acquire(me.clock);
    }
    if (access != Model.READ) {
      cell.release(me.clock, me.id);
    }
  }

  void varHandle(Object handle, Object owner, int index, int accessAndMode, int site) {
    Task me = execution.me();
    int mode = accessAndMode & Model.MODES;
    int access = accessAndMode & ~Model.MODES;
    Shadow shadow = owner == null ? execution.shadows.of(handle) : execution.shadows.of(owner);
    int key = owner == null ? 0 : index >= 0 ? index : Values.offset(handle);
    long place = shadow.place(key);
    execution.before(me, kind(access), place, site);
    execution.touch(place, access == Model.READ ? Footprint.READ : Footprint.WRITE);
    Cell cell = shadow.cell(key);
    switch (mode) {
      case Model.PLAIN -> plain(me, cell, variable(handle, owner, index), access, site);
      case Model.OPAQUE -> {}
      case Model.ACQUIRE -> {
        if (access != Model.WRITE) {
          cell.acquire(me.clock);
        }
      }
      case Model.RELEASE -> {
        if (access != Model.READ) {
          cell.release(me.clock, me.id);
        }
      }
      default -> synchronise(me, cell, access);
    }
    if (access == Model.WRITE) {
      execution.progress();
    } else if (access == Model.UPDATE) {
      execution.progressUnlessSpinning(me);
    }
  }

  private static String variable(Object handle, Object owner, int index) {
    return index >= 0 ? ELEMENT + index + " of an array" : Values.name(handle, owner);
  }

  static Operation.Kind kind(int access) {
    return switch (access) {
      case Model.READ -> Operation.Kind.READ;
      case Model.WRITE -> Operation.Kind.WRITE;
      default -> Operation.Kind.UPDATE;
    };
  }

  void sync(Object owner, int field, int access) {
    if (owner != null && !execution.aborting()) {
      syncCell(owner, (int) Names.offset(field, owner), access);
    }
  }

  void syncOffset(Object owner, long offset, int access) {
    if (owner != null && !execution.aborting()) {
      syncCell(
          owner, owner.getClass().isArray() ? Values.index(owner, offset) : (int) offset, access);
    }
  }

  void syncVarHandle(Object handle, Object owner, int index, int access) {
    if (owner != null && !execution.aborting()) {
      syncCell(owner, index >= 0 ? index : Values.offset(handle), access);
    }
  }

  private void syncCell(Object owner, int key, int access) {
    Task me = execution.current;
    Shadow shadow = execution.shadows.internal(owner);
    execution.touch(shadow.place(key), access == Model.READ ? Footprint.READ : Footprint.WRITE);
    synchronise(me, shadow.cell(key), access);
  }
}
