package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.LockMode;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** A {@code tryLock()} whose answer nobody looks at. */
public final class IgnoredTryLock implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "IgnoredTryLock",
          Hazard.LOCK_USAGE,
          Severity.ERROR,
          "The answer of tryLock() or tryAcquire() is dropped: the code goes on with or without.",
          """
          `tryLock()` says whether the lock was taken. Without a look at the answer, what follows
          runs unguarded whenever another thread has the lock, and the `unlock()` that belongs to
          it throws, or gives back a permit that was never taken.""",
          "Test the answer, or use `lock()`.",
          List.of(
              new RuleDoc.Example(
                  "a permit that may not be there",
                  """
                  import java.util.concurrent.Semaphore;
                  import java.util.concurrent.TimeUnit;

                  class Gate {
                    private final Semaphore permits = new Semaphore(2);

                    void pass() throws InterruptedException {
                      permits.tryAcquire(1, TimeUnit.SECONDS); // expect: IgnoredTryLock
                      System.out.println("passed");
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.Semaphore;
                  import java.util.concurrent.TimeUnit;

                  class Gate {
                    private final Semaphore permits = new Semaphore(2);

                    boolean pass() throws InterruptedException {
                      return permits.tryAcquire(1, TimeUnit.SECONDS);
                    }
                  }
                  """)),
          List.of("java.util.concurrent.locks.Lock.tryLock"),
          List.of(252));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      Effect.Acquire acquire = site.effect(Effect.Acquire.class);
      boolean drops =
          acquire != null
              && acquire.tries()
              && acquire.mode() != LockMode.OPTIMISTIC
              && !site.target().name().startsWith("drain")
              && !waitsForEver(site)
              && !site.caller().isUsed(site.node());
      if (drops) {
        report.accept(finding(program, site, site.select(acquire.lock())));
      }
    }
  }

  /** {@code acquire(-1, null)}: with no limit to the wait there is one answer only. */
  private static boolean waitsForEver(CallSite site) {
    return site.arguments().stream()
        .anyMatch(argument -> argument instanceof Ref.Constant none && none.value() == null);
  }

  /** A semaphore that the method does not give back to is no lock, but a signal to wait for. */
  private static Confidence confidence(Program program, CallSite site, Ref lock) {
    boolean permit = site.effect(Effect.Acquire.class).mode() == LockMode.PERMIT;
    boolean released =
        program.calls().sites(site.caller()).stream()
            .filter(other -> other.has(Effect.Release.class))
            .anyMatch(other -> lock != null && lock.equals(other.receiver()));
    return permit && !released ? Confidence.LOW : Confidence.HIGH;
  }

  private static Finding finding(Program program, CallSite site, Ref lock) {
    Routine routine = site.caller();
    String name = lock == null ? "the lock" : lock.text();
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    story.step(thread, routine, site.node(), "calls " + site.display() + ", which answers false");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        confidence(program, site, lock),
        site.location(),
        "%s drops the answer of %s on %s and goes on without knowing that it has the lock"
            .formatted(routine.display(), site.display(), name),
        List.of(),
        story.end("what follows runs without " + name),
        "Test the answer, or wait with the method that does not try.",
        routine.outermost().id() + " " + name);
  }
}
