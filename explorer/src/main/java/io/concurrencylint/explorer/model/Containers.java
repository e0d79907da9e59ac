package io.concurrencylint.explorer.model;

import java.lang.reflect.Method;

/** Tells a thread container of the JDK (structured concurrency) of its threads. */
final class Containers {
  private Containers() {}

  static void start(Object container, Thread thread) {
    if (container != null) {
      call(Thread.class, "setThreadContainer", thread, container);
      call(container.getClass(), "onStart", container, thread);
      call(Thread.class, "inheritScopedValueBindings", thread, container);
    }
  }

  static void exit(Object container, Thread thread) {
    if (container != null) {
      call(container.getClass(), "onExit", container, thread);
    }
  }

  private static void call(Class<?> from, String name, Object receiver, Object argument) {
    for (Class<?> type = from; type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(name) && method.getParameterCount() == 1) {
          try {
            method.setAccessible(true);
            method.invoke(receiver, argument);
            return;
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " of " + type.getName(), e);
          }
        }
      }
    }
  }
}
