package io.concurrencylint.analyzer.models;

/**
 * A fact that a user declares of classes of their own.
 *
 * @param file that declares it, for messages
 * @param line there, one-based
 * @param fact a line as in a model file: {@code method p.Db#query(*) : blocks io}
 */
public record Declared(String file, int line, String fact) {

  /** The type it is about; annotations keep their {@code @}. */
  public String owner() {
    return ModelText.line(this).owner();
  }

  /** The name of the method it is about; empty when it is about a type, or about all methods. */
  public String method() {
    String subject = ModelText.line(this).subject();
    int hash = subject.indexOf('#');
    String name = hash < 0 ? "" : subject.substring(hash + 1, subject.indexOf('(', hash));
    return name.equals(TypeFacts.EVERY_METHOD) ? "" : name;
  }
}
