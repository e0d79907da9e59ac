package io.concurrencylint.explorer;

import io.concurrencylint.explorer.report.TextReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code explore} and {@code replay} from the command line. Exit status: 0 nothing shown, 1 a
 * failure was shown, 2 usage error, 3 our own fault, 4 not runnable.
 */
public final class ExploreMain {
  private static final String USAGE =
      """
      explore --main CLASS [ARGS] | --test CLASS[#METHOD]
        -cp PATH  --executions N  --strategy auto|random|pct|pos|dfs|dpor  --seed S
        --preemptions B  --time-limit SECONDS|PT30S  --save-schedule FILE  --java-home DIR
        --engine auto|threads|continuations  --workers N  --shard I/N  --keep-going  --output
      replay FILE  -cp PATH  --java-home DIR  --debug PORT
      """;

  private static final double YEAR_SECONDS = 365 * 86_400.0;

  private final PrintStream out;
  private final PrintStream err;
  private final CountDownLatch reported = new CountDownLatch(1);
  private volatile Explorer running;

  /** Reports to {@code out}, tells progress on {@code err}. */
  public ExploreMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    System.exit(new ExploreMain(System.out, System.err).run(List.of(arguments)));
  }

  int run(List<String> arguments) {
    try {
      if (arguments.isEmpty()) {
        throw new IllegalArgumentException("explore or replay?");
      }
      List<String> rest = arguments.subList(1, arguments.size());
      return switch (arguments.get(0)) {
        case "explore" -> explore(rest);
        case "replay" -> replay(rest);
        default -> throw new IllegalArgumentException("unknown command " + arguments.get(0));
      };
    } catch (IllegalArgumentException e) {
      err.println("concurrency-lint: " + e.getMessage());
      err.print(USAGE);
      return 2;
    } catch (IOException e) {
      err.println("concurrency-lint: " + e.getMessage());
      return 3;
    }
  }

  private int explore(List<String> words) throws IOException {
    ExploreOptions options =
        ExploreOptions.of(new ExploreOptions.Run("-"), System.getProperty("user.dir"));
    ExploreOptions.Entry entry = null;
    String classPath = ".";
    Path save = null;
    Path home = Path.of(System.getProperty("java.home"));
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      switch (word) {
        case "--main" -> {
          entry = new ExploreOptions.Main(value(words, ++i, word), arguments(words, i + 1));
          i += arguments(words, i + 1).size();
        }
        case "--run" -> entry = new ExploreOptions.Run(value(words, ++i, word));
        case "--test" -> entry = ExploreOptions.test(value(words, ++i, word));
        case "-cp", "--classpath" -> classPath = value(words, ++i, word);
        case "--executions" ->
            options =
                options.withLimits(Long.parseLong(value(words, ++i, word)), options.timeLimit());
        case "--time-limit" ->
            options = options.withLimits(options.executions(), duration(value(words, ++i, word)));
        case "--strategy" ->
            options = options.withStrategy(ExploreOptions.StrategyName.of(value(words, ++i, word)));
        case "--seed" -> options = options.withSeed(Long.parseLong(value(words, ++i, word)));
        case "--preemptions" ->
            options = options.withPreemptions(Integer.parseInt(value(words, ++i, word)));
        case "--save-schedule" -> save = Path.of(value(words, ++i, word));
        case "--java-home" -> home = Path.of(value(words, ++i, word));
        case "--engine" ->
            options =
                options.withEngine(
                    ExploreOptions.EngineName.valueOf(
                        value(words, ++i, word).toUpperCase(Locale.ROOT)));
        case "--shard" ->
            options = options.withShard(ExploreOptions.Shard.of(value(words, ++i, word)));
        case "--workers" ->
            options = options.withWorkers(Integer.parseInt(value(words, ++i, word)));
        case "--keep-going" -> options = options.withKeepGoing(true);
        case "--output" -> options = options.withOutput(true);
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }
    if (entry == null) {
      throw new IllegalArgumentException("--main CLASS or --test CLASS#METHOD is missing");
    }
    return explore(options.at(entry, classPath), home, save);
  }

  /** Explores, reports and saves; the exit status. */
  public int explore(ExploreOptions options, Path javaHome, Path save) throws IOException {
    try (Explorer explorer = new Explorer(javaHome, options.classPath())) {
      running = explorer;
      Runtime.getRuntime().addShutdownHook(new Thread(this::finish));
      Result result = explorer.explore(options, this::progress);
      int status = report(explorer.confirmAfresh(result), save);
      if (options.shard().count() > 1 && result.verdict() == Verdict.NOT_REPRODUCED) {
        out.println(
            "this was part "
                + options.shard().index()
                + " of "
                + options.shard().count()
                + ": the whole is explored when all parts are");
      }
      out.flush();
      running = null;
      return status;
    } finally {
      reported.countDown();
    }
  }

  private int replay(List<String> words) throws IOException {
    Path file = null;
    String classPath = ".";
    Path home = Path.of(System.getProperty("java.home"));
    List<String> jvmOptions = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      switch (word) {
        case "-cp", "--classpath" -> classPath = value(words, ++i, word);
        case "--java-home" -> home = Path.of(value(words, ++i, word));
        case "--debug" ->
            jvmOptions.add(
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:"
                    + value(words, ++i, word));
        default -> file = Path.of(word);
      }
    }
    if (file == null) {
      throw new IllegalArgumentException("which schedule file?");
    }
    return replay(Schedule.read(file), classPath, home, jvmOptions);
  }

  /**
   * Replays, showing the program's output, and reports; the exit status.
   *
   * @param jvmOptions more options for the JVM, such as a debugger's agent
   */
  public int replay(Schedule schedule, String classPath, Path home, List<String> jvmOptions)
      throws IOException {
    try (Explorer explorer = new Explorer(home, classPath)) {
      explorer.start(jvmOptions);
      return report(explorer.replay(schedule, true), null);
    }
  }

  private int report(Result result, Path save) throws IOException {
    out.print(TextReport.of(result));
    if (result.verdict() == Verdict.CONFIRMED && save != null) {
      result.schedule().write(save);
      out.println("schedule saved in " + save + "; make it happen again with: replay " + save);
    }
    out.flush();
    return switch (result.verdict()) {
      case CONFIRMED -> 1;
      case NOT_REPRODUCED -> 0;
      case NOT_RUNNABLE -> 4;
    };
  }

  /** On Ctrl-C: asks for the result and waits until it is printed. */
  private void finish() {
    Explorer explorer = running;
    if (explorer == null) {
      return;
    }
    try {
      explorer.stop();
    } catch (IOException e) {
      // It stops by itself on the same signal.
    }
    try {
      // A new JVM may be about to confirm what was found.
      reported.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void progress(long executions, long steps, double share, long nanos) {
    err.println(progressLine(executions, share, nanos));
  }

  /** Executions, their rate and, for exhaustive strategies, how much of the whole that is. */
  static String progressLine(long executions, double share, long nanos) {
    String rate =
        String.format(Locale.ROOT, "%,d executions, %,.0f/s", executions, executions * 1e9 / nanos);
    if (share <= 0) {
      return rate;
    }
    double secondsLeft = nanos / 1e9 * (1 - share) / share;
    if (secondsLeft > YEAR_SECONDS) {
      return rate + ", years left";
    }
    return rate
        + String.format(Locale.ROOT, ", about %.1f %% explored, about ", share * 100)
        + (secondsLeft < 120
            ? String.format(Locale.ROOT, "%.0f s left", secondsLeft)
            : secondsLeft < 7200
                ? String.format(Locale.ROOT, "%.0f min left", secondsLeft / 60)
                : String.format(Locale.ROOT, "%,.0f h left", secondsLeft / 3600));
  }

  private static String value(List<String> words, int at, String option) {
    if (at >= words.size()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.get(at);
  }

  private static List<String> arguments(List<String> words, int from) {
    int to = from;
    while (to < words.size() && !words.get(to).startsWith("-")) {
      to++;
    }
    return words.subList(from, to);
  }

  private static Duration duration(String words) {
    return words.startsWith("P")
        ? Duration.parse(words)
        : Duration.ofMillis((long) (Double.parseDouble(words) * 1000));
  }
}
