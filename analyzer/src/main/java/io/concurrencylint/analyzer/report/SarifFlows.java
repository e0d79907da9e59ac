package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Witness;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A witness as SARIF code flows, twice: viewers show only the first thread flow of the first code
 * flow, so that one holds the steps of all threads in execution order; the second code flow has a
 * thread flow for each thread, as the standard means it.
 */
final class SarifFlows {

  private static final int STEPS_MAX = 60;

  /** Kinds of SARIF 3.38.8 by the verb an action begins with. */
  private static final Map<String, List<String>> KINDS =
      Map.ofEntries(
          Map.entry("acquires", List.of("acquire", "lock")),
          Map.entry("locks", List.of("acquire", "lock")),
          Map.entry("enters", List.of("acquire", "lock")),
          Map.entry("takes", List.of("acquire", "lock")),
          Map.entry("waits", List.of("acquire", "lock")),
          Map.entry("releases", List.of("release", "lock")),
          Map.entry("unlocks", List.of("release", "lock")),
          Map.entry("leaves", List.of("release", "lock")),
          Map.entry("reads", List.of("memory", "usage")),
          Map.entry("writes", List.of("memory", "usage")),
          Map.entry("increments", List.of("memory", "usage")),
          Map.entry("calls", List.of("call", "function")),
          Map.entry("runs", List.of("call", "function")),
          Map.entry("starts", List.of("call", "function")),
          Map.entry("submits", List.of("call", "function")),
          Map.entry("returns", List.of("return", "function")),
          Map.entry("throws", List.of("exception")));

  private final Witness witness;
  private final Steps steps;
  private final Json json;
  private final Consumer<Location> place;

  private SarifFlows(Witness witness, Json json, Consumer<Location> place) {
    this.witness = witness;
    this.steps = Steps.atMost(STEPS_MAX, witness.steps());
    this.json = json;
    this.place = place;
  }

  /** Writes the elements of {@code codeFlows}. */
  static void write(Witness witness, Json json, Consumer<Location> place) {
    SarifFlows flows = new SarifFlows(witness, json, place);
    json.object(flows::interleaved);
    if (witness.actors().size() > 1) {
      json.object(flows::byThread);
    }
  }

  private void interleaved() {
    json.text("message", "All threads in execution order. " + outcome());
    json.array(
        "threadFlows",
        () ->
            json.object(
                () -> {
                  json.put("id", "all");
                  json.array(
                      "locations",
                      () -> steps.kept().forEach(index -> json.object(() -> step(index, true))));
                }));
  }

  private void byThread() {
    json.text("message", "Each thread by itself. " + outcome());
    json.array(
        "threadFlows",
        () -> {
          for (int actor = 0; actor < witness.actors().size(); actor++) {
            thread(actor);
          }
        });
  }

  private void thread(int actor) {
    List<Integer> own =
        steps.kept().stream().filter(index -> witness.steps().get(index).actor() == actor).toList();
    if (own.isEmpty()) {
      return;
    }
    json.object(
        () -> {
          json.put("id", "T" + (actor + 1));
          json.text("message", SarifReport.sentence(witness.actors().get(actor)));
          json.array(
              "locations", () -> own.forEach(index -> json.object(() -> step(index, false))));
        });
  }

  private void step(int index, boolean prefixed) {
    Step step = witness.steps().get(index);
    String prefix = prefixed ? "T" + (step.actor() + 1) + " ▸ " : "";
    String held =
        step.held().isEmpty() ? "" : " (holding {" + String.join(", ", step.held()) + "})";
    json.object(
        "location",
        () -> {
          place.accept(step.location());
          json.text("message", prefix + step.action() + held);
        });
    List<String> kinds = kinds(step.action());
    if (!kinds.isEmpty()) {
      json.array("kinds", () -> kinds.forEach(json::add));
    }
    json.object(
        "state",
        () -> {
          json.text("thread", "T" + (step.actor() + 1) + ": " + witness.actors().get(step.actor()));
          json.text("locks held", "{" + String.join(", ", step.held()) + "}");
        });
    // VS Code's viewer takes 1 for not nested, and cuts the text of what is below.
    json.put("nestingLevel", step.nesting() + 1);
    json.put("executionOrder", index + 1);
    json.put("importance", step.weight().name().toLowerCase(Locale.ROOT));
  }

  private String outcome() {
    String outcome = SarifReport.sentence("Outcome: " + witness.outcome());
    return steps.omitted() == 0
        ? outcome
        : outcome + " " + steps.omitted() + " of " + steps.total() + " steps are left out.";
  }

  private static List<String> kinds(String action) {
    return KINDS.getOrDefault(action.split(" ", 2)[0], List.of());
  }
}
