package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Witness;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.SharedAccesses.Access;
import io.concurrencylint.analyzer.views.SharedAccesses.Kind;
import io.concurrencylint.analyzer.views.SharedAccesses.Race;
import java.util.List;
import java.util.function.Consumer;

/** Two threads reach the same mutable memory, one writes, and nothing orders them. */
public final class UnsynchronizedSharedState implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "UnsynchronizedSharedState",
        Hazard.SHARED_STATE,
        Severity.ERROR,
        "Two threads access the same field, array cell or collection, at least one writes, and no"
            + " lock or happens-before orders them.",
        """
        The broken counter: two threads read, add one and write back, and updates are lost. The rule
        follows each thread role - `main`, the threads and tasks a program starts, the handlers its
        frameworks call - from its entry through the calls it makes, and compares the accesses of
        each pair of roles that may run at the same time: are they of the same object, does one of
        them write, do they share a lock, does `start`, `join`, `submit`, `get` or `await` order
        them?

        Not reported: objects that only one thread can reach; what is written before a thread is
        started or read after it has been joined; fields that are final or volatile (a volatile
        `count++` is VolatileReadModifyWrite); thread-safe classes; tasks of one single-threaded
        executor; array cells that each task chooses for itself.
        """,
        """
        Guard both sides by one lock, use a class of `java.util.concurrent` made for it (an
        `AtomicInteger`, a `LongAdder`, a concurrent collection), or let each thread have its own
        copy and merge them after the join.
        """,
        List.of(
            new RuleDoc.Example(
                "The broken counter",
                """
                final class Counter {
                  private int count;

                  void increment() {
                    for (int i = 0; i < 10_000; i++) {
                      count++; // expect: UnsynchronizedSharedState
                    }
                  }

                  public static void main(String[] args) throws InterruptedException {
                    Counter counter = new Counter();
                    Thread one = new Thread(counter::increment);
                    Thread two = new Thread(counter::increment);
                    one.start();
                    two.start();
                    one.join();
                    two.join();
                    System.out.println(counter.count);
                  }
                }
                """,
                """
                import java.util.concurrent.atomic.AtomicInteger;

                final class Counter {
                  private final AtomicInteger count = new AtomicInteger();

                  void increment() {
                    for (int i = 0; i < 10_000; i++) {
                      count.incrementAndGet();
                    }
                  }

                  public static void main(String[] args) throws InterruptedException {
                    Counter counter = new Counter();
                    Thread one = new Thread(counter::increment);
                    Thread two = new Thread(counter::increment);
                    one.start();
                    two.start();
                    one.join();
                    two.join();
                    System.out.println(counter.count.get());
                  }
                }
                """)),
        List.of(
            "JLS 17.4.5 Happens-before Order",
            "S. Blackshear et al., RacerD: compositional static race detection, OOPSLA 2018"),
        List.of(362));
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Race race : program.sharedAccesses().races()) {
      boolean plain = race.one().kind() != Kind.CONTENT && !race.isOfCapturedByLambdas();
      if (plain && !race.isReadByStarter() && !race.isWrittenByStarter()) {
        report.accept(finding(program, race));
      }
    }
  }

  private static Finding finding(Program program, Race race) {
    Access one = race.one();
    Access other = race.other();
    String what = one.display();
    boolean sameLine =
        one.routine().location(one.node()).equals(other.routine().location(other.node()));
    return new Finding(
        "UnsynchronizedSharedState",
        Severity.ERROR,
        confidence(race),
        one.routine().location(one.node()),
        "%s is %s by %s and %s by %s without a common lock"
            .formatted(
                what,
                one.kind() == Kind.CONTENT ? "changed" : "written",
                one.role().name(),
                other.write() ? "written" : "read",
                one.role().equals(other.role()) ? "another one" : other.role().name()),
        sameLine
            ? List.of()
            : List.of(
                new Related(
                    other.routine().location(other.node()),
                    (other.write() ? "also written" : "read") + " here")),
        witness(program, one, other, what),
        "Hold one lock at both places, or use an atomic or concurrent class for " + what + ".",
        one.routine().outermost().id() + " " + one.place());
  }

  private static Confidence confidence(Race race) {
    // What a loop's tasks touch is mostly confined to that loop by a protocol that is not seen.
    boolean loop = race.one().role().isLoop() || race.other().role().isLoop();
    return switch (race.certainty()) {
      case SURE -> loop ? Confidence.MEDIUM : Confidence.HIGH;
      case LIKELY -> Confidence.MEDIUM;
      default -> Confidence.LOW;
    };
  }

  private static Witness witness(Program program, Access one, Access other, String what) {
    Story story = new Story(program);
    int first = story.actor(one.role().name());
    int second = story.actor(one.role().equals(other.role()) ? "another one" : other.role().name());
    story.calls(first, one.chain());
    story.calls(second, other.chain());
    String read = other.write() ? "reads " : "reads the old ";
    if (one.write() && other.write()) {
      story.step(first, one.routine(), one.node(), "reads " + what);
      story.step(second, other.routine(), other.node(), "reads the same value of " + what);
      story.step(second, other.routine(), other.node(), "writes " + what);
      story.step(first, one.routine(), one.node(), "writes " + what + ", the other write is lost");
      return story.end("an update of " + what + " is lost");
    }
    story.step(first, one.routine(), one.node(), "writes " + what);
    story.step(second, other.routine(), other.node(), read + what);
    return story.end("the second thread may see an old or half-made state of " + what);
  }
}
