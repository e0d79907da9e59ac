package io.concurrencylint.explorer.report;

import io.concurrencylint.explorer.Failure;
import io.concurrencylint.explorer.Result;
import java.util.Locale;

/** The text that a person reads at the end of an exploration. */
public final class TextReport {
  private TextReport() {}

  public static String of(Result result) {
    StringBuilder text = new StringBuilder();
    switch (result.verdict()) {
      case CONFIRMED -> failure(text, result);
      case NOT_REPRODUCED -> {
        text.append(result.verdict().words()).append(": ").append(explored(result)).append('\n');
        if (!result.reason().isEmpty()) {
          text.append("note: ").append(result.reason()).append('\n');
        }
      }
      case NOT_RUNNABLE ->
          text.append(result.verdict().words()).append(": ").append(result.reason()).append('\n');
    }
    if (result.cut() > 0) {
      text.append(result.cut())
          .append(
              " of them did not end within the bound on steps; what lies beyond was not seen\n");
    }
    return text.toString();
  }

  private static void failure(StringBuilder text, Result result) {
    Failure failure = result.failure();
    text.append("confirmed: ")
        .append(failure.kind().words())
        .append(": ")
        .append(failure.message())
        .append("\n\n");
    for (String thread : failure.threads()) {
      text.append("  ").append(thread.replace("\n", "\n  ")).append('\n');
    }
    if (!failure.trace().isEmpty()) {
      text.append("  ").append(failure.trace().replace("\n", "\n  ").trim()).append('\n');
    }
    text.append("\nHow it happens (").append(result.schedule().preemptions());
    text.append(result.schedule().preemptions() == 1 ? " preemption" : " preemptions");
    text.append("):\n\n").append(failure.table());
    if (!failure.races().isEmpty()) {
      text.append("\nData races on the way:\n");
      failure.races().forEach(race -> text.append("  ").append(race).append('\n'));
    }
    text.append('\n').append("first shown by execution ").append(result.failedAt());
    text.append("; ").append(explored(result)).append('\n');
  }

  private static String explored(Result result) {
    String extent =
        result.exhaustive()
            ? "all interleavings"
            : result.bounded() ? "all interleavings within the preemption bound" : "";
    return String.format(
        Locale.ROOT,
        "%,d executions explored%s, %,d steps, %.1f s, %,.0f executions/s (%s)",
        result.executions(),
        extent.isEmpty() ? "" : " (" + extent + ")",
        result.steps(),
        result.elapsed().toNanos() / 1e9,
        result.rate(),
        result.engine());
  }
}
