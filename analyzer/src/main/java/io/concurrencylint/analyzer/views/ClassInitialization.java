package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.Operands;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which class initialises which other while it is being initialised itself (JLS 12.4.2: the first
 * thread does it, every other one waits).
 */
public final class ClassInitialization {

  private static final int MAX_DEPTH = 8;

  /** Where the initialisation of one class starts that of another. */
  public record Trigger(String from, String to, Routine routine, int node) {}

  private final Code code;
  private final CallGraph calls;
  private final Map<String, Map<String, Trigger>> triggers = new TreeMap<>();

  ClassInitialization(Code code, CallGraph calls) {
    this.code = code;
    this.calls = calls;
    for (Routine routine : code.routines()) {
      boolean starts =
          routine.method().kind() == MethodDecl.Kind.STATIC_INITIALIZER
              && !routine.owner().isAnonymous();
      if (starts) {
        collect(routine.owner().name(), routine, new HashSet<>(), 0);
      }
    }
  }

  private void collect(String from, Routine routine, Set<String> seen, int depth) {
    if (depth > MAX_DEPTH || !seen.add(routine.id())) {
      return;
    }
    for (int node = 0; node < routine.body().size(); node++) {
      FieldSymbol field = routine.resolved().field(node);
      if (field != null && field.isStatic() && !isConstant(field)) {
        trigger(from, field.owner(), routine, node);
      }
      CallSite site = calls.site(routine, node);
      if (site == null || site.target() == null) {
        continue;
      }
      if (routine.insn(node) instanceof Insn.New) {
        String made = site.target().receiverType().className();
        trigger(from, made == null ? null : code.classes().find(made), routine, node);
      } else if (site.target().method() != null && site.target().method().isStatic()) {
        trigger(from, site.target().method().owner(), routine, node);
      }
      boolean certain = site.edges().stream().filter(edge -> !edge.handedOver()).count() <= 2;
      for (Edge edge : site.edges()) {
        if (edge.isHere() && certain) {
          collect(from, edge.callee(), seen, depth + 1);
        }
      }
    }
  }

  private void trigger(String from, ClassSymbol to, Routine routine, int node) {
    boolean own = to != null && to.name().equals(from);
    for (ClassSymbol at = own ? null : to; at != null && at.isProject(); ) {
      boolean hasCode = code.routine(at.name() + "#<clinit>") != null;
      if (hasCode && !at.isAnonymous() && !at.name().equals(from)) {
        triggers
            .computeIfAbsent(from, key -> new TreeMap<>())
            .putIfAbsent(at.name(), new Trigger(from, at.name(), routine, node));
      }
      at = at.superclass() == null ? null : code.classes().find(at.superclass().className());
    }
  }

  /** A compile-time constant, which initialises nothing. */
  private boolean isConstant(FieldSymbol field) {
    boolean simple =
        field.type().isPrimitive() || "java.lang.String".equals(field.type().className());
    Routine initializer = code.routine(field.owner().name() + "#<clinit>");
    if (!field.isFinal() || !simple) {
      return false;
    }
    if (initializer == null) {
      return true;
    }
    for (int node = 0; node < initializer.body().size(); node++) {
      if (field.equals(initializer.resolved().field(node))
          && initializer.insn(node) instanceof Insn.StoreName store) {
        return isConstant(initializer, store.source(), 0);
      }
    }
    return true;
  }

  private boolean isConstant(Routine routine, int register, int depth) {
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      if (insn.defined() != register) {
        continue;
      }
      FieldSymbol field = routine.resolved().field(node);
      boolean plain =
          insn instanceof Insn.Literal
              || insn instanceof Insn.Copy
              || insn instanceof Insn.Cast
              || insn instanceof Insn.Operation
              || field != null && field.isStatic() && depth < 4 && isConstant(field);
      if (!plain || depth > 6) {
        return false;
      }
      if (field == null) {
        for (int operand : Operands.of(insn)) {
          if (!isConstant(routine, operand, depth + 1)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Pairs of classes each of which initialises the other; the smaller name first. */
  public List<List<Trigger>> cycles() {
    List<List<Trigger>> found = new ArrayList<>();
    Set<String> done = new TreeSet<>();
    triggers.forEach(
        (from, targets) ->
            targets.forEach(
                (to, trigger) -> {
                  Trigger back = back(to, from);
                  if (back != null && done.add(key(from, to))) {
                    found.add(List.of(trigger, back));
                  }
                }));
    return found;
  }

  private static String key(String from, String to) {
    return from.compareTo(to) < 0 ? from + " " + to : to + " " + from;
  }

  /** A trigger, or the fact that a subclass initialises its superclass first. */
  private Trigger back(String from, String to) {
    Trigger trigger = triggers.getOrDefault(from, Map.of()).get(to);
    if (trigger != null) {
      return trigger;
    }
    boolean extended = !from.equals(to) && code.classes().isSubclass(from, to);
    Routine initializer = code.routine(from + "#<clinit>");
    return extended && initializer != null ? new Trigger(from, to, initializer, 0) : null;
  }
}
