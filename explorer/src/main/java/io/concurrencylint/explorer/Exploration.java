package io.concurrencylint.explorer;

import io.concurrencylint.explorer.detect.FailureKind;
import io.concurrencylint.explorer.detect.Race;
import io.concurrencylint.explorer.model.Engines;
import io.concurrencylint.explorer.model.Execution;
import io.concurrencylint.explorer.model.Pinned;
import io.concurrencylint.explorer.model.Problem;
import io.concurrencylint.explorer.model.Settings;
import io.concurrencylint.explorer.model.Step;
import io.concurrencylint.explorer.model.Stop;
import io.concurrencylint.explorer.model.Stuck;
import io.concurrencylint.explorer.report.Races;
import io.concurrencylint.explorer.report.Table;
import io.concurrencylint.explorer.report.Traces;
import io.concurrencylint.explorer.schedule.Dfs;
import io.concurrencylint.explorer.schedule.Directed;
import io.concurrencylint.explorer.schedule.Diverged;
import io.concurrencylint.explorer.schedule.Granularity;
import io.concurrencylint.explorer.schedule.Replay;
import io.concurrencylint.explorer.schedule.Strategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Runs executions in this JVM, which has the agent, until one fails or the bounds are reached. */
final class Exploration {
  /** After a data race, look so much further for what it leads to. */
  private static final int AFTER_RACE = 400;

  /** The part of the time limit that this may take. */
  private static final int AFTER_RACE_SHARE = 2;

  private static final int DISTINCT_LIMIT = 1_000_000;
  private static final int REPLAYS = 3;
  private static final String AFTER_WARM_UP = "shows only after another execution in the same JVM";

  private final ExploreOptions options;
  private final Goal goal;
  private final Settings settings;
  private final Engines engines;
  private final Runnable entry;
  private final BooleanSupplier stopped;
  private final Progress progress;
  private final TreeSet<String> racyFields = new TreeSet<>();
  private final Set<Long> hashes = new HashSet<>();

  private long executions;
  private long cut;
  private long failing;
  private long redundant;
  private long steps;
  private long start;
  private long fingerprint;
  private long passedOver;
  private String firstPassedOver = "";
  private final Origins origins;
  private final TreeSet<String> internalRaces = new TreeSet<>();

  /** Told now and then how far the exploration is. */
  interface Progress {
    /**
     * @param share of the whole, 0 to 1, or -1 when unknown
     */
    void at(long executions, long steps, double share, long nanos);
  }

  /**
   * @param goal the only failure that counts, or null for any
   */
  Exploration(
      ExploreOptions options,
      Goal goal,
      Engines engines,
      Runnable entry,
      BooleanSupplier stopped,
      Progress progress) {
    this.options = options;
    this.goal = goal;
    this.settings = options.effectiveSettings();
    this.engines = engines;
    this.entry = entry;
    this.stopped = stopped;
    this.progress = progress;
    this.origins = new Origins(options.entry());
  }

  /** A failing execution: enough to make it happen again. */
  record Found(
      Problem problem,
      int[] choices,
      int[] trail,
      TreeSet<String> racyFields,
      long hash,
      int preemptions,
      Granularity granularity) {}

  Result run() {
    try {
      return engines.drive(this::explore);
    } catch (Pinned | Stuck e) {
      if (mayHelp(e) && engines.fallBack()) {
        executions = 0;
        cut = 0;
        failing = 0;
        redundant = 0;
        steps = 0;
        hashes.clear();
        fingerprint = 0;
        racyFields.clear();
        return run();
      }
      return notRunnable(e.getMessage() + (e instanceof Stuck s ? Traces.of(s.where()) : ""));
    }
  }

  /** Whether the program may get further when each task has a thread of its own. */
  private static boolean mayHelp(RuntimeException trouble) {
    return !(trouble instanceof Stuck stuck) || stuck.isBlocked();
  }

  private Result explore() {
    start = System.nanoTime();
    Strategy strategy = newStrategy();
    Found found = null;
    Found race = null;
    long raceAt = 0;
    long raceSince = 0;
    long failedAt = 0;
    try {
      warmUp();
      start = System.nanoTime();
      long deadline = start + options.timeLimit().toNanos();
      long nextReport = start + 500_000_000L;
      while (executions < options.executions()
          && !stopped.getAsBoolean()
          && System.nanoTime() < deadline
          && strategy.begin()) {
        TreeSet<String> racyBefore = new TreeSet<>(racyFields);
        Execution execution = execution(strategy, racyBefore, false);
        Stop stop = execution.run(entry);
        count(execution, stop, strategy);
        if (counts(stop.problem())) {
          failing++;
          if (found == null) {
            found = found(execution, stop.problem(), racyBefore);
            failedAt = executions;
          }
          if (!options.keepGoing()) {
            break;
          }
        }
        if (!stop.races().isEmpty()) {
          for (Race each : stop.races()) {
            racyFields.add(each.place());
          }
          Problem raced = race == null ? raced(stop) : null;
          if (raced != null) {
            race = found(execution, raced, racyBefore);
            raceAt = executions;
            raceSince = System.nanoTime();
          }
        }
        if (race != null
            && !options.keepGoing()
            && (goal != null
                || executions - raceAt >= AFTER_RACE
                || System.nanoTime() - raceSince
                    > options.timeLimit().toNanos() / AFTER_RACE_SHARE)) {
          break;
        }
        if (System.nanoTime() > nextReport) {
          nextReport = System.nanoTime() + 500_000_000L;
          progress.at(executions, steps, strategy.progress(), System.nanoTime() - start);
        }
      }
      long elapsed = System.nanoTime() - start;
      if (found == null && race != null) {
        found = race;
        failedAt = raceAt;
      }
      return found == null
          ? notReproduced(strategy, elapsed)
          : confirmed(strategy, found, failedAt, elapsed);
    } catch (Diverged e) {
      return notRunnable("the program does not repeat itself: " + e.getMessage());
    }
  }

  private Strategy newStrategy() {
    return goal != null && options.strategy() == ExploreOptions.StrategyName.AUTO
        ? new Directed(options.seed(), goal::concerns)
        : options.newStrategy();
  }

  private boolean counts(Problem problem) {
    if (problem == null || goal == null || goal.isReachedBy(problem)) {
      return problem != null;
    }
    if (passedOver++ == 0) {
      firstPassedOver = problem.kind().words() + ": " + problem.message();
    }
    return false;
  }

  /** The race of an execution that counts, or null. */
  private Problem raced(Stop stop) {
    for (Race race : stop.races()) {
      Problem each = Races.problem(race);
      if (origins.isInternal(race) && goal == null) {
        internalRaces.add(each.message());
      } else if (goal == null || goal.isReachedBy(each)) {
        return each;
      }
    }
    return null;
  }

  /** Runs once, as far as possible without preemptions. */
  Result straight() {
    try {
      return engines.drive(this::straightOnce);
    } catch (Pinned | Stuck e) {
      return mayHelp(e) && engines.fallBack() ? straight() : notRunnable(e.getMessage());
    }
  }

  private Result straightOnce() {
    start = System.nanoTime();
    Replay replay = new Replay(new int[0], false);
    replay.begin();
    Execution execution = execution(replay, racyFields, true);
    Stop stop = execution.run(entry);
    count(execution, stop, replay);
    return result(
        stop.problem() == null ? Verdict.NOT_REPRODUCED : Verdict.CONFIRMED,
        stop.problem() == null ? null : failure(execution, stop.problem(), stop.races()),
        null,
        1,
        false,
        false,
        System.nanoTime() - start,
        "");
  }

  /** Replays a schedule once, with all stacks. */
  Result replay(Schedule schedule) {
    try {
      return engines.drive(() -> again(schedule));
    } catch (Pinned | Stuck e) {
      return mayHelp(e) && engines.fallBack() ? replay(schedule) : notRunnable(e.getMessage());
    }
  }

  /**
   * First as the first execution of this exploration; only if that does not show the failure, after
   * a warm-up. When the warm program fails under any schedule, the result says so in its reason.
   */
  private Result again(Schedule schedule) {
    start = System.nanoTime();
    String reason = "";
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        boolean always = attempt > 0 && failsWhenWarm(schedule);
        Result result = once(schedule, always ? AFTER_WARM_UP : "");
        if (result != null) {
          return result;
        }
        reason = "the schedule does not fit: the program or its JDK has changed since it was saved";
      } catch (Diverged e) {
        reason = "the schedule does not fit: " + e.getMessage();
      }
    }
    return notRunnable(reason);
  }

  /**
   * Whether the second execution in this JVM fails without any preemption: then not the schedule is
   * to blame but what the first one left behind.
   */
  private boolean failsWhenWarm(Schedule schedule) {
    warmUp();
    Replay straight = new Replay(new int[0], false);
    straight.begin();
    Stop stop = execution(straight, racyFields, false).run(entry);
    return stop.problem() != null
        && schedule
            .failure()
            .equals(stop.problem().kind().words() + ": " + stop.problem().message());
  }

  private Result once(Schedule schedule, String reason) {
    Replay replay = new Replay(schedule.choiceArray(), true, schedule.granularity());
    replay.begin();
    Execution execution =
        engines.execution(replay, schedule.settings(), schedule.racyFields(), true);
    Stop stop = execution.run(entry);
    count(execution, stop, replay);
    Problem problem = problem(stop, schedule.failure());
    if (problem == null || execution.hash() != schedule.hash()) {
      return null;
    }
    Found found = found(execution, problem, new TreeSet<>(schedule.racyFields()));
    return result(
        Verdict.CONFIRMED,
        failure(execution, problem, stop.races()),
        schedule(found),
        1,
        false,
        false,
        System.nanoTime() - start,
        reason);
  }

  /** Loads and links what the program needs, so that executions are alike from the first on. */
  private void warmUp() {
    Replay straight = new Replay(new int[0], false);
    straight.begin();
    execution(straight, racyFields, false).run(entry);
  }

  private Execution execution(Strategy strategy, Set<String> racy, boolean capturing) {
    return engines.execution(strategy, settings, racy, capturing);
  }

  private void count(Execution execution, Stop stop, Strategy strategy) {
    executions++;
    steps += execution.steps();
    fingerprint = fingerprint * 0x100000001b3L ^ execution.hash();
    if (stop.kind() == Stop.Kind.CUT) {
      cut++;
    }
    if (stop.kind() == Stop.Kind.REDUNDANT || !strategy.counts()) {
      redundant++;
    } else if (hashes.size() < DISTINCT_LIMIT) {
      hashes.add(execution.hash());
    }
  }

  private static Found found(Execution execution, Problem problem, TreeSet<String> racy) {
    return new Found(
        problem,
        execution.choices(),
        execution.trail(),
        racy,
        execution.hash(),
        execution.preemptions(),
        execution.granularity());
  }

  /** Runs once; the execution if it fails in the same way, else null. */
  Found same(Strategy strategy, Found wanted) {
    Execution execution = execution(strategy, wanted.racyFields(), false);
    Stop stop = execution.run(entry);
    boolean isRace = wanted.problem().kind() == FailureKind.DATA_RACE;
    for (Problem problem : isRace ? Races.problems(stop.races()) : problems(stop)) {
      if (problem.key().equals(wanted.problem().key())) {
        return found(execution, problem, wanted.racyFields());
      }
    }
    return null;
  }

  private static List<Problem> problems(Stop stop) {
    return stop.problem() == null ? List.of() : List.of(stop.problem());
  }

  /** The problem that a saved schedule speaks of. */
  private static Problem problem(Stop stop, String failure) {
    boolean race = failure.startsWith(FailureKind.DATA_RACE.words());
    if (!race || stop.races().isEmpty()) {
      return stop.problem();
    }
    for (Problem each : Races.problems(stop.races())) {
      if (failure.endsWith(each.message())) {
        return each;
      }
    }
    return Races.problem(stop.races().get(0));
  }

  // ---- results ----------------------------------------------------------------------------

  private Result confirmed(Strategy strategy, Found first, long failedAt, long elapsed) {
    Found best = new Minimisation(this, options, goal != null).of(first);
    if (best == null) {
      return notRunnable(
          "a failure was seen once but does not replay: " + first.problem().message());
    }
    Stop stop = null;
    Execution execution = null;
    Problem problem = null;
    for (int i = 0; i < REPLAYS; i++) {
      Replay replay = new Replay(best.choices(), true, best.granularity());
      replay.begin();
      // Stacks are costly, and one set of them is enough.
      execution = execution(replay, best.racyFields(), i == REPLAYS - 1);
      stop = execution.run(entry);
      problem = null;
      boolean isRace = best.problem().kind() == FailureKind.DATA_RACE;
      for (Problem each : isRace ? Races.problems(stop.races()) : problems(stop)) {
        if (each.key().equals(best.problem().key())) {
          problem = each;
        }
      }
      if (problem == null || execution.hash() != best.hash()) {
        return notRunnable(
            "a failure was seen but does not replay every time: " + first.problem().message());
      }
    }
    return result(
        Verdict.CONFIRMED,
        failure(execution, problem, stop.races()),
        schedule(best),
        failedAt,
        strategy.exhaustive(),
        isBounded(strategy),
        elapsed,
        "");
  }

  private static Failure failure(Execution execution, Problem problem, List<Race> races) {
    return new Failure(
        problem.kind(),
        problem.key(),
        problem.message(),
        problem.threads(),
        Table.of(execution.log(), execution.taskLabels()),
        problem.thrown() == null ? "" : Traces.of(problem.thrown()),
        races.stream().map(Races::describe).sorted().toList(),
        execution.kinds().stream().map(Exploration::act).toList());
  }

  private static Failure.Act act(Step step) {
    String frame = step.stack().isEmpty() ? "" : step.stack().get(0);
    return new Failure.Act(step.task(), step.what(), frame);
  }

  private Schedule schedule(Found found) {
    return new Schedule(
        options.entry(),
        settings,
        found.racyFields(),
        Arrays.stream(found.choices()).boxed().toList(),
        found.hash(),
        found.preemptions(),
        found.problem().kind().words() + ": " + found.problem().message(),
        found.granularity());
  }

  private Result notReproduced(Strategy strategy, long elapsed) {
    return result(
        Verdict.NOT_REPRODUCED,
        null,
        null,
        0,
        strategy.exhaustive() && cut == 0,
        isBounded(strategy) && cut == 0,
        elapsed,
        passedOver == 0
            ? internalRaces.isEmpty()
                ? ""
                : internalRaces.size()
                    + (internalRaces.size() == 1 ? " data race" : " data races")
                    + " inside libraries, which may be meant: "
                    + internalRaces.first()
            : passedOver + " executions ended in another failure (" + firstPassedOver + ")");
  }

  private static boolean isBounded(Strategy strategy) {
    return strategy instanceof Dfs dfs && dfs.finished();
  }

  private Result notRunnable(String reason) {
    return result(
        Verdict.NOT_RUNNABLE, null, null, 0, false, false, System.nanoTime() - start, reason);
  }

  private Result result(
      Verdict verdict,
      Failure failure,
      Schedule schedule,
      long failedAt,
      boolean exhaustive,
      boolean bounded,
      long elapsed,
      String reason) {
    return new Result(
        verdict,
        failure,
        schedule,
        executions,
        failedAt,
        failing,
        exhaustive,
        bounded,
        cut,
        redundant,
        steps,
        hashes.size(),
        fingerprint,
        Duration.ofNanos(elapsed),
        engines.engineName(),
        reason);
  }
}
