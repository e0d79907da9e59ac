package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
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
import io.concurrencylint.analyzer.views.Endings;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Scopes;
import java.util.List;
import java.util.function.Consumer;

/** A block closes what a task that it handed over still uses. */
public final class ResourceOutlivedByTask implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "ResourceOutlivedByTask",
          Hazard.JOIN,
          Severity.WARNING,
          "A try-with-resources block closes a resource that a task it handed over still uses.",
          """
          The block ends, and closes its resource, as soon as the task was handed over; the task runs later, or at the
          same time, and finds the resource closed. Not reported when the block waits for the task, when the task opens
          what it uses, and for executors and scopes, which wait in `close()`.
          """,
          "Wait for the task inside the block, or let the task open and close the resource.",
          List.of(
              new RuleDoc.Example(
                  "A stream that is closed too early",
                  """
                  import java.io.IOException;
                  import java.io.InputStream;
                  import java.nio.file.Files;
                  import java.nio.file.Path;
                  import java.util.concurrent.ExecutorService;
                  import java.util.concurrent.Future;

                  class Reader {
                    static Future<Integer> first(Path file, ExecutorService pool) throws IOException {
                      try (InputStream in = Files.newInputStream(file)) {
                        return pool.submit(() -> in.read()); // expect: ResourceOutlivedByTask
                      }
                    }
                  }
                  """,
                  """
                  import java.io.InputStream;
                  import java.nio.file.Files;
                  import java.nio.file.Path;
                  import java.util.concurrent.ExecutorService;
                  import java.util.concurrent.Future;

                  class Reader {
                    static Future<Integer> first(Path file, ExecutorService pool) {
                      return pool.submit(
                          () -> {
                            try (InputStream in = Files.newInputStream(file)) {
                              return in.read();
                            }
                          });
                    }
                  }
                  """)),
          List.of("JLS 14.20.3, try-with-resources"),
          List.of(672));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Scopes.Outlived outlived : program.scopes().outlived()) {
      report.accept(finding(program, outlived));
    }
  }

  private static Finding finding(Program program, Scopes.Outlived outlived) {
    CallSite handover = outlived.handover();
    Routine routine = handover.caller();
    String name = name(routine, outlived.resource());
    String type = program.paths().type(outlived.resource());
    boolean stream = type != null && type.startsWith("java.");
    Routine task = outlived.use().routine();
    Story story = new Story(program);
    int here = story.actor(routine.outermost().display());
    int there = story.actor("the task");
    story.step(here, routine, handover.node(), "hands over the task");
    story.step(here, routine, outlived.close(), "closes " + name);
    story.step(there, task, outlived.use().node(), "uses " + name);
    return DOC.finding(
        stream ? Confidence.HIGH : Confidence.MEDIUM,
        handover.location(),
        "%s hands over a task that uses %s and closes %s without waiting for it"
            .formatted(routine.display(), name, name),
        List.of(new Related(task.location(outlived.use().node()), "the task uses it")),
        story.end("the task finds " + name + " closed"),
        "Wait for the task before the block ends, or open " + name + " in the task.",
        routine.outermost().id() + " " + name);
  }

  private static String name(Routine routine, Ref resource) {
    int node = -1;
    if (resource instanceof Ref.Fresh fresh) {
      node = fresh.node();
    } else if (resource instanceof Ref.Result result) {
      node = result.node();
    }
    String variable = node < 0 ? null : Endings.variable(routine, node);
    return variable != null ? variable : resource.text();
  }
}
