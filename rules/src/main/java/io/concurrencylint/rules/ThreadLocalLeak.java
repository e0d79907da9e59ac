package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.ThreadLocals;
import java.util.List;
import java.util.function.Consumer;

/** A thread-local value stays behind on a thread of a pool. */
public final class ThreadLocalLeak implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "ThreadLocalLeak",
          Hazard.THREAD_LIFECYCLE,
          Severity.WARNING,
          "A thread-local is set on a thread that is used again, and nothing ever removes it.",
          """
          The thread of a pool or of a server outlives the task. What the task puts into a `ThreadLocal` is there
          for the next one, which may belong to another user, and keeps what it refers to from being collected.
          Reported is a `set` on such a thread of a thread-local that no code removes, sets to null or sets back to
          what it was. Values that are made on first use (a buffer, a format) are meant to stay and are not reported.
          """,
          "Call `remove()` in a finally block around the task.",
          List.of(
              new RuleDoc.Example(
                  "The user of the last request",
                  """
                  import java.util.concurrent.Executor;

                  class Requests {
                    private static final ThreadLocal<String> USER = new ThreadLocal<>();

                    static void handle(Executor pool, String user) {
                      pool.execute(
                          () -> {
                            USER.set(user); // expect: ThreadLocalLeak
                            System.out.println(USER.get());
                          });
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.Executor;

                  class Requests {
                    private static final ThreadLocal<String> USER = new ThreadLocal<>();

                    static void handle(Executor pool, String user) {
                      pool.execute(
                          () -> {
                            USER.set(user);
                            try {
                              System.out.println(USER.get());
                            } finally {
                              USER.remove();
                            }
                          });
                    }
                  }
                  """)),
          List.of("java.lang.ThreadLocal"),
          List.of(226, 488));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (ThreadLocals.Leak leak : program.threadLocals().leaks()) {
      report.accept(finding(program, leak));
    }
  }

  private static Finding finding(Program program, ThreadLocals.Leak leak) {
    CallSite set = leak.set();
    Routine routine = set.caller();
    Story story = new Story(program);
    int first = story.actor(leak.role().name());
    story.calls(first, program.roles().chain(leak.role(), routine));
    story.step(first, routine, set.node(), "sets " + leak.name() + ", and ends");
    return DOC.finding(
        Confidence.LOW,
        set.location(),
        "%s sets the thread-local %s on a thread that is used again (%s), and nothing removes it"
            .formatted(routine.display(), leak.name(), leak.role().name()),
        List.of(),
        story.end("the next task on the thread finds the value"),
        "Remove it in a finally block.",
        routine.outermost().id() + " " + leak.name());
  }
}
