package io.concurrencylint.benchmarks.explorers;

import io.concurrencylint.explorer.ExploreMain;
import io.concurrencylint.explorer.ExploreOptions;
import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import io.concurrencylint.explorer.Explorer;
import io.concurrencylint.explorer.Result;
import io.concurrencylint.explorer.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The ten programs under this explorer and under Lincheck, on the JDK that runs this, in turns.
 * Arguments: how many seeds (20) and how often a whole process is measured (3). Prints a Markdown
 * table:
 *
 * <ul>
 *   <li>executions per processor second of the program without its fault, warm: a loaded machine
 *       does not change that;
 *   <li>executions to the first failure: median over the seeds; Lincheck takes no seed and runs
 *       once;
 *   <li>wall and processor seconds of a whole process and its children from start to end, the
 *       report of the failure included: medians.
 * </ul>
 */
public final class Explorers {
  private static final int EXECUTIONS = 20_000;
  private static final int LINCHECK_INVOCATIONS = 200;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long PATIENCE_SECONDS = 240;

  private final int seeds;
  private final int repetitions;
  private final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private final String classPath = System.getProperty("java.class.path");

  private Explorers(int seeds, int repetitions) {
    this.seeds = seeds;
    this.repetitions = repetitions;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    new Explorers(seeds, repetitions).run();
  }

  private void run() throws IOException, InterruptedException {
    System.out.println("JDK " + Runtime.version() + "\n");
    System.out.println(
        "| program | executions/s | Lincheck | to failure | Lincheck"
            + " | wall s | Lincheck | processor s | Lincheck |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    try (Explorer explorer = new Explorer(classPath)) {
      for (String name : Subjects.NAMES) {
        row(explorer, name);
      }
    }
  }

  private void row(Explorer explorer, String name) throws IOException, InterruptedException {
    String faulty = Subjects.className(name, false);
    String right = Subjects.className(name, true);
    String[] warm = lincheck(name, "right", LINCHECK_INVOCATIONS, 1);
    String[] first = lincheck(name, "faulty", EXECUTIONS, 0);
    Times ours = new Times(repetitions);
    Times theirs = new Times(repetitions);
    List<String> command = command(ExploreMain.class, "explore", "--run", faulty, "-cp", classPath);
    // As the launcher starts it.
    command.add(1, "-XX:TieredStopAtLevel=1");
    for (int i = 0; i < repetitions; i++) {
      ours.measure(i, command);
      theirs.measure(i, lincheckCommand(name, "faulty", EXECUTIONS, 0));
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %,.0f | %s | %s | %s | %.1f | %.1f | %.1f | %.1f |%n",
        name,
        rate(explorer, right),
        theirRate(warm),
        toFailure(explorer, faulty),
        first[0].equals("found") ? first[1] : first[0],
        median(ours.wall),
        median(theirs.wall),
        median(ours.processor),
        median(theirs.processor));
  }

  private static String theirRate(String[] warm) {
    return warm[0].equals("none")
        ? String.format(
            Locale.ROOT, "%,.0f", Long.parseLong(warm[1]) * 1e9 / Long.parseLong(warm[2]))
        : warm[0].equals("found") ? "false alarm" : warm[0];
  }

  private double rate(Explorer explorer, String program) throws IOException {
    ExploreOptions options =
        options(program).withStrategy(StrategyName.RANDOM).withLimits(EXECUTIONS, LIMIT);
    explorer.explore(options, Explorer.Progress.NONE);
    Duration before = processor(explorer);
    Result result = explorer.explore(options.withSeed(1), Explorer.Progress.NONE);
    Duration used = processor(explorer).minus(before);
    if (result.verdict() != Verdict.NOT_REPRODUCED) {
      throw new IllegalStateException(program + ": " + result);
    }
    return result.executions() * 1e9 / used.toNanos();
  }

  private static Duration processor(Explorer explorer) {
    return ProcessHandle.of(explorer.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow();
  }

  private String toFailure(Explorer explorer, String program) throws IOException {
    double[] at = new double[seeds];
    int missed = 0;
    for (int seed = 0; seed < seeds; seed++) {
      Result result =
          explorer.explore(
              options(program).withLimits(EXECUTIONS, LIMIT).withSeed(seed),
              Explorer.Progress.NONE);
      boolean found = result.verdict() == Verdict.CONFIRMED;
      missed += found ? 0 : 1;
      at[seed] = found ? result.failedAt() : EXECUTIONS;
    }
    String words = String.format(Locale.ROOT, "%.0f", median(at));
    return missed == 0 ? words : words + " (" + missed + " missed)";
  }

  private ExploreOptions options(String program) {
    return ExploreOptions.of(new ExploreOptions.Run(program), classPath);
  }

  /** Outcome, invocations and nanoseconds. */
  private String[] lincheck(String program, String variant, int invocations, int warmUps)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(lincheckCommand(program, variant, invocations, warmUps))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Thread watchdog =
        new Thread(
            () -> {
              try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException e) {
                process.destroyForcibly();
              }
            });
    watchdog.setDaemon(true);
    watchdog.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    watchdog.join();
    for (String line : output.lines().toList()) {
      if (line.startsWith("result ")) {
        return line.substring("result ".length()).split(" ");
      }
    }
    return new String[] {"over " + PATIENCE_SECONDS + " s", "0", "1"};
  }

  private List<String> lincheckCommand(
      String program, String variant, int invocations, int warmUps) {
    List<String> command =
        command(
            LincheckRun.class,
            program,
            variant,
            Integer.toString(invocations),
            Integer.toString(warmUps));
    command.addAll(
        1,
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+EnableDynamicAgentLoading",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.util=ALL-UNNAMED",
            "--add-exports=java.base/sun.security.action=ALL-UNNAMED"));
    return command;
  }

  private List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java, "-cp", classPath, main.getName()));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  /** What processes took, their children included; Bash counts these. */
  private static final class Times {
    final double[] wall;
    final double[] processor;

    Times(int repetitions) {
      wall = new double[repetitions];
      processor = new double[repetitions];
    }

    void measure(int repetition, List<String> command) throws IOException, InterruptedException {
      List<String> timed =
          new ArrayList<>(
              List.of(
                  "timeout",
                  Long.toString(PATIENCE_SECONDS),
                  "bash",
                  "-c",
                  "TIMEFORMAT='%R %U %S'; time \"$@\" >/dev/null 2>&1",
                  "time"));
      timed.addAll(command);
      Process process = new ProcessBuilder(timed).start();
      String[] words =
          new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
              .trim()
              .split(" ");
      process.waitFor();
      boolean ended = words.length == 3;
      wall[repetition] = ended ? Double.parseDouble(words[0]) : PATIENCE_SECONDS;
      processor[repetition] =
          ended ? Double.parseDouble(words[1]) + Double.parseDouble(words[2]) : Double.NaN;
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
