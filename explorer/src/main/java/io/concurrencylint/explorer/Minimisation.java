package io.concurrencylint.explorer;

import io.concurrencylint.explorer.Exploration.Found;
import io.concurrencylint.explorer.schedule.Dfs;
import io.concurrencylint.explorer.schedule.Diverged;
import io.concurrencylint.explorer.schedule.Follow;
import io.concurrencylint.explorer.schedule.Replay;
import io.concurrencylint.explorer.schedule.Strategy;
import io.concurrencylint.explorer.schedule.Switches;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for a schedule with fewer preemptions that fails in the same way: by leaving preemptions
 * out (Zeller, Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", TSE 2002), and by
 * bounded search from no preemption upward.
 */
final class Minimisation {
  /** Processor time of this JVM that it may take. */
  private static final long PROCESSOR_NANOS = 4_000_000_000L;

  /** The same where the failure is one of many that are looked for, one after the other. */
  private static final long HURRIED_NANOS = 1_000_000_000L;

  private static final long WALL_NANOS = 20_000_000_000L;

  /** Executions of the bounded search for each bound. */
  private static final int SEARCH = 300;

  /** The same before preemptions are left out one by one. */
  private static final int PROBE = 20;

  private static final int MAX_BOUND = 3;

  private final Exploration exploration;
  private final ExploreOptions options;
  private final boolean hurried;
  private long wallEnd;
  private long processorEnd;

  Minimisation(Exploration exploration, ExploreOptions options, boolean hurried) {
    this.exploration = exploration;
    this.options = options;
    this.hurried = hurried;
  }

  /** The simplest failure found; null when it does not happen again. */
  Found of(Found found) {
    Found best = canonical(found);
    if (best == null) {
      return null;
    }
    wallEnd = System.nanoTime() + WALL_NANOS;
    processorEnd = processorNanos() + (hurried ? HURRIED_NANOS : PROCESSOR_NANOS);
    // Long executions with thousands of preemptions often need just one, near their end.
    Found probed = searched(best, PROBE);
    best = probed == null ? thinned(best) : probed;
    Found fewest = searched(best, SEARCH);
    return fewest == null ? best : fewest;
  }

  /** The first failure of bounded searches with fewer preemptions than {@code best}, or null. */
  private Found searched(Found best, int executions) {
    for (int bound = 0; bound < Math.min(MAX_BOUND, best.preemptions()); bound++) {
      Dfs dfs = new Dfs(bound, best.granularity());
      for (int i = 0; i < executions && !isOver() && dfs.begin(); i++) {
        Found candidate = exploration.same(dfs, best);
        if (candidate != null && candidate.preemptions() < best.preemptions()) {
          return candidate;
        }
      }
    }
    return null;
  }

  private boolean isOver() {
    return System.nanoTime() > wallEnd || processorNanos() > processorEnd;
  }

  private static long processorNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : System.nanoTime();
  }

  /** Without the preemptions that it does not need: leaving out any one more, it does not fail. */
  private Found thinned(Found found) {
    Found best = found;
    int parts = 2;
    Switches all = recorded(best);
    List<Switches.Switch> preempting = preempting(all);
    while (!preempting.isEmpty() && !isOver()) {
      int size = Math.max(1, preempting.size() / parts);
      Found better = null;
      for (int from = 0; from < preempting.size() && better == null; from += size) {
        Set<Switches.Switch> dropped =
            new HashSet<>(preempting.subList(from, Math.min(from + size, preempting.size())));
        Switches fewer = all.without(dropped);
        fewer.begin();
        Found candidate = exploration.same(fewer, best);
        if (candidate != null && candidate.preemptions() < best.preemptions()) {
          better = candidate;
        }
        if (isOver()) {
          return better == null ? best : better;
        }
      }
      if (better != null) {
        best = better;
        all = recorded(best);
        preempting = preempting(all);
        parts = Math.max(2, parts - 1);
      } else if (size == 1) {
        break;
      } else {
        parts = Math.min(preempting.size(), parts * 2);
      }
    }
    return best;
  }

  private Switches recorded(Found found) {
    Switches recorder = new Switches(replay(found));
    recorder.begin();
    exploration.same(recorder, found);
    return recorder;
  }

  private static List<Switches.Switch> preempting(Switches all) {
    return all.seen().stream().filter(Switches.Switch::preempts).toList();
  }

  private static Replay replay(Found found) {
    return new Replay(found.choices(), true, found.granularity());
  }

  /** The same failure under the replaying strategy, whose granularity may differ; null if gone. */
  private Found canonical(Found found) {
    if (options.strategy() != ExploreOptions.StrategyName.DPOR) {
      Strategy replay = replay(found);
      replay.begin();
      return exploration.same(replay, found);
    }
    Found followed = null;
    try {
      Follow follow = new Follow(found.trail());
      follow.begin();
      followed = exploration.same(follow, found);
    } catch (Diverged e) {
      // Whose turn it is among spinning tasks depends on the granularity: search instead.
    }
    Dfs dfs = new Dfs(2);
    for (int i = 0; followed == null && i < SEARCH && dfs.begin(); i++) {
      followed = exploration.same(dfs, found);
    }
    return followed;
  }
}
