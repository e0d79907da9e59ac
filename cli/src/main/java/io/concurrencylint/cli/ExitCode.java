package io.concurrencylint.cli;

/** The published exit codes. */
final class ExitCode {

  static final int CLEAN = 0;
  static final int FINDINGS = 1;
  static final int USAGE = 2;
  static final int INTERNAL = 3;
  static final int INCOMPLETE = 4;

  private ExitCode() {}
}
