package io.concurrencylint.analyzer.types;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The classes of the JDK that runs this, read from its image by the module system's own readers:
 * the package of a class tells its module, so nothing is searched.
 */
final class JdkClasses implements ClassSource {
  private final Map<String, ModuleReference> moduleByPackage = new HashMap<>();
  private final ConcurrentMap<ModuleReference, ModuleReader> readers = new ConcurrentHashMap<>();

  JdkClasses() {
    for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
      for (String packageName : module.descriptor().packages()) {
        moduleByPackage.put(packageName, module);
      }
    }
  }

  @Override
  public boolean hasPackage(String packageName) {
    return moduleByPackage.containsKey(packageName);
  }

  @Override
  public byte[] read(String packageName, String binaryName) throws IOException {
    ModuleReader reader = reader(moduleByPackage.get(packageName));
    Optional<ByteBuffer> found = reader.read(binaryName.replace('.', '/') + ".class");
    if (found.isEmpty()) {
      return null;
    }
    ByteBuffer buffer = found.get();
    try {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } finally {
      reader.release(buffer);
    }
  }

  @Override
  public void close() {
    for (ModuleReader reader : readers.values()) {
      try {
        reader.close();
      } catch (IOException e) {
        // Opened for reading only: nothing is lost.
      }
    }
  }

  @Override
  public String toString() {
    return "JDK";
  }

  private ModuleReader reader(ModuleReference module) throws IOException {
    ModuleReader open = readers.get(module);
    if (open != null) {
      return open;
    }
    ModuleReader mine = module.open();
    ModuleReader other = readers.putIfAbsent(module, mine);
    if (other == null) {
      return mine;
    }
    mine.close();
    return other;
  }
}
