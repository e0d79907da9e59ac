package io.concurrencylint.analyzer.engine;

import io.concurrencylint.analyzer.cache.Cache;
import io.concurrencylint.analyzer.cache.Fingerprint;
import io.concurrencylint.analyzer.frontend.JavaParserFrontEnd;
import io.concurrencylint.analyzer.frontend.UnparsableSource;
import io.concurrencylint.analyzer.ir.SourceUnit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads, decodes and lowers source files on several threads, or finds in the cache what that came
 * to before.
 */
final class SourceReader {

  /** Nested expressions are parsed recursively: 5,000 parentheses need more than the default. */
  static final long STACK_BYTES = 512L << 20;

  private static final int DIGEST_BYTES = 32;

  private final Set<String> ruleNames;
  private final Progress progress;
  private final int threads;
  private final Cache cache;
  private final String origin;

  /**
   * Makes a reader.
   *
   * @param ruleNames that suppressions may name
   * @param origin stands for this program; entries of another one are not looked at
   */
  SourceReader(Set<String> ruleNames, Progress progress, int threads, Cache cache, String origin) {
    this.ruleNames = Set.copyOf(ruleNames);
    this.progress = progress;
    this.threads = threads;
    this.cache = cache;
    this.origin = new Fingerprint().add(origin).add(List.copyOf(new TreeSet<>(ruleNames))).hex();
  }

  /** A source file: what it says, or what the cache has in the place of that. */
  static final class Source {

    private final String path;
    private final Path file;
    private byte[] bytes;
    private byte[] kept;
    private byte[] digest;
    private Lowered lowered;

    private Source(String path, Path file) {
      this.path = path;
      this.file = file;
    }

    private Source(String path, String text) {
      this.path = path;
      this.file = null;
      this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    /** As findings spell it. */
    String path() {
      return path;
    }

    /** Stands for what the file says; null when that may be different next time. */
    byte[] digest() {
      return digest;
    }

    /** What the file says, once {@link SourceReader#complete} was called. */
    Lowered lowered() {
      return lowered;
    }
  }

  /**
   * Reads the files, and lowers those that the cache does not know.
   *
   * @param texts sources that were read before; they count instead of files of their names
   */
  List<Source> read(Map<String, Path> files, Map<String, String> texts) {
    Map<String, Source> all = new TreeMap<>();
    files.forEach((name, file) -> all.put(name, new Source(name, file)));
    texts.forEach((name, text) -> all.put(name, new Source(name, text)));
    List<Source> sources = List.copyOf(all.values());
    AtomicInteger done = new AtomicInteger();
    inParallel(
        sources,
        (frontEnd, source) -> {
          read(frontEnd, source);
          progress.at("parsing", done.incrementAndGet(), sources.size());
        });
    return sources;
  }

  /** Reads what the cache has. */
  void complete(List<Source> sources) {
    List<Source> left = sources.stream().filter(source -> source.lowered == null).toList();
    inParallel(left, SourceReader.this::complete);
  }

  private void inParallel(List<Source> sources, BiConsumer<FrontEnd, Source> each) {
    AtomicInteger next = new AtomicInteger();
    List<Thread> workers = new ArrayList<>();
    Runnable worker =
        () -> {
          FrontEnd frontEnd = new FrontEnd();
          for (int i = next.getAndIncrement(); i < sources.size(); i = next.getAndIncrement()) {
            each.accept(frontEnd, sources.get(i));
          }
        };
    for (int i = 0; i < Math.min(threads, sources.size()); i++) {
      Thread thread = new Thread(null, worker, "front-end-" + i, STACK_BYTES);
      thread.setDaemon(true);
      workers.add(thread);
      thread.start();
    }
    join(workers);
  }

  private static void join(List<Thread> workers) {
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading sources", e);
    }
  }

  /** A parser of one thread, made when there is something to parse. */
  private static final class FrontEnd {

    private JavaParserFrontEnd parser;

    SourceUnit lower(String path, String text) throws UnparsableSource {
      if (parser == null) {
        parser = new JavaParserFrontEnd();
      }
      return parser.lower(path, text);
    }
  }

  private void read(FrontEnd frontEnd, Source source) {
    try {
      if (source.file != null) {
        source.bytes = Files.readAllBytes(source.file);
      }
    } catch (AccessDeniedException e) {
      lose(source, "cannot be read: permission denied; make it readable or leave it out");
      return;
    } catch (IOException e) {
      lose(source, "cannot be read: " + e.getMessage());
      return;
    } catch (OutOfMemoryError e) {
      lose(source, "is too large to be analysed; raise -Xmx or leave it out");
      return;
    }
    if (!cache.isOpen()) {
      lower(frontEnd, source);
      return;
    }
    String key = new Fingerprint().add(origin).add(source.bytes).hex();
    byte[] entry = cache.get(key);
    if (entry != null && entry.length > DIGEST_BYTES) {
      source.digest = Arrays.copyOf(entry, DIGEST_BYTES);
      source.kept = Arrays.copyOfRange(entry, DIGEST_BYTES, entry.length);
    } else if (lower(frontEnd, source)) {
      byte[] encoded = source.lowered.encoded();
      source.digest = new Fingerprint().add(encoded).bytes();
      cache.put(
          key,
          ByteBuffer.allocate(DIGEST_BYTES + encoded.length)
              .put(source.digest)
              .put(encoded)
              .array());
    }
  }

  private void complete(FrontEnd frontEnd, Source source) {
    try {
      source.lowered = Lowered.decoded(source.path, source.kept);
    } catch (RuntimeException e) {
      // Somebody else's entry after all.
      lower(frontEnd, source);
    }
    source.kept = null;
  }

  /** Whether the result is worth keeping: it holds for these bytes, whatever the circumstances. */
  private boolean lower(FrontEnd frontEnd, Source source) {
    String path = source.path;
    List<Problem> problems = new ArrayList<>();
    List<Suppression> suppressions = List.of();
    SourceUnit unit = null;
    boolean lasting = true;
    try {
      String text = text(path, source.bytes, problems::add);
      if (text.isBlank()) {
        problems.add(new Problem(path, 0, "is empty; nothing to analyse in it", false));
      }
      suppressions = Suppressions.in(path, text, ruleNames);
      unit = frontEnd.lower(path, text);
    } catch (UnparsableSource e) {
      problems.add(new Problem(path, e.line(), e.getMessage(), true));
      // How deep is too deep depends on how far the JVM has compiled the parser.
      lasting = e.line() > 0;
    } catch (OutOfMemoryError e) {
      lose(source, "is too large to be analysed; raise -Xmx or leave it out");
      return false;
    }
    source.lowered = new Lowered(unit, suppressions, problems);
    source.bytes = null;
    return lasting;
  }

  private static void lose(Source source, String why) {
    source.lowered = new Lowered(null, List.of(), List.of(new Problem(source.path, 0, why, true)));
    source.bytes = null;
  }

  private static String text(String name, byte[] bytes, Consumer<Problem> problems) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      String latin = new String(bytes, StandardCharsets.ISO_8859_1);
      problems.accept(
          new Problem(
              name,
              lineOfFirstError(bytes),
              "is not UTF-8; read as ISO-8859-1, convert it to UTF-8",
              false));
      return latin;
    }
  }

  private static int lineOfFirstError(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    java.nio.CharBuffer out = java.nio.CharBuffer.allocate(bytes.length + 1);
    StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    int line = 1;
    for (int i = 0; i < in.position(); i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }
}
