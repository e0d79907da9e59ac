package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.runtime.Memory;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;

/** What a call into the JDK means for scheduling, by the class of its receiver. */
final class Receivers {
  /** The kinds of receiver. */
  enum Kind {
    /** Of no interest. */
    NONE,
    THREAD,
    /** Its methods are synchronized on itself: Vector, Hashtable, StringBuffer. */
    SYNCHRONIZED,
    /** Made for concurrent use. */
    CONCURRENT,
    LOCK,
    /** Not made for concurrent use: calls are reads and writes of its contents. */
    PLAIN
  }

  private static final String[] BEHIND = {"c", "m", "this$0"};

  private static final Map<Class<?>, Kind> KINDS = new HashMap<>();

  private Receivers() {}

  static Kind kind(Object receiver) {
    Class<?> type = receiver.getClass();
    Kind kind = KINDS.get(type);
    if (kind == null) {
      kind = classify(receiver, type);
      KINDS.put(type, kind);
    }
    return kind;
  }

  /** What a wrapper of Collections wraps or an iterator iterates over, or null. */
  static Object behind(Object receiver) {
    String name = receiver.getClass().getName();
    if (!name.startsWith("java.util.") || name.startsWith("java.util.concurrent.")) {
      return null;
    }
    for (Class<?> type = receiver.getClass(); type != null; type = type.getSuperclass()) {
      for (String field : BEHIND) {
        java.lang.reflect.Field found = Memory.declared(type, field);
        if (found != null && !found.getType().isPrimitive()) {
          Object inner = Memory.getReference(receiver, Memory.offset(found));
          if (inner instanceof Collection || inner instanceof Map) {
            return inner;
          }
        }
      }
    }
    return null;
  }

  private static Kind classify(Object receiver, Class<?> type) {
    if (receiver instanceof Thread) {
      return Kind.THREAD;
    }
    Class<?> library = type;
    while (!library.getName().startsWith("java.")) {
      library = library.getSuperclass();
    }
    String name = library.getName();
    if (library == Object.class) {
      return Kind.NONE;
    }
    if (receiver instanceof java.util.Vector
        || library == java.util.Hashtable.class
        || library == StringBuffer.class) {
      return Kind.SYNCHRONIZED;
    }
    if (name.startsWith("java.util.concurrent.")) {
      return receiver instanceof Lock || receiver instanceof Semaphore
          ? Kind.LOCK
          : Kind.CONCURRENT;
    }
    if (name.startsWith("java.util.Collections$Empty")
        || name.startsWith("java.util.Collections$Unmodifiable")
        || name.startsWith("java.util.Collections$Singleton")
        || name.startsWith("java.util.ImmutableCollections")) {
      return Kind.NONE;
    }
    if (name.startsWith("java.util.Collections$")
        || name.startsWith("java.util.Timer")
        || library == java.util.Properties.class) {
      return Kind.CONCURRENT;
    }
    return name.startsWith("java.util.")
            && (receiver instanceof Collection
                || receiver instanceof Map
                || receiver instanceof Iterator
                || receiver instanceof java.util.BitSet)
        ? Kind.PLAIN
        : Kind.NONE;
  }
}
