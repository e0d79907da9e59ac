package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Objects with threads, of whatever class, that a class makes alike and keeps in fields of one
 * type: where some are ended by it and one is not.
 */
public final class Siblings {

  /** Classes whose objects have threads, by their names. */
  private static final Pattern HAS_THREADS =
      Pattern.compile(
          ".*(Executor|Executors|Scheduler|ThreadPool|WorkerPool|Timer|EventLoopGroup)");

  /**
   * A field whose object is forgotten.
   *
   * @param made where the object is made and kept
   * @param ended a field beside it whose object is ended
   * @param closer the method of the class that ends objects of it
   */
  public record Forgotten(
      FieldSymbol field, FieldValues.Store made, FieldSymbol ended, Routine closer) {}

  private final CallGraph calls;
  private final FieldValues fieldValues;
  private final Endings endings;
  private final Set<String> ended = new HashSet<>();
  private final Set<String> givenAway = new HashSet<>();
  private final List<Forgotten> all = new ArrayList<>();

  Siblings(Code code, CallGraph calls, FieldValues fieldValues, Endings endings) {
    this.calls = calls;
    this.fieldValues = fieldValues;
    this.endings = endings;
    Map<String, List<FieldSymbol>> groups = new LinkedHashMap<>();
    for (Routine routine : code.routines()) {
      look(routine, groups);
    }
    groups.values().forEach(this::compare);
  }

  /** All of them, in the order of the program. */
  public List<Forgotten> all() {
    return all;
  }

  private void look(Routine routine, Map<String, List<FieldSymbol>> groups) {
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      if (insn instanceof Insn.Return leave && leave.source() >= 0) {
        note(routine.value(leave.source(), node), givenAway);
      } else if (insn instanceof Insn.StoreName store) {
        stored(routine, node, store.source(), groups);
      } else if (insn instanceof Insn.StoreField store) {
        stored(routine, node, store.source(), groups);
      }
      CallSite site = calls.site(routine, node);
      if (site != null && site.target() != null) {
        boolean ends = Owned.isEnd(site.target().name());
        site.arguments().forEach(argument -> note(argument, ends ? ended : givenAway));
        if (ends) {
          note(site.receiver(), ended);
        }
      }
    }
  }

  private void stored(
      Routine routine, int node, int source, Map<String, List<FieldSymbol>> groups) {
    FieldSymbol field = routine.resolved().field(node);
    boolean making = FieldValues.isInitialization(routine);
    if (making && field != null && field.isFinal() && !field.isStatic() && hasThreads(field)) {
      group(field, groups);
    }
    note(routine.value(source, node), givenAway);
  }

  private static boolean hasThreads(FieldSymbol field) {
    String type = field.type().className();
    return type != null && HAS_THREADS.matcher(type).matches();
  }

  private static void note(Ref value, Set<String> fields) {
    if (value instanceof Ref.Field field) {
      fields.add(field.field());
    } else if (value instanceof Ref.Choice choice) {
      choice.options().forEach(option -> note(option, fields));
    }
  }

  private void group(FieldSymbol field, Map<String, List<FieldSymbol>> groups) {
    String maker = maker(field);
    if (maker != null) {
      List<FieldSymbol> group =
          groups.computeIfAbsent(field.owner().name() + " " + maker, key -> new ArrayList<>());
      if (!group.contains(field)) {
        group.add(field);
      }
    }
  }

  /** What all objects kept in a field come from; null when that differs, or is not known. */
  private String maker(FieldSymbol field) {
    String maker = null;
    for (FieldValues.Store store : fieldValues.writes(field.id())) {
      String from =
          store.value() instanceof Ref.Result result
              ? result.call()
              : store.value() instanceof Ref.Fresh fresh ? "new " + fresh.type() : null;
      if (from == null || maker != null && !maker.equals(from)) {
        return null;
      }
      maker = from;
    }
    return maker;
  }

  private void compare(List<FieldSymbol> group) {
    List<FieldSymbol> closed = group.stream().filter(field -> ended.contains(field.id())).toList();
    List<Routine> closers = endings.closers(group.get(0).owner());
    if (closed.isEmpty() || closers.isEmpty()) {
      return;
    }
    for (FieldSymbol field : group) {
      if (!ended.contains(field.id()) && !givenAway.contains(field.id())) {
        FieldValues.Store made = fieldValues.writes(field.id()).get(0);
        all.add(new Forgotten(field, made, closed.get(0), closers.get(0)));
      }
    }
  }
}
