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
 */
public record Failure(
    FailureKind kind,
    String key,
    String message,
    List<String> threads,
    String table,
    String trace,
    List<String> races)
    implements Serializable {
  public Failure {
    threads = List.copyOf(threads);
    races = List.copyOf(races);
  }
}
