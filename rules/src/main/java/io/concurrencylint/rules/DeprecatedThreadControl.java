package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A thread is stopped, suspended or resumed by force. */
public final class DeprecatedThreadControl implements Rule {

  private static final Set<String> FORCE = Set.of("stop", "suspend", "resume", "destroy");

  private static final RuleDoc DOC =
      new RuleDoc(
          "DeprecatedThreadControl",
          Hazard.THREAD_LIFECYCLE,
          Severity.WARNING,
          "A thread is stopped, suspended or resumed by force.",
          """
          `Thread.stop` throws an error at an arbitrary point of the other thread, which leaves what its locks
          protected half done; `suspend` keeps it from going on with its locks held, so that whoever would
          call `resume` may wait for one of them. Since JDK 20 (`stop`, `suspend`, `resume`) these methods only
          throw UnsupportedOperationException, and `suspend` and `resume` are gone in JDK 23.
          """,
          "Ask the thread to end with `interrupt()` or a volatile flag, and `join` it.",
          List.of(
              new RuleDoc.Example(
                  "A worker is killed",
                  """
                  class Killer {
                    static void end(Thread worker) {
                      worker.stop(); // expect: DeprecatedThreadControl
                    }
                  }
                  """,
                  """
                  class Killer {
                    static void end(Thread worker) throws InterruptedException {
                      worker.interrupt();
                      worker.join();
                    }
                  }
                  """)),
          List.of("Java Thread Primitive Deprecation, docs.oracle.com"),
          List.of(572));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      boolean forced =
          site.target() != null
              && site.target().method() != null
              && site.arguments().isEmpty()
              && FORCE.contains(site.target().name())
              && isThread(site.target().method().owner().name());
      if (forced) {
        report.accept(finding(program, site));
      }
    }
  }

  private static boolean isThread(String type) {
    return type.equals("java.lang.Thread") || type.equals("java.lang.ThreadGroup");
  }

  private static Finding finding(Program program, CallSite site) {
    Routine routine = site.caller();
    Story story = new Story(program);
    int actor = story.actor(routine.outermost().display());
    story.step(actor, routine, site.node(), "calls " + site.display());
    return DOC.finding(
        Confidence.HIGH,
        site.location(),
        "%s calls %s, which strikes the other thread at an arbitrary point"
            .formatted(routine.display(), site.display()),
        List.of(),
        story.end("what the thread was doing stays half done, or its locks stay held"),
        "Ask the thread to end with interrupt() or a flag, and join it.",
        routine.outermost().id() + " " + site.target().name());
  }
}
