package io.concurrencylint.confirm;

import io.concurrencylint.explorer.ExploreOptions;

/** A program that could show a finding: one that exists, or one that was made for it. */
public sealed interface ProgramUnderTest {

  /** What the explorer runs. */
  ExploreOptions.Entry entry();

  /** Words for a report. */
  String describe();

  /** A main class or a test of the project's own. */
  record Existing(ExploreOptions.Entry entry) implements ProgramUnderTest {
    @Override
    public String describe() {
      return entry.describe();
    }
  }

  /**
   * A program made for the finding.
   *
   * @param assumption what it takes for granted, such as that threads share one object
   */
  record Made(HarnessSource source, ExploreOptions.Entry entry, String assumption)
      implements ProgramUnderTest {
    @Override
    public String describe() {
      return "a program made for it (" + assumption + ")";
    }
  }
}
