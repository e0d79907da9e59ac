package io.concurrencylint.analyzer.cache;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes and reads records of numbers, truth values, texts, enum constants, lists and records, by
 * their components: none can be forgotten. For hundreds of them; the IR has a codec of its own.
 */
public final class Records {

  private final Map<Class<?>, Shape> shapes = new HashMap<>();

  private record Shape(RecordComponent[] components, Constructor<?> constructor) {}

  private Records() {}

  /** All of {@code value}. */
  public static byte[] encoded(Record value) {
    Out out = new Out();
    new Records().write(value.getClass(), value, out);
    return out.bytes();
  }

  /**
   * What was written.
   *
   * @throws RuntimeException when it was something else
   */
  public static <T extends Record> T decoded(Class<T> type, byte[] encoded) {
    In in = new In(encoded);
    T value = type.cast(new Records().read(type, in));
    if (!in.isAtEnd()) {
      throw new IllegalStateException("more than was written");
    }
    return value;
  }

  private void write(Type type, Object value, Out out) {
    if (type instanceof ParameterizedType list && value instanceof List<?> items) {
      out.all(items, item -> write(list.getActualTypeArguments()[0], item, out));
    } else if (type == int.class) {
      out.number((int) value);
    } else if (type == boolean.class) {
      out.flag((boolean) value);
    } else if (type == String.class) {
      out.text((String) value);
    } else if (value instanceof Enum<?> constant) {
      out.number(constant.ordinal());
    } else if (value instanceof Record) {
      try {
        for (RecordComponent component : shape((Class<?>) type).components()) {
          write(component.getGenericType(), component.getAccessor().invoke(value), out);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    } else {
      throw new IllegalArgumentException("cannot keep " + type + ": " + value);
    }
  }

  private Object read(Type type, In in) {
    if (type instanceof ParameterizedType list) {
      return in.all(() -> read(list.getActualTypeArguments()[0], in));
    }
    if (type == int.class) {
      return in.number();
    }
    if (type == boolean.class) {
      return in.flag();
    }
    if (type == String.class) {
      return in.text();
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      return plain.getEnumConstants()[in.number()];
    }
    Shape shape = shape(plain);
    Object[] values = new Object[shape.components().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(shape.components()[i].getGenericType(), in);
    }
    try {
      return shape.constructor().newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Shape shape(Class<?> type) {
    Shape known = shapes.get(type);
    if (known == null) {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        known = new Shape(components, type.getDeclaredConstructor(types));
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("a record has its canonical constructor: " + type, e);
      }
      shapes.put(type, known);
    }
    return known;
  }
}
