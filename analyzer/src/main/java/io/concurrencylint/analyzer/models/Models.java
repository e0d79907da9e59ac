package io.concurrencylint.analyzer.models;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the JDK and well-known libraries do, as far as concurrency is concerned.
 *
 * <p>A fact holds for the type that its line names. Whoever asks for a method of a subtype walks
 * the supertypes, most specific first. A file is read when one of its types is first asked for, and
 * its lines are understood then; safe for use by several threads.
 */
public final class Models {
  /** The bundled files; a test compares them with the folder. */
  static final List<ModelFile> FILES =
      List.of(
          new ModelFile("jdk.model", "java.lang.", "java.security.", "java.util.", "sun.misc."),
          new ModelFile("jdk-collections.model", "java.", "javax.crypto.", "javax.xml."),
          new ModelFile("jdk-io.model", "java.", "javax.", "com.sun."),
          new ModelFile("jdk-ui.model", "java.awt.", "javax.swing."),
          new ModelFile("netty.model", "io.netty."),
          new ModelFile("vertx.model", "io.vertx."),
          new ModelFile("reactor.model", "reactor.", "org.reactivestreams."),
          new ModelFile("rxjava.model", "io.reactivex.rxjava3."),
          new ModelFile("rxjava2.model", "io.reactivex."),
          new ModelFile("mutiny.model", "io.smallrye."),
          new ModelFile("grpc.model", "io.grpc."),
          new ModelFile("zookeeper.model", "org.apache.zookeeper.", "org.apache.curator."),
          new ModelFile("kafka.model", "org.apache.kafka."),
          new ModelFile("guava.model", "com.google.common."),
          new ModelFile("spring.model", "org.springframework."),
          new ModelFile(
              "servers.model",
              "jakarta.",
              "javax.",
              "com.rabbitmq.",
              "com.lmax.",
              "io.undertow.",
              "org.xnio.",
              "org.quartz.",
              "org.apache.bookkeeper.",
              "org.apache.mina.",
              "org.apache.pulsar.",
              "org.slf4j.",
              "org.apache.ratis."),
          new ModelFile(
              "databases.model",
              "jakarta.persistence.",
              "javax.persistence.",
              "org.hibernate.",
              "com.mongodb.",
              "com.zaxxer.",
              "com.github.benmanes.",
              "org.apache.commons.pool2.",
              "org.apache.commons.io.",
              "com.datastax.",
              "org.elasticsearch.",
              "org.apache.ibatis.",
              "org.springframework.data.",
              "org.mindrot."),
          new ModelFile(
              "logging.model", "org.slf4j.", "org.apache.logging.", "org.apache.commons.logging."),
          new ModelFile("redis.model", "redis.", "io.lettuce."),
          new ModelFile(
              "http-clients.model",
              "okhttp3.",
              "retrofit2.",
              "org.apache.http.",
              "org.apache.hc.",
              "org.asynchttpclient."),
          new ModelFile("ui.model", "android.", "javafx.", "org.eclipse.swt."));

  private static final Models BUNDLED = new Models(FILES);

  private final ModelParser parser = new ModelParser();
  private final List<ModelFile> files;
  private final List<Declared> declared;
  private final ConcurrentMap<String, TypeFacts> factsByOwner = new ConcurrentHashMap<>();

  private Models(List<ModelFile> files) {
    this(files, List.of());
  }

  private Models(List<ModelFile> files, List<Declared> declared) {
    this.files = files;
    this.declared = List.copyOf(declared);
  }

  /** The models that come with the analyser. */
  public static Models bundled() {
    return BUNDLED;
  }

  /** Models of one text. */
  public static Models parse(String file, String text) {
    return new Models(List.of(ModelFile.of(file, text)));
  }

  /**
   * These models and what a user declares, which replaces what is known of the same type, methods
   * of the same name, or annotation.
   *
   * @throws IllegalArgumentException with file and line, when a fact is not understood
   */
  public Models with(List<Declared> declared) {
    List<ModelFile> all = new ArrayList<>(List.of(ModelFile.of(declared)));
    all.addAll(files);
    Models models = new Models(all, declared);
    declared.forEach(fact -> models.facts(fact.owner()));
    return models;
  }

  /** What the user declares. */
  public List<Declared> declared() {
    return declared;
  }

  /**
   * What a method does, as declared for exactly this owner, or null.
   *
   * @param parameters erased simple type names as declared; null when the overload is not known:
   *     then there is an answer only if all overloads agree, or one line stands for them all
   */
  public MethodModel method(String owner, String name, List<String> parameters) {
    List<MethodModel> candidates = facts(owner).methods(name);
    if (candidates.isEmpty()) {
      return null;
    }
    return parameters == null ? commonTo(candidates) : declared(candidates, parameters);
  }

  /** What is known of a type, as declared for exactly this one, or null. */
  public TypeModel type(String binaryName) {
    return facts(binaryName).type();
  }

  /** The methods of a type that a framework calls when a program overrides them. */
  public List<EntryModel> entries(String owner) {
    return facts(owner).entries();
  }

  /** How a framework calls methods with this annotation. */
  public List<EntryModel> annotationEntries(String annotation) {
    return facts("@" + annotation).entries();
  }

  /** The types that something is known of, sorted; annotations begin with {@code @}. */
  public Set<String> owners() {
    return lines().map(ModelLine::owner).collect(Collectors.toCollection(TreeSet::new));
  }

  /** In the order of the files. */
  public List<MethodModel> methods() {
    return lines("method").map(parser::method).toList();
  }

  /** In the order of the files. */
  public List<TypeModel> types() {
    return lines("type").map(parser::type).toList();
  }

  /** In the order of the files. */
  public List<EntryModel> entries() {
    return lines("entry").map(parser::entry).toList();
  }

  private Stream<ModelLine> lines() {
    return files.stream().flatMap(file -> file.lines().stream());
  }

  private Stream<ModelLine> lines(String kind) {
    return lines().filter(line -> line.kind().equals(kind));
  }

  private TypeFacts facts(String owner) {
    TypeFacts facts = factsByOwner.get(owner);
    if (facts == null) {
      facts = understand(owner);
      factsByOwner.put(owner, facts);
    }
    return facts;
  }

  private TypeFacts understand(String owner) {
    List<ModelLine> lines = new ArrayList<>();
    Set<String> replaced = new HashSet<>();
    for (ModelFile file : files) {
      if (file.mayName(owner)) {
        for (ModelLine line : file.linesOf(owner)) {
          if (line.library().isDeclared()) {
            replaced.add(line.topic());
          }
          if (line.library().isDeclared() || !replaced.contains(line.topic())) {
            lines.add(line);
          }
        }
      }
    }
    return lines.isEmpty() ? TypeFacts.NONE : TypeFacts.of(lines, parser);
  }

  private static MethodModel declared(List<MethodModel> candidates, List<String> parameters) {
    MethodModel any = null;
    for (MethodModel candidate : candidates) {
      if (candidate.parameters() == null) {
        any = candidate;
      } else if (candidate.parameters().equals(parameters)) {
        return candidate;
      }
    }
    return any;
  }

  private static MethodModel commonTo(List<MethodModel> candidates) {
    MethodModel first = candidates.get(0);
    boolean agree = true;
    for (MethodModel candidate : candidates) {
      if (candidate.parameters() == null) {
        return candidate;
      }
      agree &= candidate.effects().equals(first.effects());
    }
    return agree ? first : null;
  }
}
