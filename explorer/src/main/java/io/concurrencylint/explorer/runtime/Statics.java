package io.concurrencylint.explorer.runtime;

/** The switches that hooks read on their fast path, and class initialisation outside of tasks. */
public final class Statics {
  /** True while a read of the running task is to return an older value. */
  public static boolean stale;

  private static boolean[] used = new boolean[256];

  private Statics() {}

  /** True once per class: for threads that are no tasks. */
  static synchronized boolean firstUse(int type) {
    if (type >= used.length) {
      boolean[] wider = new boolean[type * 2];
      System.arraycopy(used, 0, wider, 0, used.length);
      used = wider;
    }
    boolean first = !used[type];
    used[type] = true;
    return first;
  }

  /** A task has initialised the class: a later use outside of tasks finds it so. */
  public static synchronized void usedByTask(int type) {
    firstUse(type);
  }
}
