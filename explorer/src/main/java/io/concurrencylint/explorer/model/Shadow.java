package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.detect.Cell;
import io.concurrencylint.explorer.detect.VectorClock;
import java.util.ArrayList;
import java.util.List;

/** What the model knows about one object of the program, for the length of one execution. */
final class Shadow {
  /** Pseudo fields: not offsets, which are positive. */
  static final int CONTENTS = -1;

  static final int MONITOR = -2;
  static final int THREAD = -3;
  static final int PERMIT = -4;
  static final int CALLS = -5;

  final Object object;

  /** Number in the order of first touch, from 1; 0 is the home of static fields. */
  final int id;

  /** The task of a thread object. */
  Task task;

  Task owner;
  int entries;
  List<Task> waiters;
  final VectorClock released = new VectorClock();
  boolean everReleased;

  /** Site of a notification that nobody was waiting for; 0 means none. */
  int lostSignal;

  /** The one task that has used the object; null when none or several have. */
  private Task user;

  private boolean shared;

  private Cell[] cells = new Cell[4];
  private int count;

  Shadow(Object object, int id) {
    this.object = object;
    this.id = id;
  }

  /** Whether another task may use the object, too: not while {@code task} alone has used it. */
  boolean isSharedWith(Task task) {
    if (shared || user == task) {
      return shared;
    }
    shared = user != null;
    user = task;
    return true;
  }

  long place(int field) {
    return (long) id << 32 | field & 0xffffffffL;
  }

  List<Task> waiters() {
    if (waiters == null) {
      waiters = new ArrayList<>();
    }
    return waiters;
  }

  Cell cell(int field) {
    int mask = cells.length - 1;
    int at = hash(field) & mask;
    while (cells[at] != null) {
      if (cells[at].field == field) {
        return cells[at];
      }
      at = at + 1 & mask;
    }
    Cell cell = new Cell(field);
    cells[at] = cell;
    if (++count * 2 > cells.length) {
      rehash();
    }
    return cell;
  }

  private void rehash() {
    Cell[] old = cells;
    cells = new Cell[old.length * 2];
    for (Cell cell : old) {
      if (cell != null) {
        int at = hash(cell.field) & cells.length - 1;
        while (cells[at] != null) {
          at = at + 1 & cells.length - 1;
        }
        cells[at] = cell;
      }
    }
  }

  private static int hash(int field) {
    int h = field * 0x9E3779B9;
    return h ^ h >>> 15;
  }
}
