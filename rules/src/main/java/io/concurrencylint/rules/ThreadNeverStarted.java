package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Endings;
import io.concurrencylint.analyzer.views.Owned;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** A thread is made and nobody can start it. */
public final class ThreadNeverStarted implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "ThreadNeverStarted",
          Hazard.JOIN,
          Severity.WARNING,
          "A thread is made, kept where only this code reaches it, and never started.",
          """
          The thread lives in a local variable or a field that is not visible outside, nothing hands it on,
          and no code calls `start`. What it was to do is never done. Threads that are returned, passed to
          other code (a shutdown hook, a thread factory) or put into a collection are not reported, nor are
          subclasses of Thread that start themselves or are only asked for other things.
          """,
          "Call `start()`, or do not make the thread.",
          List.of(
              new RuleDoc.Example(
                  "Made and forgotten",
                  """
                  class Report {
                    static void print(Runnable task) {
                      Thread printer = new Thread(task); // expect: ThreadNeverStarted
                      printer.setName("printer");
                    }
                  }
                  """,
                  """
                  class Report {
                    static void print(Runnable task) {
                      Thread printer = new Thread(task);
                      printer.setName("printer");
                      printer.start();
                    }
                  }
                  """)),
          List.of("java.lang.Thread"),
          List.of(561));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Owned owned : program.ownership().all()) {
      boolean thread = owned.what() == Effect.Creation.THREAD && !owned.escapes();
      if (thread && isPlain(owned) && !isStarted(program, owned)) {
        report.accept(finding(program, owned));
      }
    }
  }

  /** Made by the constructor of Thread, or unstarted by a builder. */
  private static boolean isPlain(Owned owned) {
    CallSite origin = owned.origin();
    return origin.effects().stream().anyMatch(effect -> effect instanceof Effect.Creates)
        && !origin.target().name().startsWith("start")
        && !origin.target().name().equals("create")
        && (owned.origin() == owned.made() || !owned.uses().isEmpty());
  }

  private static boolean isStarted(Program program, Owned owned) {
    return owned.uses().stream()
        .anyMatch(
            use -> {
              CallSite site = program.calls().site(use.routine(), use.node());
              boolean starts = site != null && (site.has(Effect.Starts.class) || isUnknown(site));
              return starts || "start".equals(use.field()) || "run".equals(use.field());
            });
  }

  /** Run instead of started is another hazard. */
  private static boolean isUnknown(CallSite site) {
    return site.target() != null && site.target().name().equals("run");
  }

  private static Finding finding(Program program, Owned owned) {
    CallSite made = owned.made();
    Routine routine = made.caller();
    String variable = Endings.variable(routine, made.node());
    String field =
        owned.fields().stream()
            .findFirst()
            .map(id -> id.substring(id.indexOf('#') + 1))
            .orElse(null);
    String name = field != null ? field : variable != null ? variable : "that is made here";
    Story story = new Story(program);
    int actor = story.actor(routine.outermost().display());
    story.step(actor, routine, made.node(), "makes the thread");
    return DOC.finding(
        field == null ? Confidence.HIGH : Confidence.MEDIUM,
        made.location(),
        "The thread %s, made in %s, is never started".formatted(name, routine.display()),
        List.of(),
        story.end("nobody starts it, and nobody else can"),
        "Call start().",
        routine.outermost().id() + " " + name);
  }
}
