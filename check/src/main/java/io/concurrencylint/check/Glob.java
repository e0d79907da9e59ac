package io.concurrencylint.check;

import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A pattern of paths below a folder: {@code *} and {@code ?} stay within a name, {@code **} spans
 * folders; a pattern without a slash holds at any depth; one that fits a folder fits all below it.
 */
public final class Glob {

  private final Path base;
  private final Pattern regex;

  /**
   * Understands a pattern; every text is one.
   *
   * @param base absolute, normal
   * @param pattern with slashes
   */
  public Glob(Path base, String pattern) {
    this.base = base;
    this.regex = regex(pattern);
  }

  /** Whether {@code file}, absolute and normal, fits. */
  public boolean matches(Path file) {
    return Objects.equals(file.getRoot(), base.getRoot())
        && regex.matcher(base.relativize(file).toString().replace('\\', '/')).matches();
  }

  private static Pattern regex(String pattern) {
    String plain = pattern.replaceFirst("^\\./", "").replaceFirst("/+$", "");
    StringBuilder regex = new StringBuilder(plain.contains("/") ? "" : "(?:.*/)?");
    int at = plain.startsWith("/") ? 1 : 0;
    while (at < plain.length()) {
      if (plain.startsWith("**/", at)) {
        regex.append("(?:.*/)?");
        at += 3;
      } else if (plain.startsWith("**", at)) {
        regex.append(".*");
        at += 2;
      } else {
        char each = plain.charAt(at++);
        regex.append(
            each == '*' ? "[^/]*" : each == '?' ? "[^/]" : Pattern.quote(String.valueOf(each)));
      }
    }
    return Pattern.compile(regex + "(?:/.*)?");
  }
}
