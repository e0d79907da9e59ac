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
import io.concurrencylint.analyzer.views.Pools;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** Virtual threads are kept in a pool. */
public final class PooledVirtualThreads implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "PooledVirtualThreads",
          Hazard.VIRTUAL_THREAD,
          Severity.WARNING,
          "A pool that keeps its threads is given a factory of virtual threads.",
          """
          Virtual threads (final since JDK 21, JEP 444) cost next to nothing to make and are meant for one task
          each. In a pool of fixed size they only limit how many tasks run, and thread-locals outlive the task;
          in a cached one they idle for nothing.
          """,
          "Use `Executors.newVirtualThreadPerTaskExecutor()`, and a `Semaphore` where something is scarce.",
          List.of(
              new RuleDoc.Example(
                  "Ten virtual threads",
                  """
                  import java.util.concurrent.ExecutorService;
                  import java.util.concurrent.Executors;

                  class Pools {
                    static ExecutorService workers() {
                      return Executors.newFixedThreadPool( // expect: PooledVirtualThreads
                          10, Thread.ofVirtual().factory());
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.ExecutorService;
                  import java.util.concurrent.Executors;

                  class Pools {
                    static ExecutorService workers() {
                      return Executors.newVirtualThreadPerTaskExecutor();
                    }
                  }
                  """)),
          List.of("JEP 444: Virtual Threads"),
          List.of(1068));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      if (Pools.poolsVirtualThreads(site, program.fieldValues())) {
        report.accept(finding(program, site));
      }
    }
  }

  private static Finding finding(Program program, CallSite site) {
    Routine routine = site.caller();
    Story story = new Story(program);
    int actor = story.actor(routine.outermost().display());
    story.step(actor, routine, site.node(), "makes a pool of virtual threads");
    return DOC.finding(
        Confidence.HIGH,
        site.location(),
        "%s keeps virtual threads in a pool made by %s"
            .formatted(routine.display(), site.display()),
        List.of(),
        story.end("tasks wait for a thread that would cost nothing to make"),
        "Make one virtual thread for each task.",
        routine.outermost().id() + " " + site.display());
  }
}
