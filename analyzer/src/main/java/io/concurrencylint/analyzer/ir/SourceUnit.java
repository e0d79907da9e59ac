package io.concurrencylint.analyzer.ir;

import java.util.List;

/**
 * The IR of one source file.
 *
 * @param path as findings spell it
 * @param packageName empty for the unnamed package
 * @param types all types of the file, nested, local and anonymous ones included
 * @param lines number of lines
 */
public record SourceUnit(
    String path, String packageName, List<Import> imports, List<TypeDecl> types, int lines) {

  public SourceUnit {
    imports = List.copyOf(imports);
    types = List.copyOf(types);
  }

  /**
   * An import.
   *
   * @param name without the asterisk
   */
  public record Import(String name, boolean isStatic, boolean onDemand) {}
}
