package io.concurrencylint.explorer.schedule;

/** What a strategy sees when it must decide. Reused from step to step. */
public final class State {
  /** Steps taken so far in this execution. */
  public int step;

  /** How many choices there are, at least 1. */
  public int size;

  /** The task of each choice, ascending; numbers from 0 in the order of creation. */
  public int[] task = new int[8];

  /** What that task would do. */
  public Operation[] operation = new Operation[8];

  /** Whether choosing it means a timeout before its time or a spurious wake-up. */
  public boolean[] unusual = new boolean[8];

  /** The choice that lets the running task go on, or -1 when it cannot. */
  public int running;

  /** The choice that changes least: the running task if it can go on as usual, else the first. */
  int goOn() {
    if (running >= 0 && !unusual[running]) {
      return running;
    }
    for (int i = 0; i < size; i++) {
      if (!unusual[i]) {
        return i;
      }
    }
    return 0;
  }

  /** Forgets all choices. */
  public void clear() {
    size = 0;
    running = -1;
  }

  /** Adds a choice. */
  public void add(int id, Operation next, boolean isUnusual) {
    if (size == task.length) {
      task = java.util.Arrays.copyOf(task, size * 2);
      operation = java.util.Arrays.copyOf(operation, size * 2);
      unusual = java.util.Arrays.copyOf(unusual, size * 2);
    }
    task[size] = id;
    operation[size] = next;
    unusual[size++] = isUnusual;
  }

  /** Whether {@code choice} takes the turn away from a task that could go on, or is unusual. */
  public boolean preempts(int choice) {
    return unusual[choice] || running >= 0 && choice != running && !unusual[running];
  }

  /** The choice of the given task, or -1. */
  public int indexOf(int id) {
    for (int i = 0; i < size; i++) {
      if (task[i] == id) {
        return i;
      }
    }
    return -1;
  }
}
