package io.concurrencylint.cli;

import io.concurrencylint.analyzer.report.Style;
import java.io.Console;
import java.util.Locale;
import java.util.Map;

/**
 * What standard output and standard error are connected to. The launcher tells, because Java 17
 * cannot ask about one of them; without it, a console stands for both.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is one
 * @param width its cells in a line
 * @param colour whether it understands escape sequences and the user did not ask for none
 * @param unicode whether it shows box-drawing characters
 */
record Terminal(boolean out, boolean err, int width, boolean colour, boolean unicode) {

  private static final int USUAL_WIDTH = 80;
  private static final int NARROWEST = 40;

  /** No terminal. */
  static final Terminal NONE = new Terminal(false, false, 100, false, true);

  static Terminal detect(Map<String, String> environment) {
    String told = System.getProperty("concurrencylint.terminal");
    boolean console = told == null && isConsole();
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean noColour = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        console || told != null && told.contains("out"),
        console || told != null && told.contains("err"),
        Math.max(
            NARROWEST, number(environment.get("COLUMNS"), "concurrencylint.columns", USUAL_WIDTH)),
        !dumb && !noColour,
        isUnicode(environment));
  }

  /** How text on standard output should look. */
  Style style(ColourChoice choice) {
    boolean coloured =
        switch (choice) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO -> out && colour;
        };
    return out
        ? new Style(width, coloured, unicode)
        : new Style(Style.PLAIN.width(), coloured, true);
  }

  /** {@code --color}. */
  enum ColourChoice {
    AUTO,
    ALWAYS,
    NEVER
  }

  /** Since Java 22 there is a console even where there is no terminal. */
  private static boolean isConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private static int number(String told, String property, int otherwise) {
    String text = told != null && !told.isBlank() ? told : System.getProperty(property, "");
    return text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : otherwise;
  }

  private static boolean isUnicode(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
      }
    }
    return System.getProperty("os.name").startsWith("Mac");
  }
}
