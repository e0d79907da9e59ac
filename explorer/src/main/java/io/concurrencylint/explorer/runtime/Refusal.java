package io.concurrencylint.explorer.runtime;

import java.io.File;
import java.io.IOException;

/**
 * What a contained program may not do: use the network, start processes, write files outside one
 * folder. Called by rewritten methods of the JDK; native code that does the same is not held back.
 */
public final class Refusal {
  private static volatile String folder;

  private Refusal() {}

  /** From now on refuses; {@code path} is the canonical folder in which files may be written. */
  public static void begin(String path) {
    folder = path;
  }

  public static void network() {
    if (folder != null) {
      throw new SecurityException("a contained program may not use the network");
    }
  }

  public static void process() {
    if (folder != null) {
      throw new SecurityException("a contained program may not start processes");
    }
  }

  /** Before a file is opened with a mode of {@link java.io.RandomAccessFile}: 1 is for reading. */
  public static void write(String path, int mode) {
    if (mode != 1) {
      write(path);
    }
  }

  /** Before a file is made, changed or removed. */
  public static void write(Object path) {
    String allowed = folder;
    if (allowed == null || path == null) {
      return;
    }
    String place;
    try {
      place = new File(path.toString()).getCanonicalPath();
    } catch (IOException e) {
      place = "";
    }
    if (!place.equals(allowed)
        && !place.startsWith(allowed + File.separator)
        && !place.equals("/dev/null")) {
      throw new SecurityException(
          "a contained program may not write " + path + ", outside of its folder");
    }
  }

  /** Before a file is opened with a set of options. */
  public static void write(Object path, Object options) {
    String words = String.valueOf(options);
    if (words.contains("WRITE")
        || words.contains("APPEND")
        || words.contains("CREATE")
        || words.contains("DELETE")) {
      write(path);
    }
  }
}
