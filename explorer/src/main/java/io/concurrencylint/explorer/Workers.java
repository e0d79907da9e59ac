package io.concurrencylint.explorer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Several JVMs that each explore a part, and one result of all. The first failure ends the others;
 * which one that is depends on the speed of the machine, each replays all the same.
 */
final class Workers {
  private final List<Explorer> explorers;
  private final ExploreOptions options;
  private final Explorer.Progress progress;
  private final Result[] results;
  private final long[][] ticks;
  private final double[] shares;
  private IOException broken;
  private boolean over;

  Workers(List<Explorer> explorers, ExploreOptions options, Explorer.Progress progress) {
    this.explorers = explorers;
    this.options = options;
    this.progress = progress;
    int n = explorers.size();
    results = new Result[n];
    ticks = new long[n][2];
    shares = new double[n];
  }

  Result explore() throws IOException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < explorers.size(); i++) {
      int worker = i;
      Thread thread = new Thread(() -> explore(worker), "worker-" + (worker + 1));
      threads.add(thread);
      thread.start();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          stop();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (broken != null) {
      throw broken;
    }
    return merged();
  }

  private void explore(int worker) {
    try {
      Result result =
          explorers
              .get(worker)
              .ask(
                  new Worker.Request(options.forWorker(worker + 1), null, null, false),
                  (executions, steps, share, nanos) ->
                      tick(worker, executions, steps, share, nanos));
      ended(worker, result);
    } catch (IOException e) {
      failed(e);
    }
  }

  private void ended(int worker, Result result) {
    boolean last;
    synchronized (this) {
      results[worker] = result;
      last = !over && result.verdict() != Verdict.NOT_REPRODUCED && !options.keepGoing();
      over |= last;
    }
    if (last) {
      stop();
    }
  }

  private void failed(IOException e) {
    synchronized (this) {
      if (broken == null) {
        broken = e;
      }
    }
    stop();
  }

  private void stop() {
    for (Explorer explorer : explorers) {
      try {
        explorer.stop();
      } catch (IOException e) {
        // It is gone: its own thread says so.
      }
    }
  }

  private synchronized void tick(
      int worker, long executions, long steps, double share, long nanos) {
    ticks[worker][0] = executions;
    ticks[worker][1] = steps;
    shares[worker] = share;
    long allExecutions = 0;
    long allSteps = 0;
    double allShares = 0;
    boolean known = true;
    for (int i = 0; i < ticks.length; i++) {
      allExecutions += ticks[i][0];
      allSteps += ticks[i][1];
      allShares += shares[i];
      known &= shares[i] >= 0;
    }
    progress.at(allExecutions, allSteps, known ? allShares / ticks.length : -1, nanos);
  }

  /** The first failure in the order of the parts, with the sums of all. */
  private Result merged() {
    Result told = results[0];
    long executions = 0;
    long failing = 0;
    long cut = 0;
    long redundant = 0;
    long steps = 0;
    long distinct = 0;
    long fingerprint = 0;
    boolean exhaustive = true;
    boolean bounded = true;
    Duration elapsed = Duration.ZERO;
    for (Result result : results) {
      if (rank(result) > rank(told)) {
        told = result;
      }
      executions += result.executions();
      failing += result.failing();
      cut += result.cut();
      redundant += result.redundant();
      steps += result.steps();
      distinct += result.distinct();
      fingerprint = fingerprint * 31 + result.fingerprint();
      exhaustive &= result.exhaustive();
      bounded &= result.bounded();
      elapsed = result.elapsed().compareTo(elapsed) > 0 ? result.elapsed() : elapsed;
    }
    return new Result(
        told.verdict(),
        told.failure(),
        told.schedule(),
        executions,
        told.failedAt(),
        failing,
        exhaustive,
        bounded,
        cut,
        redundant,
        steps,
        distinct,
        fingerprint,
        elapsed,
        told.engine(),
        told.reason());
  }

  private static int rank(Result result) {
    return switch (result.verdict()) {
      case CONFIRMED -> 2;
      case NOT_RUNNABLE -> 1;
      case NOT_REPRODUCED -> 0;
    };
  }
}
