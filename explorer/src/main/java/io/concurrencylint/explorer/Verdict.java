package io.concurrencylint.explorer;

/** What an exploration has shown. There is no verdict "safe". */
public enum Verdict {
  /** A failing schedule was found, and it replays. */
  CONFIRMED("confirmed"),
  NOT_REPRODUCED("not reproduced within the bound"),
  NOT_RUNNABLE("not runnable");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** As a report says it. */
  public String words() {
    return words;
  }
}
