package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** A {@code synchronized} block with nothing in it. */
public final class EmptyCriticalSection implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "EmptyCriticalSection",
          Hazard.LOCK_USAGE,
          Severity.WARNING,
          "A synchronized block is empty: it guards nothing.",
          """
          What the block was to guard has fallen out of it, or stands behind it and runs without
          the monitor. As a barrier, to wait until another thread has left its block, an empty one
          works, and says so nowhere. An empty block on a parameter is of low confidence: it may keep
          the object reachable.""",
          "Move the code into the block, or delete the block.",
          List.of(
              new RuleDoc.Example(
                  "the statement stands behind the block",
                  """
                  class Hits {
                    private int count;

                    void hit() {
                      synchronized (this) {} // expect: EmptyCriticalSection
                      System.out.println("hit");
                    }
                  }
                  """,
                  """
                  class Hits {
                    private int count;

                    void hit() {
                      synchronized (this) {
                        count++;
                      }
                    }
                  }
                  """)),
          List.of("JLS 14.19"),
          List.of(585));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      for (int node = 0; node < routine.body().size(); node++) {
        if (routine.insn(node) instanceof Insn.MonitorEnter enter
            && !enter.implied()
            && leavesAtOnce(routine, node)) {
          report.accept(finding(program, routine, node, routine.value(enter.lock(), node)));
        }
      }
    }
  }

  private static boolean leavesAtOnce(Routine routine, int enter) {
    int node = enter;
    for (int steps = 0; steps < 4; steps++) {
      int[] next = routine.body().successors(node);
      if (next.length != 1) {
        return false;
      }
      node = next[0];
      if (routine.insn(node) instanceof Insn.MonitorExit) {
        return true;
      }
      if (!(routine.insn(node) instanceof Insn.Nop)) {
        return false;
      }
    }
    return false;
  }

  private static Finding finding(Program program, Routine routine, int node, Ref lock) {
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    story.step(thread, routine, node, "takes the monitor of " + lock.text() + " and gives it back");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        lock instanceof Ref.Param ? Confidence.LOW : Confidence.MEDIUM,
        routine.location(node),
        "%s does nothing while it holds the monitor of %s"
            .formatted(routine.display(), lock.text()),
        List.of(),
        story.end("nothing was guarded"),
        "Move the code that needs the monitor into the block, or delete the block.",
        routine.outermost().id() + " " + lock.text());
  }
}
