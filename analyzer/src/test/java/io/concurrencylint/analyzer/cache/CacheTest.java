package io.concurrencylint.analyzer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {

  private static final String KEY = new Fingerprint().add("one").hex();
  private static final String OTHER = new Fingerprint().add("other").hex();
  private static final byte[] CONTENT = {1, 2, 3};

  @TempDir private Path temporary;
  private Path folder;
  private Cache cache;

  @BeforeEach
  void openCache() {
    folder = temporary.resolve("deep").resolve("cache");
    cache = Cache.in(folder);
  }

  private Path entry(String key) {
    return folder.resolve("entries").resolve(key.substring(0, 2)).resolve(key.substring(2));
  }

  @Test
  void whatIsKeptIsFoundByAnotherProcess() {
    assertThat(cache.get(KEY)).isNull();
    cache.put(KEY, CONTENT);
    assertThat(Cache.in(folder).get(KEY)).isEqualTo(CONTENT);
    assertThat(Cache.in(folder).get(OTHER)).isNull();
    assertThat(folder.resolve("CACHEDIR.TAG"))
        .content()
        .startsWith("Signature: 8a477f597d28d172789f06886806bc55\n");
  }

  @Test
  void aDamagedEntryCountsAsAbsentUntilItIsKeptAnew() throws IOException {
    cache.put(KEY, CONTENT);
    byte[] written = Files.readAllBytes(entry(KEY));
    for (int i = 0; i < written.length; i++) {
      byte[] damaged = written.clone();
      damaged[i] ^= 4;
      Files.write(entry(KEY), damaged);
      assertThat(cache.get(KEY)).as("byte " + i).isNull();
      Files.write(entry(KEY), Arrays.copyOf(written, i));
      assertThat(cache.get(KEY)).as("cut at " + i).isNull();
    }
    assertThat(cache.content()).isEqualTo(new Cache.Content(1, written.length - 1, 1));
    cache.put(KEY, CONTENT);
    assertThat(cache.get(KEY)).isEqualTo(CONTENT);
  }

  @Test
  void whereNothingCanBeKeptNothingFails() throws IOException {
    Files.createDirectories(folder.getParent());
    Files.writeString(folder, "a file in its place");
    cache.put(KEY, CONTENT);
    assertThat(cache.get(KEY)).isNull();
    assertThat(cache.clean()).isEqualTo(new Cache.Content(0, 0, 0));
    assertThat(folder).hasContent("a file in its place");
    Cache.NONE.put(KEY, CONTENT);
    assertThat(Cache.NONE.get(KEY)).isNull();
  }

  @Test
  void cleaningDeletesEntriesAndNothingElse() throws IOException {
    cache.put(KEY, CONTENT);
    cache.put(OTHER, CONTENT);
    Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThat(cache.clean().entries()).isEqualTo(2);
    assertThat(cache.content().entries()).isZero();
    assertThat(folder.resolve("mine.txt")).hasContent("mine");
  }

  @Test
  void aFolderOfSomebodyElseIsLeftAlone() throws IOException {
    Path theirs = folder.resolve("entries").resolve("ab").resolve("precious");
    Files.createDirectories(theirs.getParent());
    Files.writeString(theirs, "precious");
    assertThat(cache.isForeign()).isTrue();
    cache.put(KEY, CONTENT);
    assertThat(cache.get(KEY)).isNull();
    assertThat(cache.clean().entries()).isZero();
    assertThat(theirs).hasContent("precious");
    assertThat(folder.resolve("CACHEDIR.TAG")).doesNotExist();
  }

  @Test
  void whatWasNotUsedForLongestGoes() throws IOException {
    Cache small = new Cache(folder, 1000);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String key = new Fingerprint().add(i).hex();
      keys.add(key);
      small.put(key, new byte[92]);
      Files.setLastModifiedTime(entry(key), FileTime.fromMillis(1_000_000L + i));
    }
    small.trim();
    assertThat(small.content().entries()).as("as much as there is room for").isEqualTo(10);
    assertThat(small.get(keys.get(0))).as("and in use again").isNotNull();
    small.put(OTHER, new byte[92]);
    small.trim();
    assertThat(small.content().bytes()).isEqualTo(500);
    assertThat(Stream.of(keys.get(0), OTHER, keys.get(9)).map(small::get)).doesNotContainNull();
    assertThat(small.get(keys.get(1))).isNull();
  }

  @Test
  void writersDoNotDisturbEachOtherNorReaders() throws InterruptedException {
    byte[] large = new byte[1 << 16];
    Arrays.fill(large, (byte) 7);
    List<Throwable> faults = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                Cache mine = Cache.in(folder);
                for (int round = 0; round < 50; round++) {
                  mine.put(KEY, large);
                  byte[] read = mine.get(KEY);
                  if (!Arrays.equals(read, large)) {
                    throw new AssertionError("read something else");
                  }
                }
              });
      thread.setUncaughtExceptionHandler(
          (where, fault) -> {
            synchronized (faults) {
              faults.add(fault);
            }
          });
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(faults).isEmpty();
    assertThat(cache.content()).isEqualTo(new Cache.Content(1, large.length + 8L, 0));
  }

  @Test
  void firstWritersOfAFolderBothKeepTheirs() throws InterruptedException {
    for (int round = 0; round < 500; round++) {
      Path fresh = temporary.resolve("fresh" + round);
      List<Thread> writers = new ArrayList<>();
      for (String key : List.of(KEY, OTHER)) {
        writers.add(new Thread(() -> Cache.in(fresh).put(key, CONTENT)));
      }
      writers.forEach(Thread::start);
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(Cache.in(fresh).content().entries()).as("round " + round).isEqualTo(2);
    }
  }
}
