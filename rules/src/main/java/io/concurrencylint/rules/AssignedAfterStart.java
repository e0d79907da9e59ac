package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.Edge;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.Guards;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Starters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A field that is assigned after the thread which reads it was started. */
public final class AssignedAfterStart implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "AssignedAfterStart",
          Hazard.PUBLICATION,
          Severity.WARNING,
          "A field is assigned for the first time after the thread that reads it was "
              + "started; the thread may find it unset.",
          """
          `Thread.start` and `Executor.execute` make all that came before visible to the new thread. \
          What comes after has no such order: the thread may read the field before it is assigned, \
          and find null, or an earlier value.

          Reported when the started code reads the field without waiting for anything first, and the \
          field is not assigned before. Not reported: fields that the started code tests for null, \
          reads behind a latch or another wait, or under a lock that the starter holds throughout.
          """,
          "Assign everything the thread needs before it is started.",
          List.of(
              new RuleDoc.Example(
                  "the queue is made after the thread that polls it is started",
                  """
                  class Greeter implements Runnable {
                    private String name;

                    @Override
                    public void run() {
                      System.out.println(name.length());
                    }

                    static void greet() throws InterruptedException {
                      Greeter task = new Greeter();
                      Thread thread = new Thread(task);
                      thread.start();
                      task.name = "worker"; // expect: AssignedAfterStart
                      thread.join();
                    }
                  }
                  """,
                  """
                  class Greeter implements Runnable {
                    private String name;

                    @Override
                    public void run() {
                      System.out.println(name.length());
                    }

                    static void greet() throws InterruptedException {
                      Greeter task = new Greeter();
                      task.name = "worker";
                      Thread thread = new Thread(task);
                      thread.start();
                      thread.join();
                    }
                  }
                  """)),
          List.of("JLS 17.4.5 Happens-before Order: a call to start()", "SEI CERT TSM01-J"),
          List.of(362, 909));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Starters.Spawn spawn : program.starters().all()) {
      if (program.guards().isInitialization(spawn.starter())
          && spawn.starter().method().kind() == MethodDecl.Kind.STATIC_INITIALIZER) {
        continue;
      }
      Set<FieldSymbol> reported = new HashSet<>();
      for (Starters.Store store : spawn.laterStores()) {
        FieldSymbol field = store.field();
        boolean candidate =
            !field.isFinal()
                && !spawn.isAssignedBefore(field)
                && !isOfAnother(program, spawn, store)
                && reported.add(field);
        FieldAccess read = candidate ? program.starters().firstRead(spawn, field) : null;
        if (read != null && !isExcluded(program, spawn, store, read)) {
          report.accept(finding(program, spawn, store, read));
        }
      }
    }
  }

  /** The started code is a method of a new object, and the field assigned is this one's own. */
  private static boolean isOfAnother(Program program, Starters.Spawn spawn, Starters.Store store) {
    return store.base() instanceof Ref.Self
        && spawn.site().edges().stream().anyMatch(Edge::isElsewhere)
        && spawn.site().edges().stream()
            .filter(Edge::isElsewhere)
            .allMatch(
                edge ->
                    edge.receiver() instanceof Ref.Fresh made
                        && program.classes().isSubclass(made.type(), store.field().owner().name()));
  }

  /** A lock that the starter holds from the start to the assignment. */
  private static boolean isExcluded(
      Program program, Starters.Spawn spawn, Starters.Store store, FieldAccess read) {
    Guards guards = program.guards();
    Lockset atStart = guards.held(spawn.starter(), spawn.node());
    Lockset atStore = guards.held(spawn.starter(), store.node());
    Set<String> throughout = new HashSet<>();
    atStart.stream()
        .filter(lock -> atStore.locks().contains(lock))
        .forEach(lock -> throughout.add(String.valueOf(program.locks().identity(lock))));
    return guards.held(read).stream()
        .anyMatch(lock -> throughout.contains(String.valueOf(program.locks().identity(lock))));
  }

  private static Finding finding(
      Program program, Starters.Spawn spawn, Starters.Store store, FieldAccess read) {
    Routine starter = spawn.starter();
    FieldSymbol field = store.field();
    String message =
        "%s assigns %s after it started the thread that reads it in %s"
            .formatted(starter.display(), field.display(), read.routine().display());
    Story story = new Story(program);
    int one = story.actor("thread in " + starter.display());
    int two = story.actor("started thread");
    story.step(one, starter, spawn.node(), "starts the thread");
    story.step(two, read.routine(), read.node(), read.action());
    story.step(one, starter, store.node(), "assigns " + field.display());
    boolean sure = !program.starters().isInitialized(field) && !field.type().isPrimitive();
    Confidence confidence = sure ? Confidence.HIGH : Confidence.MEDIUM;
    return new Finding(
        DOC.name(),
        Severity.WARNING,
        spawn.isDelayed() ? Confidence.LOW : confidence,
        starter.location(store.node()),
        message,
        List.of(
            new Related(starter.location(spawn.node()), "started here"),
            new Related(read.location(), read.action())),
        story.end("the thread reads the field before it is assigned"),
        "Assign %s before the thread is started.".formatted(field.name()),
        starter.outermost().id() + " " + field.id());
  }
}
