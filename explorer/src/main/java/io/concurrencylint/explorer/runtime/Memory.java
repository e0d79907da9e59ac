package io.concurrencylint.explorer.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;

/**
 * Raw reads of memory through the JDK's own Unsafe. Works only after the agent has opened {@code
 * jdk.internal.misc} and {@code java.lang} to the boot loader's unnamed module.
 */
public final class Memory {
  private static final MethodHandle OFFSET;
  private static final MethodHandle STATIC_OFFSET;
  private static final MethodHandle STATIC_BASE;
  private static final MethodHandle GET_LONG;
  private static final MethodHandle GET_INT;
  private static final MethodHandle GET_REFERENCE;
  private static final MethodHandle PUT_LONG;
  private static final MethodHandle PUT_INT;
  private static final MethodHandle PUT_REFERENCE;

  static {
    try {
      Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Object unsafe = lookup.findStatic(type, "getUnsafe", MethodType.methodType(type)).invoke();
      OFFSET = bind(lookup, unsafe, type, "objectFieldOffset", long.class, Field.class);
      STATIC_OFFSET = bind(lookup, unsafe, type, "staticFieldOffset", long.class, Field.class);
      STATIC_BASE = bind(lookup, unsafe, type, "staticFieldBase", Object.class, Field.class);
      GET_LONG = bind(lookup, unsafe, type, "getLong", long.class, Object.class, long.class);
      GET_INT = bind(lookup, unsafe, type, "getInt", int.class, Object.class, long.class);
      GET_REFERENCE =
          bind(lookup, unsafe, type, "getReference", Object.class, Object.class, long.class);
      PUT_LONG =
          bind(lookup, unsafe, type, "putLong", void.class, Object.class, long.class, long.class);
      PUT_INT =
          bind(lookup, unsafe, type, "putInt", void.class, Object.class, long.class, int.class);
      PUT_REFERENCE =
          bind(
              lookup,
              unsafe,
              type,
              "putReference",
              void.class,
              Object.class,
              long.class,
              Object.class);
    } catch (Throwable t) {
      throw new ExceptionInInitializerError(t);
    }
  }

  private Memory() {}

  private static MethodHandle bind(
      MethodHandles.Lookup lookup,
      Object unsafe,
      Class<?> type,
      String name,
      Class<?> result,
      Class<?>... parameters)
      throws ReflectiveOperationException {
    return lookup.findVirtual(type, name, MethodType.methodType(result, parameters)).bindTo(unsafe);
  }

  /** Offset of the field that {@code name} means when code of {@code owner} says it. */
  static long offset(Class<?> from, String owner, String name) {
    Class<?> type = from;
    while (type != null && !type.getName().equals(owner)) {
      type = type.getSuperclass();
    }
    for (Class<?> t = type == null ? from : type; t != null; t = t.getSuperclass()) {
      Field field = declared(t, name);
      if (field != null) {
        return offset(field);
      }
    }
    return 0;
  }

  /** The named field of {@code type} itself, or null. */
  public static Field declared(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      return null;
    }
  }

  /** The object that holds a static field, for use with the readers of this class. */
  public static Object base(Field field) {
    try {
      return (Object) STATIC_BASE.invokeExact(field);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  public static long staticOffset(Field field) {
    try {
      return (long) STATIC_OFFSET.invokeExact(field);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  public static long offset(Field field) {
    try {
      return (long) OFFSET.invokeExact(field);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  public static long getLong(Object owner, long offset) {
    try {
      return (long) GET_LONG.invokeExact(owner, offset);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  public static int getInt(Object owner, long offset) {
    try {
      return (int) GET_INT.invokeExact(owner, offset);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  public static Object getReference(Object owner, long offset) {
    try {
      return (Object) GET_REFERENCE.invokeExact(owner, offset);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  public static void putLong(Object owner, long offset, long value) {
    try {
      PUT_LONG.invokeExact(owner, offset, value);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  public static void putInt(Object owner, long offset, int value) {
    try {
      PUT_INT.invokeExact(owner, offset, value);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  public static void putReference(Object owner, long offset, Object value) {
    try {
      PUT_REFERENCE.invokeExact(owner, offset, value);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }
}
