package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import java.util.Optional;

/**
 * A finding and what became of it.
 *
 * @param finding the finding
 * @param identity what it is recognised by
 * @param status whether it is reported
 * @param reason why it is not reported; empty when it is, or when no reason was given
 * @param verdict on the attempt to make it happen; empty when none was made
 */
public record Result(
    Finding finding, Identity identity, Status status, String reason, Optional<Verdict> verdict) {

  /** Whether a finding is reported, and if not, who decided that. */
  public enum Status {
    /** Reported. */
    OPEN,
    /** Listed in the baseline. */
    BASELINE,
    /** Suppressed in the source. */
    SUPPRESSED
  }

  /** A finding that nobody tried to make happen. */
  public Result(Finding finding, Identity identity, Status status, String reason) {
    this(finding, identity, status, reason, Optional.empty());
  }

  /** The same after an attempt to make it happen; confirmed findings rest on that. */
  public Result with(Verdict attempt) {
    boolean confirmed = attempt.label().equals(Confidence.CONFIRMED.label());
    return new Result(
        confirmed ? finding.with(Confidence.CONFIRMED) : finding,
        identity,
        status,
        reason,
        Optional.of(attempt));
  }

  /** The same, told in other words. */
  public Result of(Finding other) {
    return new Result(other, identity, status, reason, verdict);
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
