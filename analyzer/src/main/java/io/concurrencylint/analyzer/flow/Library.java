package io.concurrencylint.analyzer.flow;

import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.MethodModel;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.CallTarget;
import io.concurrencylint.analyzer.resolve.Classes;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What the models say of calls and types, inherited along the supertypes. */
public final class Library {

  private final Classes classes;
  private final Models models;
  private final Map<String, Optional<MethodModel>> methods = new ConcurrentHashMap<>();
  private final Map<CallTarget, Optional<MethodModel>> byCall =
      Collections.synchronizedMap(new IdentityHashMap<>());
  private final Map<String, List<TypeModel>> types = new ConcurrentHashMap<>();

  public Library(Classes classes, Models models) {
    this.classes = classes;
    this.models = models;
  }

  public Models models() {
    return models;
  }

  /** What a call does, as far as models say; empty when they do not. */
  public List<Effect> effects(CallTarget call) {
    MethodModel model = model(call);
    return model == null ? List.of() : model.effects();
  }

  /** The model of the called method, or of the method it overrides; null if there is none. */
  public MethodModel model(CallTarget call) {
    if (call == null) {
      return null;
    }
    Optional<MethodModel> known = byCall.get(call);
    if (known == null) {
      known = Optional.ofNullable(lookUp(call));
      byCall.put(call, known);
    }
    return known.orElse(null);
  }

  /** Whether the user says what a call does, which then counts instead of the code called. */
  public boolean isDeclared(CallTarget call) {
    MethodModel model = model(call);
    return model != null && model.library().isDeclared();
  }

  private MethodModel lookUp(CallTarget call) {
    String receiver = call.receiverType().className();
    String owner = receiver != null ? receiver : call.owner();
    if (owner == null) {
      return null;
    }
    List<String> parameters = call.method() == null ? null : call.method().erasedParameters();
    String key = owner + '#' + call.name() + (parameters == null ? "" : parameters.toString());
    return methods
        .computeIfAbsent(key, k -> Optional.ofNullable(find(owner, call.name(), parameters)))
        .orElse(null);
  }

  private MethodModel find(String owner, String name, List<String> parameters) {
    for (String at : classes.nearest(owner)) {
      MethodModel model = models.method(at, name, parameters);
      if (model != null) {
        return model;
      }
      if (name.equals("<init>")) {
        return null;
      }
    }
    return models.method("java.lang.Object", name, parameters);
  }

  /** The first answer that a type or one of its supertypes gives, or null. */
  public <T> T typeFact(String binaryName, Function<TypeModel, T> fact) {
    if (binaryName == null) {
      return null;
    }
    for (TypeModel model : types(binaryName)) {
      T answer = fact.apply(model);
      if (answer != null) {
        return answer;
      }
    }
    return null;
  }

  /** Whether the user vouches for the thread safety of a type or one of its supertypes. */
  public boolean isDeclaredThreadSafe(String binaryName) {
    return types(binaryName).stream()
        .anyMatch(
            type -> type.library().isDeclared() && type.safety() == TypeModel.Safety.THREAD_SAFE);
  }

  private List<TypeModel> types(String binaryName) {
    List<TypeModel> known = types.get(binaryName);
    if (known == null) {
      known =
          classes.nearest(binaryName).stream()
              .map(models::type)
              .filter(model -> model != null)
              .toList();
      types.put(binaryName, known);
    }
    return known;
  }
}
