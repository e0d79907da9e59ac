package io.concurrencylint.check.config;

import io.concurrencylint.check.DidYouMean;
import io.concurrencylint.check.UsageError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value of a YAML file, with the place it stands at; asking for something else is an error. */
final class Value {

  private final String file;
  private final Node node;

  private Value(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  /**
   * The value that a file holds; empty when it holds only comments.
   *
   * @param file its name, for messages
   */
  static Optional<Value> parse(String file, String text) {
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(file).setAllowDuplicateKeys(false).build();
      return new Compose(settings)
          .composeString(text)
          .filter(node -> !node.getTag().equals(Tag.NULL))
          .map(node -> new Value(file, node));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Value::line).orElse(1);
      String quote = e.getProblem().contains("'@'") ? "; a name with @ has to stand in quotes" : "";
      throw new UsageError(file + ":" + line + ": not YAML: " + e.getProblem() + quote);
    } catch (YamlEngineException e) {
      throw new UsageError(file + ": not YAML: " + e.getMessage());
    }
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  /** One-based. */
  int line() {
    return node.getStartMark().map(Value::line).orElse(1);
  }

  UsageError error(String message) {
    return new UsageError(place() + ": " + message);
  }

  /** File and line. */
  String place() {
    return file + ":" + line();
  }

  boolean isSection() {
    return node instanceof MappingNode;
  }

  /** The entries of a mapping, none of whose keys is another than {@code keys}. */
  Map<String, Value> section(List<String> keys) {
    Map<String, Value> entries = entries();
    entries.forEach(
        (key, value) -> {
          if (!keys.contains(key)) {
            throw keyError(key, "unknown key '" + key + "'" + DidYouMean.hint(key, keys));
          }
        });
    return entries;
  }

  /** The entries of a mapping with any keys. */
  Map<String, Value> entries() {
    if (!(node instanceof MappingNode mapping)) {
      throw error("a mapping is expected here, 'key: value'");
    }
    Map<String, Value> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Value key = new Value(file, tuple.getKeyNode());
      if (entries.put(key.text(), new Value(file, tuple.getValueNode())) != null) {
        throw key.error("the key '" + key.text() + "' is there twice");
      }
    }
    return entries;
  }

  /** An error at the key of an entry. */
  UsageError keyError(String key, String message) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        Value found = new Value(file, tuple.getKeyNode());
        if (found.text().equals(key)) {
          return found.error(message);
        }
      }
    }
    return error(message);
  }

  List<Value> list() {
    if (!(node instanceof SequenceNode sequence)) {
      throw error("a list is expected here, '- value' on lines of their own or [value, value]");
    }
    List<Value> values = new ArrayList<>();
    sequence.getValue().forEach(each -> values.add(new Value(file, each)));
    return values;
  }

  String text() {
    if (!(node instanceof ScalarNode scalar)
        || !node.getTag().equals(Tag.STR)
        || scalar.getValue().isBlank()) {
      throw error("a text is expected here");
    }
    return scalar.getValue().strip();
  }

  boolean flag() {
    if (!(node instanceof ScalarNode scalar) || !node.getTag().equals(Tag.BOOL)) {
      throw error("true or false is expected here");
    }
    return Boolean.parseBoolean(scalar.getValue().toLowerCase(Locale.ROOT));
  }

  /** A constant, in lower case with hyphens. */
  <E extends Enum<E>> E choice(Class<E> type) {
    String word = text();
    List<String> labels = Arrays.stream(type.getEnumConstants()).map(each -> label(each)).toList();
    int at = labels.indexOf(word);
    if (at < 0) {
      throw error(
          "'" + word + "' is none of " + String.join(", ", labels) + DidYouMean.hint(word, labels));
    }
    return type.getEnumConstants()[at];
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
