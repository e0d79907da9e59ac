package io.concurrencylint.check;

import io.concurrencylint.analyzer.finding.Severity;

/** From which level on findings make a check fail. */
public enum FailOn {
  ERROR,
  WARNING,
  NOTE,
  NEVER;

  /** Whether one open finding of this level is enough. */
  public boolean includes(Severity severity) {
    return switch (this) {
      case ERROR -> severity == Severity.ERROR;
      case WARNING -> severity != Severity.NOTE;
      case NOTE -> true;
      case NEVER -> false;
    };
  }
}
