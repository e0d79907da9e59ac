package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Timeouts;
import java.util.List;
import java.util.function.Consumer;

/** A remaining time that can be 0 where it limits a wait: 0 means no limit. */
public final class WaitZeroForever implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "WaitZeroForever",
          Hazard.CONDITION,
          Severity.ERROR,
          "A computed remaining time can be 0 where it is passed to wait(long) or join(long): 0"
              + " waits for ever.",
          """
          `Object.wait(0)` and `Thread.join(0)` have no time limit. A method that subtracts what has
          passed from what it may wait means "no time left" by 0, and gets "for ever" when it does not
          test the difference, or the maximum it starts with, before it waits. `Condition.await`,
          `Future.get` and `TimeUnit.timedWait` treat 0 as no time and are silent.""",
          "Leave the loop when the remaining time is 0 or less, before waiting.",
          List.of(
              new RuleDoc.Example(
                  "a maximum of 0",
                  """
                  class Gate {
                    private boolean open;

                    synchronized boolean pass(long millis) throws InterruptedException {
                      long begin = System.currentTimeMillis();
                      long left = millis;
                      while (!open) {
                        wait(left); // expect: WaitZeroForever
                        long passed = System.currentTimeMillis() - begin;
                        if (passed >= millis) {
                          return false;
                        }
                        left = millis - passed;
                      }
                      return true;
                    }

                    synchronized void open() {
                      open = true;
                      notifyAll();
                    }
                  }
                  """,
                  """
                  class Gate {
                    private boolean open;

                    synchronized boolean pass(long millis) throws InterruptedException {
                      long begin = System.currentTimeMillis();
                      long left = millis;
                      while (!open) {
                        if (left <= 0) {
                          return false;
                        }
                        wait(left);
                        left = millis - (System.currentTimeMillis() - begin);
                      }
                      return true;
                    }

                    synchronized void open() {
                      open = true;
                      notifyAll();
                    }
                  }
                  """)),
          List.of("java.lang.Object.wait(long)", "java.lang.Thread.join(long)"),
          List.of(835));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      boolean unlimited =
          site.target() != null
              && (site.has(Effect.AwaitsMonitor.class) || site.has(Effect.Joins.class))
              && site.arguments().size() == 1
              && !site.target().name().startsWith("timed");
      if (unlimited && site.caller().insn(site.node()) instanceof Insn.Call call) {
        int time = call.arguments().get(0);
        int from = Timeouts.zeroFrom(site.caller(), time, site.node());
        if (from >= 0) {
          report.accept(finding(program, site, from));
        }
      }
    }
  }

  private static Finding finding(Program program, CallSite site, int from) {
    Routine routine = site.caller();
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    story.step(
        thread,
        from == Body.ENTRY ? routine.location() : routine.location(from),
        "gets a remaining time of 0");
    story.step(thread, routine, site.node(), "calls " + site.display() + " with 0");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        Confidence.MEDIUM,
        site.location(),
        "%s passes a remaining time to %s that can be 0, which waits without a limit"
            .formatted(routine.display(), site.display()),
        List.of(new Related(routine.location(from), "the remaining time comes from here")),
        story.end("the thread waits for ever instead of not at all"),
        "Test the remaining time before the wait, and give up when it is 0 or less.",
        routine.outermost().id());
  }
}
