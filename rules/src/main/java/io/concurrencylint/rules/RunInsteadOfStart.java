package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Endings;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** The code of a thread is called instead of started. */
public final class RunInsteadOfStart implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "RunInsteadOfStart",
          Hazard.JOIN,
          Severity.WARNING,
          "run() of a Thread is called: its code runs in the calling thread, and none is started.",
          """
          `run` is an ordinary method. Called on a `Thread` it does the work on the caller's thread, which
          waits for it; no thread is started. Calls of `super.run()` and of `run` on the object itself are not
          reported, nor is `run` of a `Runnable` that is no thread.
          """,
          "Call `start()`; or make it a `Runnable` if it is meant to run here.",
          List.of(
              new RuleDoc.Example(
                  "A thread that never was",
                  """
                  class Report {
                    static void print(Runnable task) {
                      Thread printer = new Thread(task);
                      printer.run(); // expect: RunInsteadOfStart
                    }
                  }
                  """,
                  """
                  class Report {
                    static void print(Runnable task) throws InterruptedException {
                      Thread printer = new Thread(task);
                      printer.start();
                      printer.join();
                    }
                  }
                  """)),
          List.of("java.lang.Thread"),
          List.of(572));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      if (isRunOfThread(program, site)) {
        report.accept(finding(program, site));
      }
    }
  }

  private static boolean isRunOfThread(Program program, CallSite site) {
    return site.target() != null
        && site.target().name().equals("run")
        && site.arguments().isEmpty()
        && !site.target().onSuper()
        && !(site.receiver() instanceof Ref.Self)
        && program
            .classes()
            .isSubclass(site.target().receiverType().className(), "java.lang.Thread");
  }

  private static Finding finding(Program program, CallSite site) {
    Routine routine = site.caller();
    String variable =
        site.receiver() instanceof Ref.Fresh fresh && fresh.method().equals(routine.id())
            ? Endings.variable(routine, fresh.node())
            : null;
    String name = variable != null ? variable : site.receiver().text();
    Story story = new Story(program);
    int actor = story.actor(routine.outermost().display());
    story.step(actor, routine, site.node(), "runs the code of " + name + " itself");
    return DOC.finding(
        site.receiver() instanceof Ref.Fresh ? Confidence.HIGH : Confidence.MEDIUM,
        site.location(),
        "%s calls run() of the thread %s, which does its work here instead of starting it"
            .formatted(routine.display(), name),
        List.of(),
        story.end("no thread is started"),
        "Call start() instead.",
        routine.outermost().id() + " " + name);
  }
}
