package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Edge;
import io.concurrencylint.analyzer.views.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A chain of futures ends where nobody observes its failure. */
public final class FailureUnhandled implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "FailureUnhandled",
          Hazard.JOIN,
          Severity.WARNING,
          "A chain of CompletableFutures is dropped without anything that takes its failure.",
          """
          Each stage passes an exception on to the next; at the end of a chain that nobody keeps it disappears
          without a trace. `whenComplete`, `handle` and `exceptionally` take it, `join` and `get` throw it.

          Not reported are chains that are returned, kept, passed on or handled anywhere, and chains whose code
          catches what it throws. A chain that grows from a future that others may observe has low confidence.
          """,
          "End the chain with `whenComplete` or `exceptionally`, or return it.",
          List.of(
              new RuleDoc.Example(
                  "The failure of a load",
                  """
                  import java.util.concurrent.CompletableFuture;

                  class Loader {
                    static void load(String text) {
                      CompletableFuture.supplyAsync(() -> Integer.parseInt(text)) // expect: FailureUnhandled
                          .thenAccept(number -> System.out.println(number));
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.CompletableFuture;

                  class Loader {
                    static CompletableFuture<Void> load(String text) {
                      return CompletableFuture.supplyAsync(() -> Integer.parseInt(text))
                          .thenAccept(number -> System.out.println(number));
                    }
                  }
                  """)),
          List.of("java.util.concurrent.CompletionStage"),
          List.of(252, 390));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      boolean dropped =
          program.dropped().isDroppedFuture(site)
              && program.dropped().isFuture(site, "java.util.concurrent.CompletionStage")
              && program.dropped().turnedIntoText(site) < 0;
      if (!dropped) {
        continue;
      }
      List<CallSite> chain = chain(program, site);
      boolean handled = chain.stream().anyMatch(each -> each.has(Effect.HandlesFailure.class));
      boolean safe = chain.stream().allMatch(program.dropped()::isSafe);
      if (!handled && !safe) {
        report.accept(finding(program, chain));
      }
    }
  }

  /** The calls that make the chain, first one first. */
  private static List<CallSite> chain(Program program, CallSite last) {
    List<CallSite> chain = new ArrayList<>(List.of(last));
    Ref at = last.receiver();
    while (at instanceof Ref.Result result && result.method().equals(last.caller().id())) {
      CallSite site = program.calls().site(last.caller(), result.node());
      boolean stage =
          site != null
              && (site.has(Effect.CarriesFailure.class) || site.has(Effect.HandlesFailure.class));
      if (!stage) {
        break;
      }
      chain.add(0, site);
      at = site.receiver();
    }
    return chain;
  }

  private static Finding finding(Program program, List<CallSite> chain) {
    CallSite first = chain.get(0);
    CallSite last = chain.get(chain.size() - 1);
    Routine routine = first.caller();
    boolean begins = first.target().name().endsWith("Async") && first.receiver() == null;
    boolean known = begins && first.edges().stream().anyMatch(Edge::handedOver);
    Story story = new Story(program);
    int actor = story.actor(routine.outermost().display());
    story.step(actor, routine, first.node(), "begins the chain with " + first.display());
    story.step(actor, routine, last.node(), "drops its end");
    return DOC.finding(
        known ? Confidence.MEDIUM : Confidence.LOW,
        first.location(),
        "%s drops the chain that begins with %s, and nothing takes its failure"
            .formatted(routine.display(), first.display()),
        List.of(new Related(last.location(), "the end of the chain")),
        story.end("an exception in the chain disappears without a trace"),
        "End the chain with whenComplete or exceptionally, or return it.",
        routine.outermost().id() + " " + first.display());
  }
}
