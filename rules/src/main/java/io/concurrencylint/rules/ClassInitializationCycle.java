package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.ClassInitialization.Trigger;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** Two classes that initialise each other. */
public final class ClassInitializationCycle implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "ClassInitializationCycle",
          Hazard.LOCK_ORDER,
          Severity.WARNING,
          "Two classes initialise each other: two threads that start at opposite ends wait for"
              + " each other.",
          """
          The thread that first uses a class runs its static initialiser, and every other thread that
          uses the class waits until it is done (JLS 12.4.2). When the initialiser of A needs B and that
          of B needs A, one thread that starts with A and another that starts with B wait for each other
          for ever; no stack trace shows a lock. A subclass needs its superclass, so that a superclass
          that makes an instance of its subclass closes a cycle, too.

          Compile-time constants and code in lambdas that runs later need nothing. Where all threads enter
          the cycle at one end nothing happens, and no analysis of a library can see that: the confidence
          is low unless two threads of the program use the classes.""",
          "Move what both need into a third class, or make one of the fields lazy with a holder"
              + " class.",
          List.of(
              new RuleDoc.Example(
                  "a superclass that makes its subclass",
                  """
                  class Shape {
                    static final Shape DEFAULT = new Circle(); // expect: ClassInitializationCycle
                  }

                  class Circle extends Shape {
                    static final Object CACHE = new Object();
                  }
                  """,
                  """
                  class Shape {}

                  class Circle extends Shape {
                    static final Object CACHE = new Object();
                  }

                  class Shapes {
                    static final Shape DEFAULT = new Circle();
                  }
                  """)),
          List.of("JLS 12.4.2", "CERT DCL00-J"),
          List.of(833));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (List<Trigger> cycle : program.classInitialization().cycles()) {
      report.accept(finding(program, cycle.get(0), cycle.get(1)));
    }
  }

  private static Finding finding(Program program, Trigger there, Trigger back) {
    String first = Type.simpleName(there.from());
    String second = Type.simpleName(there.to());
    Story story = new Story(program);
    int one = story.actor("a thread that uses " + first + " first");
    int other = story.actor("a thread that uses " + second + " first");
    story.step(one, there.routine(), there.node(), "initialises " + first + " and needs " + second);
    story.step(other, back.routine(), back.node(), "initialises " + second + " and needs " + first);
    return new Finding(
        DOC.name(),
        DOC.severity(),
        isEntered(program, there) && isEntered(program, back) ? Confidence.MEDIUM : Confidence.LOW,
        there.routine().location(there.node()),
        "The initialiser of %s needs %s, and that of %s needs %s"
            .formatted(first, second, second, first),
        List.of(
            new Related(
                back.routine().location(back.node()), second + " needs " + first + " here")),
        story.end("each waits until the other has initialised its class"),
        "Break the cycle: move what both need into a third class, or make it lazy.",
        there.from() + " " + there.to());
  }

  /** Whether a thread that the program starts uses a static member of the class. */
  private static boolean isEntered(Program program, Trigger trigger) {
    return program.roles().all().stream()
        .filter(role -> !role.isMain() && role.spawn() != null)
        .anyMatch(role -> uses(role.entry(), trigger.from()));
  }

  private static boolean uses(Routine routine, String type) {
    for (int node = 0; node < routine.body().size(); node++) {
      FieldSymbol field = routine.resolved().field(node);
      if (field != null && field.isStatic() && field.owner().name().equals(type)) {
        return true;
      }
    }
    return false;
  }
}
