package io.concurrencylint.explorer;

import io.concurrencylint.explorer.detect.FailureKind;
import java.io.Serializable;
import java.util.List;

/**
 * A failure that was made to happen.
 *
 * @param key equal for the same failure under another schedule
 * @param message one line
 * @param threads what each thread that takes part does, holds and waits for, with its stack
 * @param table the steps in order, one column per thread
 * @param trace stack trace of the uncaught exception with the user's frames, or empty
 * @param races data races seen on the way, one line each
 * @param acts everything that its threads did, each kind once
 */
public record Failure(
    FailureKind kind,
    String key,
    String message,
    List<String> threads,
    String table,
    String trace,
    List<String> races,
    List<Act> acts)
    implements Serializable {
  public Failure {
    threads = List.copyOf(threads);
    races = List.copyOf(races);
    acts = List.copyOf(acts);
  }

  /**
   * What one thread did at one place, once or more often.
   *
   * @param thread number of the thread in the order of their starts, 0 for main
   * @param what the operation with its object
   * @param frame where, as {@code Account.transfer(Account.java:12)}; empty when not in the program
   */
  public record Act(int thread, String what, String frame) implements Serializable {}
}
