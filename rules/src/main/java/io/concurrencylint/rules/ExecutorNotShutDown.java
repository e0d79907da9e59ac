package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallGraph;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Endings;
import io.concurrencylint.analyzer.views.Owned;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import io.concurrencylint.analyzer.views.Siblings;
import io.concurrencylint.analyzer.views.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** An executor, scheduler or timer that is made here is not shut down where its owner ends. */
public final class ExecutorNotShutDown implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "ExecutorNotShutDown",
          Hazard.JOIN,
          Severity.WARNING,
          "An executor, scheduler or timer that is made here is not shut down where its owner ends.",
          """
          The threads of a pool live until it is shut down. Who makes an executor owns it: the field or
          the variable it is kept in decides when it has to end. Reported are a field that the `close`,
          `stop` or `shutdown` method of its class forgets (often one of several), a local pool that is
          given tasks and never ended, or ended only when nothing is thrown, a pool whose constructor fails
          after the pool has begun to work, and a timer whose handle a caller drops. Threads that are not
          daemons keep the JVM alive; daemons stay as long as the program runs.

          Silent are executors that were passed in, that are handed out, put into a collection or kept by a
          static field, pools without core threads and singletons of the process, and classes that have no
          method to end them.
          """,
          """
          Shut it down in the method that closes its owner, and wait for it: `shutdown()`,
          `awaitTermination`, then `shutdownNow()`. For a local pool use `finally`, or since Java 19
          try-with-resources.
          """,
          List.of(
              new RuleDoc.Example(
                  "One of two pools is forgotten",
                  """
                  import java.util.concurrent.ExecutorService;
                  import java.util.concurrent.Executors;

                  class Server implements AutoCloseable {
                    private final ExecutorService reads = Executors.newFixedThreadPool(2);
                    private final ExecutorService writes =
                        Executors.newFixedThreadPool(2); // expect: ExecutorNotShutDown

                    void read(Runnable task) {
                      reads.execute(task);
                    }

                    void write(Runnable task) {
                      writes.execute(task);
                    }

                    @Override
                    public void close() {
                      reads.shutdown();
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.ExecutorService;
                  import java.util.concurrent.Executors;

                  class Server implements AutoCloseable {
                    private final ExecutorService reads = Executors.newFixedThreadPool(2);
                    private final ExecutorService writes = Executors.newFixedThreadPool(2);

                    void read(Runnable task) {
                      reads.execute(task);
                    }

                    void write(Runnable task) {
                      writes.execute(task);
                    }

                    @Override
                    public void close() {
                      reads.shutdown();
                      writes.shutdown();
                    }
                  }
                  """)),
          List.of(
              "java.util.concurrent.ExecutorService, section Usage Examples",
              "Goetz et al., Java Concurrency in Practice, 7.2"),
          List.of(404, 772));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Owned owned : program.ownership().all()) {
      if (owned.what() == Effect.Creation.THREAD || owned.escapes()) {
        continue;
      }
      if (owned.fields().isEmpty()) {
        local(program, owned, report);
      } else {
        kept(program, owned, report);
      }
    }
    for (Siblings.Forgotten forgotten : program.siblings().all()) {
      boolean known =
          program.ownership().all().stream()
              .anyMatch(owned -> owned.fields().contains(forgotten.field().id()));
      if (!known && !program.endings().isSingleton(forgotten.field().owner())) {
        report.accept(forgotten(program, forgotten));
      }
    }
  }

  /** Of a class that the models do not know: what is done with another one tells that it ends. */
  private static Finding forgotten(Program program, Siblings.Forgotten forgotten) {
    FieldSymbol field = forgotten.field();
    Routine maker = forgotten.made().routine();
    Location creation = maker.location(forgotten.made().node());
    Location end = forgotten.closer().location();
    Story story = new Story(program);
    int owner = story.actor("owner of " + field.owner().display());
    story.step(owner, creation, "makes " + field.name());
    story.step(owner, end, "ends " + forgotten.ended().name() + ", not " + field.name());
    return new Finding(
        DOC.name(),
        DOC.severity(),
        Confidence.MEDIUM,
        creation,
        "%s is made like %s, which %s ends, and is not ended itself"
            .formatted(field.display(), forgotten.ended().name(), field.owner().display()),
        List.of(new Related(end, "ends here")),
        story.end("the threads of " + field.name() + " live on"),
        "End " + field.name() + " in " + forgotten.closer().display() + ".",
        field.id());
  }

  private static boolean isBusy(Owned owned, CallGraph calls) {
    return owned.startsAtOnce() || !owned.tasks(calls).isEmpty();
  }

  // Kept in a field

  private static void kept(Program program, Owned owned, Consumer<Finding> report) {
    if (!owned.ends(program.calls()).isEmpty() || !isBusy(owned, program.calls())) {
      failedConstructor(program, owned, report);
      return;
    }
    for (FieldSymbol field : ownerFields(program, owned)) {
      List<Routine> closers = program.endings().closers(field.owner());
      boolean ownedByInstance = !field.isStatic() && !program.endings().isSingleton(field.owner());
      if (closers.isEmpty() || !ownedByInstance || hasNoCore(owned)) {
        continue;
      }
      Owned sibling = sibling(program, owned, field);
      if (owned.threads() == null && owned.what() == Effect.Creation.EXECUTOR && sibling == null) {
        continue;
      }
      report.accept(forgotten(program, owned, field, closers, sibling));
      return;
    }
  }

  /** The fields of the class that makes it; where there are none, those it is given to. */
  private static List<FieldSymbol> ownerFields(Program program, Owned owned) {
    List<FieldSymbol> fields =
        owned.fields().stream().map(program.paths()::field).filter(Objects::nonNull).toList();
    ClassSymbol maker = owned.made().caller().owner();
    List<FieldSymbol> own = fields.stream().filter(field -> field.owner().equals(maker)).toList();
    return own.isEmpty() ? fields.stream().filter(field -> canEnd(program, field)).toList() : own;
  }

  /** Whether the type of a field says that its owner may end what it keeps. */
  private static boolean canEnd(Program program, FieldSymbol field) {
    String type = field.type().className();
    return type != null
        && (program.classes().isSubclass(type, "java.util.concurrent.ExecutorService")
            || program.classes().isSubclass(type, "java.util.Timer"));
  }

  /** Made without core threads; what Executors calls a cached pool is still a pool to shut down. */
  private static boolean hasNoCore(Owned owned) {
    return owned.idle() && owned.threads() != Effect.Threads.CACHED;
  }

  /** Another one that a field of the same class keeps and that is ended. */
  private static Owned sibling(Program program, Owned owned, FieldSymbol field) {
    for (Owned other : program.ownership().all()) {
      boolean same =
          other != owned
              && other.what() == owned.what()
              && (other.origin().id().equals(owned.origin().id()) || owned.threads() != null)
              && other.fields().stream().anyMatch(id -> id.startsWith(field.owner().name() + "#"))
              && !other.ends(program.calls()).isEmpty();
      if (same) {
        return other;
      }
    }
    return null;
  }

  private static Finding forgotten(
      Program program, Owned owned, FieldSymbol field, List<Routine> closers, Owned sibling) {
    Routine closer = closers.get(0);
    boolean lasting = !owned.daemon() && !owned.idle();
    Confidence confidence = lasting && sibling != null ? Confidence.HIGH : Confidence.MEDIUM;
    boolean given = owned.handedOver() && !owned.made().caller().owner().equals(field.owner());
    Location creation = owned.made().location();
    Location end = closer.location();
    String message =
        "The %s made in %s and kept in %s is not shut down by %s%s"
            .formatted(
                noun(owned),
                owned.made().caller().display(),
                field.display(),
                closer.display(),
                sibling == null ? "" : ", which shuts down " + fieldName(sibling));
    Story story = new Story(program);
    int owner = story.actor("owner of " + field.owner().display());
    story.step(owner, creation, "makes the " + noun(owned));
    story.step(owner, end, "ends without shutting down " + field.name());
    return new Finding(
        DOC.name(),
        DOC.severity(),
        confidence,
        given ? end : creation,
        message,
        List.of(given ? new Related(creation, "made here") : new Related(end, "ends here")),
        story.end("the threads of " + field.name() + " live on"),
        "Shut down " + field.name() + " in " + closer.display() + ".",
        field.id());
  }

  private static String fieldName(Owned owned) {
    String id = owned.fields().iterator().next();
    return id.substring(id.indexOf('#') + 1);
  }

  private static String noun(Owned owned) {
    return switch (owned.what()) {
      case TIMER -> "timer";
      case SCHEDULER -> "scheduler";
      case EVENT_LOOP -> "event-loop group";
      default -> owned.daemon() ? "pool of daemon threads" : "pool of threads";
    };
  }

  /** The pool works already when the constructor fails: nobody has the object to close it. */
  private static void failedConstructor(Program program, Owned owned, Consumer<Finding> report) {
    CallSite made = owned.made();
    Routine routine = made.caller();
    if (!routine.method().isConstructor() || hasNoCore(owned)) {
      return;
    }
    Set<Integer> ends = Endings.nodes(routine, owned.ends(program.calls()));
    Set<Integer> tasks = Endings.nodes(routine, owned.tasks(program.calls()));
    List<Integer> starts = new ArrayList<>(owned.startsAtOnce() ? Set.of(made.node()) : tasks);
    starts.sort(null);
    for (int start : starts) {
      int thrown = program.endings().leavesByException(routine, start, ends);
      if (thrown >= 0) {
        report.accept(leaked(program, owned, thrown, " of the constructor", Confidence.MEDIUM));
        return;
      }
    }
  }

  // Kept in a variable

  private static void local(Program program, Owned owned, Consumer<Finding> report) {
    CallSite made = owned.made();
    Routine routine = made.caller();
    Ref object = made.result();
    List<Use> ends = owned.ends(program.calls());
    boolean known = owned.threads() != null || owned.startsAtOnce();
    if (!known || !isBusy(owned, program.calls()) || owned.idle() && !ends.isEmpty()) {
      return;
    }
    if (ends.isEmpty()) {
      boolean leaves =
          Reachability.after(routine.body(), made.node(), node -> false).get(Body.EXIT);
      boolean dropped = made != owned.origin() || !owned.uses().isEmpty();
      if (leaves && dropped && !owned.idle()) {
        report.accept(neverEnded(program, owned));
      }
      return;
    }
    Set<Integer> nodes = Endings.nodes(routine, ends);
    boolean here = nodes.size() == ends.size();
    if (!here || owned.daemon() || Endings.isTestedForNull(routine, object)) {
      return;
    }
    int thrown = program.endings().leavesByException(routine, made.node(), nodes);
    if (thrown >= 0) {
      report.accept(leaked(program, owned, thrown, "", Confidence.MEDIUM));
    }
  }

  private static Finding neverEnded(Program program, Owned owned) {
    CallSite made = owned.made();
    Routine routine = made.caller();
    String name = name(owned);
    Story story = new Story(program);
    int actor = story.actor("caller of " + routine.outermost().display());
    story.step(actor, routine, made.node(), "makes the " + noun(owned));
    for (Use task : owned.tasks(program.calls()).stream().limit(1).toList()) {
      story.step(actor, task.routine(), task.node(), "gives it something to do");
    }
    story.step(actor, routine.location(), "returns; nobody can shut it down any more");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        owned.daemon() || owned.made() != owned.origin() ? Confidence.MEDIUM : Confidence.HIGH,
        made.location(),
        "The %s%s made in %s is never shut down".formatted(noun(owned), name, routine.display()),
        List.of(),
        story.end("its threads live on after " + routine.outermost().display()),
        "Shut it down in finally, or keep it where somebody can.",
        routine.outermost().id() + name);
  }

  private static String name(Owned owned) {
    String variable = Endings.variable(owned.made().caller(), owned.made().node());
    return variable == null ? "" : " (" + variable + ")";
  }

  private static Finding leaked(
      Program program, Owned owned, int thrown, String whose, Confidence confidence) {
    CallSite made = owned.made();
    Routine routine = made.caller();
    String what =
        program.calls().site(routine, thrown) == null
            ? "an exception"
            : "an exception of " + program.calls().site(routine, thrown).display();
    String field = owned.fields().isEmpty() ? name(owned) : " (" + fieldName(owned) + ")";
    Story story = new Story(program);
    int actor = story.actor("caller of " + routine.outermost().display());
    story.step(actor, routine, made.node(), "makes the " + noun(owned));
    story.step(actor, routine, thrown, "throws, past the shutdown");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        confidence,
        made.location(),
        "The %s%s made in %s is not shut down when %s leaves it"
            .formatted(noun(owned), field, routine.display(), what + whose),
        List.of(new Related(routine.location(thrown), "throws past the shutdown")),
        story.end("its threads live on"),
        "Shut it down in finally, or in a catch that throws again.",
        routine.outermost().id() + field);
  }
}
