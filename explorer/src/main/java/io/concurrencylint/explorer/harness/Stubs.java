package io.concurrencylint.explorer.harness;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * An implementation of an interface that does nothing. What it answers is made on demand and stays
 * the same: numbers are 1, objects of interfaces are stubs in turn, and null is what cannot be
 * made. Executors run what they are given.
 */
final class Stubs implements InvocationHandler {
  /** Questions whose usual answer is no. */
  private static final Pattern UNUSUAL =
      Pattern.compile(
          "(?i).*(clos|shut|terminat|stop|cancel|done|complete|fail|error|dispos|destroy|kill"
              + "|interrupt|expired|empty|releas).*");

  private static final Map<Class<?>, Object> PLAIN =
      Map.ofEntries(
          Map.entry(char.class, 'a'),
          Map.entry(byte.class, (byte) 1),
          Map.entry(short.class, (short) 1),
          Map.entry(int.class, 1),
          Map.entry(long.class, 1L),
          Map.entry(float.class, 1f),
          Map.entry(double.class, 1d),
          Map.entry(Character.class, 'a'),
          Map.entry(Integer.class, 1),
          Map.entry(Long.class, 1L),
          Map.entry(Double.class, 1d),
          Map.entry(Number.class, 1),
          Map.entry(String.class, "a"),
          Map.entry(CharSequence.class, "a"),
          Map.entry(Duration.class, Duration.ofMillis(1)),
          Map.entry(Instant.class, Instant.EPOCH),
          Map.entry(Optional.class, Optional.empty()),
          Map.entry(Class.class, Object.class));

  private final Class<?> type;
  private final Map<Method, Object> answers = new HashMap<>();

  private Stubs(Class<?> type) {
    this.type = type;
  }

  /** A stub of an interface. */
  static <T> T of(Class<T> type) {
    Class<?>[] types = {type};
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, new Stubs(type)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> type.getName().hashCode();
        default -> "a stub of " + type.getSimpleName();
      };
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    if (proxy instanceof Executor && method.getName().equals("execute")) {
      ((Runnable) arguments[0]).run();
      return null;
    }
    if (!answers.containsKey(method)) {
      answers.put(method, answer(proxy, method));
    }
    return answers.get(method);
  }

  private Object answer(Object proxy, Method method) {
    Class<?> wanted = method.getReturnType();
    if (wanted == void.class || wanted == Object.class) {
      return null;
    }
    if (wanted == boolean.class || wanted == Boolean.class) {
      return !UNUSUAL.matcher(method.getName()).matches();
    }
    if (wanted.isInstance(proxy)) {
      return proxy;
    }
    return PLAIN.containsKey(wanted) ? PLAIN.get(wanted) : object(wanted);
  }

  private static Object object(Class<?> wanted) {
    if (wanted.isArray()) {
      return Array.newInstance(wanted.getComponentType(), 0);
    }
    if (wanted.isEnum()) {
      Object[] constants = wanted.getEnumConstants();
      return constants.length == 0 ? null : constants[0];
    }
    for (Object each :
        List.of(
            List.of(), new TreeMap<>(), new TreeSet<>(), CompletableFuture.completedFuture(1))) {
      if (wanted.isInstance(each)) {
        return each;
      }
    }
    return wanted.isInterface() ? of(wanted) : constructed(wanted);
  }

  /** An object of a class that is made with nothing; null when there is no such way. */
  private static Object constructed(Class<?> wanted) {
    if (Modifier.isAbstract(wanted.getModifiers())) {
      return null;
    }
    try {
      Constructor<?> constructor = wanted.getConstructor();
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      return null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
