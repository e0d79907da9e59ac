package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Witness;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.DryRun;
import io.concurrencylint.analyzer.views.Gap;
import io.concurrencylint.analyzer.views.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A promise that one path neither completes nor hands over. */
public final class NeverCompleted implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "NeverCompleted",
        Hazard.CHANNEL,
        Severity.ERROR,
        "A promise is completed on some paths, and forgotten on another: whoever waits for it waits"
            + " for ever.",
        """
        Whoever makes a promise, is given one, or registers a callback that is to complete one owes
        its completion on *every* path: in the error branch, in the `catch` clause, at the early
        return, when the collection is empty. On the path reported here the promise is neither
        completed nor handed to anybody who could complete it.

        Followed are promises in local variables, parameters and captured variables:
        `CompletableFuture`, Netty and Vert.x `Promise`, Guava `SettableFuture` and whatever else
        the models know how to complete. One that is stored in a field or a collection, or passed to
        a library, is somebody else's from then on. A method that answers by a `boolean` whether it
        has completed the promise is not reported as long as its callers look at the answer.
        """,
        "Complete the promise on the path as well, with the failure if there is no value; or hand it"
            + " to somebody who does.",
        List.of(
            new RuleDoc.Example(
                "An error branch that only logs",
                """
                import java.util.concurrent.CompletableFuture;
                import java.util.function.BiConsumer;

                class Pages {
                  interface Client {
                    void fetch(String url, BiConsumer<String, Throwable> done);
                  }

                  CompletableFuture<Integer> length(Client client, String url) {
                    CompletableFuture<Integer> length = new CompletableFuture<>();
                    client.fetch(
                        url,
                        (body, failure) -> {
                          if (failure != null) {
                            System.err.println(failure);
                            return; // expect: NeverCompleted
                          }
                          length.complete(body.length());
                        });
                    return length;
                  }
                }
                """,
                """
                import java.util.concurrent.CompletableFuture;
                import java.util.function.BiConsumer;

                class Pages {
                  interface Client {
                    void fetch(String url, BiConsumer<String, Throwable> done);
                  }

                  CompletableFuture<Integer> length(Client client, String url) {
                    CompletableFuture<Integer> length = new CompletableFuture<>();
                    client.fetch(
                        url,
                        (body, failure) -> {
                          if (failure != null) {
                            length.completeExceptionally(failure);
                            return;
                          }
                          length.complete(body.length());
                        });
                    return length;
                  }
                }
                """)),
        List.of(
            "R. E. Strom, S. Yemini: Typestate: A Programming Language Concept for Enhancing Software"
                + " Reliability. IEEE TSE 12(1), 1986"),
        List.of(772));
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Gap gap : program.obligations().gaps()) {
      if (!gap.latch()) {
        report.accept(finding(program, gap));
      }
    }
    for (DryRun.Deadlock deadlock : program.dryRun().deadlocks()) {
      for (DryRun.Stuck stuck : deadlock.threads()) {
        if (stuck.reason() == DryRun.Reason.PROMISE) {
          report.accept(byNobody(program, stuck));
        }
      }
    }
  }

  private Finding byNobody(Program program, DryRun.Stuck stuck) {
    String name = program.waitGraph().name(stuck.made());
    Story story = new Story(program);
    int waiter = story.actor(stuck.thread());
    story.step(waiter, stuck.routine(), stuck.node(), "waits for " + name);
    return new Finding(
        doc().name(),
        doc().severity(),
        Confidence.HIGH,
        stuck.location(),
        "%s waits for %s, which nobody completes".formatted(stuck.thread(), name),
        List.of(new Related(stuck.made().location(), name + " is made")),
        story.end("the promise stays open and its waiter waits for ever"),
        "Complete " + name + " before anybody waits for it, or in another thread.",
        stuck.routine().outermost().id() + " " + name);
  }

  private Finding finding(Program program, Gap gap) {
    Routine routine = gap.routine();
    boolean whole = gap.shape() == Gap.Shape.OTHER_METHOD;
    Location at = whole ? routine.location() : routine.location(gap.node());
    List<Related> related = new ArrayList<>();
    if (gap.completion() >= 0) {
      related.add(
          new Related(
              routine.location(gap.completion()),
              gap.name() + " is taken care of on another path"));
    }
    String message =
        "%s is never completed %s in %s, and nobody else is left to do it"
            .formatted(gap.name(), where(gap), routine.display());
    return new Finding(
        doc().name(),
        doc().severity(),
        confidence(gap),
        at,
        message,
        related,
        witness(program, gap, at),
        "Complete " + gap.name() + " there too, exceptionally if there is no value.",
        routine.outermost().id() + " " + gap.name() + " " + gap.shape());
  }

  private static String where(Gap gap) {
    return switch (gap.shape()) {
      case BRANCH -> "when this branch is left out";
      case RETURN -> "when it returns here";
      case CATCH -> "when this exception is caught";
      case NO_ELEMENTS -> "when there are no elements";
      case THROWS -> "when this call throws";
      case OTHER_METHOD -> "when it fails";
    };
  }

  /** Callbacks that may come again are low: a later call may make up for this one. */
  private static Confidence confidence(Gap gap) {
    if (!gap.once() || gap.evidence() == Gap.Evidence.WEAK) {
      return Confidence.LOW;
    }
    boolean thrown = gap.shape() == Gap.Shape.THROWS || gap.shape() == Gap.Shape.CATCH;
    boolean sure = gap.origin() != Gap.Origin.PARAMETER && gap.origin() != Gap.Origin.TAKEN;
    return sure && !thrown ? Confidence.HIGH : Confidence.MEDIUM;
  }

  private static Witness witness(Program program, Gap gap, Location at) {
    Story story = new Story(program);
    Routine routine = gap.routine();
    int owner = story.actor(routine.display());
    story.step(owner, routine.location(), "owes the completion of " + gap.name());
    if (gap.shape() != Gap.Shape.OTHER_METHOD) {
      story.step(owner, at, "goes on without it " + where(gap));
    }
    boolean thrown = gap.path().get(gap.path().size() - 1) == Body.EXCEPTION_EXIT;
    story.step(
        owner,
        at,
        (thrown ? "is left by the exception" : "ends") + ", and " + gap.name() + " is still open");
    if (gap.waiter() != null) {
      int waiter = story.actor("whoever waits in " + gap.waiter().caller().display());
      story.step(waiter, gap.waiter().location(), "waits for " + gap.name());
    }
    return story.end("whoever waits for " + gap.name() + " waits for ever");
  }
}
