package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.WaitSets.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** wait, notify or notifyAll without the monitor of the object. */
public final class WaitOutsideMonitor implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "WaitOutsideMonitor",
          Hazard.CONDITION,
          Severity.ERROR,
          "wait() or notify() is called on an object whose monitor the thread does not hold.",
          """
          `wait`, `notify` and `notifyAll` throw `IllegalMonitorStateException` unless the calling thread
          holds the monitor of that very object. Holding another one, the class instead of the instance
          or `this` instead of the list, does not help.

          Monitors that callers hold count, also through a parameter.""",
          "Synchronize on the object that is waited on.",
          List.of(
              new RuleDoc.Example(
                  "the monitor of another object",
                  """
                  import java.util.ArrayList;
                  import java.util.List;

                  class Inbox {
                    private final List<String> mails = new ArrayList<>();

                    String fetch() throws InterruptedException {
                      synchronized (mails) {
                        while (mails.isEmpty()) {
                          mails.wait();
                        }
                        return mails.remove(0);
                      }
                    }

                    void add(String mail) {
                      synchronized (mails) {
                        mails.add(mail);
                      }
                      mails.notifyAll(); // expect: WaitOutsideMonitor
                    }
                  }
                  """,
                  """
                  import java.util.ArrayList;
                  import java.util.List;

                  class Inbox {
                    private final List<String> mails = new ArrayList<>();

                    String fetch() throws InterruptedException {
                      synchronized (mails) {
                        while (mails.isEmpty()) {
                          mails.wait();
                        }
                        return mails.remove(0);
                      }
                    }

                    void add(String mail) {
                      synchronized (mails) {
                        mails.add(mail);
                        mails.notifyAll();
                      }
                    }
                  }
                  """)),
          List.of("JLS 17.2"),
          List.of(667));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    List<Use> uses = new ArrayList<>(program.waitSets().waits());
    uses.addAll(program.waitSets().wakes());
    for (Use use : uses) {
      HeldLock needed = !use.condition() ? program.waitSets().needs(use) : null;
      if (needed != null
          && !program.waitSets().mayHold(use, needed)
          && !isCondition(program, use)) {
        report.accept(finding(program, use, needed));
      }
    }
  }

  /** A method that takes no lock at all may rely on callers that are not in sight. */
  private static Confidence confidence(Program program, Use use) {
    return program.locks().acquires(use.routine()) ? Confidence.MEDIUM : Confidence.LOW;
  }

  /** The monitor of a Condition is a matter of its own. */
  private static boolean isCondition(Program program, Use use) {
    String type = program.paths().type(use.object());
    return type != null
        && program.classes().isSubclass(type, "java.util.concurrent.locks.Condition");
  }

  private static Finding finding(Program program, Use use, HeldLock needed) {
    Routine routine = use.routine();
    String object = needed.text();
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    story.step(thread, routine, use.node(), "calls " + use.site().display());
    return new Finding(
        DOC.name(),
        DOC.severity(),
        confidence(program, use),
        use.site().location(),
        "%s calls %s on %s without holding its monitor"
            .formatted(routine.display(), use.site().display(), object),
        List.of(),
        story.end("it throws IllegalMonitorStateException"),
        "Call it inside synchronized (" + object + ").",
        routine.outermost().id() + " " + object);
  }
}
