package io.concurrencylint.analyzer.finding;

import java.util.Comparator;
import java.util.List;

/**
 * One reported hazard.
 *
 * @param rule the rule's name
 * @param severity its level
 * @param confidence what it rests on
 * @param location the line a reviewer would point at
 * @param message one sentence: what, where, on which two paths, holding what
 * @param related the other sides, most important first
 * @param witness the steps in reading order; never empty
 * @param fix what to do about it, one or two sentences
 * @param key structural identity: {@code Class#method} and the locks or fields concerned; free of
 *     line numbers, so that it survives edits elsewhere. Findings of one rule with one key are told
 *     apart by their order.
 * @param cause what this finding has in common with others of its rule that one change would mend,
 *     so that they are told together; null if it stands by itself
 */
public record Finding(
    String rule,
    Severity severity,
    Confidence confidence,
    Location location,
    String message,
    List<Related> related,
    Witness witness,
    String fix,
    String key,
    String cause)
    implements Comparable<Finding> {

  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::location)
          .thenComparing(Finding::rule)
          .thenComparing(Finding::key)
          .thenComparing(Finding::message);

  public Finding {
    related = List.copyOf(related);
    if (witness.steps().isEmpty()) {
      throw new IllegalArgumentException(rule + " at " + location + " has no witness");
    }
  }

  /** A finding that stands by itself. */
  public Finding(
      String rule,
      Severity severity,
      Confidence confidence,
      Location location,
      String message,
      List<Related> related,
      Witness witness,
      String fix,
      String key) {
    this(rule, severity, confidence, location, message, related, witness, fix, key, null);
  }

  /** The same finding, told together with others of its cause. */
  public Finding of(String common) {
    return new Finding(
        rule, severity, confidence, location, message, related, witness, fix, key, common);
  }

  /** The same finding with other words, and more places. */
  public Finding telling(String other, List<Related> places) {
    return new Finding(
        rule, severity, confidence, location, other, places, witness, fix, key, cause);
  }

  /** The same finding resting on something else. */
  public Finding with(Confidence other) {
    return new Finding(rule, severity, other, location, message, related, witness, fix, key, cause);
  }

  /** The same finding at another level. */
  public Finding at(Severity other) {
    return new Finding(
        rule, other, confidence, location, message, related, witness, fix, key, cause);
  }

  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }
}
