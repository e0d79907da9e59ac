package io.concurrencylint.analyzer.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * What the JDK and well-known libraries do, as far as concurrency is concerned.
 *
 * <p>A fact holds for the type that its line names. Whoever asks for a method of a subtype walks
 * the supertypes, most specific first. Lines are understood when their type is first asked for;
 * safe for use by several threads.
 */
public final class Models {
  /** The bundled files; a test compares them with the folder. */
  static final List<String> FILES =
      List.of(
          "jdk",
          "jdk-collections",
          "jdk-io",
          "jdk-ui",
          "netty",
          "vertx",
          "reactor",
          "rxjava",
          "mutiny",
          "grpc",
          "zookeeper",
          "kafka",
          "guava",
          "spring",
          "servers",
          "databases",
          "redis",
          "http-clients",
          "ui");

  private final ModelParser parser = new ModelParser();
  private final List<ModelLine> lines;
  private final Map<String, List<ModelLine>> linesByOwner = new HashMap<>();
  private final ConcurrentMap<String, TypeFacts> factsByOwner = new ConcurrentHashMap<>();

  private Models(List<ModelLine> lines) {
    this.lines = lines;
    for (ModelLine line : lines) {
      linesByOwner.computeIfAbsent(line.owner(), owner -> new ArrayList<>()).add(line);
    }
  }

  /** The models that come with the analyser; read on first use. */
  public static Models bundled() {
    return Bundled.MODELS;
  }

  /** Models of one text, for tests and for what a user declares. */
  public static Models parse(String file, String text) {
    return new Models(ModelText.lines(file, text));
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
    return new TreeSet<>(linesByOwner.keySet());
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

  private Stream<ModelLine> lines(String kind) {
    return lines.stream().filter(line -> line.kind().equals(kind));
  }

  private TypeFacts facts(String owner) {
    List<ModelLine> known = linesByOwner.get(owner);
    if (known == null) {
      return TypeFacts.NONE;
    }
    TypeFacts facts = factsByOwner.get(owner);
    return facts != null
        ? facts
        : factsByOwner.computeIfAbsent(owner, any -> TypeFacts.of(known, parser));
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

  /** Holder of the models that are read once. */
  private static final class Bundled {
    static final Models MODELS = read();

    private static Models read() {
      List<ModelLine> lines = new ArrayList<>();
      for (String file : FILES) {
        lines.addAll(ModelText.lines(file + ".model", text(file + ".model")));
      }
      return new Models(lines);
    }

    private static String text(String file) {
      try (InputStream in = Models.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new IllegalStateException("model file is missing: " + file);
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(file, e);
      }
    }
  }
}
