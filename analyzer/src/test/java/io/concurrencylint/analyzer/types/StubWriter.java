package io.concurrencylint.analyzer.types;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Writes the public declarations of a jar as a stub file. */
final class StubWriter {
  private static final int PUBLIC = 0x0001;
  private static final int PROTECTED = 0x0004;
  private static final int SYNTHETIC = 0x1000;
  private static final Pattern HIDDEN_PACKAGE =
      Pattern.compile(
          "(.*[./])?(internal|internals|impl|imps|shaded?|repackaged|relocated|generated|graal)([./].*)?");
  private static final Pattern UNNAMED_CLASS = Pattern.compile(".*\\$\\d.*");
  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

  private final Map<String, ClassInfo> all = new TreeMap<>();
  private final Pattern packages;

  /**
   * Reads a jar.
   *
   * @param packages the packages to write, all but hidden ones when it matches everything
   */
  StubWriter(Path jar, Pattern packages) throws IOException {
    this.packages = packages;
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> entries = zip.stream().toList();
      for (ZipEntry entry : entries) {
        if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
          try (InputStream in = zip.getInputStream(entry)) {
            ClassInfo info = ClassFileReader.read(in.readAllBytes());
            all.put(info.name(), info);
          }
        }
      }
    }
  }

  String write() {
    StringBuilder out = new StringBuilder();
    for (String name : visible()) {
      write(all.get(name), out);
    }
    return out.toString();
  }

  /** Public and protected classes, and the hidden ones of their own that they inherit from. */
  private Set<String> visible() {
    Set<String> visible = new TreeSet<>();
    Deque<String> waiting = new ArrayDeque<>();
    for (ClassInfo info : all.values()) {
      if (isApi(info)) {
        waiting.add(info.name());
      }
    }
    while (!waiting.isEmpty()) {
      ClassInfo info = all.get(waiting.remove());
      if (info != null && isInherited(info) && visible.add(info.name())) {
        waiting.addAll(info.interfaces());
        if (info.superName() != null) {
          waiting.add(info.superName());
        }
      }
    }
    return visible;
  }

  private boolean isApi(ClassInfo info) {
    String packageName = packageOf(info.name());
    return (info.access() & (PUBLIC | PROTECTED)) != 0
        && (info.access() & SYNTHETIC) == 0
        && !UNNAMED_CLASS.matcher(info.name()).matches()
        && !HIDDEN_PACKAGE.matcher(packageName).matches()
        && packages.matcher(packageName).matches();
  }

  /**
   * Whether a class matters as the supertype of another: not when it belongs to another package.
   */
  private boolean isInherited(ClassInfo info) {
    return packages.matcher(packageOf(info.name())).matches();
  }

  private static void write(ClassInfo info, StringBuilder out) {
    out.append("C ").append(info.access()).append(' ').append(internal(info.name())).append(' ');
    out.append(info.superName() == null ? "-" : internal(info.superName())).append(' ');
    out.append(
        info.interfaces().isEmpty()
            ? "-"
            : String.join(",", info.interfaces().stream().map(StubWriter::internal).toList()));
    end(info.signature(), out);
    for (ClassInfo.Field field : info.fields()) {
      if ((field.access() & (PUBLIC | PROTECTED)) != 0) {
        out.append("F ").append(field.access()).append(' ').append(field.name()).append(' ');
        out.append(field.descriptor());
        end(field.signature(), out);
      }
    }
    for (ClassInfo.Method method : info.methods()) {
      if ((method.access() & (PUBLIC | PROTECTED)) != 0
          && !OF_EVERY_OBJECT.contains(method.name())) {
        out.append("M ").append(method.access()).append(' ').append(method.name()).append(' ');
        out.append(method.descriptor());
        end(method.signature(), out);
      }
    }
  }

  private static void end(String signature, StringBuilder out) {
    if (signature != null) {
      out.append(' ').append(signature);
    }
    out.append('\n');
  }

  private static String internal(String binaryName) {
    return binaryName.replace('.', '/');
  }

  private static String packageOf(String binaryName) {
    int dot = binaryName.lastIndexOf('.');
    return dot < 0 ? "" : binaryName.substring(0, dot);
  }
}
