package io.concurrencylint.analyzer.finding;

/** What a finding rests on. Ordered from weak to strong. */
public enum Confidence {
  /** A pattern that is often wrong; something the analysis needed could not be resolved. */
  LOW("low"),
  /** The parts are there, one side of the overlap is assumed. */
  MEDIUM("medium"),
  /** A witness on both sides, and a reason why the two can overlap. */
  HIGH("high"),
  /** Made to happen by the explorer, and replayed. */
  CONFIRMED("confirmed");

  private final String label;

  Confidence(String label) {
    this.label = label;
  }

  /** The published spelling. */
  public String label() {
    return label;
  }
}
