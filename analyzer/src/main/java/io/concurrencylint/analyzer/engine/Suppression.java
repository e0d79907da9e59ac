package io.concurrencylint.analyzer.engine;

import io.concurrencylint.analyzer.finding.Finding;
import java.util.Comparator;

/**
 * A wish, written in the source, not to hear of a rule in a region.
 *
 * @param path as findings spell it
 * @param line where the wish stands, one-based
 * @param rule name of a rule, or {@link #EVERY_RULE}; empty when the comment names none
 * @param reason what follows {@code --} in the comment; may be empty
 * @param firstLine of the region
 * @param lastLine of the region, inclusive
 */
public record Suppression(
    String path, int line, String rule, String reason, int firstLine, int lastLine)
    implements Comparable<Suppression> {

  /** Stands for all rules, in annotations as in comments. */
  public static final String EVERY_RULE = "concurrency-lint";

  private static final Comparator<Suppression> ORDER =
      Comparator.comparing(Suppression::path)
          .thenComparingInt(Suppression::line)
          .thenComparing(Suppression::rule)
          .thenComparingInt(Suppression::firstLine);

  /** Whether this concerns {@code finding}: its rule, and the line it is reported on. */
  public boolean covers(Finding finding) {
    int at = finding.location().line();
    return firstLine <= at
        && at <= lastLine
        && (rule.equals(EVERY_RULE) || rule.equals(finding.rule()))
        && path.equals(finding.location().path());
  }

  @Override
  public int compareTo(Suppression other) {
    return ORDER.compare(this, other);
  }
}
