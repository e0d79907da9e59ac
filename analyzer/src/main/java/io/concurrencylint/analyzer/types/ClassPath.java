package io.concurrencylint.analyzer.types;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The compiled classes that a program refers to, read when asked for.
 *
 * <p>Jars and class folders come first, in the order given, then the running JDK, then the bundled
 * stubs of well-known libraries. A class found only among the stubs is {@linkplain #isAssumed
 * assumed}: the program may be built against another version of it. What cannot be read is a {@link
 * #problems() problem} and counts as absent. Safe for use by several threads.
 */
public final class ClassPath implements AutoCloseable {

  /** What reads class files: its version makes a difference to what is known of classes. */
  public static final Class<?> LIBRARY = org.objectweb.asm.ClassReader.class;

  private final List<ClassSource> sources;
  private final StubLibrary stubs = StubLibrary.bundled();
  private final ConcurrentMap<String, List<ClassSource>> sourcesByPackage =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Optional<ClassInfo>> found = new ConcurrentHashMap<>();
  private final ConcurrentSkipListSet<String> problems;

  private ClassPath(List<ClassSource> sources, ConcurrentSkipListSet<String> problems) {
    this.sources = sources;
    this.problems = problems;
  }

  /** Opens jars and class folders; the JDK that runs this is always added behind them. */
  public static ClassPath open(List<Path> entries) {
    ConcurrentSkipListSet<String> problems = new ConcurrentSkipListSet<>();
    List<ClassSource> sources = new ArrayList<>();
    for (Path entry : entries) {
      try {
        if (Files.isDirectory(entry)) {
          sources.add(new ClassFolder(entry));
        } else if (Files.exists(entry)) {
          sources.add(new Jar(entry));
        } else {
          problems.add(entry + ": no such class path entry");
        }
      } catch (IOException e) {
        problems.add(entry + ": cannot be read as a jar: " + e.getMessage());
      }
    }
    sources.add(new JdkClasses());
    return new ClassPath(List.copyOf(sources), problems);
  }

  /**
   * The declarations of a class, or null when nobody has it.
   *
   * @param binaryName with dots and {@code $}, for example {@code java.util.Map$Entry}
   */
  public ClassInfo find(String binaryName) {
    Optional<ClassInfo> known = found.get(binaryName);
    if (known == null) {
      known = found.computeIfAbsent(binaryName, name -> Optional.ofNullable(load(name)));
    }
    return known.orElse(null);
  }

  /** Whether the class is known from a bundled stub only. */
  public boolean isAssumed(String binaryName) {
    ClassInfo info = find(binaryName);
    return info != null && info == stubs.find(binaryName);
  }

  /** Whether a class of exactly this package exists. */
  public boolean hasPackage(String packageName) {
    return !sourcesOf(packageName).isEmpty() || stubs.hasPackage(packageName);
  }

  /** What could not be read so far, one line each, sorted. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public void close() {
    for (ClassSource source : sources) {
      source.close();
    }
  }

  private ClassInfo load(String binaryName) {
    int dot = binaryName.lastIndexOf('.');
    String packageName = dot < 0 ? "" : binaryName.substring(0, dot);
    for (ClassSource source : sourcesOf(packageName)) {
      ClassInfo info = load(source, packageName, binaryName);
      if (info != null) {
        return info;
      }
    }
    return stubs.find(binaryName);
  }

  private List<ClassSource> sourcesOf(String packageName) {
    List<ClassSource> known = sourcesByPackage.get(packageName);
    if (known == null) {
      known = sources.stream().filter(source -> source.hasPackage(packageName)).toList();
      sourcesByPackage.put(packageName, known);
    }
    return known;
  }

  private ClassInfo load(ClassSource source, String packageName, String binaryName) {
    try {
      byte[] bytes = source.read(packageName, binaryName);
      return bytes == null ? null : ClassFileReader.read(bytes);
    } catch (IOException | RuntimeException e) {
      problems.add(source + ": class " + binaryName + " cannot be read: " + e);
      return null;
    }
  }
}
