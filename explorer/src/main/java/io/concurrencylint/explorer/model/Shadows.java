package io.concurrencylint.explorer.model;

/** Shadows by identity of their objects. Numbers are in the order of first touch. */
final class Shadows {
  private Shadow[] table = new Shadow[64];
  private int size;

  /** The home of static fields. */
  final Shadow statics = new Shadow(null, 0);

  /** Objects that only JDK code has touched are numbered apart: that may vary. */
  private static final int INTERNAL = 1 << 30;

  private int next = 1;
  private int nextInternal = INTERNAL;

  Shadow of(Object object) {
    return of(object, false);
  }

  Shadow internal(Object object) {
    return of(object, true);
  }

  private Shadow of(Object object, boolean internal) {
    int mask = table.length - 1;
    int at = slot(object) & mask;
    Shadow shadow;
    while ((shadow = table[at]) != null) {
      if (shadow.object == object) {
        return shadow;
      }
      at = at + 1 & mask;
    }
    shadow = new Shadow(object, internal ? nextInternal++ : next++);
    table[at] = shadow;
    if (++size * 2 > table.length) {
      grow();
    }
    return shadow;
  }

  /** The shadow of {@code object} if it was touched already, else null. */
  Shadow known(Object object) {
    int mask = table.length - 1;
    for (int at = slot(object) & mask; table[at] != null; at = at + 1 & mask) {
      if (table[at].object == object) {
        return table[at];
      }
    }
    return null;
  }

  /** The number that the next new object will get. */
  int next() {
    return next;
  }

  int nextInternal() {
    return nextInternal;
  }

  private void grow() {
    Shadow[] old = table;
    table = new Shadow[old.length * 2];
    for (Shadow shadow : old) {
      if (shadow != null) {
        int at = slot(shadow.object) & table.length - 1;
        while (table[at] != null) {
          at = at + 1 & table.length - 1;
        }
        table[at] = shadow;
      }
    }
  }

  private static int slot(Object object) {
    int h = System.identityHashCode(object) * 0x9E3779B9;
    return h ^ h >>> 16;
  }
}
