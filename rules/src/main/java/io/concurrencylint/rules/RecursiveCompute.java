package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Edge;
import io.concurrencylint.analyzer.views.Program;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A function that a ConcurrentHashMap runs changes the same map. */
public final class RecursiveCompute implements Rule {

  private static final String MAP = "java.util.concurrent.ConcurrentHashMap";
  private static final int MAX_DEPTH = 6;

  private static final RuleDoc DOC =
      new RuleDoc(
          "RecursiveCompute",
          Hazard.LOCK_ORDER,
          Severity.ERROR,
          "The function passed to computeIfAbsent, compute or merge changes the same"
              + " ConcurrentHashMap.",
          """
          `ConcurrentHashMap` runs the function with the bin of the key locked. A function that computes
          or puts another entry of the same map waits for its own thread when that entry falls into the
          same bin (an endless loop in Java 8), and throws `IllegalStateException: Recursive update` when
          the map notices. It depends on hash codes and table size, so that tests rarely see it.

          The change may be in a method that the function calls, recursion included. Reading the map and
          changing other maps is silent.""",
          "Compute the value first and put it with `putIfAbsent`.",
          List.of(
              new RuleDoc.Example(
                  "a recursive memo",
                  """
                  import java.util.concurrent.ConcurrentHashMap;

                  class Fibonacci {
                    private final ConcurrentHashMap<Integer, Long> memo = new ConcurrentHashMap<>();

                    long of(int n) {
                      if (n < 2) {
                        return n;
                      }
                      return memo.computeIfAbsent(n, k -> of(k - 1) + of(k - 2)); // expect: RecursiveCompute
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.ConcurrentHashMap;

                  class Fibonacci {
                    private final ConcurrentHashMap<Integer, Long> memo = new ConcurrentHashMap<>();

                    long of(int n) {
                      if (n < 2) {
                        return n;
                      }
                      Long known = memo.get(n);
                      if (known != null) {
                        return known;
                      }
                      long value = of(n - 1) + of(n - 2);
                      memo.putIfAbsent(n, value);
                      return value;
                    }
                  }
                  """)),
          List.of("java.util.concurrent.ConcurrentHashMap.computeIfAbsent", "JDK-8062841"),
          List.of(833));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      if (!isCompute(site) || !isConcurrentHashMap(program, site.receiver())) {
        continue;
      }
      LockIdentity map = identity(program, site);
      for (Edge edge : site.edges()) {
        Change inner =
            map != null && edge.handedOver() && edge.isHere()
                ? change(program, edge, map, new HashSet<>(), 0)
                : null;
        if (inner != null) {
          report.accept(finding(program, site, inner));
          break;
        }
      }
    }
  }

  /**
   * A change of the map.
   *
   * @param way calls from the function to it
   * @param map as the caller of the function sees it
   */
  private record Change(CallSite site, List<CallSite> way, Ref map) {}

  private static Ref seenFrom(Program program, Edge edge, Ref map) {
    return program.paths().normal(edge.toCaller(program.paths().normal(map)));
  }

  private static boolean isCompute(CallSite site) {
    return site.target() != null
        && switch (site.target().name()) {
          case "computeIfAbsent", "computeIfPresent", "compute", "merge" -> true;
          default -> false;
        };
  }

  private static boolean isConcurrentHashMap(Program program, Ref receiver) {
    String declared = program.paths().type(receiver);
    Set<String> exact = program.fieldValues().exactTypes(program.paths().normal(receiver));
    return MAP.equals(declared) || exact != null && exact.equals(Set.of(MAP));
  }

  private static LockIdentity identity(Program program, CallSite site) {
    Ref map = site.receiver();
    return map == null ? null : program.paths().identity(program.paths().normal(map), false);
  }

  /** A change of the map in what a routine runs; null if there is none. */
  private static Change change(
      Program program, Edge into, LockIdentity map, Set<String> seen, int depth) {
    Routine routine = into.callee();
    if (depth > MAX_DEPTH || !seen.add(routine.id())) {
      return null;
    }
    for (CallSite site : program.calls().sites(routine)) {
      if (map.equals(identity(program, site)) && isChange(site)) {
        return new Change(site, List.of(), seenFrom(program, into, site.receiver()));
      }
      boolean certain = site.edges().stream().filter(edge -> !edge.handedOver()).count() == 1;
      for (Edge edge : site.edges()) {
        Change found =
            edge.isHere() && (certain || edge.handedOver())
                ? change(program, edge, map, seen, depth + 1)
                : null;
        if (found != null) {
          List<CallSite> way = new ArrayList<>(List.of(site));
          way.addAll(found.way());
          return new Change(found.site(), way, seenFrom(program, into, found.map()));
        }
      }
    }
    return null;
  }

  private static boolean isChange(CallSite site) {
    boolean puts =
        site.target() != null
            && switch (site.target().name()) {
              case "put", "putIfAbsent", "remove", "replace", "clear", "putAll" -> true;
              default -> false;
            };
    return puts || isCompute(site);
  }

  private static Finding finding(Program program, CallSite outer, Change change) {
    CallSite inner = change.site();
    Routine routine = outer.caller();
    String map = outer.receiver().text();
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    story.step(thread, routine, outer.node(), "locks a bin of " + map + " and runs the function");
    story.calls(thread, change.way());
    story.step(thread, inner.caller(), inner.node(), "changes " + map + " again");
    boolean same = program.paths().normal(outer.receiver()).equals(change.map());
    return new Finding(
        DOC.name(),
        DOC.severity(),
        same ? Confidence.HIGH : Confidence.LOW,
        inner.location(),
        "%s changes %s inside of the function that %s runs on it"
            .formatted(inner.caller().display(), map, outer.display()),
        List.of(new Related(outer.location(), "the function is run here, with a bin locked")),
        story.end("the thread waits for itself, or the map throws"),
        "Compute the value outside of the map and put it with putIfAbsent.",
        routine.outermost().id() + " " + map);
  }
}
