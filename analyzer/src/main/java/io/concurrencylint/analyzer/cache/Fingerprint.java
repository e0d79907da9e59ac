package io.concurrencylint.analyzer.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Stands for everything that was added to it, in that order (SHA-256). */
public final class Fingerprint {

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final long ZIP64 = 0xFFFFFFFFL;

  private final MessageDigest digest;

  /** Of nothing. */
  public Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds a number. */
  public Fingerprint add(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return this;
  }

  /** Adds bytes, and how many they are. */
  public Fingerprint add(byte[] bytes) {
    add(bytes.length);
    digest.update(bytes);
    return this;
  }

  /** Adds a text. */
  public Fingerprint add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds texts, and how many they are. */
  public Fingerprint add(List<String> texts) {
    add(texts.size());
    texts.forEach(this::add);
    return this;
  }

  /**
   * Adds what a class path entry holds: of a jar the directory at its end, which has the size and
   * the checksum of each file in it; all files of a folder.
   *
   * @throws IOException when it cannot be read
   */
  public Fingerprint addClasses(Path entry) throws IOException {
    if (!Files.exists(entry)) {
      return add("absent");
    }
    return Files.isDirectory(entry) ? addFolder(entry) : addJar(entry);
  }

  private Fingerprint addFolder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    add("folder").add(files.size());
    for (Path file : files) {
      add(folder.relativize(file).toString()).add(Files.readAllBytes(file));
    }
    return this;
  }

  private Fingerprint addJar(Path jar) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "r")) {
      long length = file.length();
      add("jar").add(length);
      int tailSize = (int) Math.min(length, END_SIZE + LONGEST_COMMENT);
      ByteBuffer tail =
          ByteBuffer.wrap(bytes(file, length - tailSize, tailSize)).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = tailSize - END_SIZE; at >= 0; at--) {
        if (tail.getInt(at) == END_SIGNATURE) {
          long size = tail.getInt(at + 12) & ZIP64;
          long start = length - tailSize + at - size;
          if (size == ZIP64 || size > Integer.MAX_VALUE || start < 0) {
            break;
          }
          return add(bytes(file, start, (int) size));
        }
      }
    }
    return add(Files.readAllBytes(jar));
  }

  private static byte[] bytes(RandomAccessFile file, long start, int size) throws IOException {
    byte[] bytes = new byte[size];
    file.seek(start);
    file.readFully(bytes);
    return bytes;
  }

  /**
   * Adds the code that classes come from, each jar or folder once.
   *
   * @throws IOException when it cannot be told, or not be read
   */
  public Fingerprint addCode(Stream<Class<?>> classes) throws IOException {
    List<CodeSource> sources =
        classes.map(type -> type.getProtectionDomain().getCodeSource()).distinct().toList();
    for (CodeSource source : sources) {
      if (source == null || source.getLocation() == null) {
        throw new IOException("code of unknown origin");
      }
      try {
        addClasses(Path.of(source.getLocation().toURI()));
      } catch (URISyntaxException | IllegalArgumentException e) {
        throw new IOException("code that is not in a file", e);
      }
    }
    return this;
  }

  /** The digest so far; more can be added after. */
  public byte[] bytes() {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of the JDK can be copied", e);
    }
  }

  /** The same in hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }
}
