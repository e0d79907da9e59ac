package io.concurrencylint.analyzer.triage;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The lines that a change added or altered, and the two lines around a place where lines were only
 * removed: what is wrong now may be wrong because of what is gone.
 *
 * @param lines by path; an empty set stands for a file all of whose lines are new
 */
public record Changes(Map<String, BitSet> lines) {

  private static final Pattern HUNK =
      Pattern.compile("@@ -\\d+(?:,\\d+)? \\+(\\d+)(?:,(\\d+))? @@.*");

  public Changes {
    lines = Map.copyOf(lines);
  }

  /**
   * Reads the output of {@code git diff --unified=0} with the prefixes {@code a/} and {@code b/}.
   */
  public static Changes parse(String diff) {
    Map<String, BitSet> lines = new HashMap<>();
    BitSet current = new BitSet();
    boolean header = false;
    for (String line : diff.split("\n")) {
      if (line.startsWith("diff --git ")) {
        header = true;
      } else if (header && line.startsWith("+++ ")) {
        current = new BitSet();
        String target = unquoted(line.substring(4));
        if (target.startsWith("b/")) {
          lines.put(target.substring(2), current);
        }
      } else {
        Matcher hunk = HUNK.matcher(line);
        if (hunk.matches()) {
          header = false;
          mark(hunk, current);
        }
      }
    }
    return new Changes(lines);
  }

  private static void mark(Matcher hunk, BitSet lines) {
    int start = Integer.parseInt(hunk.group(1));
    int count = hunk.group(2) == null ? 1 : Integer.parseInt(hunk.group(2));
    if (count == 0) {
      lines.set(start, start + 2);
    } else {
      lines.set(start, start + count);
    }
  }

  /** Git quotes names with unusual characters as C does, bytes in octal. */
  private static String unquoted(String name) {
    String stripped = name.endsWith("\t") ? name.substring(0, name.length() - 1) : name;
    if (!stripped.startsWith("\"")) {
      return stripped;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] quoted = stripped.substring(1, stripped.length() - 1).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < quoted.length; i++) {
      if (quoted[i] != '\\') {
        bytes.write(quoted[i]);
        continue;
      }
      i++;
      switch (quoted[i]) {
        case 't' -> bytes.write('\t');
        case 'n' -> bytes.write('\n');
        case '0', '1', '2', '3' -> {
          bytes.write(Integer.parseInt(new String(quoted, i, 3, StandardCharsets.US_ASCII), 8));
          i += 2;
        }
        default -> bytes.write(quoted[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** These changes, and files that are new as a whole. */
  public Changes withNewFiles(Iterable<String> paths) {
    Map<String, BitSet> all = new HashMap<>(lines);
    paths.forEach(path -> all.put(path, new BitSet()));
    return new Changes(all);
  }

  /** Whether any place that {@code finding} speaks of changed. */
  public boolean concern(Finding finding) {
    return Stream.of(
            Stream.of(finding.location()),
            finding.related().stream().map(related -> related.location()),
            finding.witness().steps().stream().map(step -> step.location()))
        .flatMap(locations -> locations)
        .anyMatch(this::contain);
  }

  private boolean contain(Location location) {
    BitSet changed = lines.get(location.path());
    return changed != null && (changed.isEmpty() || changed.get(location.line()));
  }
}
