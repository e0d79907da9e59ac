package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Finding;

/**
 * A finding and what became of it.
 *
 * @param finding the finding
 * @param identity what it is recognised by
 * @param status whether it is reported
 * @param reason why it is not reported; empty when it is, or when no reason was given
 */
public record Result(Finding finding, Identity identity, Status status, String reason) {

  /** Whether a finding is reported, and if not, who decided that. */
  public enum Status {
    /** Reported. */
    OPEN,
    /** Listed in the baseline. */
    BASELINE,
    /** Suppressed in the source. */
    SUPPRESSED
  }

  /** A reported finding. */
  public static Result open(Finding finding, Identity identity) {
    return new Result(finding, identity, Status.OPEN, "");
  }

  /** Whether it is reported. */
  public boolean isOpen() {
    return status == Status.OPEN;
  }
}
