package io.concurrencylint.analyzer.models;

import java.util.Locale;

/** The words of one fact, read from left to right. */
final class Words {
  private final ModelLine line;
  private final String[] words;
  private int next;

  Words(ModelLine line, String fact) {
    this.line = line;
    this.words = fact.trim().split(" ");
  }

  boolean hasNext() {
    return next < words.length;
  }

  String next() {
    if (!hasNext()) {
      throw error("a word is missing at the end");
    }
    return words[next++];
  }

  /** Reads the word if it comes next. */
  boolean accept(String word) {
    boolean there = hasNext() && words[next].equals(word);
    if (there) {
      next++;
    }
    return there;
  }

  int number() {
    String word = next();
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw error("'" + word + "' is not a number");
    }
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    return constant(type, next());
  }

  /** Reads a constant if one comes next, else null. */
  <E extends Enum<E>> E optional(Class<E> type) {
    if (!hasNext()) {
      return null;
    }
    E found = lookUp(type, words[next]);
    if (found != null) {
      next++;
    }
    return found;
  }

  Selector selector() {
    String word = next();
    Selector found = asSelector(word);
    if (found == null) {
      throw error("'" + word + "' is not this, result or argN");
    }
    return found;
  }

  /** A role is one word: {@code kind}, or {@code kind(framework,selector)} with either left out. */
  Role role() {
    String word = next();
    int open = word.indexOf('(');
    if (open < 0) {
      return new Role(constant(RoleKind.class, word), Framework.JDK, null);
    }
    if (!word.endsWith(")")) {
      throw error("'" + word + "' lacks its closing parenthesis");
    }
    Framework framework = Framework.JDK;
    Selector executor = null;
    for (String each : word.substring(open + 1, word.length() - 1).split(",")) {
      Selector selector = asSelector(each);
      if (selector == null) {
        framework = constant(Framework.class, each);
      } else {
        executor = selector;
      }
    }
    return new Role(constant(RoleKind.class, word.substring(0, open)), framework, executor);
  }

  void end() {
    if (hasNext()) {
      throw error("'" + words[next] + "' is not expected here");
    }
  }

  IllegalArgumentException error(String message) {
    return line.error(message + ": " + String.join(" ", words));
  }

  private <E extends Enum<E>> E constant(Class<E> type, String word) {
    E found = lookUp(type, word);
    if (found == null) {
      throw error("'" + word + "' is no " + type.getSimpleName());
    }
    return found;
  }

  private static <E extends Enum<E>> E lookUp(Class<E> type, String word) {
    String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
    for (E each : type.getEnumConstants()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  private static Selector asSelector(String word) {
    if (word.equals("this")) {
      return Selector.THIS;
    }
    if (word.equals("result")) {
      return Selector.RESULT;
    }
    boolean argument = word.length() == 4 && word.startsWith("arg") && word.charAt(3) <= '9';
    return argument ? Selector.argument(word.charAt(3) - '0') : null;
  }
}
