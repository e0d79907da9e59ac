package io.concurrencylint.confirm;

import io.concurrencylint.explorer.Result;
import java.util.Locale;

/** What came of the attempt to make a finding happen. There is no verdict "safe". */
public sealed interface Confirmation {

  /** One phrase for people: {@code "confirmed: deadlock: T1, T2 wait for each other"}. */
  String text();

  /** The published spelling of the verdict, one word or two. */
  String label();

  /**
   * It was made to happen, and the schedule replays.
   *
   * @param program that failed
   * @param result of the explorer, confirmed in a new JVM
   */
  record Confirmed(ProgramUnderTest program, Result result) implements Confirmation {
    @Override
    public String label() {
      return "confirmed";
    }

    @Override
    public String text() {
      return "confirmed in "
          + program.describe()
          + ": "
          + result.failure().kind().words()
          + ": "
          + result.failure().message();
    }
  }

  /**
   * It was tried in vain.
   *
   * @param executions explored in all programs
   * @param programs how many programs were tried, at least 1
   * @param bound how far that was everything
   * @param remark what else was seen; may be empty
   */
  record NotReproduced(long executions, int programs, Bound bound, String remark)
      implements Confirmation {
    @Override
    public String label() {
      return "not reproduced";
    }

    @Override
    public String text() {
      return String.format(
          Locale.ROOT,
          "not reproduced (%,d schedules of %d %s, %s)%s",
          executions,
          programs,
          programs == 1 ? "program" : "programs",
          bound.words(),
          remark.isEmpty() ? "" : "; " + remark);
    }
  }

  /** It could not be tried. */
  record NotRunnable(String reason) implements Confirmation {
    @Override
    public String label() {
      return "not runnable";
    }

    @Override
    public String text() {
      return "not runnable: " + reason;
    }
  }

  /** How far an exploration was exhaustive. */
  enum Bound {
    EVERYTHING("all interleavings of these programs"),
    SAMPLED("not all there are");

    private final String words;

    Bound(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
