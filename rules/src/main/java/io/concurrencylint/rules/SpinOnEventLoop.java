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
import io.concurrencylint.analyzer.views.EventLoops.Visit;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Spins.Spin;
import io.concurrencylint.analyzer.views.ThreadRole;
import java.util.List;
import java.util.function.Consumer;

/** An event loop runs a loop that it never leaves, or only when another thread lets it. */
public final class SpinOnEventLoop implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "SpinOnEventLoop",
        Hazard.EVENT_LOOP,
        Severity.ERROR,
        "An event loop or user-interface thread runs a loop without end, or spins until another"
            + " thread sets a flag.",
        """
        A handler has to return: while it runs, its thread serves nobody else. A loop without a way
        out stops the event loop for good; one that spins on a field waits for another thread, which
        may itself be waiting for this event loop.

        Not reported: loops whose own work brings them to an end, and the loop that *is* the event
        loop (around `select()`).
        """,
        "Do one round and hand the next to the loop again (`execute`, `schedule`, `setTimer`), or run it"
            + " on a worker thread.",
        List.of(
            new RuleDoc.Example(
                "A Swing listener polls for ever",
                """
                import javax.swing.JButton;

                final class Poller {
                  static void install(JButton button, Runnable poll) {
                    button.addActionListener(
                        event -> {
                          while (true) { // expect: SpinOnEventLoop
                            poll.run();
                          }
                        });
                  }
                }
                """,
                """
                import javax.swing.JButton;
                import javax.swing.Timer;

                final class Poller {
                  static void install(JButton button, Runnable poll) {
                    button.addActionListener(
                        event -> {
                          Timer timer = new Timer(100, tick -> poll.run());
                          timer.start();
                        });
                  }
                }
                """)),
        List.of("Vert.x Core: The Golden Rule - Don't Block the Event Loop"),
        List.of(835));
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Spin spin : program.spins().all()) {
      report.accept(finding(program, spin));
    }
  }

  private static Finding finding(Program program, Spin spin) {
    Visit visit = spin.visit();
    ThreadRole role = visit.role();
    Routine routine = visit.routine();
    String what = spin.endless() ? "loops for ever" : "spins until another thread lets it go on";
    Story story = new Story(program);
    int loop = story.actor(role.name());
    story.calls(loop, visit.chain());
    story.step(loop, routine, spin.node(), what);
    return new Finding(
        "SpinOnEventLoop",
        Severity.ERROR,
        visit.certain() ? Confidence.HIGH : Confidence.MEDIUM,
        routine.location(spin.node()),
        "%s %s on the %s".formatted(routine.display(), what, role.name()),
        List.of(
            new Related(
                role.spawn() == null ? role.entry().location() : role.spawn().location(),
                "the loop gets here")),
        story.end("the thread serves nobody else"),
        "Do one round and hand the next to the loop again, or run it on a worker thread.",
        routine.outermost().id() + " loop");
  }
}
