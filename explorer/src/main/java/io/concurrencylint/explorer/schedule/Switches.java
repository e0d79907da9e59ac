package io.concurrencylint.explorer.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A schedule as its changes of turn, each told by how far the task had come that lost it. Leaving
 * some of them out moves no other one, so that a schedule can be thinned out: the task that was
 * interrupted goes on to its next change of turn.
 */
public final class Switches extends Strategy {
  private final Strategy source;
  private final List<Switch> wanted;
  private final List<Switch> seen = new ArrayList<>();
  private final List<OldValue> wantedValues;
  private final List<OldValue> seenValues = new ArrayList<>();
  private final Granularity granularity;
  private int[] progress;
  private int last;
  private int next;

  /**
   * A change of turn.
   *
   * @param from the task that loses it
   * @param at how many turns that task had had
   * @param preempts whether it could have gone on
   */
  public record Switch(int from, int at, int to, boolean preempts) {}

  /** A racy read that returned value number {@code value}, where its task was that far. */
  public record OldValue(int task, int at, int value) {}

  /** Decides as {@code source} does and keeps the changes of turn. */
  public Switches(Strategy source) {
    this(source, List.of(), List.of(), source.granularity());
  }

  private Switches(
      Strategy source, List<Switch> wanted, List<OldValue> wantedValues, Granularity granularity) {
    this.source = source;
    this.wanted = wanted;
    this.wantedValues = wantedValues;
    this.granularity = granularity;
  }

  @Override
  public Granularity granularity() {
    return granularity;
  }

  @Override
  public boolean wantsEveryStep() {
    return true;
  }

  @Override
  public boolean begin() {
    progress = new int[8];
    progress[0] = 1;
    last = 0;
    next = 0;
    seen.clear();
    seenValues.clear();
    return source == null || source.begin();
  }

  @Override
  public int choose(State state) {
    int index = state.size == 1 ? 0 : source != null ? source.choose(state) : repeat(state);
    if (index < 0) {
      return index;
    }
    int task = state.task[index];
    if (task != last) {
      seen.add(new Switch(last, progress[last], task, state.preempts(index)));
      last = task;
    }
    if (task >= progress.length) {
      progress = java.util.Arrays.copyOf(progress, task * 2);
    }
    progress[task]++;
    return index;
  }

  private int repeat(State state) {
    for (int i = next; i < wanted.size(); i++) {
      Switch each = wanted.get(i);
      if (each.from == last && each.at == progress[last]) {
        int index = state.indexOf(each.to);
        if (index >= 0) {
          next = i + 1;
          return index;
        }
      }
      if (each.from == last && each.at > progress[last]) {
        break;
      }
    }
    return state.goOn();
  }

  @Override
  public int chooseValue(int values) {
    int value = source == null ? repeatValue(values) : source.chooseValue(values);
    if (value > 0) {
      seenValues.add(new OldValue(last, progress[last], value));
    }
    return value;
  }

  private int repeatValue(int values) {
    for (OldValue each : wantedValues) {
      if (each.task == last && each.at == progress[last]) {
        return Math.min(values - 1, each.value);
      }
    }
    return 0;
  }

  /** Repeats the last execution without the {@code dropped} changes of turn. */
  public Switches without(Set<Switch> dropped) {
    return new Switches(
        null,
        seen.stream().filter(each -> !dropped.contains(each)).toList(),
        List.copyOf(seenValues),
        granularity);
  }

  /** The changes of turn of the last execution, in order. */
  public List<Switch> seen() {
    return List.copyOf(seen);
  }
}
