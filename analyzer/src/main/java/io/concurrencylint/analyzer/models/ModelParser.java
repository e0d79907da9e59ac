package io.concurrencylint.analyzer.models;

import java.util.List;

/** Understands the lines of model files. Described in docs/models.md. */
final class ModelParser {
  private final EffectParser effects = new EffectParser();

  MethodModel method(ModelLine line) {
    Subject method = Subject.parse(line);
    return new MethodModel(
        line.library(), method.owner, method.name, method.parameters, effects.parse(line));
  }

  EntryModel entry(ModelLine line) {
    Words words = new Words(line, line.facts());
    Role role = words.role();
    boolean concurrent = words.accept("concurrent");
    boolean serial = words.accept("serial") || !concurrent && !role.kind().isOverlapping();
    words.end();
    if (line.subject().startsWith("@")) {
      String annotation = line.owner().substring(1);
      return new EntryModel(line.library(), annotation, null, null, returns(line), role, serial);
    }
    Subject method = Subject.parse(line);
    return new EntryModel(
        line.library(), method.owner, method.name, method.parameters, null, role, serial);
  }

  private static String returns(ModelLine line) {
    Words words = new Words(line, line.subject());
    words.next();
    String type = words.accept("returning") ? words.next() : null;
    words.end();
    return type;
  }

  TypeModel type(ModelLine line) {
    TypeModel.Safety safety = null;
    TypeModel.Channel channel = null;
    TypeModel.Executor executor = null;
    TypeModel.Lock lock = null;
    TypeModel.Iteration iteration = null;
    Role role = null;
    boolean valueBased = false;
    boolean promise = false;
    for (String fact : line.facts().split(";")) {
      Words words = new Words(line, fact);
      if (words.accept("value-based")) {
        valueBased = true;
      } else if (words.accept("promise")) {
        promise = true;
      } else if (words.accept("channel")) {
        channel = words.constant(TypeModel.Channel.class);
      } else if (words.accept("executor")) {
        executor = words.constant(TypeModel.Executor.class);
      } else if (words.accept("lock")) {
        lock = words.constant(TypeModel.Lock.class);
      } else if (words.accept("iteration")) {
        iteration = words.constant(TypeModel.Iteration.class);
      } else if (words.accept("threads")) {
        role = words.role();
      } else {
        safety = words.constant(TypeModel.Safety.class);
      }
      words.end();
    }
    return new TypeModel(
        line.library(),
        line.subject(),
        safety,
        valueBased,
        channel,
        executor,
        lock,
        iteration,
        promise,
        role);
  }

  /** {@code owner#name(parameters)}; the parameters are null when they are a star. */
  private record Subject(String owner, String name, List<String> parameters) {
    static Subject parse(ModelLine line) {
      String text = line.subject();
      int hash = text.indexOf('#');
      int open = text.indexOf('(', hash);
      if (hash < 0 || open < 0 || !text.endsWith(")")) {
        throw line.error("not of the form Owner#name(parameters): " + text);
      }
      String parameters = text.substring(open + 1, text.length() - 1);
      return new Subject(
          text.substring(0, hash), text.substring(hash + 1, open), parameters(parameters));
    }

    private static List<String> parameters(String text) {
      if (text.equals("*")) {
        return null;
      }
      return text.isEmpty() ? List.of() : List.of(text.split(","));
    }
  }
}
