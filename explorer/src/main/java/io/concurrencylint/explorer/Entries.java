package io.concurrencylint.explorer;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** Turns entries into something that can run, in the JVM of the worker. */
final class Entries {
  private Entries() {}

  static Runnable load(ExploreOptions.Entry entry) throws ReflectiveOperationException {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    if (entry instanceof ExploreOptions.Main main) {
      Method method =
          Class.forName(main.className(), false, loader).getMethod("main", String[].class);
      method.setAccessible(true);
      String[] arguments = main.arguments().toArray(new String[0]);
      return () -> call(method, null, (Object) arguments.clone());
    }
    if (entry instanceof ExploreOptions.Test test) {
      return test(Class.forName(test.className(), false, loader), test.method());
    }
    String name = ((ExploreOptions.Run) entry).className();
    Constructor<?> constructor = Class.forName(name, false, loader).getDeclaredConstructor();
    constructor.setAccessible(true);
    return () -> ((Runnable) create(constructor)).run();
  }

  private static Runnable test(Class<?> type, String name) throws ReflectiveOperationException {
    Method test = null;
    List<Method> before = new ArrayList<>();
    List<Method> after = new ArrayList<>();
    List<Method> tests = new ArrayList<>();
    for (Class<?> t = type; t != Object.class; t = t.getSuperclass()) {
      for (Method method : t.getDeclaredMethods()) {
        method.setAccessible(true);
        if (name == null ? isTest(method) : method.getName().equals(name)) {
          tests.add(method);
        }
        if (has(method, "BeforeEach", "Before")) {
          before.add(0, method);
        }
        if (has(method, "AfterEach", "After")) {
          after.add(method);
        }
      }
    }
    for (Method method : tests) {
      if (method.getParameterCount() == 0) {
        test = method;
        break;
      }
    }
    if (test == null || name == null && tests.size() != 1) {
      throw new NoSuchMethodException(
          type.getName() + (name == null ? " has no single test" : " has no test " + name));
    }
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Method method = test;
    return () -> {
      Object instance = create(constructor);
      for (Method each : before) {
        call(each, instance);
      }
      call(method, instance);
      for (Method each : after) {
        call(each, instance);
      }
    };
  }

  private static boolean isTest(Method method) {
    return has(method, "Test", "Interleavings");
  }

  private static boolean has(Method method, String one, String other) {
    for (Annotation annotation : method.getAnnotations()) {
      String name = annotation.annotationType().getSimpleName();
      if (name.equals(one) || name.equals(other)) {
        return true;
      }
    }
    return false;
  }

  private static Object create(Constructor<?> constructor) {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw Entries.<RuntimeException>sneaky(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void call(Method method, Object receiver, Object... arguments) {
    try {
      method.invoke(receiver, arguments);
    } catch (InvocationTargetException e) {
      throw Entries.<RuntimeException>sneaky(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The exception of the program itself, not wrapped. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
