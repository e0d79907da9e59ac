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
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.VirtualThreads;
import java.util.List;
import java.util.function.Consumer;

/** A virtual thread waits inside a monitor and keeps its carrier. */
public final class PinnedCarrier implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "PinnedCarrier",
          Hazard.VIRTUAL_THREAD,
          Severity.WARNING,
          "A virtual thread blocks inside synchronized: up to JDK 23 it keeps its carrier thread.",
          """
          Up to JDK 23 a virtual thread that holds a monitor cannot leave its carrier when it blocks. There are about
          as many carriers as processors: a few such waits stop all virtual threads. JEP 491 ended this for
          `synchronized` in JDK 24; from then on only native frames pin, and this rule may be switched off.
          """,
          "Use a `ReentrantLock`, or wait outside the monitor; or run on JDK 24 or later.",
          List.of(
              new RuleDoc.Example(
                  "A queue in a monitor",
                  """
                  import java.net.ServerSocket;

                  class Server {
                    private final Object lock = new Object();

                    void start(ServerSocket socket) throws InterruptedException {
                      Thread acceptor = Thread.startVirtualThread(() -> accept(socket));
                      acceptor.join();
                    }

                    private void accept(ServerSocket socket) {
                      synchronized (lock) {
                        try {
                          socket.accept().close(); // expect: PinnedCarrier
                        } catch (java.io.IOException e) {
                          System.err.println("not accepted: " + e);
                        }
                      }
                    }
                  }
                  """,
                  """
                  import java.net.ServerSocket;

                  class Server {
                    void start(ServerSocket socket) throws InterruptedException {
                      Thread acceptor = Thread.startVirtualThread(() -> accept(socket));
                      acceptor.join();
                    }

                    private void accept(ServerSocket socket) {
                      try {
                        socket.accept().close();
                      } catch (java.io.IOException e) {
                        System.err.println("not accepted: " + e);
                      }
                    }
                  }
                  """)),
          List.of(
              "JEP 444: Virtual Threads, section Pinning",
              "JEP 491: Synchronize Virtual Threads without Pinning"),
          List.of(833));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (VirtualThreads.Finding found : program.virtualThreads().pinned(program.locks())) {
      report.accept(finding(program, found));
    }
  }

  private static Finding finding(Program program, VirtualThreads.Finding found) {
    CallSite site = found.site();
    Routine routine = site.caller();
    String monitor = found.monitor().text();
    Story story = new Story(program);
    int actor = story.actor("virtual " + found.role().name());
    story.calls(actor, program.roles().chain(found.role(), routine));
    story.step(actor, routine, site.node(), "blocks in " + site.display());
    return DOC.finding(
        Confidence.MEDIUM,
        site.location(),
        "%s blocks in %s holding the monitor of %s: a virtual thread keeps its carrier (JDK 23 and below)"
            .formatted(routine.display(), site.display(), monitor),
        List.of(new Related(found.role().spawn().location(), "the virtual thread begins here")),
        story.end("its carrier thread can run no other virtual thread meanwhile"),
        "Use a ReentrantLock, or wait outside the monitor.",
        routine.outermost().id() + " " + monitor);
  }
}
