package io.concurrencylint.explorer;

import io.concurrencylint.explorer.report.TextReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
        --engine auto|threads|continuations  --keep-going  --output
      replay FILE  -cp PATH  --java-home DIR  --debug PORT
      """;

  private final PrintStream out;
  private final PrintStream err;
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
        case "--keep-going" -> options = options.withKeepGoing(true);
        case "--output" -> options = options.withOutput(true);
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }
    if (entry == null) {
      throw new IllegalArgumentException("--main CLASS or --test CLASS#METHOD is missing");
    }
    ExploreOptions whole =
        new ExploreOptions(
            entry,
            classPath,
            options.executions(),
            options.timeLimit(),
            options.strategy(),
            options.seed(),
            options.preemptions(),
            options.settings(),
            options.engine(),
            options.keepGoing(),
            options.showOutput());
    return explore(whole, home, save);
  }

  /** Explores, reports and saves; the exit status. */
  public int explore(ExploreOptions options, Path javaHome, Path save) throws IOException {
    Thread main = Thread.currentThread();
    try (Explorer explorer = new Explorer(javaHome, options.classPath())) {
      running = explorer;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(main)));
      Result result = explorer.explore(options, this::progress);
      running = null;
      return report(explorer.confirmAfresh(result), save);
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
  private void finish(Thread main) {
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
      main.join(6_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void progress(long executions, long steps, double share, long nanos) {
    err.printf(
        Locale.ROOT,
        "%,d executions, %,.0f/s%s%n",
        executions,
        executions * 1e9 / nanos,
        share < 0 ? "" : String.format(Locale.ROOT, ", about %.1f %% explored", share * 100));
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
