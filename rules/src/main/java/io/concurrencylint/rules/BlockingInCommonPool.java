package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.WaitKind;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.EventLoops.LoopWait;
import io.concurrencylint.analyzer.views.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A task of the common pool waits and keeps a thread from everybody else in the JVM. */
public final class BlockingInCommonPool implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "BlockingInCommonPool",
        Hazard.EVENT_LOOP,
        Severity.WARNING,
        "A task of the common fork-join pool waits: the pool has about one thread per core for the"
            + " whole JVM.",
        """
        Parallel streams, and the asynchronous methods of CompletableFuture without an executor, run
        in `ForkJoinPool.commonPool()`, which has one thread less than the machine has cores and is
        shared by all code of the JVM. A few tasks that sleep or wait for other threads stop all
        parallel streams and futures; a task that waits for another task of the pool may wait for
        ever.

        Not reported: tasks that are given an executor of their own, waits inside a
        `ManagedBlocker`, and I/O, which is only a note of low confidence.
        """,
        "Give the tasks an executor that is sized for waiting, or compose futures instead of joining.",
        List.of(
            new RuleDoc.Example(
                "A supplier sleeps",
                """
                import java.util.concurrent.CompletableFuture;

                final class Quotes {
                  static CompletableFuture<Integer> later() {
                    return CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            Thread.sleep(1_000); // expect: BlockingInCommonPool
                          } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                          }
                          return 1;
                        });
                  }
                }
                """,
                """
                import java.util.concurrent.CompletableFuture;
                import java.util.concurrent.TimeUnit;

                final class Quotes {
                  static CompletableFuture<Integer> later() {
                    return CompletableFuture.supplyAsync(
                        () -> 1, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
                  }
                }
                """)),
        List.of("java.util.concurrent.ForkJoinPool, class documentation", "JEP 428"),
        List.of());
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    Set<Object> seen = new HashSet<>();
    for (LoopWait wait : program.commonPool().waits()) {
      if (!helps(program, wait) && seen.add(wait.site().location())) {
        report.accept(finding(program, wait));
      }
    }
  }

  /** Fork-join tasks that wait for each other run one another, and a managed block makes up. */
  private static boolean helps(Program program, LoopWait found) {
    CallSite leaf = found.way().get(found.way().size() - 1);
    String owner = leaf.target() == null ? "" : String.valueOf(leaf.target().owner());
    boolean forkJoin =
        owner.startsWith("java.util.concurrent.ForkJoin") || owner.contains(".Recursive");
    Routine front = program.delegation().front(leaf.caller());
    boolean managed =
        front.method().name().equals("block")
            && program
                .classes()
                .isSubclass(
                    front.owner().name(), "java.util.concurrent.ForkJoinPool$ManagedBlocker");
    return forkJoin || managed;
  }

  private static Finding finding(Program program, LoopWait found) {
    CallSite site = found.site();
    String pool = found.visit().role().name();
    CallSite leaf = found.way().get(found.way().size() - 1);
    String waits = found.awaited().kind() == WaitKind.TIME ? "sleeps" : "waits";
    Story story = new Story(program);
    int task = story.actor(pool);
    story.step(task, found.visit().role().entry().location(), "runs in the common pool");
    story.calls(task, found.visit().chain());
    story.calls(task, found.way().subList(0, found.way().size() - 1));
    story.step(task, leaf.caller(), leaf.node(), waits + " in " + leaf.display());
    return new Finding(
        "BlockingInCommonPool",
        Severity.WARNING,
        confidence(found),
        site.location(),
        "%s %s in the %s".formatted(site.display(), waits, pool),
        List.of(
            new Related(
                found.visit().role().spawn() == null
                    ? found.visit().role().entry().location()
                    : found.visit().role().spawn().location(),
                "runs in the common pool from here")),
        story.end("a thread of the common pool is kept from everybody else"),
        "Pass an executor of your own that is sized for waiting.",
        site.caller().outermost().id() + " " + leaf.display());
  }

  private static Confidence confidence(LoopWait found) {
    Effect.Blocks blocks = found.awaited().site().effect(Effect.Blocks.class);
    boolean sure =
        found.visit().certain() && found.awaited().certain() && (blocks == null || !blocks.maybe());
    return switch (found.awaited().kind()) {
      case THREAD -> sure && !found.awaited().timed() ? Confidence.MEDIUM : Confidence.LOW;
      case TIME -> sure ? Confidence.MEDIUM : Confidence.LOW;
      default -> Confidence.LOW;
    };
  }
}
