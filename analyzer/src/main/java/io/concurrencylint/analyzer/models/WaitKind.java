package io.concurrencylint.analyzer.models;

/** What a blocking call waits for. */
public enum WaitKind {
  /** The progress of another thread. */
  THREAD,
  /** A file, a socket, a database, another process. */
  IO,
  /** Its own long computation. */
  CPU,
  /** The clock. */
  TIME
}
