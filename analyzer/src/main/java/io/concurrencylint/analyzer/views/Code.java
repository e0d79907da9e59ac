package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Library;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.flow.Values;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.analyzer.resolve.BodyResolver;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.resolve.MethodSymbol;
import io.concurrencylint.analyzer.resolve.ResolvedBody;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All routines of the program, resolved; by id and in a fixed order. */
public final class Code {

  private final Classes classes;
  private final Library library;
  private final Map<String, Routine> routines = new LinkedHashMap<>();
  private final Map<String, List<Routine>> lambdasOf = new HashMap<>();
  private final Set<String> begun = new HashSet<>();

  Code(Classes classes, Library library) {
    this.classes = classes;
    this.library = library;
    for (ClassSymbol symbol : classes.project()) {
      add(symbol);
    }
  }

  private void add(ClassSymbol symbol) {
    if (!begun.add(symbol.name())) {
      return;
    }
    TypeDecl source = symbol.source();
    Routine around = null;
    if (source.enclosingMethod() != null) {
      ClassSymbol outer = classes.find(source.enclosing());
      if (outer != null && outer.isProject()) {
        add(outer);
      }
      around = routines.get(source.enclosingMethod());
    }
    for (MethodDecl method : source.methods()) {
      if (method.body() != null) {
        ResolvedBody enclosing = around == null ? null : around.resolved();
        add(BodyResolver.resolve(classes, symbol, method, enclosing), around);
      }
    }
  }

  private void add(ResolvedBody body, Routine around) {
    Values outer = around == null ? null : around.values();
    Routine routine = new Routine(body, new Values(classes, library, body, outer), around);
    routines.putIfAbsent(routine.id(), routine);
    if (routine.method().isLambda() && body.functionType().className() != null) {
      lambdasOf
          .computeIfAbsent(body.functionType().className(), key -> new ArrayList<>())
          .add(routine);
    }
    body.lambdas().forEach(lambda -> add(lambda, routine));
  }

  public Collection<Routine> routines() {
    return Collections.unmodifiableCollection(routines.values());
  }

  /** The routine of an id, or null. */
  public Routine routine(String id) {
    return routines.get(id);
  }

  /** The routine of a method, null if it has no body here. */
  public Routine routine(MethodSymbol method) {
    return method == null || method.source() == null ? null : routines.get(method.id());
  }

  /** Lambdas written for a functional interface of this binary name. */
  public List<Routine> lambdasOf(String functionalInterface) {
    return lambdasOf.getOrDefault(functionalInterface, List.of());
  }

  public Classes classes() {
    return classes;
  }

  public Library library() {
    return library;
  }
}
