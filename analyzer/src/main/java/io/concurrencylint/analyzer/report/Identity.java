package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.finding.Finding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What makes a finding the same finding after an edit elsewhere: its rule, its structural key, and
 * its place among the findings that share both. No line number is part of it.
 *
 * @param rule the rule's name
 * @param key {@link Finding#key()}
 * @param ordinal 1 for the first finding of this rule and key in the order of locations
 */
public record Identity(String rule, String key, int ordinal) implements Comparable<Identity> {

  private static final Comparator<Identity> ORDER =
      Comparator.comparing(Identity::rule)
          .thenComparing(Identity::key)
          .thenComparingInt(Identity::ordinal);

  /** The identities of {@code findings}, which must be all findings of a run, sorted. */
  public static List<Identity> of(List<Finding> findings) {
    Map<Identity, Integer> seen = new HashMap<>();
    List<Identity> identities = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      Identity first = new Identity(finding.rule(), finding.key(), 1);
      int ordinal = seen.merge(first, 1, Integer::sum);
      identities.add(new Identity(finding.rule(), finding.key(), ordinal));
    }
    return identities;
  }

  /** Sixteen hexadecimal digits that stand for the rule and the key. */
  public String structure() {
    return hash(rule + '\0' + key).substring(0, 16);
  }

  /** Sixty-four hexadecimal digits that stand for the whole identity. */
  public String fingerprint() {
    return hash(rule + '\0' + key + '\0' + ordinal);
  }

  /** A short name for links and commands; unique within any run of sensible size. */
  public String id() {
    return fingerprint().substring(0, 12);
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int compareTo(Identity other) {
    return ORDER.compare(this, other);
  }
}
