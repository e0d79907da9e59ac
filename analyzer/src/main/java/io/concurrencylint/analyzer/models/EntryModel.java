package io.concurrencylint.analyzer.models;

import java.util.List;

/**
 * A place where a framework enters the program: a method that the program overrides, or one that it
 * annotates.
 *
 * @param library whose it is
 * @param owner binary name of the declaring class, or of the annotation
 * @param method simple name of the method; null for an annotation
 * @param parameters erased simple type names; null for every overload, and for an annotation
 * @param returns binary name of the type that an annotated method has to return for the line to
 *     hold; null for any. A line that names one wins over a line that does not
 * @param role the thread that enters
 * @param serial whether the framework never enters the same object by two threads at a time
 */
public record EntryModel(
    Library library,
    String owner,
    String method,
    List<String> parameters,
    String returns,
    Role role,
    boolean serial) {

  public EntryModel {
    parameters = parameters == null ? null : List.copyOf(parameters);
  }

  public boolean isAnnotation() {
    return method == null;
  }

  /** Whether a method of this name and these erased simple parameter types is meant. */
  public boolean matches(String name, List<String> parameterTypes) {
    return name.equals(method) && (parameters == null || parameters.equals(parameterTypes));
  }

  /** As it stands in the file. */
  public String id() {
    return isAnnotation()
        ? "@" + owner + (returns == null ? "" : " returning " + returns)
        : owner
            + "#"
            + method
            + "("
            + (parameters == null ? "*" : String.join(",", parameters))
            + ")";
  }
}
