package io.concurrencylint.explorer;

import io.concurrencylint.explorer.model.Settings;
import io.concurrencylint.explorer.schedule.Auto;
import io.concurrencylint.explorer.schedule.Dfs;
import io.concurrencylint.explorer.schedule.Dpor;
import io.concurrencylint.explorer.schedule.Pct;
import io.concurrencylint.explorer.schedule.Pos;
import io.concurrencylint.explorer.schedule.RandomWalk;
import io.concurrencylint.explorer.schedule.Strategy;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What to explore, and how much of it.
 *
 * @param entry what one execution runs
 * @param classPath where its classes are, as the JVM's {@code -cp}
 * @param executions at most so many, at least 1
 * @param timeLimit at most so long, without the start of the JVM
 * @param seed the same seed gives the same executions, on every machine and JDK
 * @param preemptions bound for {@link StrategyName#DFS}; negative for none
 * @param settings what an execution may do
 * @param engine how tasks get the turn
 * @param keepGoing whether to go on after a failure and count how many executions fail
 * @param showOutput whether the program's own output is shown (on stderr) instead of dropped
 * @param shard which part of the whole to explore; DPOR can only explore the whole
 * @param workers JVMs that explore parts side by side, at least 1
 */
public record ExploreOptions(
    Entry entry,
    String classPath,
    long executions,
    Duration timeLimit,
    StrategyName strategy,
    long seed,
    int preemptions,
    Settings settings,
    EngineName engine,
    boolean keepGoing,
    boolean showOutput,
    Shard shard,
    int workers)
    implements Serializable {

  public ExploreOptions {
    if (workers < 1) {
      throw new IllegalArgumentException("there must be a worker");
    }
    if (strategy == StrategyName.DPOR && (workers > 1 || shard.count() > 1)) {
      throw new IllegalArgumentException("dpor cannot be shared out: use dfs, or one worker");
    }
  }

  /** The whole, in one JVM. */
  public ExploreOptions(
      Entry entry,
      String classPath,
      long executions,
      Duration timeLimit,
      StrategyName strategy,
      long seed,
      int preemptions,
      Settings settings,
      EngineName engine,
      boolean keepGoing,
      boolean showOutput) {
    this(
        entry,
        classPath,
        executions,
        timeLimit,
        strategy,
        seed,
        preemptions,
        settings,
        engine,
        keepGoing,
        showOutput,
        Shard.WHOLE,
        1);
  }

  /**
   * A part of an exploration: the parts 1/n to n/n together are the whole.
   *
   * @param index from 1 to {@code count}
   */
  public record Shard(int index, int count) implements Serializable {
    public static final Shard WHOLE = new Shard(1, 1);

    public Shard {
      if (index < 1 || index > count) {
        throw new IllegalArgumentException("no part " + index + " of " + count);
      }
    }

    /** {@code I/N}. */
    public static Shard of(String words) {
      int slash = words.indexOf('/');
      if (slash < 0) {
        throw new IllegalArgumentException("a part is written I/N, not " + words);
      }
      return new Shard(
          Integer.parseInt(words.substring(0, slash)),
          Integer.parseInt(words.substring(slash + 1)));
    }

    /** Part {@code i} of this part, from 1 to {@code n}. */
    Shard part(int i, int n) {
      return new Shard((index - 1) * n + i, count * n);
    }
  }

  /** What one execution runs. */
  public sealed interface Entry extends Serializable {
    /** Words for reports and schedule files. */
    String describe();
  }

  /** {@code main(String[])} of a class. */
  public record Main(String className, List<String> arguments) implements Entry {
    public Main {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String describe() {
      return ("main " + className + " " + String.join(" ", arguments)).trim();
    }
  }

  /**
   * A test method on a new instance, between the class's before-each and after-each methods.
   *
   * @param method null when the class has a single test
   */
  public record Test(String className, String method) implements Entry {
    @Override
    public String describe() {
      return "test " + className + (method == null ? "" : "#" + method);
    }
  }

  /**
   * {@code run()} on a new instance of a {@link Runnable} class with a constructor without
   * arguments.
   */
  public record Run(String className) implements Entry {
    @Override
    public String describe() {
      return "run " + className;
    }
  }

  /** The entry that {@link Entry#describe} describes. */
  public static Entry entry(String description) {
    String[] words = description.trim().split(" +");
    if (words.length < 2) {
      throw new IllegalArgumentException("no entry: " + description);
    }
    return switch (words[0]) {
      case "main" -> new Main(words[1], List.of(words).subList(2, words.length));
      case "test" -> test(words[1]);
      case "run" -> new Run(words[1]);
      default -> throw new IllegalArgumentException("no entry: " + description);
    };
  }

  /** {@code Class} or {@code Class#method}. */
  public static Test test(String words) {
    int hash = words.indexOf('#');
    return hash < 0
        ? new Test(words, null)
        : new Test(words.substring(0, hash), words.substring(hash + 1));
  }

  /** The strategies by name. */
  public enum StrategyName {
    AUTO,
    RANDOM,
    PCT,
    POS,
    DFS,
    DPOR;

    /** The strategy that people mean by {@code name}, in any case. */
    public static StrategyName of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  /** The engines by name. */
  public enum EngineName {
    /** Continuations where the JDK has them (24 and later), else OS threads. */
    AUTO,
    THREADS,
    CONTINUATIONS
  }

  /** Explores {@code entry} for 10,000 executions or 30 seconds, mixing strategies. */
  public static ExploreOptions of(Entry entry, String classPath) {
    return new ExploreOptions(
        entry,
        classPath,
        10_000,
        Duration.ofSeconds(30),
        StrategyName.AUTO,
        0,
        -1,
        Settings.defaults(),
        EngineName.AUTO,
        false,
        false);
  }

  public ExploreOptions withStrategy(StrategyName name) {
    return new ExploreOptions(
        entry,
        classPath,
        executions,
        timeLimit,
        name,
        seed,
        preemptions,
        settings,
        engine,
        keepGoing,
        showOutput,
        shard,
        workers);
  }

  public ExploreOptions withLimits(long newExecutions, Duration newTimeLimit) {
    return new ExploreOptions(
        entry,
        classPath,
        newExecutions,
        newTimeLimit,
        strategy,
        seed,
        preemptions,
        settings,
        engine,
        keepGoing,
        showOutput,
        shard,
        workers);
  }

  public ExploreOptions withSeed(long newSeed) {
    return new ExploreOptions(
        entry,
        classPath,
        executions,
        timeLimit,
        strategy,
        newSeed,
        preemptions,
        settings,
        engine,
        keepGoing,
        showOutput,
        shard,
        workers);
  }

  /** Negative for no bound. */
  public ExploreOptions withPreemptions(int bound) {
    return new ExploreOptions(
        entry,
        classPath,
        executions,
        timeLimit,
        strategy,
        seed,
        bound,
        settings,
        engine,
        keepGoing,
        showOutput,
        shard,
        workers);
  }

  public ExploreOptions withSettings(Settings newSettings) {
    return new ExploreOptions(
        entry,
        classPath,
        executions,
        timeLimit,
        strategy,
        seed,
        preemptions,
        newSettings,
        engine,
        keepGoing,
        showOutput,
        shard,
        workers);
  }

  public ExploreOptions withEngine(EngineName name) {
    return new ExploreOptions(
        entry,
        classPath,
        executions,
        timeLimit,
        strategy,
        seed,
        preemptions,
        settings,
        name,
        keepGoing,
        showOutput,
        shard,
        workers);
  }

  /** Negative results and the first failure are reported alike; all failures are counted. */
  public ExploreOptions withKeepGoing(boolean goOn) {
    return new ExploreOptions(
        entry,
        classPath,
        executions,
        timeLimit,
        strategy,
        seed,
        preemptions,
        settings,
        engine,
        goOn,
        showOutput,
        shard,
        workers);
  }

  public ExploreOptions withOutput(boolean shown) {
    return new ExploreOptions(
        entry,
        classPath,
        executions,
        timeLimit,
        strategy,
        seed,
        preemptions,
        settings,
        engine,
        keepGoing,
        shown,
        shard,
        workers);
  }

  /** Explores that program with the same options. */
  ExploreOptions at(Entry newEntry, String newClassPath) {
    return new ExploreOptions(
        newEntry,
        newClassPath,
        executions,
        timeLimit,
        strategy,
        seed,
        preemptions,
        settings,
        engine,
        keepGoing,
        showOutput,
        shard,
        workers);
  }

  /** Explores only that part of the whole. */
  public ExploreOptions withShard(Shard part) {
    return copy(part, workers, executions);
  }

  /** Explores with so many JVMs side by side. */
  public ExploreOptions withWorkers(int count) {
    return copy(shard, count, executions);
  }

  /** What worker {@code i}, from 1, explores. */
  ExploreOptions forWorker(int i) {
    return copy(shard.part(i, workers), 1, (executions + workers - 1) / workers);
  }

  private ExploreOptions copy(Shard newShard, int newWorkers, long newExecutions) {
    return new ExploreOptions(
        entry,
        classPath,
        newExecutions,
        timeLimit,
        strategy,
        seed,
        preemptions,
        settings,
        engine,
        keepGoing,
        showOutput,
        newShard,
        newWorkers);
  }

  Strategy newStrategy() {
    Strategy made = wholeStrategy();
    made.share(shard.index() - 1, shard.count());
    return made;
  }

  private Strategy wholeStrategy() {
    int bound = preemptions < 0 ? Dfs.UNBOUNDED : preemptions;
    return switch (strategy) {
      case AUTO -> new Auto(seed);
      case RANDOM -> new RandomWalk(seed);
      case PCT -> new Pct(seed, 3);
      case POS -> new Pos(seed);
      case DFS -> new Dfs(bound);
      case DPOR -> new Dpor();
    };
  }

  /** Systematic strategies explore no spurious wake-ups and no older values. */
  Settings effectiveSettings() {
    return strategy == StrategyName.DFS || strategy == StrategyName.DPOR
        ? new Settings(
            settings.maxSteps(),
            settings.earlyTimeoutNanos(),
            0,
            false,
            settings.races(),
            settings.leaks())
        : settings;
  }
}
