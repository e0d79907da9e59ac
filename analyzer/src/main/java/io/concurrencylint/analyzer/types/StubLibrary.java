package io.concurrencylint.analyzer.types;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Public signatures of well-known libraries, for sources that are analysed without a class path.
 *
 * <p>The index names the files of a package; a file is read when one of its packages is asked for.
 */
final class StubLibrary {
  private static final StubLibrary BUNDLED = new StubLibrary();

  private final ConcurrentMap<String, StubFile> files = new ConcurrentHashMap<>();
  private Map<String, List<String>> filesByPackage;

  private StubLibrary() {}

  static StubLibrary bundled() {
    return BUNDLED;
  }

  boolean hasPackage(String packageName) {
    return index().containsKey(packageName);
  }

  /** The class, or null; the same object each time. */
  ClassInfo find(String binaryName) {
    int dot = binaryName.lastIndexOf('.');
    List<String> names = dot < 0 ? null : index().get(binaryName.substring(0, dot));
    if (names != null) {
      for (String name : names) {
        ClassInfo found = file(name).find(binaryName);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private StubFile file(String name) {
    return files.computeIfAbsent(name, each -> new StubFile(text(each)));
  }

  private synchronized Map<String, List<String>> index() {
    if (filesByPackage == null) {
      Map<String, List<String>> index = new HashMap<>();
      for (String line : text("index").split("\n")) {
        int space = line.indexOf(' ');
        String packageName = line.substring(0, space);
        List<String> ofPackage = index.get(packageName);
        if (ofPackage == null) {
          ofPackage = new ArrayList<>(1);
          index.put(packageName, ofPackage);
        }
        ofPackage.add(line.substring(space + 1));
      }
      filesByPackage = index;
    }
    return filesByPackage;
  }

  private static String text(String file) {
    try (InputStream in = StubLibrary.class.getResourceAsStream("stubs/" + file)) {
      if (in == null) {
        throw new IllegalStateException("stub file is missing: " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
