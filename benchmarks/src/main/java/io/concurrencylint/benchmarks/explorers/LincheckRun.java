package io.concurrencylint.benchmarks.explorers;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

/**
 * One program under Lincheck, in a JVM of its own: {@code NAME right|faulty INVOCATIONS WARM-UPS}.
 * Prints whether a failure was found, the invocations and the processor nanoseconds of the last
 * run.
 */
public final class LincheckRun {
  private LincheckRun() {}

  public static void main(String[] arguments) {
    String name = arguments[0];
    boolean right = arguments[1].equals("right");
    int invocations = Integer.parseInt(arguments[2]);
    int warmUps = Integer.parseInt(arguments[3]);
    String outcome = "";
    long nanos = 0;
    for (int i = 0; i <= warmUps; i++) {
      sun.counting.Invocations.reset();
      long start = processorNanos();
      outcome = run(name, right, invocations);
      nanos = processorNanos() - start;
    }
    System.out.println("result " + outcome + " " + sun.counting.Invocations.count() + " " + nanos);
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static long processorNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static String run(String name, boolean right, int invocations) {
    try {
      Lincheck.runConcurrentTest(
          invocations,
          () -> {
            sun.counting.Invocations.count(1);
            Subjects.create(name, right).run();
          });
      return "none";
    } catch (LincheckAssertionError e) {
      return "found";
    } catch (Throwable t) {
      return "error:" + t.getClass().getSimpleName();
    }
  }
}
