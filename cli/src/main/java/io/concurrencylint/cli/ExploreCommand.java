package io.concurrencylint.cli;

import io.concurrencylint.check.ClassPathText;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.explorer.ExploreMain;
import io.concurrencylint.explorer.ExploreOptions;
import io.concurrencylint.explorer.ExploreOptions.Shard;
import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code explore}: runs a program under permuted interleavings until one fails. */
@Command(
    name = "explore",
    abbreviateSynopsis = true,
    description = "Run a main class or a JUnit test under permuted interleavings.",
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  no failure was shown; the output says how much was explored",
      "  1  a failure was shown",
      "  2  usage error",
      "  3  a fault of concurrency-lint itself",
      "  4  the program cannot be run under the explorer"
    })
final class ExploreCommand implements Callable<Integer> {

  @ArgGroup(multiplicity = "1")
  private Entry entry;

  @Parameters(paramLabel = "ARGS", arity = "0..*", description = "Arguments of the main class.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = {"-cp", "--classpath"},
      paramLabel = "PATH",
      description =
          "Jars and class folders of the program; folder/* stands for all jars "
              + "of a folder. Repeatable (default: the current directory).")
  private List<String> classPath = new ArrayList<>();

  @Option(
      names = "--executions",
      paramLabel = "N",
      description = "At most N executions (default: ${DEFAULT-VALUE}).")
  private long executions = 10_000;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      converter = Choices.Strategies.class,
      completionCandidates = Choices.Strategies.class,
      description = "${COMPLETION-CANDIDATES} (default: auto, systematic first, then sampling).")
  private StrategyName strategy = StrategyName.AUTO;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The same seed gives the same executions (default: 0).")
  private long seed;

  @Option(
      names = "--preemptions",
      paramLabel = "B",
      description = "With dfs: at most B preemptions an execution (default: no bound).")
  private int preemptions = -1;

  @Option(
      names = "--time-limit",
      paramLabel = "D",
      converter = TimeLimit.class,
      description = "At most so long, such as 90s or 2m (default: 30s).")
  private Duration timeLimit = Duration.ofSeconds(30);

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "N virtual machines explore parts side by side (default: ${DEFAULT-VALUE}).")
  private int workers = 1;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      converter = Part.class,
      description =
          "Explore part I of N only, for several machines; all parts together are " + "the whole.")
  private Shard shard = Shard.WHOLE;

  @Option(
      names = "--save-schedule",
      paramLabel = "FILE",
      description = "Where to save the schedule of the failure, for replay.")
  private Path schedule;

  @Option(names = "--show-output", description = "Show what the program prints, on stderr.")
  private boolean showOutput;

  private final Session session;

  ExploreCommand(Session session) {
    this.session = session;
  }

  /** What to run. */
  static final class Entry {

    @Option(
        names = "--main",
        required = true,
        paramLabel = "CLASS",
        description = "Runs main of CLASS with ARGS.")
    private String main;

    @Option(
        names = "--test",
        required = true,
        paramLabel = "CLASS[#METHOD]",
        description = "Runs a test method, between its before-each and after-each methods.")
    private String test;
  }

  /** {@code I/N}, from 1/N to N/N. */
  static final class Part implements ITypeConverter<Shard> {

    @Override
    public Shard convert(String value) {
      try {
        return Shard.of(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + value + "': a part is written I/N, such as 1/4");
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + value + "': " + e.getMessage());
      }
    }
  }

  @Override
  public Integer call() throws IOException {
    if (executions < 1) {
      throw new UsageError("--executions " + executions + ": at least 1");
    }
    if (workers < 1) {
      throw new UsageError("--workers " + workers + ": at least 1");
    }
    if (strategy == StrategyName.DPOR && (workers > 1 || shard.count() > 1)) {
      throw new UsageError(
          "--strategy dpor: one worker explores the whole; dfs, random, pct and pos can be shared"
              + " out");
    }
    if (entry.test != null && !arguments.isEmpty()) {
      throw new UsageError(arguments.get(0) + ": a test has no arguments");
    }
    Path here = session.directory();
    ExploreOptions options =
        ExploreOptions.of(
                entry.main == null
                    ? ExploreOptions.test(entry.test)
                    : new ExploreOptions.Main(entry.main, arguments),
                Session.classPath(
                    classPath.isEmpty()
                        ? List.of(here)
                        : ClassPathText.entries(classPath, here, "--classpath")))
            .withLimits(executions, timeLimit)
            .withStrategy(strategy)
            .withSeed(seed)
            .withPreemptions(preemptions)
            .withWorkers(workers)
            .withShard(shard)
            .withOutput(showOutput);
    PrintStream out = new PrintStream(session.out(), false, StandardCharsets.UTF_8);
    return new ExploreMain(out, session.err())
        .explore(options, ownJava(), schedule == null ? null : here.resolve(schedule));
  }

  /** The JDK that we run on is the one that programs are explored on. */
  static Path ownJava() {
    return Path.of(System.getProperty("java.home"));
  }
}
