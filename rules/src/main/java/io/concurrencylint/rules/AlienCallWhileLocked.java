package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.AlienCalls;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** A call of code from outside, a listener, function or foreign object, under a lock. */
public final class AlienCallWhileLocked implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "AlienCallWhileLocked",
          Hazard.HELD_LOCK,
          Severity.WARNING,
          "A listener, callback, function or foreign close() is called while a lock is held.",
          """
          What code from outside does is not known here: it may take its own locks in another order, call
          back into this object, wait for a thread that needs the lock, or take long. Alien is the call of
          a function that was handed in (`Runnable`, `Supplier`, ...), of a public interface with one
          method, of an interface that nothing in this program implements, and of `close()` on a resource
          of any kind.

          Silent are functions whose code is in sight, tests and operators of `java.util.function`, calls
          that hand the function to an executor, and wrappers that call the same method of what they wrap.
          Abstract methods of the own class are of low confidence, because subclasses are often known, and
          so are interfaces that compute a value of one type, such as a weight or a size.""",
          "Copy what is needed under the lock, give it back, and call then.",
          List.of(
              new RuleDoc.Example(
                  "listeners under the monitor",
                  """
                  import java.util.ArrayList;
                  import java.util.List;

                  public class Thermometer {
                    public interface Listener {
                      void changed(int value);
                    }

                    private final List<Listener> listeners = new ArrayList<>();
                    private int value;

                    public synchronized void add(Listener listener) {
                      listeners.add(listener);
                    }

                    public synchronized void set(int newValue) {
                      value = newValue;
                      for (Listener listener : listeners) {
                        listener.changed(value); // expect: AlienCallWhileLocked
                      }
                    }
                  }
                  """,
                  """
                  import java.util.ArrayList;
                  import java.util.List;

                  public class Thermometer {
                    public interface Listener {
                      void changed(int value);
                    }

                    private final List<Listener> listeners = new ArrayList<>();
                    private int value;

                    public synchronized void add(Listener listener) {
                      listeners.add(listener);
                    }

                    public void set(int newValue) {
                      List<Listener> all;
                      synchronized (this) {
                        value = newValue;
                        all = List.copyOf(listeners);
                      }
                      for (Listener listener : all) {
                        listener.changed(newValue);
                      }
                    }
                  }
                  """)),
          List.of("Bloch, Effective Java, item 79"),
          List.of(833));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      Lockset held = program.locks().may(site.caller(), site.node());
      AlienCalls.Kind kind = held.isEmpty() ? null : program.alienCalls().kind(site);
      boolean permits = held.stream().allMatch(lock -> lock.mode() == Mode.PERMIT);
      if (kind != null && !permits) {
        report.accept(finding(program, site, held, kind));
      }
    }
  }

  private static String what(AlienCalls.Kind kind) {
    return switch (kind) {
      case FUNCTION -> "a function that was handed in";
      case CALLBACK -> "a callback that clients implement";
      case FOREIGN -> "an interface that nothing here implements";
      case CLOSE -> "a resource of any kind";
      case COMPUTATION -> "a computation that clients implement";
      case HOOK -> "a method that subclasses implement";
    };
  }

  /** Who computes a value or closes a resource seldom calls back. */
  private static Confidence confidence(AlienCalls.Kind kind) {
    return switch (kind) {
      case FUNCTION, CALLBACK, FOREIGN -> Confidence.MEDIUM;
      case CLOSE, COMPUTATION, HOOK -> Confidence.LOW;
    };
  }

  private static Finding finding(
      Program program, CallSite site, Lockset held, AlienCalls.Kind kind) {
    Routine routine = site.caller();
    String locks = String.join(" and ", held.names());
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    story.step(thread, routine, site.node(), "calls " + site.display() + ", " + what(kind));
    return new Finding(
            DOC.name(),
            DOC.severity(),
            confidence(kind),
            site.location(),
            "%s calls %s, %s, while it holds %s"
                .formatted(routine.display(), site.display(), what(kind), locks),
            List.of(),
            story.end("it may need another lock, call back, or wait for who needs " + locks),
            "Copy what the call needs under the lock and make the call after giving it back.",
            routine.outermost().id() + " " + locks + " " + site.display())
        .of(routine.owner().name() + " " + site.display());
  }
}
