package io.concurrencylint.analyzer.engine;

import io.concurrencylint.analyzer.models.Declared;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.Classes;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds declarations that concern nothing. One of a library's class that is not on the class path
 * may still take effect; so what is asked for has to belong to a package of the sources.
 */
final class DeclarationCheck {

  private final Classes classes;
  private final Set<String> places = new HashSet<>();

  DeclarationCheck(Classes classes) {
    this.classes = classes;
    for (ClassSymbol symbol : classes.project()) {
      places.add(symbol.name());
      places.add(enclosing(symbol.name()));
    }
  }

  /** Tells of each declaration in {@code models} whose class or method does not exist. */
  void tell(Models models, Consumer<Problem> problems) {
    for (Declared declared : models.declared()) {
      String message = fault(declared);
      if (message != null) {
        problems.accept(new Problem(declared.file(), declared.line(), message, false));
      }
    }
  }

  private String fault(Declared declared) {
    String owner = declared.owner().replaceFirst("^@", "");
    ClassSymbol symbol = classes.find(owner);
    if (symbol == null) {
      return places.contains(enclosing(owner))
          ? "there is no class " + owner + "; a nested class is written Outer$Inner"
          : null;
    }
    boolean missing =
        symbol.isProject()
            && !declared.method().isEmpty()
            && !declared.method().startsWith("<")
            && classes.nearest(owner).stream()
                .map(classes::find)
                .allMatch(type -> type != null && type.methods(declared.method()).isEmpty());
    return missing ? "there is no method " + declared.method() + " in " + owner : null;
  }

  private static String enclosing(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }
}
