package io.concurrencylint.analyzer.engine;

import io.concurrencylint.analyzer.cache.Cache;
import io.concurrencylint.analyzer.cache.Fingerprint;
import io.concurrencylint.analyzer.cache.Records;
import io.concurrencylint.analyzer.frontend.JavaParserFrontEnd;
import io.concurrencylint.analyzer.models.Declared;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.types.ClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What earlier runs came to. A result is found by everything that it depends on: this program, the
 * JDK, the rules, the class path, the declarations, and what each file says.
 *
 * @param cache where it is kept; {@link Cache#NONE} also when it cannot be told what runs here
 * @param origin stands for this program; empty without a cache
 */
record Memory(Cache cache, String origin, Request request, List<Rule> rules) {

  /** What is remembered for a request. */
  static Memory of(Request request, List<Rule> rules) {
    if (!request.cache().isOpen()) {
      return new Memory(Cache.NONE, "", request, rules);
    }
    Stream<Class<?>> ours = Stream.of(Engine.class, JavaParserFrontEnd.LIBRARY, ClassPath.LIBRARY);
    try {
      String origin =
          new Fingerprint().addCode(Stream.concat(ours, rules.stream().map(Rule::getClass))).hex();
      return new Memory(request.cache(), origin, request, rules);
    } catch (IOException e) {
      return new Memory(Cache.NONE, "", request, rules);
    }
  }

  /**
   * The key of this run's result; null when there is none.
   *
   * @param reported paths of the files in which findings are reported
   * @param problems met when the files were searched for
   */
  String key(
      List<SourceReader.Source> sources, Set<String> reported, Collection<Problem> problems) {
    if (!cache.isOpen() || sources.stream().anyMatch(source -> source.digest() == null)) {
      return null;
    }
    Fingerprint key = new Fingerprint().add("result").add(origin);
    try {
      addJdk(key);
      for (Path entry : request.classPath()) {
        key.add(entry.toString()).addClasses(entry);
      }
    } catch (IOException | RuntimeException e) {
      return null;
    }
    key.add(rules.stream().map(rule -> rule.doc().name()).toList());
    key.add(request.models().declared().stream().map(Declared::toString).toList());
    key.add(new TreeSet<>(problems).stream().map(Problem::toString).toList());
    key.add(sources.size());
    for (SourceReader.Source source : sources) {
      key.add(source.path()).add(reported.contains(source.path()) ? 1 : 0).add(source.digest());
    }
    return key.hex();
  }

  private static void addJdk(Fingerprint key) throws IOException {
    for (String property :
        List.of("java.home", "java.runtime.version", "java.vm.name", "java.vm.vendor")) {
      key.add(String.valueOf(System.getProperty(property)));
    }
    Path classes = Path.of(System.getProperty("java.home"), "lib", "modules");
    if (Files.exists(classes)) {
      key.add(Files.size(classes)).add(Files.getLastModifiedTime(classes).toMillis());
    }
    key.add(Locale.getDefault().toString());
  }

  /** The result kept under {@code key}, or null. */
  Analysis recall(String key) {
    byte[] kept = key == null ? null : cache.get(key);
    if (kept == null) {
      return null;
    }
    try {
      return Records.decoded(Analysis.class, kept);
    } catch (RuntimeException e) {
      // Somebody else's entry after all.
      return null;
    }
  }

  void keep(String key, Analysis analysis) {
    if (key != null) {
      cache.put(key, Records.encoded(analysis));
    }
  }
}
