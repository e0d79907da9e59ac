package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A synchronized collection that is iterated without its lock. */
public final class UnlockedIteration implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "UnlockedIteration",
          Hazard.ATOMICITY,
          Severity.WARNING,
          "A collection of Collections.synchronizedX is iterated without holding the "
              + "collection itself, as its documentation demands.",
          """
          Each call of such a wrapper is synchronized, the iteration is many calls. A change in \
          between makes the iterator throw ConcurrentModificationException, or skip elements. The \
          documentation of `Collections.synchronizedList` and its siblings demands that the loop \
          holds the collection's own monitor; for views such as `keySet()` that of the map.

          Not reported: `toArray` and `forEach`, which are single calls; local collections; loops \
          under a lock that all changes hold, too.
          """,
          "Synchronize on the collection around the loop, or iterate over a copy made by "
              + "`toArray`.",
          List.of(
              new RuleDoc.Example(
                  "iteration without the collection's monitor",
                  """
                  import java.util.ArrayList;
                  import java.util.Collections;
                  import java.util.List;

                  class Names {
                    private final List<String> names = Collections.synchronizedList(new ArrayList<>());

                    void add(String name) {
                      names.add(name);
                    }

                    int total() {
                      int total = 0;
                      for (String name : names) { // expect: UnlockedIteration
                        total += name.length();
                      }
                      return total;
                    }
                  }
                  """,
                  """
                  import java.util.ArrayList;
                  import java.util.Collections;
                  import java.util.List;

                  class Names {
                    private final List<String> names = Collections.synchronizedList(new ArrayList<>());

                    void add(String name) {
                      names.add(name);
                    }

                    int total() {
                      int total = 0;
                      synchronized (names) {
                        for (String name : names) {
                          total += name.length();
                        }
                      }
                      return total;
                    }
                  }
                  """)),
          List.of("java.util.Collections#synchronizedList", "SEI CERT VNA03-J"),
          List.of(362));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      if (program.guards().isInitialization(routine)) {
        continue;
      }
      for (int node = 0; node < routine.body().size(); node++) {
        Ref object = iterated(program, routine, node);
        Ref collection = object == null ? null : viewed(program, object);
        if (collection != null && isSynchronizedWrapper(program, collection)) {
          check(program, routine, node, collection, report);
        }
      }
    }
  }

  private static Ref iterated(Program program, Routine routine, int node) {
    if (routine.insn(node) instanceof Insn.ForEach loop) {
      return routine.value(loop.iterable(), node);
    }
    CallSite site = program.calls().site(routine, node);
    boolean walks =
        site != null
            && site.receiver() != null
            && switch (site.target() == null ? "" : site.target().name()) {
              case "iterator", "listIterator", "spliterator", "stream", "parallelStream" -> true;
              default -> false;
            };
    return walks ? site.receiver() : null;
  }

  /** The field whose object is iterated, directly or through a view of a map. */
  private static Ref viewed(Program program, Ref object) {
    if (object instanceof Ref.Field || object instanceof Ref.Static) {
      return object;
    }
    boolean view =
        object instanceof Ref.Result result
            && (result.call().contains("keySet")
                || result.call().contains("values")
                || result.call().contains("entrySet"));
    return view && object instanceof Ref.Result result && result.receiver() != null
        ? viewed(program, result.receiver())
        : null;
  }

  private static boolean isSynchronizedWrapper(Program program, Ref field) {
    Set<Ref> stored = program.fieldValues().stored(field);
    return !stored.isEmpty() && stored.stream().allMatch(value -> isWrapper(program, value));
  }

  private static boolean isWrapper(Program program, Ref value) {
    if (!(value instanceof Ref.Result result)) {
      return false;
    }
    Routine maker = program.code().routine(result.method());
    CallSite site = maker == null ? null : program.calls().site(maker, result.node());
    Effect.Wraps wraps = site == null ? null : site.effect(Effect.Wraps.class);
    return wraps != null && wraps.how() == Effect.Wrapping.SYNCHRONIZED;
  }

  private static void check(
      Program program, Routine routine, int node, Ref collection, Consumer<Finding> report) {
    Ref normal = program.paths().normal(collection);
    Lockset held = program.guards().held(routine, node);
    boolean locked =
        held.holds(lock -> lock.lock().equals(normal) || lock.lock().equals(collection));
    CallSite change = locked ? null : change(program, routine, normal, held);
    if (change != null) {
      report.accept(finding(program, routine, node, collection, change));
    }
  }

  /** A change elsewhere that none of the held locks excludes. */
  private static CallSite change(Program program, Routine routine, Ref field, Lockset held) {
    String id = field instanceof Ref.Field f ? f.field() : ((Ref.Static) field).field();
    for (CallSite site : program.calls().all()) {
      boolean same =
          site.has(Effect.Mutates.class)
              && (site.receiver() instanceof Ref.Field f && f.field().equals(id)
                  || site.receiver() instanceof Ref.Static s && s.field().equals(id));
      if (!same || program.guards().isInitialization(site.caller())) {
        continue;
      }
      Lockset there = program.guards().held(site.caller(), site.node());
      if (held.stream().noneMatch(there::holdsSame)) {
        return site;
      }
    }
    return null;
  }

  private static Finding finding(
      Program program, Routine routine, int node, Ref collection, CallSite change) {
    String name = collection.text();
    String message =
        "%s iterates over %s, a synchronized collection, without holding it; %s may change it"
            .formatted(routine.display(), name, change.caller().display());
    Story story = new Story(program);
    int walker = story.actor("thread in " + routine.display());
    int changer = story.actor("thread in " + change.caller().display());
    story.step(walker, routine, node, "iterates over " + name);
    story.step(changer, change.caller(), change.node(), "calls " + change.display());
    return new Finding(
        DOC.name(),
        Severity.WARNING,
        Confidence.HIGH,
        routine.location(node),
        message,
        List.of(new Related(change.location(), "a change that may come in between")),
        story.end("the iterator throws ConcurrentModificationException"),
        "Synchronize on %s around the loop.".formatted(name),
        routine.outermost().id() + " " + name);
  }
}
