package io.concurrencylint.explorer.harness;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a run left behind, as a line of text without spaces: equal for equal results and equal
 * states, whatever the addresses. Whether two results are one object counts, too.
 */
final class Outcome {
  /** Deeper than that, or more objects than that, is not looked at. */
  private static final int DEPTH = 6;

  private static final int OBJECTS = 200;

  private static final int LENGTH = 20_000;

  private final Map<Object, Integer> numbers = new IdentityHashMap<>();
  private final StringBuilder text = new StringBuilder();

  private Outcome() {}

  static String of(Object[][] results, Object[] state) {
    Outcome outcome = new Outcome();
    outcome.text.append("results:");
    for (Object[] thread : results) {
      outcome.array(thread, 0);
    }
    outcome.text.append(";state:");
    outcome.array(state, 0);
    return outcome.text.toString().replaceAll("\\s+", "_");
  }

  private void value(Object value, int depth) {
    if (value == null || value instanceof Class<?>) {
      text.append(value == null ? "null" : ((Class<?>) value).getName());
    } else if (isPlain(value)) {
      text.append(value);
    } else if (value instanceof Thread || value instanceof ClassLoader) {
      text.append(value.getClass().getSimpleName());
    } else {
      object(value, depth);
    }
  }

  private static boolean isPlain(Object value) {
    return value instanceof String
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof Enum<?>
        || value instanceof Number && isOfJdk(value)
        || value instanceof AtomicBoolean
        || value instanceof StringBuffer
        || value instanceof StringBuilder;
  }

  private static boolean isOfJdk(Object value) {
    return value.getClass().getClassLoader() == null;
  }

  private void object(Object value, int depth) {
    Integer known = hasIdentity(value) ? numbers.get(value) : null;
    if (known != null) {
      text.append('#').append(known);
      return;
    }
    numbers.put(value, numbers.size() + 1);
    text.append(value.getClass().getSimpleName());
    if (hasIdentity(value)) {
      text.append('#').append(numbers.size());
    }
    if (depth == DEPTH || numbers.size() > OBJECTS || text.length() > LENGTH) {
      return;
    }
    if (value.getClass().isArray()) {
      array(boxed(value), depth);
    } else if (value instanceof AtomicReference<?> reference) {
      value(reference.get(), depth + 1);
    } else if (isOfJdk(value)) {
      library(value, depth);
    } else {
      fields(value, depth);
    }
  }

  /** Whether it matters which of two equal ones it is: not if the class says what is equal. */
  private static boolean hasIdentity(Object value) {
    try {
      return value.getClass().getMethod("equals", Object.class).getDeclaringClass() == Object.class;
    } catch (NoSuchMethodException e) {
      return true;
    }
  }

  private void library(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      Set<String> entries = new TreeSet<>();
      map.forEach((key, each) -> entries.add(alone(key, depth) + "=" + alone(each, depth)));
      text.append(entries);
    } else if (value instanceof Set<?> set) {
      Set<String> elements = new TreeSet<>();
      set.forEach(each -> elements.add(alone(each, depth)));
      text.append(elements);
    } else if (value instanceof Collection<?> collection) {
      array(collection.toArray(), depth);
    }
  }

  /** Numbers in what has no order would tell of its order. */
  private static String alone(Object value, int depth) {
    Outcome outcome = new Outcome();
    outcome.value(value, depth + 1);
    return outcome.text.toString();
  }

  private void array(Object[] values, int depth) {
    text.append('[');
    for (int i = 0; i < values.length && i < OBJECTS; i++) {
      text.append(i == 0 ? "" : ",");
      value(values[i], depth + 1);
    }
    text.append(']');
  }

  private static Object[] boxed(Object array) {
    Object[] boxed = new Object[Math.min(OBJECTS, Array.getLength(array))];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = Array.get(array, i);
    }
    return boxed;
  }

  private void fields(Object value, int depth) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getClassLoader() != null) {
        fields.addAll(List.of(type.getDeclaredFields()));
      }
    }
    text.append('{');
    for (Field field : fields) {
      if (Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) {
        continue;
      }
      text.append(field.getName()).append(':');
      value(get(field, value), depth + 1);
      text.append(';');
    }
    text.append('}');
  }

  private static Object get(Field field, Object owner) {
    try {
      open(field);
      return field.get(owner);
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      return "?";
    }
  }

  private static void open(AccessibleObject member) {
    member.setAccessible(true);
  }
}
