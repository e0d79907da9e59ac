package io.concurrencylint.analyzer.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One bundled file of facts, read when one of its types is asked for: a program pays for the
 * libraries that it names.
 */
final class ModelFile {
  private final String name;
  private final List<String> prefixes;
  private Content content;

  /**
   * Names a bundled file.
   *
   * @param prefixes how the names of all its types begin
   */
  ModelFile(String name, String... prefixes) {
    this.name = name;
    this.prefixes = List.of(prefixes);
  }

  /** A file that is not bundled, and may speak of any type. */
  static ModelFile of(String name, String text) {
    ModelFile file = new ModelFile(name, "");
    file.content = new Content(ModelText.lines(name, text));
    return file;
  }

  /** What a user declares, of any type. */
  static ModelFile of(List<Declared> facts) {
    ModelFile file = new ModelFile("declared", "");
    file.content = new Content(facts.stream().map(ModelText::line).toList());
    return file;
  }

  String name() {
    return name;
  }

  /** Whether the file may know the type; annotations begin with {@code @}. */
  boolean mayName(String owner) {
    int start = owner.startsWith("@") ? 1 : 0;
    for (String prefix : prefixes) {
      if (owner.startsWith(prefix, start)) {
        return true;
      }
    }
    return false;
  }

  List<ModelLine> lines() {
    return content().lines;
  }

  List<ModelLine> linesOf(String owner) {
    return content().linesByOwner.getOrDefault(owner, List.of());
  }

  private synchronized Content content() {
    if (content == null) {
      content = new Content(ModelText.lines(name, text()));
    }
    return content;
  }

  private String text() {
    try (InputStream in = ModelFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("model file is missing: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** The lines, in the order of the file and by type. */
  private static final class Content {
    private final List<ModelLine> lines;
    private final Map<String, List<ModelLine>> linesByOwner = new HashMap<>();

    Content(List<ModelLine> lines) {
      this.lines = lines;
      for (ModelLine line : lines) {
        List<ModelLine> ofOwner = linesByOwner.get(line.owner());
        if (ofOwner == null) {
          ofOwner = new ArrayList<>(4);
          linesByOwner.put(line.owner(), ofOwner);
        }
        ofOwner.add(line);
      }
    }
  }
}
