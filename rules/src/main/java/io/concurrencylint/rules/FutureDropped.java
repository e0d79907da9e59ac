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
import io.concurrencylint.analyzer.views.Dropped;
import io.concurrencylint.analyzer.views.Endings;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** The future of a task is dropped, and the task's failure with it. */
public final class FutureDropped implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "FutureDropped",
          Hazard.JOIN,
          Severity.WARNING,
          "The future of a task is dropped or turned into text: its failure is lost.",
          """
          `submit` and `schedule` keep an exception of the task in the future they return. Who drops the future
          never hears of it, and a periodic task that fails once silently ends. A future that is printed or
          concatenated shows its own name instead of the value. A periodic task on an executor that was passed
          in lives on, with all it refers to, after its owner is closed, unless the future is kept to cancel it.

          Not reported are tasks that catch what they throw. Dropping the future of a single task is common and
          often meant, so it has low confidence.
          """,
          "Keep the future and ask it, or use `execute`; keep the future of a periodic task and cancel it in close.",
          List.of(
              new RuleDoc.Example(
                  "A parse error that nobody sees",
                  """
                  import java.util.concurrent.ExecutorService;

                  class Imports {
                    static void start(ExecutorService pool, String text) {
                      pool.submit(() -> System.out.println(Integer.parseInt(text))); // expect: FutureDropped
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.ExecutorService;

                  class Imports {
                    static void start(ExecutorService pool, String text) {
                      pool.execute(() -> System.out.println(Integer.parseInt(text)));
                    }
                  }
                  """)),
          List.of("java.util.concurrent.ExecutorService"),
          List.of(252, 390));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      if (!program.dropped().isDroppedFuture(site)) {
        continue;
      }
      boolean chain = program.dropped().isFuture(site, "java.util.concurrent.CompletionStage");
      int text = program.dropped().turnedIntoText(site);
      if (text >= 0) {
        report.accept(printed(program, site, text));
      } else if (!chain && isPeriodicElsewhere(program, site)) {
        report.accept(finding(program, site, Confidence.MEDIUM, true));
      } else if (!chain && !program.dropped().isSafe(site)) {
        report.accept(finding(program, site, Confidence.LOW, false));
      }
    }
  }

  /** A periodic task on an executor that its class was given, and may outlive. */
  private static boolean isPeriodicElsewhere(Program program, CallSite site) {
    return site.effects().stream()
            .anyMatch(effect -> effect instanceof Effect.Runs runs && runs.periodic())
        && site.receiver() instanceof Ref.Field
        && Dropped.isGiven(site.receiver(), program.fieldValues())
        && !program.endings().closers(site.caller().owner()).isEmpty();
  }

  private static Finding printed(Program program, CallSite site, int text) {
    Routine routine = site.caller();
    String name = name(site);
    Story story = new Story(program);
    int actor = story.actor(routine.outermost().display());
    story.step(actor, routine, site.node(), "gets a future from " + site.display());
    story.step(actor, routine, text, "turns the future, not its value, into text");
    return DOC.finding(
        Confidence.HIGH,
        site.location(),
        "%s turns the future %s into text without asking for its value"
            .formatted(routine.display(), name),
        List.of(new Related(routine.location(text), "turned into text")),
        story.end("the text says what state the future is in, and a failure is lost"),
        "Ask it with get or join, or continue with thenAccept.",
        routine.outermost().id() + " " + name);
  }

  private static Finding finding(
      Program program, CallSite site, Confidence confidence, boolean periodic) {
    Routine routine = site.caller();
    String name = name(site);
    String what =
        periodic
            ? "of a periodic task on an executor it was given, so that nothing can cancel the task"
            : "of the task, and with it the task's failure";
    Story story = new Story(program);
    int actor = story.actor(routine.outermost().display());
    story.step(actor, routine, site.node(), "hands over a task and drops its future");
    return DOC.finding(
        confidence,
        site.location(),
        "%s drops the future %s %s".formatted(routine.display(), name, what),
        List.of(),
        story.end(
            periodic
                ? "the task and what it refers to live as long as the executor"
                : "nobody hears of an exception of the task"),
        periodic ? "Keep the future and cancel it in close." : "Ask the future, or use execute.",
        routine.outermost().id() + " " + site.display());
  }

  private static String name(CallSite site) {
    String variable = Endings.variable(site.caller(), site.node());
    return variable != null ? variable : "of " + site.display();
  }
}
