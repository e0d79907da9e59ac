package io.concurrencylint.explorer.agent;

import io.concurrencylint.explorer.runtime.Hooks;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;

/** Registers the rewriting and applies it to the JDK classes that are loaded already. */
final class Installation implements ClassFileTransformer {
  private static final String[] NOT_USER = {
    "java/",
    "javax/",
    "jdk/",
    "sun/",
    "com/sun/",
    "io/concurrencylint/explorer/",
    "org/objectweb/asm/",
    "org/junit/",
    "org/opentest4j/",
    "org/assertj/",
    "org/hamcrest/",
    "org/apiguardian/",
    "org/mockito/",
    "net/bytebuddy/",
    "org/apache/maven/",
    "org/slf4j/",
    "ch/qos/logback/",
    "com/intellij/",
    "kotlin/",
    "org/jacoco/"
  };

  private final ClassInfos infos = new ClassInfos();
  private Throwable failure;

  private Installation() {}

  static void install(Instrumentation instrumentation) throws UnmodifiableClassException {
    Installation installation = new Installation();
    preload();
    instrumentation.addTransformer(installation, true);
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      String name = type.getName().replace('.', '/');
      if (JdkRules.isRewritten(name) && instrumentation.isModifiableClass(type)) {
        loaded.add(type);
      }
    }
    instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
    if (installation.failure != null) {
      throw new IllegalStateException(
          "this JDK cannot be modelled: " + installation.failure, installation.failure);
    }
    JdkRules.selfTest();
  }

  /** Loads what must be rewritten now, so that the self-test sees it. */
  private static void preload() {
    for (String name : JdkRules.requiredClasses()) {
      try {
        Class.forName(name.replace('/', '.'), false, null);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("this JDK has no " + name, e);
      }
    }
  }

  @Override
  public byte[] transform(
      Module module,
      ClassLoader loader,
      String name,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] bytes) {
    if (name == null) {
      return null;
    }
    Hooks.ignore();
    try {
      if (loader == null) {
        return JdkRules.isRewritten(name) ? new JdkRewriter(infos, name).rewrite(bytes) : null;
      }
      if (loader == ClassLoader.getPlatformClassLoader() || redefined != null || !isUser(name)) {
        return JdkRules.isRewritten(name) ? new JdkRewriter(infos, name).rewrite(bytes) : null;
      }
      return new UserRewriter(infos, loader).rewrite(bytes);
    } catch (Throwable t) {
      if (failure == null) {
        failure = t;
      }
      System.err.println("concurrency-lint: " + name + " is not instrumented: " + t);
      if (Boolean.getBoolean("concurrency-lint.debug")) {
        t.printStackTrace();
      }
      return null;
    } finally {
      Hooks.heed();
    }
  }

  /** Whether a class (internal name) is part of the program under test. */
  static boolean isUser(String name) {
    for (String prefix : NOT_USER) {
      if (name.startsWith(prefix)) {
        return false;
      }
    }
    return true;
  }
}
