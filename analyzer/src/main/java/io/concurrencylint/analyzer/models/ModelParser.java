package io.concurrencylint.analyzer.models;

import java.util.ArrayList;
import java.util.List;

/** Reads model files: one fact a line, {@code #} starts a comment. Described in docs/models.md. */
final class ModelParser {
  private final EffectParser effects = new EffectParser();
  private final List<MethodModel> methods = new ArrayList<>();
  private final List<TypeModel> types = new ArrayList<>();
  private final List<EntryModel> entries = new ArrayList<>();
  private Library library;

  List<MethodModel> methods() {
    return methods;
  }

  List<TypeModel> types() {
    return types;
  }

  List<EntryModel> entries() {
    return entries;
  }

  /** Reads one file. */
  void parse(String file, String text) {
    library = null;
    int number = 0;
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        end = text.length();
      }
      number++;
      try {
        line(text.substring(start, end));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
      }
      start = end + 1;
    }
  }

  private void line(String text) {
    // A '#' between words starts a comment; one inside a word joins a type and its method.
    int comment = text.startsWith("#") ? 0 : text.indexOf(" #");
    String line = (comment < 0 ? text : text.substring(0, comment)).trim();
    if (line.isEmpty()) {
      return;
    }
    int space = line.indexOf(' ');
    String kind = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space + 1).trim();
    if (kind.equals("library")) {
      library = new Library(rest);
      return;
    }
    if (library == null) {
      throw new IllegalArgumentException("a library line has to come first");
    }
    int colon = rest.indexOf(" : ");
    if (colon < 0) {
      throw new IllegalArgumentException("' : ' is missing");
    }
    String subject = rest.substring(0, colon).trim();
    String facts = rest.substring(colon + 3).trim();
    switch (kind) {
      case "method" -> method(subject, facts);
      case "type" -> types.add(type(subject, facts));
      case "entry" -> entries.add(entry(subject, new Words(facts)));
      default -> throw new IllegalArgumentException("'" + kind + "' is no kind of line");
    }
  }

  private void method(String subject, String facts) {
    Subject method = Subject.parse(subject);
    methods.add(
        new MethodModel(
            library, method.owner, method.name, method.parameters, effects.parse(facts)));
  }

  private EntryModel entry(String subject, Words words) {
    Role role = words.role();
    boolean serial =
        !words.accept("concurrent") && (words.accept("serial") || !role.kind().isOverlapping());
    words.end();
    if (subject.startsWith("@")) {
      return new EntryModel(library, subject.substring(1), null, null, role, serial);
    }
    Subject method = Subject.parse(subject);
    return new EntryModel(library, method.owner, method.name, method.parameters, role, serial);
  }

  private TypeModel type(String name, String facts) {
    TypeModel.Safety safety = null;
    TypeModel.Channel channel = null;
    TypeModel.Executor executor = null;
    TypeModel.Lock lock = null;
    TypeModel.Iteration iteration = null;
    Role role = null;
    boolean valueBased = false;
    boolean promise = false;
    for (String fact : facts.split(";")) {
      Words words = new Words(fact);
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
        library, name, safety, valueBased, channel, executor, lock, iteration, promise, role);
  }

  /** {@code owner#name(parameters)}; the parameters are null when they are a star. */
  private record Subject(String owner, String name, List<String> parameters) {
    static Subject parse(String text) {
      int hash = text.indexOf('#');
      int open = text.indexOf('(', hash);
      if (hash < 0 || open < 0 || !text.endsWith(")")) {
        throw new IllegalArgumentException("not of the form Owner#name(parameters): " + text);
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
