package io.concurrencylint.confirm;

import io.concurrencylint.explorer.ExploreOptions;
import io.concurrencylint.explorer.Explorer;
import io.concurrencylint.explorer.Result;
import io.concurrencylint.explorer.Verdict;
import io.concurrencylint.explorer.detect.FailureKind;
import io.concurrencylint.explorer.model.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the calls of a made program do one after the other, in every order that keeps the order of
 * each thread. Only what none of these orders shows is a failure of the object and not of the
 * program around it.
 */
final class Sequential {
  /** More orders than that are not tried: nothing is said then. */
  private static final int MOST_ORDERS = 120;

  private static final Pattern REPORT = Pattern.compile("outcome=(\\S*) throws=(\\S*)");

  private final Explorer explorer;
  private final String classPath;
  private final HarnessSource harness;
  private final List<String> labels;
  private final Map<List<Integer>, Optional<Run>> known = new HashMap<>();

  private boolean observed;

  /** What one order does. */
  private record Run(String outcome, Set<String> thrown) {}

  /**
   * What all orders do.
   *
   * @param outcomes of the orders that end; never empty
   */
  record Summary(SortedSet<String> outcomes, SortedSet<String> thrown) {}

  Sequential(Explorer explorer, String classPath, HarnessSource harness) {
    this.explorer = explorer;
    this.classPath = classPath;
    this.harness = harness;
    List<String> lines = harness.text().lines().toList();
    this.labels =
        harness.calls().stream()
            .map(
                calls ->
                    calls.stream()
                        .map(line -> lines.get(line - 1).trim())
                        .collect(Collectors.joining(";")))
            .toList();
  }

  /**
   * All orders of all calls; empty when none ends with an outcome that repeats itself.
   *
   * @param observed whether the objects are asked how they are, instead of looking at their fields
   */
  Optional<Summary> summary(boolean observed) throws IOException {
    this.observed = observed;
    known.clear();
    SortedSet<String> outcomes = new TreeSet<>();
    SortedSet<String> thrown = new TreeSet<>();
    List<Integer> all = harness.calls().stream().map(List::size).toList();
    // Threads that call the same are not one here: which of them got which result is told apart.
    for (List<Integer> order : orders(all, thread -> String.valueOf(thread))) {
      Optional<Run> run = run(order);
      if (run.isPresent()) {
        if (!execute(order).equals(run)) {
          return Optional.empty();
        }
        outcomes.add(run.get().outcome());
        thrown.addAll(run.get().thrown());
      }
    }
    return outcomes.isEmpty() ? Optional.empty() : Optional.of(new Summary(outcomes, thrown));
  }

  /**
   * How many kinds of exceptions the calls throw, one thread after the other; -1 without an end.
   */
  int thrown() throws IOException {
    List<Integer> order = new ArrayList<>();
    for (int thread = 0; thread < harness.calls().size(); thread++) {
      order.addAll(Collections.nCopies(harness.calls().get(thread).size(), thread));
    }
    return run(order).map(run -> run.thrown().size()).orElse(-1);
  }

  /**
   * Why the objects cannot be made.
   *
   * @param trace with the frames of the program, innermost first; empty when there is none
   */
  record Unmakeable(String message, String trace) {}

  /** What goes wrong when no call is made: then the objects cannot be made; empty when nothing. */
  Optional<Unmakeable> failureOfNothing() throws IOException {
    Result result = once(List.of());
    if (result.failure() == null) {
      return Optional.of(
          new Unmakeable(result.reason().isEmpty() ? "no end" : result.reason(), ""));
    }
    String trace = result.failure().trace();
    boolean ended = REPORT.matcher(trace + " " + result.failure().message()).find();
    return ended
        ? Optional.empty()
        : Optional.of(
            new Unmakeable(
                result.failure().message().lines().findFirst().orElse(""),
                trace.isEmpty() ? String.join("\n", result.failure().threads()) : trace));
  }

  /**
   * Whether it is wrong that nobody goes on: in every possible order of the completed calls, one of
   * the pending calls would have come back.
   *
   * @param completed for each thread how many of its calls came back
   */
  boolean shouldGoOn(List<Integer> completed) throws IOException {
    List<List<Integer>> orders = orders(completed, labels::get);
    int possible = 0;
    for (List<Integer> order : orders) {
      if (run(order).isPresent()) {
        possible++;
        if (!someoneGoesOn(order, completed)) {
          return false;
        }
      }
    }
    return possible > 0;
  }

  private boolean someoneGoesOn(List<Integer> order, List<Integer> completed) throws IOException {
    Set<String> tried = new LinkedHashSet<>();
    for (int thread = 0; thread < completed.size(); thread++) {
      if (completed.get(thread) < harness.calls().get(thread).size()
          && tried.add(labels.get(thread) + "@" + completed.get(thread))) {
        List<Integer> longer = new ArrayList<>(order);
        longer.add(thread);
        if (run(longer).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether one thread alone, without any other, cannot end its calls. */
  boolean isStuckAlone(int thread) throws IOException {
    return run(Collections.nCopies(harness.calls().get(thread).size(), thread)).isEmpty();
  }

  /**
   * The orders of so many calls of each thread.
   *
   * @param names of threads; those of one name count as one
   */
  private static List<List<Integer>> orders(List<Integer> counts, IntFunction<String> names) {
    List<List<Integer>> orders = new ArrayList<>();
    extend(new ArrayList<>(), new ArrayList<>(counts), orders, new LinkedHashSet<>(), names);
    return orders.size() > MOST_ORDERS ? List.of() : orders;
  }

  private static void extend(
      List<Integer> order,
      List<Integer> left,
      List<List<Integer>> orders,
      Set<String> seen,
      IntFunction<String> names) {
    if (orders.size() > MOST_ORDERS) {
      return;
    }
    if (left.stream().allMatch(n -> n == 0)) {
      if (seen.add(order.stream().map(names::apply).toList().toString())) {
        orders.add(List.copyOf(order));
      }
      return;
    }
    Set<String> tried = new LinkedHashSet<>();
    for (int thread = 0; thread < left.size(); thread++) {
      if (left.get(thread) > 0 && tried.add(names.apply(thread) + "@" + left.get(thread))) {
        left.set(thread, left.get(thread) - 1);
        order.add(thread);
        extend(order, left, orders, seen, names);
        order.remove(order.size() - 1);
        left.set(thread, left.get(thread) + 1);
      }
    }
  }

  /** Runs one order; empty when it does not come to its end. */
  private Optional<Run> run(List<Integer> order) throws IOException {
    Optional<Run> run = known.get(order);
    if (run == null) {
      run = execute(order);
      known.put(order, run);
    }
    return run;
  }

  private Result once(List<Integer> order) throws IOException {
    String words = order.stream().map(String::valueOf).collect(Collectors.joining(","));
    List<String> arguments = new ArrayList<>(List.of("order", words));
    if (!observed) {
      arguments.add("unobserved");
    }
    ExploreOptions options =
        ExploreOptions.of(new ExploreOptions.Main(harness.className(), arguments), classPath)
            .withSettings(new Settings(200_000, 0, 0, false, false, false));
    return explorer.runOnce(options);
  }

  private Optional<Run> execute(List<Integer> order) throws IOException {
    Result result = once(order);
    if (result.verdict() != Verdict.CONFIRMED
        || result.failure().kind() != FailureKind.UNCAUGHT_EXCEPTION) {
      return Optional.empty();
    }
    Matcher report = REPORT.matcher(result.failure().trace() + " " + result.failure().message());
    if (!report.find()) {
      return Optional.empty();
    }
    Set<String> thrown = new TreeSet<>(List.of(report.group(2).split(",")));
    thrown.remove("");
    return Optional.of(new Run(report.group(1), thrown));
  }
}
