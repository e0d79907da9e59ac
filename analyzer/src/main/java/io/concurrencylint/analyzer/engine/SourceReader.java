package io.concurrencylint.analyzer.engine;

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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Reads, decodes and lowers source files on several threads. */
final class SourceReader {

  /** Nested expressions are parsed recursively: 5,000 parentheses need more than the default. */
  static final long STACK_BYTES = 512L << 20;

  private final Set<String> ruleNames;
  private final Consumer<Problem> problems;
  private final Progress progress;
  private final Queue<Suppression> suppressions = new ConcurrentLinkedQueue<>();

  /** Where the text of a source comes from. */
  @FunctionalInterface
  interface Content {
    String text(SourceReader reader, String name) throws IOException;
  }

  /** The text of a file on disk. */
  static Content of(Path file) {
    return (reader, name) -> reader.decoded(name, Files.readAllBytes(file));
  }

  /** A text that was read before. */
  static Content of(String text) {
    return (reader, name) -> text;
  }

  SourceReader(Set<String> ruleNames, Consumer<Problem> problems, Progress progress) {
    this.ruleNames = Set.copyOf(ruleNames);
    this.problems = problems;
    this.progress = progress;
  }

  /** The units of the sources that could be read, in the order of {@code contents}. */
  List<SourceUnit> read(Map<String, Content> contents, int threads) {
    List<Map.Entry<String, Content>> work = List.copyOf(contents.entrySet());
    SourceUnit[] units = new SourceUnit[work.size()];
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    List<Thread> workers = new ArrayList<>();
    Runnable worker =
        () -> {
          JavaParserFrontEnd frontEnd = new JavaParserFrontEnd();
          for (int i = next.getAndIncrement(); i < work.size(); i = next.getAndIncrement()) {
            units[i] = read(frontEnd, work.get(i).getKey(), work.get(i).getValue());
            progress.at("parsing", done.incrementAndGet(), work.size());
          }
        };
    for (int i = 0; i < Math.min(threads, Math.max(1, work.size())); i++) {
      Thread thread = new Thread(null, worker, "front-end-" + i, STACK_BYTES);
      thread.setDaemon(true);
      workers.add(thread);
      thread.start();
    }
    join(workers);
    List<SourceUnit> read = new ArrayList<>();
    for (SourceUnit unit : units) {
      if (unit != null) {
        read.add(unit);
      }
    }
    return read;
  }

  /** The suppressions of all files read, sorted. */
  List<Suppression> suppressions() {
    return suppressions.stream().sorted().toList();
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

  private SourceUnit read(JavaParserFrontEnd frontEnd, String name, Content content) {
    try {
      String text = content.text(this, name);
      if (text.isBlank()) {
        problems.accept(new Problem(name, 0, "is empty; nothing to analyse in it", false));
      }
      suppressions.addAll(Suppressions.in(name, text, ruleNames));
      return frontEnd.lower(name, text);
    } catch (UnparsableSource e) {
      problems.accept(new Problem(name, e.line(), e.getMessage(), true));
    } catch (AccessDeniedException e) {
      problems.accept(
          new Problem(
              name,
              0,
              "cannot be read: permission denied; make it readable or leave it out",
              true));
    } catch (IOException e) {
      problems.accept(new Problem(name, 0, "cannot be read: " + e.getMessage(), true));
    } catch (OutOfMemoryError e) {
      problems.accept(
          new Problem(name, 0, "is too large to be analysed; raise -Xmx or leave it out", true));
    }
    return null;
  }

  private String decoded(String name, byte[] bytes) {
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
