package io.concurrencylint.explorer.agent;

import io.concurrencylint.explorer.runtime.Refusal;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * Entry point of {@code -javaagent}. Its argument is the jar with the runtime classes for the boot
 * loader; without one they are taken from where the agent itself is.
 */
public final class Agent {
  private static final String RUNTIME = "io/concurrencylint/explorer/runtime/";
  private static final String[] RUNTIME_CLASSES = {
    "Abort", "Carrier", "Hooks", "Memory", "Model", "Names", "Refusal", "Statics"
  };

  /** The property that names the only folder in which a contained program may write. */
  public static final String CONTAIN = "concurrency-lint.contain";

  private static boolean attached;

  private Agent() {}

  /** Called by the JVM before the program. */
  public static void premain(String argument, Instrumentation instrumentation) throws Exception {
    File boot = argument == null || argument.isEmpty() ? bootJar().toFile() : new File(argument);
    instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(boot));
    open(instrumentation);
    Installation.install(instrumentation);
    String folder = System.getProperty(CONTAIN);
    if (folder != null) {
      Containment.install(instrumentation);
      Refusal.begin(folder);
    }
    attached = true;
  }

  /** Whether this JVM was started with the agent. */
  public static boolean attached() {
    return attached;
  }

  /** One class of each library that the agent needs on the class path. */
  public static List<Class<?>> libraries() {
    return List.of(
        org.objectweb.asm.ClassReader.class,
        org.objectweb.asm.tree.ClassNode.class,
        org.objectweb.asm.commons.JSRInlinerAdapter.class);
  }

  /** A new jar with the classes that must live in the boot loader. */
  public static Path bootJar() throws IOException {
    Path jar = Files.createTempFile("concurrency-lint-runtime", ".jar");
    jar.toFile().deleteOnExit();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (String name : RUNTIME_CLASSES) {
        String entry = RUNTIME + name + ".class";
        out.putNextEntry(new ZipEntry(entry));
        try (InputStream in = Agent.class.getResourceAsStream("/" + entry)) {
          if (in == null) {
            throw new IOException("the agent's jar lacks " + entry);
          }
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return jar;
  }

  /** Opens what the model reads of java.base to the unnamed modules of both loaders. */
  private static void open(Instrumentation instrumentation) throws ClassNotFoundException {
    Module base = Object.class.getModule();
    Set<Module> readers =
        Set.of(
            Class.forName("io.concurrencylint.explorer.runtime.Abort", false, null).getModule(),
            ClassLoader.getSystemClassLoader().getUnnamedModule());
    List<String> packages =
        new ArrayList<>(
            List.of(
                "java.lang",
                "java.lang.invoke",
                "java.util",
                "java.util.concurrent",
                "java.util.concurrent.atomic",
                "java.util.concurrent.locks",
                "jdk.internal.misc",
                "jdk.internal.vm"));
    packages.retainAll(base.getPackages());
    Map<String, Set<Module>> opens = new HashMap<>();
    for (String name : packages) {
      opens.put(name, readers);
    }
    instrumentation.redefineModule(base, Set.of(), opens, opens, Set.of(), Map.of());
  }
}
