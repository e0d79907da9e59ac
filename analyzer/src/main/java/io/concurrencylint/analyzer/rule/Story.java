package io.concurrencylint.analyzer.rule;

import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Witness;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import java.util.ArrayList;
import java.util.List;

/** A witness being told, step by step, in the order in which things happen. */
public final class Story {

  private static final int MAX_CALLS = 12;

  private final Program program;
  private final List<String> actors = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  public Story(Program program) {
    this.program = program;
  }

  /** What a single thread does at a single node, and what has then gone wrong. */
  public static Witness ofOne(
      Program program, Routine routine, int node, String action, String outcome) {
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    return story.step(thread, routine, node, action).end(outcome);
  }

  /** Brings in a thread; returns its number for {@link #step}. */
  public int actor(String name) {
    actors.add(name);
    return actors.size() - 1;
  }

  /** An essential step at a node, with the locks that are held there. */
  public Story step(int actor, Routine routine, int node, String action) {
    return add(actor, routine, node, action, Step.Weight.ESSENTIAL, 0);
  }

  /** An essential step anywhere, holding nothing. */
  public Story step(int actor, Location location, String action) {
    steps.add(Step.essential(actor, location, action, List.of()));
    return this;
  }

  /** The calls that lead to what follows; they matter less than what happens there. */
  public Story calls(int actor, List<CallSite> chain) {
    int nesting = 0;
    for (CallSite site : chain.subList(Math.max(0, chain.size() - MAX_CALLS), chain.size())) {
      add(
          actor,
          site.caller(),
          site.node(),
          "calls " + site.display(),
          Step.Weight.IMPORTANT,
          nesting++);
    }
    return this;
  }

  private Story add(
      int actor, Routine routine, int node, String action, Step.Weight weight, int nesting) {
    Lockset held = program.locks().may(routine, node);
    steps.add(new Step(actor, routine.location(node), action, held.names(), weight, nesting));
    return this;
  }

  /** The whole, with what has then gone wrong, one clause. */
  public Witness end(String outcome) {
    return new Witness(actors, steps, outcome);
  }
}
