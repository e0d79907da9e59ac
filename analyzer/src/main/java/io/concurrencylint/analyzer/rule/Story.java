package io.concurrencylint.analyzer.rule;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Witness;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A witness being told, step by step, in the order in which things happen. */
public final class Story {

  private static final int MAX_CALLS = 12;

  private final Program program;
  private final List<String> actors = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Deque<Call>> calls = new ArrayList<>();

  public Story(Program program) {
    this.program = program;
  }

  /** A call that a thread is in, and the locks that its caller holds meanwhile. */
  private record Call(CallSite site, List<String> held) {

    boolean mayRun(Routine routine) {
      return site.edges().stream()
          .anyMatch(edge -> edge.where() == Effect.Where.HERE && edge.callee().equals(routine));
    }
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
    calls.add(new ArrayDeque<>());
    return actors.size() - 1;
  }

  /** An essential step at a node, with the locks that are held there and by the calls before. */
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
      calls.get(actor).push(new Call(site, own(site.caller(), site.node())));
    }
    return this;
  }

  private Story add(
      int actor, Routine routine, int node, String action, Step.Weight weight, int nesting) {
    steps.add(
        new Step(
            actor, routine.location(node), action, held(actor, routine, node), weight, nesting));
    return this;
  }

  /** The locks of the calls that a thread is still in, and those of the routine itself. */
  private List<String> held(int actor, Routine routine, int node) {
    Deque<Call> in = calls.get(actor);
    while (!in.isEmpty() && !in.peek().mayRun(routine)) {
      in.pop();
    }
    Set<String> names = new LinkedHashSet<>();
    boolean knowsCallers =
        program.locks().may(routine, node).stream().anyMatch(lock -> lock.acquired() < 0);
    if (!knowsCallers) {
      in.descendingIterator().forEachRemaining(call -> names.addAll(call.held()));
    }
    names.addAll(own(routine, node));
    return List.copyOf(names);
  }

  private List<String> own(Routine routine, int node) {
    return program.locks().may(routine, node).stream().map(this::name).distinct().toList();
  }

  /** A callee's {@code this} is not that of its caller, nor that of another thread. */
  private String name(HeldLock lock) {
    LockIdentity identity = program.locks().identity(lock);
    return lock.text().equals("this") && identity != null ? identity.name() + ".this" : lock.text();
  }

  /** The whole, with what has then gone wrong, one clause. */
  public Witness end(String outcome) {
    return new Witness(actors, steps, outcome);
  }
}
