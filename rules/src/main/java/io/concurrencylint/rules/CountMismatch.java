package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.DryRun;
import io.concurrencylint.analyzer.views.Gap;
import io.concurrencylint.analyzer.views.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A latch or barrier that waits for more arrivals than there can be. */
public final class CountMismatch implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "CountMismatch",
        Hazard.CHANNEL,
        Severity.ERROR,
        "A latch or barrier waits for more arrivals than there are: a countDown is skipped on some"
            + " path, or the parties are fewer than the count.",
        """
        `CountDownLatch.await()` returns when `countDown()` has been called as often as the
        constructor said. Three ways to fall short are reported:

        - the `countDown()` comes after a call that throws, and not in a `finally` block;
        - it stands on one branch of a callback only, so that another event leaves the latch closed;
        - the count, or the parties of a barrier, are more than the threads that arrive.

        A latch that is only awaited with a time limit is not reported.
        """,
        "Call `countDown()` in a `finally` block and on every branch; make the count the number of"
            + " those who arrive.",
        List.of(
            new RuleDoc.Example(
                "countDown after a call that throws",
                """
                import java.util.concurrent.CountDownLatch;

                class Parse {
                  static void parseAll(String[] texts) throws InterruptedException {
                    CountDownLatch done = new CountDownLatch(texts.length);
                    for (String text : texts) {
                      new Thread(
                              () -> {
                                System.out.println(Integer.parseInt(text));
                                done.countDown(); // expect: CountMismatch
                              })
                          .start();
                    }
                    done.await();
                  }
                }
                """,
                """
                import java.util.concurrent.CountDownLatch;

                class Parse {
                  static void parseAll(String[] texts) throws InterruptedException {
                    CountDownLatch done = new CountDownLatch(texts.length);
                    for (String text : texts) {
                      new Thread(
                              () -> {
                                try {
                                  System.out.println(Integer.parseInt(text));
                                } finally {
                                  done.countDown();
                                }
                              })
                          .start();
                    }
                    done.await();
                  }
                }
                """)),
        List.of("CERT TPS03-J: ensure that tasks executing in a thread pool do not fail silently"),
        List.of(833));
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Gap gap : program.obligations().gaps()) {
      if (gap.latch()) {
        report.accept(skipped(program, gap));
      }
    }
    Set<Location> reported = new HashSet<>();
    for (DryRun.Deadlock deadlock : program.dryRun().deadlocks()) {
      for (DryRun.Stuck stuck : deadlock.threads()) {
        boolean counts =
            stuck.reason() == DryRun.Reason.LATCH || stuck.reason() == DryRun.Reason.BARRIER;
        if (counts && reported.add(stuck.made().location())) {
          report.accept(tooFew(program, stuck));
        }
      }
    }
  }

  private Finding tooFew(Program program, DryRun.Stuck stuck) {
    String name = program.waitGraph().name(stuck.made());
    boolean latch = stuck.reason() == DryRun.Reason.LATCH;
    Object count =
        stuck.made().arguments().isEmpty() ? "?" : stuck.made().arguments().get(0).text();
    String message =
        latch
            ? "%s is made for a count of %s, and %d of them never come"
                .formatted(name, count, stuck.count())
            : "%s is made for %s parties, and only %d arrive"
                .formatted(name, count, stuck.arrived());
    Story story = new Story(program);
    int waiter = story.actor(stuck.thread());
    story.step(waiter, stuck.made().location(), name + " is made");
    story.step(waiter, stuck.routine(), stuck.node(), "waits for the others at " + name);
    return new Finding(
        doc().name(),
        doc().severity(),
        Confidence.HIGH,
        stuck.made().location(),
        message,
        List.of(new Related(stuck.location(), "waits here for ever")),
        story.end("nobody is left who could arrive"),
        "Make the count the number of those who arrive.",
        stuck.made().caller().outermost().id() + " " + name);
  }

  private Finding skipped(Program program, Gap gap) {
    Routine routine = gap.routine();
    boolean whole = gap.shape() == Gap.Shape.OTHER_METHOD;
    boolean inner = gap.origin() == Gap.Origin.CAPTURED && gap.completion() >= 0;
    Location fork = whole ? routine.location() : routine.location(gap.node());
    Location at = inner ? routine.location(gap.completion()) : fork;
    String message =
        "%s is not counted down %s in %s, and %s waits for it without a limit"
            .formatted(gap.name(), where(gap), routine.display(), gap.waiter().caller().display());
    Story story = new Story(program);
    int owner = story.actor(routine.display());
    story.step(owner, fork, "passes over the countDown of " + gap.name() + " " + where(gap));
    int waiter = story.actor(gap.waiter().caller().display());
    story.step(
        waiter, gap.waiter().caller(), gap.waiter().node(), "awaits " + gap.name() + " for ever");
    boolean strong = gap.origin() == Gap.Origin.CREATED || gap.shape() == Gap.Shape.THROWS;
    return new Finding(
        doc().name(),
        doc().severity(),
        strong && gap.once() ? Confidence.HIGH : Confidence.MEDIUM,
        at,
        message,
        List.of(
            new Related(gap.waiter().location(), "waits for " + gap.name()),
            new Related(fork, "the path without countDown begins here")),
        story.end(gap.name() + " stays closed and its waiter waits for ever"),
        "Count down on every path; in a finally block when something before it may throw.",
        routine.outermost().id() + " " + gap.name() + " " + gap.shape());
  }

  private static String where(Gap gap) {
    return switch (gap.shape()) {
      case BRANCH -> "when this branch is left out";
      case RETURN -> "when it returns early";
      case CATCH -> "when an exception is caught";
      case NO_ELEMENTS -> "when there are no elements";
      case THROWS -> "when the call before it throws, since it is not in a finally block,";
      case OTHER_METHOD -> "when it fails";
    };
  }
}
