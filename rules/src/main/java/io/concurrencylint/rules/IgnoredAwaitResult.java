package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
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
import io.concurrencylint.analyzer.views.Dropped;
import io.concurrencylint.analyzer.views.Endings;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A wait with a time limit may have timed out, and nobody looks. */
public final class IgnoredAwaitResult implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "IgnoredAwaitResult",
          Hazard.JOIN,
          Severity.WARNING,
          "The answer of a timed await is ignored: what was waited for may not have happened.",
          """
          `CountDownLatch.await(time)` and `ExecutorService.awaitTermination(time)` answer `false` when the time is
          over. Code that does not look goes on as if all was done. Not reported in a loop, after or before a
          `shutdownNow`, and when the state is asked for afterwards. As a best effort in a close method it is common,
          hence the low confidence.
          """,
          "Test the answer: throw, log, or shut down by force when it is `false`.",
          List.of(
              new RuleDoc.Example(
                  "A sum that may be incomplete",
                  """
                  import java.util.concurrent.CountDownLatch;
                  import java.util.concurrent.TimeUnit;

                  class Start {
                    private final CountDownLatch ready = new CountDownLatch(1);

                    void open() {
                      ready.countDown();
                    }

                    void pass() throws InterruptedException {
                      ready.await(1, TimeUnit.SECONDS); // expect: IgnoredAwaitResult
                      System.out.println("open");
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.CountDownLatch;
                  import java.util.concurrent.TimeUnit;

                  class Start {
                    private final CountDownLatch ready = new CountDownLatch(1);

                    void open() {
                      ready.countDown();
                    }

                    void pass() throws InterruptedException {
                      if (!ready.await(1, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("not open");
                      }
                      System.out.println("open");
                    }
                  }
                  """)),
          List.of("java.util.concurrent.ExecutorService#awaitTermination"),
          List.of(252));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  private static final Set<String> CARES =
      Set.of("shutdownNow", "isTerminated", "getCount", "awaitTermination");

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      if (isTimed(site) && isIgnored(program, site)) {
        report.accept(finding(program, site));
      }
    }
  }

  private static boolean isTimed(CallSite site) {
    boolean waits =
        site.has(Effect.AwaitsTermination.class)
            || site.effects().stream()
                .anyMatch(effect -> effect instanceof Effect.Awaits awaits && awaits.timed());
    return waits
        && site.target() != null
        && site.target().method() != null
        && site.target().method().returnType().toString().equals("boolean");
  }

  private static boolean isIgnored(Program program, CallSite site) {
    Routine routine = site.caller();
    int defined = routine.insn(site.node()).defined();
    return !Dropped.isRead(routine.body(), defined)
        && !Reachability.inLoop(routine.body(), site.node())
        && program.calls().sites(routine).stream()
            .noneMatch(
                other ->
                    other.node() != site.node()
                        && other.target() != null
                        && CARES.contains(other.target().name()));
  }

  private static Finding finding(Program program, CallSite site) {
    Routine routine = site.caller();
    String name = site.receiver() == null ? "?" : name(routine, site);
    Story story = new Story(program);
    int actor = story.actor(routine.outermost().display());
    story.step(actor, routine, site.node(), "waits for " + name + " until the time is over");
    return DOC.finding(
        Confidence.LOW,
        site.location(),
        "%s waits for %s and does not look whether the time was over"
            .formatted(routine.display(), name),
        List.of(),
        story.end("it goes on as if what it waited for had happened"),
        "Test the answer of " + site.target().name() + ".",
        routine.outermost().id() + " " + name);
  }

  private static String name(Routine routine, CallSite site) {
    String variable =
        site.receiver() instanceof Ref.Result made && made.method().equals(routine.id())
            ? Endings.variable(routine, made.node())
            : null;
    return variable != null ? variable : site.receiver().text();
  }
}
