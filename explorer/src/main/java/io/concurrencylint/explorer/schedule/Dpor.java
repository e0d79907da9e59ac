package io.concurrencylint.explorer.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Source-set dynamic partial order reduction with sleep sets: Abdulla, Aronis, Jonsson, Sagonas,
 * "Optimal Dynamic Partial Order Reduction", POPL 2014, algorithm 1. Explores at least one
 * interleaving of every Mazurkiewicz trace.
 *
 * <p>Departure: dependence is decided on the footprints of executed transitions rather than on
 * single operations, because a call into the JDK is one transition. Mutexes race acquisition
 * against acquisition (Flanagan, Godefroid, POPL 2005), as a release cannot be reversed with the
 * acquisition that waits for it. At most 64 tasks: beyond, and when threads of the JDK's own pools
 * take part (their code has plain accesses that no footprint shows), {@link #exhaustive} is false.
 */
public final class Dpor extends Strategy {
  private static final int MAX_TASKS = 64;

  private final List<Node> nodes = new ArrayList<>();
  private int depth;
  private int analysed;
  private boolean started;
  private boolean exhausted;
  private boolean tooManyTasks;
  private boolean inexact;

  /** A state of the current path and the transition taken from it. */
  private static final class Node {
    long enabled;
    long backtrack;
    long done;
    int chosen;
    Footprint footprint = new Footprint();
    final Map<Integer, Footprint> sleep = new HashMap<>();

    /** Vector clock of the transition: index + 1 of the last transition before it, per task. */
    int[] clock;
  }

  @Override
  public boolean wantsFootprints() {
    return true;
  }

  @Override
  public boolean begin() {
    if (exhausted) {
      return false;
    }
    if (started && !backtrack()) {
      exhausted = true;
      return false;
    }
    started = true;
    depth = 0;
    return true;
  }

  private boolean backtrack() {
    while (!nodes.isEmpty()) {
      Node node = nodes.get(nodes.size() - 1);
      node.sleep.put(node.chosen, node.footprint);
      long open = node.backtrack & ~node.done;
      while (open != 0) {
        int task = Long.numberOfTrailingZeros(open);
        open &= open - 1;
        node.done |= 1L << task;
        if (!node.sleep.containsKey(task)) {
          node.chosen = task;
          node.footprint = new Footprint();
          analysed = nodes.size() - 1;
          return true;
        }
      }
      nodes.remove(nodes.size() - 1);
    }
    return false;
  }

  @Override
  public int choose(State state) {
    if (depth < nodes.size()) {
      int choice = state.indexOf(nodes.get(depth++).chosen);
      if (choice < 0) {
        throw new Diverged("a task of the path cannot run at step " + state.step);
      }
      return choice;
    }
    Node node = new Node();
    if (depth > 0) {
      Node previous = nodes.get(depth - 1);
      for (Map.Entry<Integer, Footprint> asleep : previous.sleep.entrySet()) {
        if (asleep.getKey() != previous.chosen
            && !asleep.getValue().conflictsWith(previous.footprint)) {
          node.sleep.put(asleep.getKey(), asleep.getValue());
        }
      }
    }
    int choice = -1;
    for (int i = 0; i < state.size; i++) {
      int task = state.task[i];
      if (task >= MAX_TASKS) {
        tooManyTasks = true;
        continue;
      }
      node.enabled |= 1L << task;
      if (!node.sleep.containsKey(task) && better(state, i, choice)) {
        choice = i;
      }
    }
    if (choice < 0) {
      return tooManyTasks ? 0 : REDUNDANT;
    }
    node.chosen = state.task[choice];
    node.backtrack = 1L << node.chosen;
    node.done = node.backtrack;
    nodes.add(node);
    depth++;
    return choice;
  }

  private static boolean better(State state, int candidate, int chosen) {
    return chosen < 0
        || state.unusual[chosen] && !state.unusual[candidate]
        || candidate == state.running && !state.unusual[candidate];
  }

  @Override
  public void executed(int task, Footprint footprint) {
    if (depth > 0 && nodes.get(depth - 1).chosen == task) {
      nodes.get(depth - 1).footprint = footprint.copy();
    }
  }

  @Override
  public void end(int steps) {
    analyse();
  }

  /** Accesses to one place so far on the path, as indices of transitions. */
  private static final class Place {
    int write = -1;
    final List<Integer> reads = new ArrayList<>();
    int acquire = -1;
    int release = -1;
    final List<Integer> enables = new ArrayList<>();
  }

  private void analyse() {
    Map<Long, Place> places = new HashMap<>();
    int[] last = new int[MAX_TASKS];
    Arrays.fill(last, -1);
    int end = Math.min(depth, nodes.size());
    for (int i = 0; i < end; i++) {
      Node node = nodes.get(i);
      int[] clock = last[node.chosen] < 0 ? new int[MAX_TASKS] : clockOf(last[node.chosen]);
      int[] rivals = order(node, places, clock);
      for (int r = rivals.length - 1; r >= 0; r--) {
        int rival = rivals[r];
        int rivalTask = nodes.get(rival).chosen;
        if (r + 1 < rivals.length && rivals[r + 1] == rival) {
          continue;
        }
        if (clock[rivalTask] < rival + 1) {
          node.clock = clock;
          if (i >= analysed && rivalTask != node.chosen) {
            reverse(rival, i);
          }
          join(clock, nodes.get(rival).clock);
        }
      }
      clock[node.chosen] = i + 1;
      node.clock = clock;
      last[node.chosen] = i;
      remember(node, places, i);
    }
  }

  private int[] clockOf(int index) {
    return nodes.get(index).clock.clone();
  }

  /** Joins what cannot race into {@code clock}; returns what can, ascending. */
  private int[] order(Node node, Map<Long, Place> places, int[] clock) {
    List<Integer> rivals = new ArrayList<>();
    Footprint footprint = node.footprint;
    for (int a = 0; a < footprint.size(); a++) {
      Place place = places.get(footprint.place(a));
      if (place == null) {
        continue;
      }
      switch (footprint.kind(a)) {
        case Footprint.READ -> add(rivals, place.write);
        case Footprint.WRITE -> {
          add(rivals, place.write);
          rivals.addAll(place.reads);
        }
        case Footprint.ACQUIRE -> add(rivals, place.acquire);
        case Footprint.NEED -> {
          for (int enable : place.enables) {
            join(clock, nodes.get(enable).clock);
          }
        }
        default -> {}
      }
    }
    return rivals.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  private static void add(List<Integer> list, int index) {
    if (index >= 0) {
      list.add(index);
    }
  }

  private void remember(Node node, Map<Long, Place> places, int index) {
    Footprint footprint = node.footprint;
    for (int a = 0; a < footprint.size(); a++) {
      Place place = places.computeIfAbsent(footprint.place(a), p -> new Place());
      switch (footprint.kind(a)) {
        case Footprint.READ -> place.reads.add(index);
        case Footprint.WRITE -> {
          place.write = index;
          place.reads.clear();
        }
        case Footprint.ACQUIRE -> {
          if (place.release >= 0) {
            join(node.clock, nodes.get(place.release).clock);
          }
          place.acquire = index;
        }
        case Footprint.RELEASE -> place.release = index;
        case Footprint.ENABLE -> place.enables.add(index);
        default -> {}
      }
    }
  }

  private static void join(int[] into, int[] other) {
    for (int i = 0; i < into.length; i++) {
      into[i] = Math.max(into[i], other[i]);
    }
  }

  /** Makes sure that some execution runs {@code late} before {@code early}. */
  private void reverse(int early, int late) {
    Node before = nodes.get(early);
    int earlyTask = before.chosen;
    long initials = 0;
    long seen = 0;
    List<Integer> sequence = new ArrayList<>();
    for (int k = early + 1; k <= late; k++) {
      Node node = nodes.get(k);
      if (k < late && node.clock[earlyTask] >= early + 1) {
        continue;
      }
      long bit = 1L << node.chosen;
      if ((seen & bit) == 0 && !afterAny(node, sequence)) {
        initials |= bit;
      }
      seen |= bit;
      sequence.add(k);
    }
    initials &= before.enabled;
    if (initials == 0 || (initials & before.backtrack) != 0) {
      return;
    }
    long favourite = 1L << nodes.get(late).chosen;
    before.backtrack |= (initials & favourite) != 0 ? favourite : Long.lowestOneBit(initials);
  }

  private boolean afterAny(Node node, List<Integer> sequence) {
    for (int k : sequence) {
      if (node.clock[nodes.get(k).chosen] >= k + 1) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void inexact() {
    inexact = true;
  }

  @Override
  public boolean exhaustive() {
    return exhausted && !tooManyTasks && !inexact;
  }

  @Override
  public double progress() {
    double done = 0;
    double weight = 1;
    for (Node node : nodes) {
      int branches = Long.bitCount(node.backtrack);
      if (branches > 1) {
        weight /= branches;
        done += weight * (Long.bitCount(node.done) - 1);
      }
    }
    return exhausted ? 1 : done;
  }
}
