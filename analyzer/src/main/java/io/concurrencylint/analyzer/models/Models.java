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

/**
 * What the JDK and well-known libraries do, as far as concurrency is concerned.
 *
 * <p>A fact holds for the type that its line names. Whoever asks for a method of a subtype walks
 * the supertypes, most specific first.
 */
public final class Models {
  /** The bundled files; a test compares them with the folder. */
  static final List<String> FILES = List.of("jdk");

  private final Map<String, Map<String, List<MethodModel>>> methods = new HashMap<>();
  private final Map<String, TypeModel> types = new HashMap<>();
  private final Map<String, List<EntryModel>> entries = new HashMap<>();
  private final ModelParser parsed;

  private Models(ModelParser parsed) {
    this.parsed = parsed;
    for (MethodModel method : parsed.methods()) {
      methods
          .computeIfAbsent(method.owner(), owner -> new HashMap<>())
          .computeIfAbsent(method.name(), name -> new ArrayList<>(2))
          .add(method);
    }
    for (TypeModel type : parsed.types()) {
      types.put(type.name(), type);
    }
    for (EntryModel entry : parsed.entries()) {
      String key = entry.isAnnotation() ? "@" + entry.owner() : entry.owner();
      entries.computeIfAbsent(key, owner -> new ArrayList<>(4)).add(entry);
    }
  }

  /** The models that come with the analyser; read on first use. */
  public static Models bundled() {
    return Bundled.MODELS;
  }

  /** Models of one text, for tests and for what a user declares. */
  public static Models parse(String file, String text) {
    ModelParser parser = new ModelParser();
    parser.parse(file, text);
    return new Models(parser);
  }

  /**
   * What a method does, as declared for exactly this owner, or null.
   *
   * @param parameters erased simple type names as declared; null when the overload is not known:
   *     then there is an answer only if all overloads agree, or one line stands for them all
   */
  public MethodModel method(String owner, String name, List<String> parameters) {
    Map<String, List<MethodModel>> ofOwner = methods.get(owner);
    List<MethodModel> candidates = ofOwner == null ? null : ofOwner.get(name);
    if (candidates == null) {
      return null;
    }
    return parameters == null ? commonTo(candidates) : declared(candidates, parameters);
  }

  /** What is known of a type, as declared for exactly this one, or null. */
  public TypeModel type(String binaryName) {
    return types.get(binaryName);
  }

  /** The methods of a type that a framework calls when a program overrides them. */
  public List<EntryModel> entries(String owner) {
    return entries.getOrDefault(owner, List.of());
  }

  /** How a framework calls methods with this annotation. */
  public List<EntryModel> annotationEntries(String annotation) {
    return entries.getOrDefault("@" + annotation, List.of());
  }

  /** The types that have a method model. */
  public Set<String> owners() {
    return Set.copyOf(methods.keySet());
  }

  /** In the order of the files. */
  public List<MethodModel> methods() {
    return List.copyOf(parsed.methods());
  }

  /** In the order of the files. */
  public List<TypeModel> types() {
    return List.copyOf(parsed.types());
  }

  /** In the order of the files. */
  public List<EntryModel> entries() {
    return List.copyOf(parsed.entries());
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
      ModelParser parser = new ModelParser();
      for (String file : FILES) {
        parser.parse(file + ".model", text(file + ".model"));
      }
      return new Models(parser);
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
