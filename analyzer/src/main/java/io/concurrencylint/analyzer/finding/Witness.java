package io.concurrencylint.analyzer.finding;

import java.util.List;

/**
 * How it happens: the steps of one or more threads in one possible order of execution.
 *
 * @param actors names of the threads or thread roles, for example {@code "main"} or {@code "Thread
 *     started at Bank.java:12"}; step actors index this list
 * @param steps all actors' steps in execution order
 * @param outcome what has then gone wrong, one clause: {@code "both wait for ever"}
 */
public record Witness(List<String> actors, List<Step> steps, String outcome) {

  public Witness {
    actors = List.copyOf(actors);
    steps = List.copyOf(steps);
    for (Step step : steps) {
      if (step.actor() < 0 || step.actor() >= actors.size()) {
        throw new IllegalArgumentException("step of an unknown actor: " + step);
      }
    }
  }
}
