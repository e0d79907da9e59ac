package io.concurrencylint.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One expectation in a comment of a fixture.
 *
 * @param kind what is expected
 * @param rule the rule's name; empty for {@link Kind#HELD} and {@link Kind#CONFIRM}
 * @param text part of the message, the note, the reason, the locks or the verdict; may be empty
 * @param path the file, as findings spell it
 * @param line one-based line of the comment
 */
record Marker(Kind kind, String rule, String text, String path, int line) {

  /** The words that begin an expectation. */
  enum Kind {
    EXPECT,
    RELATED,
    HELD,
    MISSED,
    SPURIOUS,
    CONFIRM;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final Pattern START =
      Pattern.compile("//\\s*(expect|related|held|missed|spurious|confirm)\\b(.*?)(?=//|$)");
  private static final Pattern RULE_AND_TEXT =
      Pattern.compile(":\\s*([A-Z]\\w+)(?:\\s+\"([^\"]*)\")?\\s*");
  private static final Pattern LOCKS = Pattern.compile(":\\s*\\{([^}]*)\\}\\s*");
  private static final Pattern VERDICT =
      Pattern.compile(":\\s*(deadlock|race on \\w+|unreachable)\\s*");

  /** The expectations in {@code source}, in reading order. */
  static List<Marker> in(String path, String source) {
    List<Marker> markers = new ArrayList<>();
    List<String> lines = source.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher start = START.matcher(lines.get(i));
      while (start.find()) {
        Kind kind = Kind.valueOf(start.group(1).toUpperCase(java.util.Locale.ROOT));
        markers.add(of(kind, start.group(2), path, i + 1));
      }
    }
    return markers;
  }

  private static Marker of(Kind kind, String rest, String path, int line) {
    return switch (kind) {
      case HELD -> new Marker(kind, "", matching(LOCKS, rest, path, line).group(1), path, line);
      case CONFIRM ->
          new Marker(kind, "", matching(VERDICT, rest, path, line).group(1), path, line);
      case EXPECT, RELATED, MISSED, SPURIOUS -> {
        Matcher parts = matching(RULE_AND_TEXT, rest, path, line);
        String text = parts.group(2) == null ? "" : parts.group(2);
        if (text.isEmpty() && (kind == Kind.MISSED || kind == Kind.SPURIOUS)) {
          throw new IllegalArgumentException(
              path + ":" + line + ": " + kind.word() + " needs a reason");
        }
        yield new Marker(kind, parts.group(1), text, path, line);
      }
    };
  }

  private static Matcher matching(Pattern pattern, String rest, String path, int line) {
    Matcher matcher = pattern.matcher(rest);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          path + ":" + line + ": not an expectation: \"" + rest.strip() + '"');
    }
    return matcher;
  }

  /** The locks of a {@link Kind#HELD} marker. */
  Set<String> locks() {
    Set<String> locks = new TreeSet<>();
    for (String lock : text.split(",")) {
      if (!lock.isBlank()) {
        locks.add(lock.strip());
      }
    }
    return locks;
  }

  String place() {
    return path + ":" + line;
  }

  @Override
  public String toString() {
    String quoted = text.isEmpty() ? "" : " \"" + text + '"';
    return place() + ": " + kind.word() + ": " + rule + quoted;
  }
}
