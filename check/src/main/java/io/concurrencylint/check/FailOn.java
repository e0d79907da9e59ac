package io.concurrencylint.cli;

import io.concurrencylint.analyzer.finding.Severity;

/** From which level on findings make the exit code 1. */
enum FailOn {
  ERROR,
  WARNING,
  NOTE,
  NEVER;

  boolean includes(Severity severity) {
    return switch (this) {
      case ERROR -> severity == Severity.ERROR;
      case WARNING -> severity != Severity.NOTE;
      case NOTE -> true;
      case NEVER -> false;
    };
  }
}
