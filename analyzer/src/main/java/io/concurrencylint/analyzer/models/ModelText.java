package io.concurrencylint.analyzer.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Splits a model file into its lines: one fact each, {@code #} starts a comment. */
final class ModelText {
  private static final Set<String> KINDS = Set.of("method", "type", "entry");

  private final String file;
  private final String text;
  private final List<ModelLine> lines = new ArrayList<>();
  private Library library;

  private ModelText(String file, String text) {
    this.file = file;
    this.text = text;
  }

  static List<ModelLine> lines(String file, String text) {
    ModelText reader = new ModelText(file, text);
    reader.read();
    return reader.lines;
  }

  /** The line that a declared fact stands for. */
  static ModelLine line(Declared declared) {
    ModelText reader = new ModelText(declared.file(), "");
    reader.library = new Library(Library.DECLARED);
    reader.add(declared.line(), declared.fact());
    return reader.lines.get(0);
  }

  private void read() {
    int number = 0;
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        end = text.length();
      }
      number++;
      String line = withoutComment(text.substring(start, end));
      if (!line.isEmpty()) {
        add(number, line);
      }
      start = end + 1;
    }
  }

  /** A '#' between words starts a comment; one inside a word joins a type and its method. */
  private static String withoutComment(String line) {
    int comment = line.startsWith("#") ? 0 : line.indexOf(" #");
    return (comment < 0 ? line : line.substring(0, comment)).trim();
  }

  private void add(int number, String line) {
    int space = line.indexOf(' ');
    String kind = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space + 1).trim();
    if (kind.equals("library")) {
      library = new Library(rest);
      return;
    }
    if (!KINDS.contains(kind)) {
      throw error(number, "'" + kind + "' is no kind of line");
    }
    int colon = rest.indexOf(" : ");
    if (colon < 0) {
      throw error(number, "' : ' is missing");
    }
    if (library == null) {
      throw error(number, "a library line has to come first");
    }
    String subject = rest.substring(0, colon).trim();
    lines.add(
        new ModelLine(file, number, library, kind, subject, rest.substring(colon + 3).trim()));
  }

  private IllegalArgumentException error(int number, String message) {
    return new IllegalArgumentException(file + ":" + number + ": " + message);
  }
}
