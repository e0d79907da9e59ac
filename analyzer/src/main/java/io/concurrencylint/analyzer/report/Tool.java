package io.concurrencylint.analyzer.report;

/** Names and addresses of this tool as reports give them. */
public final class Tool {

  static final String NAME = "concurrency-lint";
  static final String HOME = "https://github.com/concurrency-lint/concurrency-lint";

  private Tool() {}

  /** The page that documents a rule. */
  public static String page(String rule) {
    return HOME + "/blob/main/docs/rules/" + rule + ".md";
  }
}
