package io.concurrencylint.analyzer.models;

import java.util.List;

/**
 * What a call of a library's method does.
 *
 * @param library whose method it is
 * @param owner binary name of the declaring class
 * @param name simple name, {@code <init>} for a constructor, {@code *} for every method of the
 *     owner that no other line names
 * @param parameters erased simple type names, null when it stands for every overload
 * @param effects in the order of the file
 */
public record MethodModel(
    Library library, String owner, String name, List<String> parameters, List<Effect> effects) {

  public MethodModel {
    parameters = parameters == null ? null : List.copyOf(parameters);
    effects = List.copyOf(effects);
  }

  /** The first effect of a kind, or null. */
  public <E extends Effect> E effect(Class<E> kind) {
    for (Effect effect : effects) {
      if (kind.isInstance(effect)) {
        return kind.cast(effect);
      }
    }
    return null;
  }

  public boolean has(Class<? extends Effect> kind) {
    return effect(kind) != null;
  }

  /** As it stands in the file: {@code owner#name(parameters)}. */
  public String id() {
    return owner
        + "#"
        + name
        + "("
        + (parameters == null ? "*" : String.join(",", parameters))
        + ")";
  }
}
