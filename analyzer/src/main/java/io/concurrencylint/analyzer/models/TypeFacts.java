package io.concurrencylint.analyzer.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that the models say of one type. */
final class TypeFacts {
  static final TypeFacts NONE = new TypeFacts();

  /** The name in a line that holds for all methods which no other line names. */
  static final String EVERY_METHOD = "*";

  private static final Set<String> OF_EVERY_OBJECT =
      Set.of("equals", "hashCode", "toString", "getClass", "wait", "notify", "notifyAll");

  private final Map<String, List<MethodModel>> methods = new HashMap<>();
  private final List<EntryModel> entries = new ArrayList<>();
  private TypeModel type;

  private TypeFacts() {}

  static TypeFacts of(List<ModelLine> lines, ModelParser parser) {
    TypeFacts facts = new TypeFacts();
    for (ModelLine line : lines) {
      facts.add(line, parser);
    }
    return facts;
  }

  private void add(ModelLine line, ModelParser parser) {
    switch (line.kind()) {
      case "method" -> {
        MethodModel method = parser.method(line);
        methods.computeIfAbsent(method.name(), name -> new ArrayList<>(2)).add(method);
      }
      case "entry" -> entries.add(parser.entry(line));
      case "type" -> {
        if (type != null) {
          throw line.error("a second line for this type");
        }
        type = parser.type(line);
      }
      default -> throw line.error("'" + line.kind() + "' is no kind of line");
    }
  }

  TypeModel type() {
    return type;
  }

  List<EntryModel> entries() {
    return List.copyOf(entries);
  }

  /** Models of this name, one or more overloads each; empty when there are none. */
  List<MethodModel> methods(String name) {
    List<MethodModel> named = methods.get(name);
    if (named != null) {
      return named;
    }
    boolean coveredByStar = !name.equals("<init>") && !OF_EVERY_OBJECT.contains(name);
    return coveredByStar ? methods.getOrDefault(EVERY_METHOD, List.of()) : List.of();
  }
}
