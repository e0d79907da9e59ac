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
import io.concurrencylint.analyzer.views.Endings;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Scopes;
import java.util.List;
import java.util.function.Consumer;

/** A structured task scope is left, or its result read, before the join. */
public final class ScopeNotJoined implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "ScopeNotJoined",
          Hazard.JOIN,
          Severity.WARNING,
          "A structured task scope is left, or a subtask is asked, before join().",
          """
          The owner of a `StructuredTaskScope` (preview, JEP 505 in JDK 25) must call `join()` after the last `fork` and
          before it reads a subtask or closes the scope: `Subtask.get()` throws IllegalStateException before the join,
          and `close()` throws when forks were not joined. A scope that is handed to other code is taken to be joined
          there.
          """,
          "Call `join()` after the last fork.",
          List.of(
              new RuleDoc.Example(
                  "A page that is not there yet",
                  """
                  import java.util.concurrent.Callable;
                  import java.util.concurrent.StructuredTaskScope;

                  class Pages {
                    static String page(Callable<String> fetch) throws InterruptedException {
                      try (var scope = StructuredTaskScope.open()) {
                        StructuredTaskScope.Subtask<String> page = scope.fork(fetch);
                        String body = page.get(); // expect: ScopeNotJoined
                        scope.join();
                        return body;
                      }
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.Callable;
                  import java.util.concurrent.StructuredTaskScope;

                  class Pages {
                    static String page(Callable<String> fetch) throws InterruptedException {
                      try (var scope = StructuredTaskScope.open()) {
                        StructuredTaskScope.Subtask<String> page = scope.fork(fetch);
                        scope.join();
                        return page.get();
                      }
                    }
                  }
                  """)),
          List.of("JEP 505: Structured Concurrency"),
          List.of(362));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Scopes.Unjoined unjoined : program.scopes().unjoined()) {
      report.accept(finding(program, unjoined));
    }
  }

  private static Finding finding(Program program, Scopes.Unjoined unjoined) {
    Routine routine = unjoined.routine();
    int made = unjoined.never() ? unjoined.at() : unjoined.fork().node();
    String variable = Endings.variable(routine, made);
    String name = variable == null ? "" : " " + variable;
    String message =
        unjoined.never()
            ? "%s leaves the scope%s without a join after it has forked"
            : "%s asks the subtask%s before its scope was joined";
    Story story = new Story(program);
    int actor = story.actor(routine.outermost().display());
    story.step(actor, routine, unjoined.fork().node(), "forks a subtask");
    story.step(actor, routine, unjoined.at(), "goes on without a join");
    return DOC.finding(
        Confidence.HIGH,
        routine.location(unjoined.at()),
        message.formatted(routine.display(), name),
        List.of(new Related(unjoined.fork().location(), "forked here")),
        story.end("IllegalStateException"),
        "Call join() after the last fork.",
        routine.outermost().id() + name);
  }
}
