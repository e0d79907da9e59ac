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
import io.concurrencylint.analyzer.views.EarlyStarts;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** A constructor starts a thread that sees the object before it is made. */
public final class StartInConstructor implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "StartInConstructor",
          Hazard.THREAD_LIFECYCLE,
          Severity.WARNING,
          "A constructor starts a thread that uses the object before its constructor has ended.",
          """
          The thread may run before the rest of the constructor: it sees fields that are not assigned yet, and final
          fields without their guarantee. In a class that can be extended it runs before the constructor of the subclass
          has begun. Reported with medium confidence where a field is assigned after the start or a subclass with fields
          of its own exists, with low confidence where the class is merely open. Not reported in final and private classes
          whose constructor starts the thread last, and for threads that know nothing of the object.
          """,
          "Start the thread in a `start()` method or a factory, after the constructor.",
          List.of(
              new RuleDoc.Example(
                  "A name that is not there yet",
                  """
                  class Greeter implements Runnable {
                    private final String name;

                    Greeter(String name) {
                      Thread thread = new Thread(this);
                      thread.start(); // expect: StartInConstructor
                      this.name = name;
                    }

                    @Override
                    public void run() {
                      System.out.println(name);
                    }
                  }
                  """,
                  """
                  class Greeter implements Runnable {
                    private final String name;

                    Greeter(String name) {
                      this.name = name;
                    }

                    void start() {
                      new Thread(this).start();
                    }

                    @Override
                    public void run() {
                      System.out.println(name);
                    }
                  }
                  """)),
          List.of(
              "JLS 17.5, final Field Semantics",
              "Goetz et al., Java Concurrency in Practice, 3.2.1"),
          List.of(362));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (EarlyStarts.EarlyStart early : program.earlyStarts().all()) {
      report.accept(finding(program, early));
    }
  }

  private static Finding finding(Program program, EarlyStarts.EarlyStart early) {
    CallSite start = early.start();
    Routine routine = start.caller();
    String why =
        early.later() >= 0
            ? "before " + routine.resolved().field(early.later()).name() + " is assigned"
            : early.subclass() != null
                ? "before the constructor of " + early.subclass().display() + " has begun"
                : "before the constructor of a subclass has begun";
    Story story = new Story(program);
    int maker = story.actor("the constructing thread");
    int started = story.actor("the started thread");
    story.step(maker, routine, start.node(), "starts the thread");
    story.step(started, start.location(), "may use the object " + why);
    if (early.later() >= 0) {
      story.step(maker, routine, early.later(), "assigns the field, too late");
    }
    return DOC.finding(
        early.later() >= 0 || early.subclass() != null ? Confidence.MEDIUM : Confidence.LOW,
        start.location(),
        "%s starts a thread that may use the object %s".formatted(routine.display(), why),
        early.later() >= 0
            ? List.of(new Related(routine.location(early.later()), "assigned after the start"))
            : List.of(),
        story.end("the thread sees an object that is not made yet"),
        "Start the thread after the constructor, in a start() method or a factory.",
        routine.outermost().id());
  }
}
