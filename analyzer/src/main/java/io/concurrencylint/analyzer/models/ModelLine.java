package io.concurrencylint.analyzer.models;

/**
 * One fact of a model file, not yet understood.
 *
 * @param file its file
 * @param number its line number there
 * @param library what the preceding {@code library} line says
 * @param kind {@code method}, {@code type} or {@code entry}
 * @param subject what it is about: {@code Owner#name(parameters)}, a type, or an annotation
 * @param facts what is behind the colon
 */
record ModelLine(
    String file, int number, Library library, String kind, String subject, String facts) {

  /** The type that the fact is about; annotations keep their {@code @}. */
  String owner() {
    int end = subject.indexOf(subject.startsWith("@") ? ' ' : '#');
    return end < 0 ? subject : subject.substring(0, end);
  }

  /** What the fact is about, overloads and return types aside: a type, a method's name. */
  String topic() {
    int open = subject.indexOf('(');
    return kind + " " + (open < 0 ? owner() : subject.substring(0, open));
  }

  IllegalArgumentException error(String message) {
    return new IllegalArgumentException(file + ":" + number + ": " + message);
  }
}
