package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.runtime.Memory;
import java.lang.reflect.Field;

/** Access to what {@link Thread} keeps to itself. Needs {@code java.lang} to be open. */
final class ThreadState {
  private static final long SEED = offset("threadLocalRandomSeed");
  private static final long PROBE = offset("threadLocalRandomProbe");
  private static final long SECONDARY = offset("threadLocalRandomSecondarySeed");
  private static final Field INTERRUPTED = field(Thread.class, "interrupted");
  private static final Field TARGET = Memory.declared(Thread.class, "target");
  private static final Field HOLDER = Memory.declared(Thread.class, "holder");

  private ThreadState() {}

  private static long offset(String name) {
    return Memory.offset(field(Thread.class, name));
  }

  private static Field field(Class<?> type, String name) {
    Field field = Memory.declared(type, name);
    if (field == null) {
      throw new IllegalStateException("this JDK has no " + type.getName() + "." + name);
    }
    return field;
  }

  /** Makes everything that draws on the thread's own random numbers repeat. */
  static void seedRandom(Thread thread, int id) {
    Memory.putLong(thread, SEED, 0x9E3779B97F4A7C15L * (id + 1));
    Memory.putInt(thread, PROBE, 0x9E3779B9 * (id + 1) | 1);
    Memory.putInt(thread, SECONDARY, 0x85EBCA6B * (id + 1) | 1);
  }

  /** Clears the interrupt flag; says whether it was set. */
  static boolean clearInterrupt(Thread thread) {
    if (!thread.isInterrupted()) {
      return false;
    }
    try {
      INTERRUPTED.setAccessible(true);
      INTERRUPTED.setBoolean(thread, false);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return true;
  }

  /** What to run when {@code thread.run()} would not do it: the task of a virtual thread. */
  static Runnable body(Thread thread) {
    if (!thread.getClass().getName().equals("java.lang.VirtualThread")) {
      return null;
    }
    Object continuation = read(thread, field(thread.getClass(), "cont"));
    Object wrapper = read(continuation, field(continuation.getClass().getSuperclass(), "target"));
    for (Field field : wrapper.getClass().getDeclaredFields()) {
      if (field.getType() == Runnable.class) {
        return (Runnable) read(wrapper, field);
      }
    }
    throw new IllegalStateException("this JDK hides the task of a virtual thread");
  }

  /** Whether the thread starts in code of the program rather than of the JDK. */
  static boolean isUserBody(Thread thread, Runnable body) {
    if (!isLibrary(thread.getClass())) {
      return true;
    }
    Object target = body;
    if (target == null && TARGET != null) {
      target = read(thread, TARGET);
    } else if (target == null && HOLDER != null) {
      Object holder = read(thread, HOLDER);
      target = holder == null ? null : read(holder, field(holder.getClass(), "task"));
    }
    return target != null && !isLibrary(target.getClass());
  }

  private static boolean isLibrary(Class<?> type) {
    return type.getName().startsWith("java.") || type.getName().startsWith("jdk.");
  }

  private static Object read(Object owner, Field field) {
    return Memory.getReference(owner, Memory.offset(field));
  }
}
