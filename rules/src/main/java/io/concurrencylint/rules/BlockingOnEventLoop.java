package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Witness;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.models.WaitKind;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Blocking.Wait;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.EventLoops.LoopWait;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.ThreadRole;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A thread that serves many others waits: sleeps, joins, does I/O. */
public final class BlockingOnEventLoop implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "BlockingOnEventLoop",
        Hazard.EVENT_LOOP,
        Severity.ERROR,
        "An event loop, user-interface thread or timer waits: everything else it serves waits too.",
        """
        An event loop serves thousands of connections with one thread. A handler that sleeps, waits
        for a future, takes from a queue or reads a database stops them all; if what it waits for
        has to come from the same loop, for ever. The rule knows the handlers and callbacks of
        Netty, Vert.x, Reactor, RxJava, Mutiny, gRPC, the JDK's HttpClient and CompletableFuture,
        ZooKeeper, Kafka, Swing, JavaFX, SWT, Android and timers, follows their calls - virtual
        ones, lambdas and method references too - and shows the chain from the loop to the wait.

        Not reported: what is dispatched to other threads (`execute`, `executeBlocking`,
        `subscribeOn`, ...), what stands behind a test like `!inEventLoop()` or a check that throws
        on the loop. I/O is reported with less confidence than a wait for another thread.
        """,
        """
        Hand the blocking part to a worker (`executeBlocking`, an executor, `boundedElastic`), or use
        the asynchronous form and continue in its callback.
        """,
        List.of(
            new RuleDoc.Example(
                "A Swing listener sleeps",
                """
                import javax.swing.JButton;

                final class SaveButton {
                  static void install(JButton button) {
                    button.addActionListener(
                        event -> {
                          try {
                            Thread.sleep(2_000); // expect: BlockingOnEventLoop
                          } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                          }
                        });
                  }
                }
                """,
                """
                import javax.swing.JButton;
                import javax.swing.Timer;

                final class SaveButton {
                  static void install(JButton button) {
                    button.addActionListener(
                        event -> {
                          Timer later = new Timer(2_000, done -> button.setEnabled(true));
                          later.setRepeats(false);
                          later.start();
                        });
                  }
                }
                """)),
        List.of(
            "Netty: User guide for 4.x, Writing a Time Server",
            "Vert.x Core: The Golden Rule - Don't Block the Event Loop",
            "The Java Tutorials: The Event Dispatch Thread"),
        List.of(833));
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    Set<Object> seen = new HashSet<>();
    for (LoopWait wait : program.eventLoops().waits()) {
      if (seen.add(wait.site().location().path() + ":" + wait.site().location().line())) {
        report.accept(finding(program, wait));
      }
    }
  }

  private static Finding finding(Program program, LoopWait found) {
    CallSite site = found.site();
    ThreadRole role = found.visit().role();
    String loop = role.name();
    String waits = verb(found.awaited());
    CallSite leaf = found.way().get(found.way().size() - 1);
    boolean direct = leaf == site || leaf.equals(site);
    String message =
        direct
            ? "%s %s on the %s".formatted(site.display(), waits, loop)
            : "%s %s (in %s) on the %s".formatted(site.display(), waits, leaf.display(), loop);
    return new Finding(
        "BlockingOnEventLoop",
        found.awaited().kind() == WaitKind.THREAD ? Severity.ERROR : Severity.WARNING,
        confidence(program, found),
        site.location(),
        message,
        related(found, leaf, direct),
        witness(program, found, waits),
        "Hand it to a worker thread, or use the asynchronous form and continue in its callback.",
        site.caller().outermost().id() + " " + leaf.display());
  }

  private static Confidence confidence(Program program, LoopWait found) {
    ThreadRole role = found.visit().role();
    Wait wait = found.awaited();
    int doubts = found.visit().doubts() + (wait.certain() ? 0 : 1);
    Effect.Blocks blocks = wait.site().effect(Effect.Blocks.class);
    if (blocks != null && blocks.maybe()) {
      return Confidence.LOW;
    }
    if (doubts > 1 || wait.kind() == WaitKind.CPU) {
      return Confidence.LOW;
    }
    boolean mild = wait.kind() == WaitKind.IO || wait.timed() && wait.kind() == WaitKind.THREAD;
    if (role.kind() == RoleKind.TIMER && !isShared(program, role)) {
      return Confidence.LOW;
    }
    if (doubts == 1 || role.kind() == RoleKind.TIMER) {
      return mild ? Confidence.LOW : Confidence.MEDIUM;
    }
    return mild ? Confidence.MEDIUM : Confidence.HIGH;
  }

  /** Whether other tasks wait for the same timer; one that is kept for one task may wait. */
  private static boolean isShared(Program program, ThreadRole timer) {
    return timer.serializer() == null
        || program.roles().all().stream()
            .anyMatch(role -> !role.equals(timer) && timer.serializer().equals(role.serializer()));
  }

  private static String verb(Wait wait) {
    return switch (wait.kind()) {
      case THREAD -> "waits for another thread";
      case IO -> "does blocking I/O";
      case CPU -> "computes for long";
      case TIME -> "sleeps";
    };
  }

  private static List<Related> related(LoopWait found, CallSite leaf, boolean direct) {
    ThreadRole role = found.visit().role();
    Related entry =
        role.spawn() != null
            ? new Related(role.spawn().location(), "handed to the loop here")
            : new Related(role.entry().location(), "the loop enters here");
    return direct ? List.of(entry) : List.of(new Related(leaf.location(), "waits here"), entry);
  }

  private static Witness witness(Program program, LoopWait found, String waits) {
    ThreadRole role = found.visit().role();
    Story story = new Story(program);
    int loop = story.actor(role.name());
    story.step(loop, role.entry().location(), "runs " + role.entry().display());
    story.calls(loop, found.visit().chain());
    List<CallSite> way = found.way();
    story.calls(loop, way.subList(0, way.size() - 1));
    CallSite leaf = way.get(way.size() - 1);
    story.step(loop, leaf.caller(), leaf.node(), waits + " in " + leaf.display());
    return story.end("nothing else that this thread serves goes on meanwhile");
  }
}
