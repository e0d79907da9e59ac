package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.runtime.Memory;
import io.concurrencylint.explorer.runtime.Names;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.IdentityHashMap;
import java.util.Map;

/** Reads values and offsets of the program's fields. */
final class Values {
  private static final Map<Object, Integer> HANDLE_OFFSETS = new IdentityHashMap<>();
  private static final Map<Object, String> HANDLE_NAMES = new IdentityHashMap<>();

  private Values() {}

  /** The boxed value of a field; int for all types narrower than int. */
  static Object read(Object owner, int field) {
    try {
      Field f = find(owner, Names.ownerName(field), Names.simpleFieldName(field));
      f.setAccessible(true);
      Object value = f.get(owner);
      if (value instanceof Boolean b) {
        return f.getType() == boolean.class ? (Object) (b ? 1 : 0) : value;
      }
      if (f.getType() == char.class) {
        return (int) (Character) value;
      }
      return f.getType() == byte.class || f.getType() == short.class
          ? (Object) ((Number) value).intValue()
          : value;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field find(Object owner, String ownerName, String name)
      throws ReflectiveOperationException {
    Class<?> type = owner == null ? null : owner.getClass();
    while (type != null && !type.getName().equals(ownerName)) {
      type = type.getSuperclass();
    }
    if (type == null) {
      type = Class.forName(ownerName, false, ClassLoader.getSystemClassLoader());
    }
    for (; type != null; type = type.getSuperclass()) {
      Field field = Memory.declared(type, name);
      if (field != null) {
        return field;
      }
    }
    throw new NoSuchFieldException(ownerName + "." + name);
  }

  static String show(Object value) {
    return value == null || value instanceof Number || value instanceof String
        ? String.valueOf(value)
        : value.getClass().getSimpleName();
  }

  /** The offset of the field that a VarHandle means; 1 when it does not say. */
  static int offset(Object handle) {
    Integer known = HANDLE_OFFSETS.get(handle);
    if (known == null) {
      known = 1;
      for (Class<?> type = handle.getClass(); type != null; type = type.getSuperclass()) {
        Field field = Memory.declared(type, "fieldOffset");
        if (field != null) {
          known = (int) Memory.getLong(handle, Memory.offset(field));
          break;
        }
      }
      HANDLE_OFFSETS.put(handle, known);
    }
    return known;
  }

  /** The field that a VarHandle means, as reports name it. */
  static String name(Object handle, Object owner) {
    String known = HANDLE_NAMES.get(handle);
    if (known == null) {
      known = owner == null ? "static field" : name(owner, offset(handle));
      HANDLE_NAMES.put(handle, known);
    }
    return known;
  }

  private static String name(Object owner, int offset) {
    for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && Memory.offset(field) == offset) {
          String owning = type.getName();
          return owning.substring(owning.lastIndexOf('.') + 1) + "." + field.getName();
        }
      }
    }
    return "field";
  }

  /** The index of the array element at an Unsafe offset; only has to be unique in the array. */
  static int index(Object array, long offset) {
    int bytes =
        array instanceof long[] || array instanceof double[] ? 8 : array instanceof byte[] ? 1 : 4;
    return (int) ((offset - 16) / bytes);
  }
}
