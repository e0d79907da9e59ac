package io.concurrencylint.analyzer.triage;

import io.concurrencylint.analyzer.report.Identity;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Known findings that are not reported again. A text file with one sorted line for each, so that
 * two branches merge and a reviewer sees what was added.
 *
 * @param entries what the findings are recognised by
 */
public record Baseline(SortedSet<Identity> entries) {

  private static final String HEADER = "# concurrency-lint baseline 1";

  public Baseline {
    SortedSet<Identity> oneLine = new TreeSet<>();
    for (Identity entry : entries) {
      oneLine.add(onOneLine(entry));
    }
    entries = Collections.unmodifiableSortedSet(oneLine);
  }

  /** A baseline of exactly these findings. */
  public static Baseline of(Collection<Identity> identities) {
    return new Baseline(new TreeSet<>(identities));
  }

  /**
   * Reads what {@link #text()} wrote.
   *
   * @throws IllegalArgumentException with the line number, when it is something else
   */
  public static Baseline parse(String text) {
    SortedSet<Identity> entries = new TreeSet<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (number == 1 && !line.equals(HEADER)) {
        throw new IllegalArgumentException("line 1 is not '" + HEADER + "'");
      }
      if (!line.isBlank() && !line.startsWith("#")) {
        entries.add(entry(line, number));
      }
    }
    return new Baseline(entries);
  }

  private static Identity entry(String line, int number) {
    String[] parts = line.split(" ", 3);
    if (parts.length < 3 || !parts[1].matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException("line " + number + " is not 'Rule ordinal key'");
    }
    return new Identity(parts[0], parts[2], Integer.parseInt(parts[1]));
  }

  /** The file's text. */
  public String text() {
    StringBuilder text = new StringBuilder(HEADER + "\n");
    text.append("# Known findings: rule, ordinal among findings with the same key, key.\n");
    text.append("# 'concurrency-lint baseline prune' removes the lines of those that are gone.\n");
    for (Identity entry : entries) {
      text.append(entry.rule()).append(' ').append(entry.ordinal()).append(' ');
      text.append(entry.key()).append('\n');
    }
    return text.toString();
  }

  /** Whether {@code identity} is listed. */
  public boolean contains(Identity identity) {
    return entries.contains(onOneLine(identity));
  }

  private static Identity onOneLine(Identity identity) {
    String key = identity.key().replaceAll("\\R", " ");
    return new Identity(identity.rule(), key, identity.ordinal());
  }
}
