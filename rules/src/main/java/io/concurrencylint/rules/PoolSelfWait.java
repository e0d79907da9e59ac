package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.PoolWaits.PoolWait;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** A task waits for a task of its own pool, which may have no thread left for it. */
public final class PoolSelfWait implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "PoolSelfWait",
          Hazard.LOCK_ORDER,
          Severity.ERROR,
          "A pool task waits for another task of the same pool, which has a limited number of"
              + " threads.",
          """
          The waiting task keeps its thread. When all threads of the pool wait like this, those they wait
          for are never run: with one thread always, with n threads as soon as n tasks come together
          (thread-starvation deadlock). Cached pools make more threads, and joining fork-join tasks run
          others meanwhile: both are silent.""",
          "Compose the results (`thenCompose`), or run the inner tasks on another executor.",
          List.of(
              new RuleDoc.Example(
                  "a pool of one",
                  """
                  import java.util.concurrent.ExecutorService;
                  import java.util.concurrent.Executors;
                  import java.util.concurrent.Future;

                  class Loader {
                    private final ExecutorService pool = Executors.newSingleThreadExecutor();

                    Future<String> load() {
                      return pool.submit(
                          () -> {
                            Future<String> part = pool.submit(() -> "part");
                            return part.get(); // expect: PoolSelfWait
                          });
                    }

                    void close() {
                      pool.shutdown();
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.ExecutorService;
                  import java.util.concurrent.Executors;
                  import java.util.concurrent.Future;

                  class Loader {
                    private final ExecutorService pool = Executors.newCachedThreadPool();

                    Future<String> load() {
                      return pool.submit(
                          () -> {
                            Future<String> part = pool.submit(() -> "part");
                            return part.get();
                          });
                    }

                    void close() {
                      pool.shutdown();
                    }
                  }
                  """)),
          List.of("Goetz et al., Java Concurrency in Practice, 8.1.1"),
          List.of(833));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (PoolWait wait : program.poolWaits().all()) {
      report.accept(finding(program, wait));
    }
  }

  private static Finding finding(Program program, PoolWait wait) {
    Routine routine = wait.waiting().caller();
    Story story = new Story(program);
    int task = story.actor(wait.role().name());
    int inner = story.actor("the task it waits for");
    story.calls(task, program.roles().chain(wait.role(), routine));
    story.step(task, routine, wait.waiting().node(), "waits in " + wait.waiting().display());
    story.step(inner, wait.submit().location(), "waits for a thread of " + wait.pool());
    return new Finding(
        DOC.name(),
        DOC.severity(),
        wait.single() ? Confidence.HIGH : Confidence.MEDIUM,
        wait.waiting().location(),
        "%s runs in the pool %s, which has %s, and waits for another task of it"
            .formatted(
                routine.display(),
                wait.pool(),
                wait.single() ? "one thread" : "a limited number of threads"),
        List.of(
            new Related(wait.role().spawn().location(), "the waiting task is handed over here"),
            new Related(wait.submit().location(), "the awaited task is handed over here")),
        story.end("no thread is left to run what is waited for"),
        "Compose the futures instead of waiting, or use another executor for the inner task.",
        routine.outermost().id() + " " + wait.pool());
  }
}
