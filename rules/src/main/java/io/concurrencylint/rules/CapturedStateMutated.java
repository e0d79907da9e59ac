package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.SharedAccesses.Certainty;
import io.concurrencylint.analyzer.views.SharedAccesses.Race;
import java.util.List;
import java.util.function.Consumer;

/** A lambda that runs on several threads changes a captured object. */
public final class CapturedStateMutated implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "CapturedStateMutated",
        Hazard.SHARED_STATE,
        Severity.ERROR,
        "A lambda that a parallel stream or an asynchronous stage runs on several threads changes a"
            + " captured object.",
        """
        A captured local is effectively final, but the array or collection it names is not. A
        parallel stream runs its lambdas on several threads at once, and independent stages of a
        CompletableFuture run at the same time: elements are lost, an `ArrayList` throws
        `ArrayIndexOutOfBoundsException`, a `HashMap` may loop.

        Not reported: sequential streams, stages that run one after the other, collections made for
        several threads, and changes under one common lock.
        """,
        """
        Let the stream build the result: `collect(toList())`, `sum()`, `reduce`. For stages, combine
        their results, or use a concurrent collection.
        """,
        List.of(
            new RuleDoc.Example(
                "A parallel stream fills a list",
                """
                import java.util.ArrayList;
                import java.util.List;

                final class Squares {
                  static List<Integer> of(List<Integer> numbers) {
                    List<Integer> squares = new ArrayList<>();
                    numbers.parallelStream().forEach(n -> squares.add(n * n)); // expect: CapturedStateMutated
                    return squares;
                  }
                }
                """,
                """
                import java.util.List;
                import java.util.stream.Collectors;

                final class Squares {
                  static List<Integer> of(List<Integer> numbers) {
                    return numbers.parallelStream().map(n -> n * n).collect(Collectors.toList());
                  }
                }
                """)),
        List.of("java.util.stream package documentation, Side-effects", "JLS 17.4.5"),
        List.of(362));
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Race race : program.sharedAccesses().races()) {
      if (race.isOfCapturedByLambdas()) {
        report.accept(finding(program, race));
      }
    }
  }

  private static Finding finding(Program program, Race race) {
    String what = race.one().display();
    Story story = new Story(program);
    int first = story.actor(race.one().role().name());
    int second =
        story.actor(
            race.one().role().equals(race.other().role())
                ? "another thread of it"
                : race.other().role().name());
    story.step(first, race.one().routine(), race.one().node(), "begins to change " + what);
    story.step(
        second,
        race.other().routine(),
        race.other().node(),
        (race.other().write() ? "changes " : "reads ") + what + " at the same time");
    var here = race.one().routine().location(race.one().node());
    var there = race.other().routine().location(race.other().node());
    return new Finding(
        "CapturedStateMutated",
        Severity.ERROR,
        race.certainty() == Certainty.SURE ? Confidence.HIGH : Confidence.MEDIUM,
        here,
        "captured %s is changed by several threads of the %s at once"
            .formatted(what, race.one().role().name()),
        here.equals(there) ? List.of() : List.of(new Related(there, "and here")),
        story.end("elements of " + what + " are lost or it breaks"),
        "Let the stream or the stages return values and combine them, or make "
            + what
            + " a concurrent collection.",
        race.one().routine().outermost().id() + " " + what);
  }
}
