package io.concurrencylint.confirm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.concurrencylint.analyzer.engine.Request;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing is confirmed of correct classes, whatever they are accused of: those of the package
 * {@code correct}, and some of Guava and Caffeine. A few by default, all with {@code -Pconfirm}.
 */
class WronglyAccusedTest {
  private static final boolean ALL = Boolean.getBoolean("confirm.all");

  private static final Set<String> SOME =
      Set.of("Locks.OneCleaner", "Counters.WithLoop", "Counters.WithCells", "Queues.Bounded");

  /** Classes that say they are safe for use by several threads, and can be made. */
  private static final Set<String> OF_GUAVA =
      Set.of(
          "AtomicDouble",
          "AtomicDoubleArray",
          "AtomicLongMap",
          "ConcurrentHashMultiset",
          "Interners",
          "Monitor",
          "MoreExecutors",
          "RateLimiter",
          "SettableFuture",
          "SmoothRateLimiter",
          "Striped",
          "Suppliers",
          "Suppliers.MemoizingSupplier",
          "Suppliers.NonSerializableMemoizingSupplier",
          "SequentialExecutor",
          "ExecutionList",
          "ExecutionSequencer",
          "DirectExecutorService",
          "EventBus",
          "AsyncEventBus",
          "SubscriberRegistry",
          "Uninterruptibles",
          "CycleDetectingLockFactory",
          "Finalizer",
          "FinalizableReferenceQueue",
          "LongAdder",
          "LongAddables",
          "SimpleStatsCounter",
          "AbstractCache.SimpleStatsCounter",
          "Callables",
          "JdkFutureAdapters");

  @TempDir private Path folder;

  @Test
  void theClassesWrittenForThis() throws IOException, URISyntaxException {
    Path sources = Path.of("").toAbsolutePath().resolve("src/test/java");
    Path classes = Path.of(getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
    Request request =
        new Request(sources, List.of(sources.resolve("correct")), List.of(), List.of(classes), 1);
    Trial trial = new Trial(folder, request, ALL ? Set.of() : SOME, 1);
    System.out.println("correct classes: " + trial);
    assertThat(trial.confirmed).isEmpty();
    assertThat(trial.tried).hasSizeGreaterThanOrEqualTo(ALL ? 150 : SOME.size());
  }

  @Test
  void classesOfGuava() throws IOException {
    assumeTrue(ALL, "only with -Pconfirm");
    Trial trial = new Trial(folder, library("guava", "com/google/common/"), OF_GUAVA, 3);
    System.out.println("Guava: " + trial);
    assertThat(trial.confirmed).isEmpty();
    assertThat(trial.tried).isNotEmpty();
  }

  @Test
  void classesOfCaffeine() throws IOException {
    assumeTrue(ALL, "only with -Pconfirm");
    Set<String> classes =
        Set.of(
            "BoundedBuffer",
            "StripedBuffer",
            "UnboundedLocalCache",
            "ConcurrentStatsCounter",
            "SystemTicker",
            "AsyncRemovalListener",
            "Interner",
            "StrongInterner",
            "WeakInterner");
    Trial trial =
        new Trial(folder, library("caffeine", "com/github/benmanes/caffeine/"), classes, 3);
    System.out.println("Caffeine: " + trial);
    assertThat(trial.confirmed).isEmpty();
    assertThat(trial.tried).isNotEmpty();
  }

  /** The sources of a library on our class path, and its class path. */
  private Request library(String name, String below) throws IOException {
    List<Path> classPath = new ArrayList<>();
    Path sources = folder.resolve("sources");
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String file = Path.of(entry).getFileName().toString();
      if (file.startsWith(name + "-") && file.endsWith("-sources.jar")) {
        unpack(Path.of(entry), sources, below);
      } else {
        classPath.add(Path.of(entry));
      }
    }
    return new Request(sources, List.of(sources), List.of(), classPath, 1);
  }

  private static void unpack(Path jar, Path folder, String below) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile());
        Stream<?> entries = zip.stream()) {
      for (Object each : entries.toList()) {
        String name = each.toString();
        if (name.startsWith(below) && name.endsWith(".java")) {
          Path file = folder.resolve(name);
          Files.createDirectories(file.getParent());
          try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
            Files.copy(in, file);
          }
        }
      }
    }
  }
}
