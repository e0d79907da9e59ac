package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.runtime.Memory;
import io.concurrencylint.explorer.runtime.Names;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
    PLAIN,
    /** The same, but used so much by one thread alone that only its first use is a point. */
    QUIET
  }

  private static final String[] BEHIND = {"c", "m", "this$0"};

  private static final Map<Class<?>, Kind> KINDS = new HashMap<>();
  private static final long ACCESS_ORDER = accessOrder();
  private static final Map<Class<?>, long[]> BEHIND_OFFSETS = new HashMap<>();
  private static final Map<Class<?>, Set<String>> OWN_METHODS = new HashMap<>();

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
    Class<?> type = receiver.getClass();
    long[] offsets = BEHIND_OFFSETS.get(type);
    if (offsets == null) {
      offsets = behindOffsets(type);
      BEHIND_OFFSETS.put(type, offsets);
    }
    for (long offset : offsets) {
      Object inner = Memory.getReference(receiver, offset);
      if (inner instanceof Collection || inner instanceof Map) {
        return inner;
      }
    }
    return null;
  }

  private static long[] behindOffsets(Class<?> from) {
    String name = from.getName();
    long[] offsets = new long[BEHIND.length * 4];
    int n = 0;
    if (name.startsWith("java.util.") && !name.startsWith("java.util.concurrent.")) {
      for (Class<?> type = from; type != null; type = type.getSuperclass()) {
        for (String field : BEHIND) {
          java.lang.reflect.Field found = Memory.declared(type, field);
          if (found != null && !found.getType().isPrimitive() && n < offsets.length) {
            offsets[n++] = Memory.offset(found);
          }
        }
      }
    }
    return Arrays.copyOf(offsets, n);
  }

  /** Whether looking something up moves it to the end. */
  static boolean ordersByAccess(Object receiver) {
    return receiver instanceof LinkedHashMap
        && ACCESS_ORDER != 0
        && (Memory.getInt(receiver, ACCESS_ORDER) & 0xFF) != 0;
  }

  private static long accessOrder() {
    java.lang.reflect.Field found = Memory.declared(LinkedHashMap.class, "accessOrder");
    return found == null ? 0 : Memory.offset(found);
  }

  /**
   * Whether the method called at the site is one that the program itself declares, in a subclass of
   * a collection: what it does is instrumented.
   */
  static boolean overrides(Object receiver, int site) {
    Class<?> type = receiver.getClass();
    if (type.getClassLoader() == null) {
      return false;
    }
    String what = Names.siteWhat(site);
    String method = what.substring(what.lastIndexOf('.') + 1);
    Set<String> own = OWN_METHODS.get(type);
    if (own == null) {
      own = new HashSet<>();
      for (Class<?> t = type; t.getClassLoader() != null; t = t.getSuperclass()) {
        for (java.lang.reflect.Method each : t.getDeclaredMethods()) {
          own.add(each.getName());
        }
      }
      OWN_METHODS.put(type, own);
    }
    return own.contains(method);
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
    if (library == Object.class || library != type && name.startsWith("java.util.Abstract")) {
      return Kind.NONE;
    }
    if (receiver instanceof java.text.Format
        || receiver instanceof java.text.Collator
        || receiver instanceof java.util.Calendar
        || receiver instanceof java.util.regex.Matcher
        || receiver instanceof java.security.MessageDigest
        || receiver instanceof StringBuilder) {
      return Kind.QUIET;
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
