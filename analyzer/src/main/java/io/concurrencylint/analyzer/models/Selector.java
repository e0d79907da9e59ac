package io.concurrencylint.analyzer.models;

/**
 * Which object of a call an effect is about.
 *
 * @param position 0 or more for an argument, {@link #THIS} or {@link #RESULT} otherwise
 */
public record Selector(int position) {
  public static final Selector THIS = new Selector(-1);
  public static final Selector RESULT = new Selector(-2);

  public static Selector argument(int position) {
    return new Selector(position);
  }

  public boolean isThis() {
    return position == THIS.position;
  }

  public boolean isResult() {
    return position == RESULT.position;
  }

  public boolean isArgument() {
    return position >= 0;
  }

  @Override
  public String toString() {
    return isThis() ? "this" : isResult() ? "result" : "arg" + position;
  }
}
