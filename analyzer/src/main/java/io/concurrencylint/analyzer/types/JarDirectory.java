package io.concurrencylint.analyzer.types;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The packages of a jar, from the central directory at its end (PKWARE APPNOTE 4.3.12 and 4.3.16).
 *
 * <p>{@link ZipFile} makes an object of every entry and takes ten times as long, which counts when
 * the class path has a hundred jars and the program names classes of ten. It is asked when the
 * directory is of a kind that this does not know (ZIP64).
 */
final class JarDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_SIZE = 46;
  private static final long ZIP64 = 0xFFFFFFFFL;
  private static final byte[] CLASS = ".class".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] META_INF = "META-INF/".getBytes(StandardCharsets.US_ASCII);

  private final Set<String> packages = new HashSet<>();
  private byte[] lastFolder = {};
  private boolean anyFolder;

  private JarDirectory() {}

  static Set<String> packagesOf(Path jar) throws IOException {
    JarDirectory directory = new JarDirectory();
    try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "r")) {
      ByteBuffer entries = entries(file);
      if (entries != null && directory.read(entries)) {
        return directory.packages;
      }
    }
    return new JarDirectory().readSlowly(jar);
  }

  /** The central directory, or null when it is not where it should be. */
  private static ByteBuffer entries(RandomAccessFile file) throws IOException {
    long length = file.length();
    int tailSize = (int) Math.min(length, END_SIZE + LONGEST_COMMENT);
    ByteBuffer tail = bytes(file, length - tailSize, tailSize);
    for (int at = tailSize - END_SIZE; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE) {
        long size = tail.getInt(at + 12) & ZIP64;
        long start = length - tailSize + at - size;
        return size == ZIP64 || size > Integer.MAX_VALUE || start < 0
            ? null
            : bytes(file, start, (int) size);
      }
    }
    return null;
  }

  private static ByteBuffer bytes(RandomAccessFile file, long start, int size) throws IOException {
    byte[] bytes = new byte[size];
    file.seek(start);
    file.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads all entries; false when one does not look like an entry. */
  private boolean read(ByteBuffer entries) {
    byte[] bytes = entries.array();
    int at = 0;
    while (at + ENTRY_SIZE <= bytes.length) {
      int nameLength = entries.getShort(at + 28) & 0xFFFF;
      int name = at + ENTRY_SIZE;
      if (entries.getInt(at) != ENTRY_SIGNATURE || name + nameLength > bytes.length) {
        return false;
      }
      addName(bytes, name, name + nameLength);
      int extraLength = entries.getShort(at + 30) & 0xFFFF;
      int commentLength = entries.getShort(at + 32) & 0xFFFF;
      at = name + nameLength + extraLength + commentLength;
    }
    return at == bytes.length;
  }

  private void addName(byte[] bytes, int start, int end) {
    if (!endsWith(bytes, start, end, CLASS) || startsWith(bytes, start, end, META_INF)) {
      return;
    }
    int slash = end - 1;
    while (slash > start && bytes[slash] != '/') {
      slash--;
    }
    // The classes of a package stand together nearly always.
    if (!anyFolder || !Arrays.equals(bytes, start, slash, lastFolder, 0, lastFolder.length)) {
      anyFolder = true;
      lastFolder = Arrays.copyOfRange(bytes, start, slash);
      packages.add(new String(lastFolder, StandardCharsets.UTF_8).replace('/', '.'));
    }
  }

  private static boolean endsWith(byte[] bytes, int start, int end, byte[] suffix) {
    return end - start >= suffix.length
        && Arrays.equals(bytes, end - suffix.length, end, suffix, 0, suffix.length);
  }

  private static boolean startsWith(byte[] bytes, int start, int end, byte[] prefix) {
    return end - start >= prefix.length
        && Arrays.equals(bytes, start, start + prefix.length, prefix, 0, prefix.length);
  }

  private Set<String> readSlowly(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        byte[] name = all.nextElement().getName().getBytes(StandardCharsets.UTF_8);
        addName(name, 0, name.length);
      }
    }
    return packages;
  }
}
