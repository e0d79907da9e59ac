package io.concurrencylint.explorer;

import io.concurrencylint.explorer.agent.Agent;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Our own classes as the explored JVM gets them: nothing but the explorer and ASM, so that no other
 * library of ours stands in the way of the program's.
 *
 * @param agent the jar for {@code -javaagent}
 * @param boot its argument: what must live in the boot loader
 * @param classPath what stands before the program's class path
 */
record OwnJars(Path agent, Path boot, String classPath) {
  private static final String OURS = "io/concurrencylint/explorer/";
  private static OwnJars found;

  /** Finds them, or makes a jar of them when we are part of a larger one. */
  static synchronized OwnJars find() throws IOException {
    if (found == null || !Files.exists(found.agent) || !Files.exists(found.boot)) {
      found = search();
    }
    return found;
  }

  private static OwnJars search() throws IOException {
    Path boot = Agent.bootJar();
    Path self = location(Explorer.class);
    Set<String> places = new LinkedHashSet<>();
    places.add(self.toString());
    for (Class<?> type : Agent.libraries()) {
      places.add(location(type).toString());
    }
    if (Files.isRegularFile(self)) {
      try (JarFile jar = new JarFile(self.toFile())) {
        if (isAgent(jar)) {
          return new OwnJars(self, boot, self.toString());
        }
        if (places.size() == 1) {
          Path part = agent(jar);
          return new OwnJars(part, boot, part.toString());
        }
      }
    }
    return new OwnJars(agent(null), boot, String.join(File.pathSeparator, places));
  }

  private static boolean isAgent(JarFile jar) throws IOException {
    Manifest manifest = jar.getManifest();
    return manifest != null && manifest.getMainAttributes().getValue("Premain-Class") != null;
  }

  /** A new agent's jar with our part of {@code whole}, or with a manifest only. */
  private static Path agent(JarFile whole) throws IOException {
    Path file = Files.createTempFile("concurrency-lint-agent", ".jar");
    file.toFile().deleteOnExit();
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", Agent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Can-Redefine-Classes", "true");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream part = new JarOutputStream(out, manifest)) {
      if (whole != null) {
        copy(whole, part);
      }
    }
    return file;
  }

  private static void copy(JarFile whole, JarOutputStream part) throws IOException {
    for (Enumeration<JarEntry> all = whole.entries(); all.hasMoreElements(); ) {
      JarEntry entry = all.nextElement();
      if (entry.getName().startsWith(OURS) && !entry.isDirectory()) {
        part.putNextEntry(new ZipEntry(entry.getName()));
        try (InputStream in = whole.getInputStream(entry)) {
          in.transferTo(part);
        }
        part.closeEntry();
      }
    }
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
