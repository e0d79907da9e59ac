package io.concurrencylint.explorer.detect;

/** The kinds of failure that the explorer tells apart. */
public enum FailureKind {
  DEADLOCK("deadlock"),
  LOST_WAKEUP("lost wake-up"),
  LIVELOCK("livelock"),
  DATA_RACE("data race"),
  UNCAUGHT_EXCEPTION("uncaught exception"),
  FAILED_ASSERTION("failed assertion"),
  LEAKED_THREAD("leaked thread"),
  LEAKED_PERMIT("leaked permit"),
  UNRECEIVED_SEND("send that nobody receives"),
  EXIT_STATUS("exit status");

  private final String words;

  FailureKind(String words) {
    this.words = words;
  }

  /** As a report says it. */
  public String words() {
    return words;
  }
}
