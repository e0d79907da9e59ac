package io.concurrencylint.analyzer.models;

import java.util.ArrayList;
import java.util.List;

/** Method descriptors as model files write them. */
final class Descriptors {
  private Descriptors() {}

  /** The erased simple names of the parameter types, nested types by their last name. */
  static List<String> parameters(String descriptor) {
    List<String> names = new ArrayList<>();
    int at = 1;
    while (descriptor.charAt(at) != ')') {
      int dimensions = 0;
      while (descriptor.charAt(at) == '[') {
        dimensions++;
        at++;
      }
      char kind = descriptor.charAt(at);
      int end = kind == 'L' ? descriptor.indexOf(';', at) : at;
      String name = kind == 'L' ? simpleName(descriptor.substring(at + 1, end)) : primitive(kind);
      names.add(name + "[]".repeat(dimensions));
      at = end + 1;
    }
    return names;
  }

  private static String simpleName(String type) {
    return type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf('$')) + 1);
  }

  private static String primitive(char kind) {
    return switch (kind) {
      case 'Z' -> "boolean";
      case 'B' -> "byte";
      case 'C' -> "char";
      case 'S' -> "short";
      case 'I' -> "int";
      case 'J' -> "long";
      case 'F' -> "float";
      case 'D' -> "double";
      default -> throw new IllegalArgumentException("no descriptor: " + kind);
    };
  }
}
