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

/** A virtual thread fills a cache that is one for each thread. */
public final class ThreadLocalCacheInVirtualThread implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "ThreadLocalCacheInVirtualThread",
          Hazard.VIRTUAL_THREAD,
          Severity.WARNING,
          "A thread-local cache is used on virtual threads: each task makes a copy of its own.",
          """
          A `ThreadLocal` with an initial value (a buffer, a format) saves work when a few threads run many tasks.
          A virtual thread (JDK 21, JEP 444) runs one task, so that each makes a copy that nobody uses again, and a
          million tasks make a million copies. Thread-locals that carry context are not reported.
          """,
          "Make the object in the task, share an immutable one, or keep a bounded pool of them.",
          List.of(
              new RuleDoc.Example(
                  "A buffer for each of a million threads",
                  """
                  class Copies {
                    private static final ThreadLocal<byte[]> BUFFER =
                        ThreadLocal.withInitial(() -> new byte[65_536]);

                    static void start() throws InterruptedException {
                      Thread copier =
                          Thread.startVirtualThread(
                              () -> System.out.println(BUFFER.get().length)); // expect: ThreadLocalCacheInVirtualThread
                      copier.join();
                    }
                  }
                  """,
                  """
                  class Copies {
                    static void start() throws InterruptedException {
                      Thread copier = Thread.startVirtualThread(() -> System.out.println(new byte[65_536].length));
                      copier.join();
                    }
                  }
                  """)),
          List.of("JEP 444: Virtual Threads, section Thread-local variables"),
          List.of(400));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (VirtualThreads.Finding found : program.virtualThreads().cached()) {
      report.accept(finding(program, found));
    }
  }

  private static Finding finding(Program program, VirtualThreads.Finding found) {
    CallSite site = found.site();
    Routine routine = site.caller();
    Story story = new Story(program);
    int actor = story.actor("virtual " + found.role().name());
    story.calls(actor, program.roles().chain(found.role(), routine));
    story.step(actor, routine, site.node(), "makes a copy of " + found.cache() + " for itself");
    return DOC.finding(
        Confidence.MEDIUM,
        site.location(),
        "%s uses the cache %s on a virtual thread, which makes a copy for one task"
            .formatted(routine.display(), found.cache()),
        List.of(new Related(found.role().spawn().location(), "the virtual thread begins here")),
        story.end("each task pays for a copy that is never used again"),
        "Make the object in the task, or share one.",
        routine.outermost().id() + " " + found.cache());
  }
}
