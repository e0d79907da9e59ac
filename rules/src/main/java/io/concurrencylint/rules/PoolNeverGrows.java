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
import io.concurrencylint.analyzer.views.Pools;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** A pool with an unbounded queue never has more than its core threads. */
public final class PoolNeverGrows implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "PoolNeverGrows",
          Hazard.THREAD_LIFECYCLE,
          Severity.WARNING,
          "A thread pool with an unbounded queue is given a maximum that it can never reach.",
          """
          A `ThreadPoolExecutor` starts a thread beyond its core size only when its queue refuses a task. A
          queue without a bound never does, so the maximum has no effect, and with a core size of 0 or 1 all
          tasks share one thread. The same holds for `setMaximumPoolSize` of a
          `ScheduledThreadPoolExecutor`, whose queue has no bound.

          Reported are sizes that are both written as numbers, and a maximum of `Integer.MAX_VALUE`.
          """,
          "Set the core size (with `allowCoreThreadTimeOut(true)` if idle threads should end), or bound the queue.",
          List.of(
              new RuleDoc.Example(
                  "Fifty threads that never come",
                  """
                  import java.util.concurrent.LinkedBlockingQueue;
                  import java.util.concurrent.ThreadPoolExecutor;
                  import java.util.concurrent.TimeUnit;

                  class Pools {
                    static ThreadPoolExecutor workers() {
                      return new ThreadPoolExecutor( // expect: PoolNeverGrows
                          1, 50, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.LinkedBlockingQueue;
                  import java.util.concurrent.ThreadPoolExecutor;
                  import java.util.concurrent.TimeUnit;

                  class Pools {
                    static ThreadPoolExecutor workers() {
                      ThreadPoolExecutor pool =
                          new ThreadPoolExecutor(
                              50, 50, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
                      pool.allowCoreThreadTimeOut(true);
                      return pool;
                    }
                  }
                  """)),
          List.of("java.util.concurrent.ThreadPoolExecutor, section Queuing"),
          List.of(1068));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      if (Pools.neverGrows(site)) {
        String message =
            "The pool made in %s has %s core threads and an unbounded queue: it never grows to %s"
                .formatted(
                    site.caller().display(),
                    site.arguments().get(0).text(),
                    site.arguments().get(1).text());
        report.accept(finding(program, site, message, site.display()));
      } else if (Pools.setsMaximumOfScheduled(site)) {
        String name = nameOf(site);
        String message =
            "%s sets the maximum of %s, a scheduled pool, which never has more than its core threads"
                .formatted(site.caller().display(), name);
        report.accept(finding(program, site, message, name));
      }
    }
  }

  private static String nameOf(CallSite site) {
    return site.receiver() instanceof Ref.Fresh ? "the pool" : site.receiver().text();
  }

  private static Finding finding(Program program, CallSite site, String message, String key) {
    Routine routine = site.caller();
    Story story = new Story(program);
    int actor = story.actor(routine.outermost().display());
    story.step(actor, routine, site.node(), "asks for a maximum beyond the core size");
    return DOC.finding(
        Confidence.HIGH,
        site.location(),
        message,
        List.of(),
        story.end("tasks queue up behind the core threads for ever"),
        "Raise the core size, or bound the queue.",
        routine.outermost().id() + " " + key);
  }
}
