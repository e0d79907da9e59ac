package io.concurrencylint.analyzer.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A folder of entries, each found by a key that stands for everything it was derived from. Entries
 * never change, so that processes may share the folder: each is written beside its place and moved
 * there as a whole. What cannot be read, or is not what was written, counts as absent; what cannot
 * be written is not kept. Nothing here makes a run fail.
 */
public final class Cache {

  /** Keeps nothing. */
  public static final Cache NONE = new Cache(null);

  /** When the entries are larger in sum, the ones not used for longest go, down to half of it. */
  static final long MAX_BYTES = 512L << 20;

  private static final Duration TOUCH_AFTER = Duration.ofHours(12);
  private static final String MARK = "CACHEDIR.TAG";
  private static final String MARK_TEXT =
      "Signature: 8a477f597d28d172789f06886806bc55\n"
          + "# Derived data of concurrency-lint; may be deleted at any time.\n"
          + "# See https://bford.info/cachedir/\n";
  private static final String ENTRIES = "entries";
  private static final String PART = ".part";

  /** {@code CLC1}. */
  private static final int MAGIC = 0x434c4331;

  private static final int HEADER = 8;

  private final Path folder;
  private final long maxBytes;
  private volatile boolean wrote;

  private Cache(Path folder) {
    this(folder, MAX_BYTES);
  }

  Cache(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /** The cache in {@code folder}, which is made when there is something to keep. */
  public static Cache in(Path folder) {
    return new Cache(folder);
  }

  /** What a cache holds. */
  public record Content(int entries, long bytes, int unreadable) {}

  /** Whether it keeps anything. */
  public boolean isOpen() {
    return folder != null;
  }

  /** The folder; null for {@link #NONE}. */
  public Path folder() {
    return folder;
  }

  /**
   * The entry of a key, or null.
   *
   * @param key hexadecimal digits, as {@link Fingerprint#hex} gives them
   */
  public byte[] get(String key) {
    if (!isOpen()) {
      return null;
    }
    Path file = file(key);
    byte[] content = read(file);
    if (content != null) {
      touch(file);
    }
    return content;
  }

  private static byte[] read(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      if (bytes.remaining() < HEADER || bytes.getInt() != MAGIC) {
        return null;
      }
      int sum = bytes.getInt();
      byte[] content = new byte[bytes.remaining()];
      bytes.get(content);
      return sum == sum(content) ? content : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Entries in use are young, so that they are not the ones to go. */
  private static void touch(Path file) {
    try {
      Instant now = Instant.now();
      if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(TOUCH_AFTER))) {
        Files.setLastModifiedTime(file, FileTime.from(now));
      }
    } catch (IOException e) {
      // Gone meanwhile, or not ours to touch: it only ages.
    }
  }

  /** Keeps {@code content}. */
  public void put(String key, byte[] content) {
    if (!isOpen()) {
      return;
    }
    Path file = file(key);
    try {
      prepare(file.getParent());
      Path part = Files.createTempFile(file.getParent(), key, PART);
      try {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + content.length);
        bytes.putInt(MAGIC).putInt(sum(content)).put(content);
        Files.write(part, bytes.array());
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      wrote = true;
    } catch (IOException e) {
      // A full disk, a folder of somebody else: the next run computes it again.
    }
  }

  /** Sources can be read back from what is kept: nobody else may look into it. */
  private void prepare(Path parent) throws IOException {
    if (Files.isDirectory(parent)) {
      return;
    }
    if (!Files.exists(folder)) {
      Files.createDirectories(folder.toAbsolutePath().getParent());
      try {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.createDirectory(
              folder,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
          Files.createDirectory(folder);
        }
      } catch (FileAlreadyExistsException e) {
        // Another process was faster.
      }
    }
    if (isForeign()) {
      throw new IOException("somebody else's folder");
    }
    try {
      Files.writeString(folder.resolve(MARK), MARK_TEXT, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      // Marked before.
    }
    Files.createDirectories(parent);
  }

  /** Whether the folder holds things without bearing our mark; then nothing is kept in it. */
  public boolean isForeign() {
    if (!isOpen() || !Files.exists(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      // In this order: the first thing that another writer puts there is the mark.
      return files.findAny().isPresent() && !Files.exists(folder.resolve(MARK));
    } catch (IOException e) {
      return true;
    }
  }

  /** Makes room when a run kept something new. */
  public void trim() {
    if (!wrote) {
      return;
    }
    List<Aged> all = new ArrayList<>();
    long bytes = 0;
    for (Path file : files()) {
      try {
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
        Aged aged = new Aged(file, seen.lastModifiedTime().toMillis(), seen.size());
        all.add(aged);
        bytes += aged.bytes();
      } catch (IOException e) {
        // Another process made room too.
      }
    }
    if (bytes <= maxBytes) {
      return;
    }
    all.sort(Comparator.comparingLong(Aged::used).thenComparing(Aged::file));
    for (Aged each : all) {
      if (bytes <= maxBytes / 2) {
        return;
      }
      bytes -= delete(each.file()) ? each.bytes() : 0;
    }
  }

  private record Aged(Path file, long used, long bytes) {}

  /** Looks at everything it holds. */
  public Content content() {
    int entries = 0;
    int unreadable = 0;
    long bytes = 0;
    for (Path file : files()) {
      entries++;
      unreadable += read(file) == null ? 1 : 0;
      bytes += size(file);
    }
    return new Content(entries, bytes, unreadable);
  }

  /** Deletes all entries, and nothing else; says what that freed. */
  public Content clean() {
    int entries = 0;
    int left = 0;
    long bytes = 0;
    for (Path file : files()) {
      long size = size(file);
      if (delete(file)) {
        entries++;
        bytes += size;
      } else {
        left++;
      }
    }
    return new Content(entries, bytes, left);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private static boolean delete(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      return false;
    }
  }

  /** Entries, and parts of entries whose writer died; only where our mark stands. */
  private List<Path> files() {
    if (!isOpen() || !isOurs()) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder.resolve(ENTRIES), 2)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private boolean isOurs() {
    try {
      return Files.readString(folder.resolve(MARK)).equals(MARK_TEXT)
          && Files.isDirectory(folder.resolve(ENTRIES));
    } catch (IOException e) {
      return false;
    }
  }

  private Path file(String key) {
    return folder.resolve(ENTRIES).resolve(key.substring(0, 2)).resolve(key.substring(2));
  }

  private static int sum(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return (int) sum.getValue();
  }

  /** Where the entries of this cache lie, for messages. */
  @Override
  public String toString() {
    return isOpen() ? folder.toString() : "none";
  }
}
