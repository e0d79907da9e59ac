package io.concurrencylint.analyzer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the suppressions of a source file. A comment {@code concurrency-lint:ignore Rule -- reason}
 * concerns its own line or, standing alone, the next line of code; {@code SuppressWarnings("Rule")}
 * concerns the declaration it stands on. Works on tokens, so that it also works on files that do
 * not parse, and is a pure function of the text.
 */
public final class Suppressions {

  private static final Pattern COMMENT =
      Pattern.compile("//\\s*concurrency-lint:ignore\\b(.*?)(?:\\s--\\s*(.*))?", Pattern.DOTALL);
  private static final String ANNOTATION = "SuppressWarnings";
  private static final int TO_THE_END = Integer.MAX_VALUE;

  private final String path;
  private final Set<String> rules;
  private final List<SourceToken> tokens;
  private final List<Suppression> found = new ArrayList<>();

  private Suppressions(String path, Set<String> rules, List<SourceToken> tokens) {
    this.path = path;
    this.rules = rules;
    this.tokens = tokens;
  }

  /**
   * The suppressions in {@code text}, in reading order.
   *
   * @param path of the file, as findings spell it
   * @param text of the file
   * @param rules names that an annotation must name to be meant for this tool
   */
  public static List<Suppression> in(String path, String text, Set<String> rules) {
    if (!text.contains(Suppression.EVERY_RULE) && !text.contains(ANNOTATION)) {
      return List.of();
    }
    Suppressions suppressions = new Suppressions(path, rules, SourceToken.of(text));
    suppressions.find();
    return List.copyOf(suppressions.found);
  }

  private void find() {
    for (int i = 0; i < tokens.size(); i++) {
      SourceToken token = tokens.get(i);
      if (token.isComment()) {
        Matcher comment = COMMENT.matcher(token.text());
        if (comment.matches()) {
          comment(i, comment);
        }
      } else if (token.is(ANNOTATION) && isAnnotationName(i)) {
        annotation(i);
      }
    }
  }

  private void comment(int index, Matcher comment) {
    int line = tokens.get(index).line();
    boolean alone = index == 0 || tokens.get(index - 1).endLine() != line;
    int region = alone ? nextLineOfCode(index) : line;
    String reason = comment.group(2) == null ? "" : comment.group(2).strip();
    for (String rule : comment.group(1).strip().split("[,\\s]+")) {
      found.add(new Suppression(path, line, rule, reason, region, region));
    }
  }

  private int nextLineOfCode(int index) {
    for (SourceToken token : tokens.subList(index, tokens.size())) {
      if (!token.isComment()) {
        return token.line();
      }
    }
    return tokens.get(index).line();
  }

  private boolean isAnnotationName(int index) {
    int first = index;
    while (first >= 2 && tokens.get(first - 1).is(".")) {
      first -= 2;
    }
    return first > 0 && tokens.get(first - 1).is("@");
  }

  private void annotation(int name) {
    int open = name + 1;
    if (open >= tokens.size() || !tokens.get(open).is("(")) {
      return;
    }
    int close = matching(open);
    int line = tokens.get(name).line();
    int last = declarationEnd(close + 1);
    for (SourceToken token : tokens.subList(open, Math.min(close, tokens.size()))) {
      String rule = token.stringValue();
      if (rules.contains(rule) || rule.equals(Suppression.EVERY_RULE)) {
        found.add(new Suppression(path, line, rule, "", line, last));
      }
    }
  }

  /** Index of the bracket that closes the one at {@code open}. */
  private int matching(int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += tokens.get(i).nesting();
      if (depth == 0) {
        return i;
      }
    }
    return tokens.size();
  }

  /**
   * Last line of the declaration whose modifiers go on at {@code start}: its body, or its semicolon
   * when it is a field or abstract, or the bracket that encloses it when it is a parameter.
   */
  private int declarationEnd(int start) {
    boolean initialised = false;
    int i = start;
    while (i < tokens.size()) {
      SourceToken token = tokens.get(i);
      if (token.nesting() > 0) {
        int close = matching(i);
        if (close >= tokens.size()) {
          return TO_THE_END;
        }
        if (token.is("{") && !initialised) {
          return tokens.get(close).endLine();
        }
        i = close + 1;
        continue;
      }
      if (token.is(";") || token.nesting() < 0) {
        return token.line();
      }
      initialised |= token.is("=");
      i++;
    }
    return TO_THE_END;
  }
}
