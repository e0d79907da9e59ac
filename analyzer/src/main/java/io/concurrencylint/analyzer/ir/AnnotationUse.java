package io.concurrencylint.analyzer.ir;

import java.util.List;

/**
 * An annotation.
 *
 * @param name as written; annotations of every family are compared by simple name
 * @param values its string values and, for other values, their source text
 */
public record AnnotationUse(String name, List<String> values) {
  public AnnotationUse {
    values = List.copyOf(values);
  }

  public String simpleName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
