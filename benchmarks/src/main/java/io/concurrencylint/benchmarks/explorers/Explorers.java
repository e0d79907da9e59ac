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
 *   <li>executions per second of the program without its fault, warm;
 *   <li>executions to the first failure: median over the seeds; Lincheck takes no seed and runs
 *       once;
 *   <li>wall seconds of a whole process from its start to its end, the report of the failure
 *       included: median.
 * </ul>
 */
public final class Explorers {
  private static final int EXECUTIONS = 20_000;
  private static final int LINCHECK_INVOCATIONS = 500;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long PATIENCE_SECONDS = 60;

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
        "| program | executions/s | Lincheck | to failure | Lincheck | wall s | Lincheck |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
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
    double[] ourWall = new double[repetitions];
    double[] theirWall = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      ourWall[i] =
          seconds(command(ExploreMain.class, "explore", "--run", faulty, "-cp", classPath));
      theirWall[i] = seconds(lincheckCommand(name, "faulty", EXECUTIONS, 0));
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %,.0f | %s | %s | %s | %.1f | %.1f |%n",
        name,
        rate(explorer, right),
        theirRate(warm),
        toFailure(explorer, faulty),
        first[0].equals("found") ? first[1] : first[0],
        median(ourWall),
        median(theirWall));
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
    Result result = explorer.explore(options.withSeed(1), Explorer.Progress.NONE);
    if (result.verdict() != Verdict.NOT_REPRODUCED) {
      throw new IllegalStateException(program + ": " + result);
    }
    return result.rate();
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
    return new String[] {"hung", "0", "1"};
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

  private static double seconds(List<String> command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
