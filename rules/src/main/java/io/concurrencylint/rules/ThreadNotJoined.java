package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.HalfStops;
import io.concurrencylint.analyzer.views.Parts;
import io.concurrencylint.analyzer.views.Production;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import io.concurrencylint.analyzer.views.Spawns;
import io.concurrencylint.analyzer.views.Spawns.Spawn;
import io.concurrencylint.analyzer.views.Waiting;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** What a thread produces is read, or what it uses is closed, before anybody waited for it. */
public final class ThreadNotJoined implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "ThreadNotJoined",
          Hazard.JOIN,
          Severity.WARNING,
          "What a thread produces is read, or what it uses is closed, before anybody waited for it.",
          """
          Without `join`, `get`, `await` or another happens-before a thread that was started may not have
          done anything yet. Reported are: a result that is read right after the start (a plain field, an
          array cell or the contents of an object that the thread fills); a `main` that ends while a
          daemon or virtual thread still works, which ends the work, too; and a `close` or `stop` that tells
          its worker to stop and goes on to use what the worker uses, without waiting for it.

          Not reported are volatile fields and reads in a loop, which are meant to see progress, threads
          that serve for ever, and threads that are asked whether they are done.
          """,
          """
          `join` the thread, ask its future, or await a latch before the read; in `close`, join after the
          signal to stop and before what it uses is closed.
          """,
          List.of(
              new RuleDoc.Example(
                  "A sum that is printed too early",
                  """
                  class Sum {
                    private long sum;

                    private void compute() {
                      for (int i = 0; i < 1_000_000; i++) {
                        sum += i;
                      }
                    }

                    public static void main(String[] args) {
                      Sum task = new Sum();
                      Thread worker = new Thread(task::compute);
                      worker.start(); // expect: ThreadNotJoined
                      System.out.println(task.sum);
                    }
                  }
                  """,
                  """
                  class Sum {
                    private long sum;

                    private void compute() {
                      for (int i = 0; i < 1_000_000; i++) {
                        sum += i;
                      }
                    }

                    public static void main(String[] args) throws InterruptedException {
                      Sum task = new Sum();
                      Thread worker = new Thread(task::compute);
                      worker.start();
                      worker.join();
                      System.out.println(task.sum);
                    }
                  }
                  """)),
          List.of("JLS 17.4.5, Happens-before Order"),
          List.of(362));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Spawn spawn : program.spawns().all()) {
      Production.Item[] early = earlyRead(program, spawn);
      if (early != null) {
        report.accept(tooEarly(program, spawn, early[0], early[1]));
      } else if (endsTheProgram(program, spawn)) {
        report.accept(cutShort(program, spawn));
      }
    }
    for (HalfStops.HalfStop stop : program.halfStops().all()) {
      report.accept(stillRunning(program, stop));
    }
  }

  // Read too early

  /** What the task writes and the spawning method reads without waiting; null if nothing. */
  private static Production.Item[] earlyRead(Program program, Spawn spawn) {
    List<Production.Item> written = new ArrayList<>();
    spawn.tasks().forEach(task -> written.addAll(program.production().written(task)));
    Routine routine = spawn.site().caller();
    int start = spawn.site().node();
    while (!program.waiting().waits(routine, start)) {
      Production.Item[] early = earlyRead(program, routine, start, written);
      Parts.Place place = program.parts().placeOf(routine);
      boolean goesOn = program.waiting().before(routine, start).get(Body.EXIT);
      if (early != null || place == null || !goesOn) {
        return early;
      }
      written.replaceAll(item -> item.asSeenBy(place.edge()));
      routine = place.whole();
      start = place.node();
    }
    return null;
  }

  private static Production.Item[] earlyRead(
      Program program, Routine routine, int start, List<Production.Item> items) {
    Waiting waiting = program.waiting();
    BitSet after = waiting.before(routine, start);
    for (Production.Item written : items) {
      if (!isLocal(program, written.path(), routine)) {
        continue;
      }
      for (int node = after.nextSetBit(0); node >= 0; node = after.nextSetBit(node + 1)) {
        Production.Item read = program.production().read(routine, node);
        boolean early =
            read != null
                && read.isSamePlace(written)
                && !waiting.waits(routine, node)
                && !Reachability.inLoop(routine.body(), node);
        if (early && !isWrittenHere(program, routine, after, written)) {
          return new Production.Item[] {written, read};
        }
      }
    }
    return null;
  }

  /** Made by this method, so that nobody else is meant to see it; or a static, seen by main. */
  private static boolean isLocal(Program program, Ref path, Routine routine) {
    Ref root = path.root();
    return root instanceof Ref.Fresh fresh && fresh.method().equals(routine.id())
        || path instanceof Ref.Static && isMain(program, routine);
  }

  private static boolean isMain(Program program, Routine routine) {
    Routine front = program.delegation().front(routine);
    return front.method().name().equals("main") && front.method().isStatic();
  }

  private static boolean isWrittenHere(
      Program program, Routine routine, BitSet after, Production.Item written) {
    return program.production().written(routine).stream()
        .anyMatch(
            item ->
                item.routine().equals(routine)
                    && after.get(item.node())
                    && item.isSamePlace(written));
  }

  private static Finding tooEarly(
      Program program, Spawn spawn, Production.Item written, Production.Item read) {
    Routine routine = read.routine();
    String place = Production.name(routine, written);
    boolean guarded = !program.locks().may(routine, read.node()).locks().isEmpty();
    Story story = new Story(program);
    int here = story.actor(routine.outermost().display());
    int there = story.actor("the thread or task");
    story.step(here, spawn.site().caller(), spawn.site().node(), "starts it");
    story.step(here, routine, read.node(), "reads " + place);
    story.step(there, written.routine(), written.node(), "writes " + place + ", too late");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        isMain(program, routine) && !guarded ? Confidence.HIGH : Confidence.LOW,
        spawn.site().location(),
        "%s starts work that sets %s, and reads %s in line %d without having waited for it"
            .formatted(routine.display(), place, place, routine.location(read.node()).line()),
        List.of(
            new Related(routine.location(read.node()), "reads " + place + " without waiting"),
            new Related(written.routine().location(written.node()), "sets it")),
        story.end(routine.display() + " may see " + place + " as it was before"),
        "Join the thread, or ask its future, before " + place + " is read.",
        routine.outermost().id() + " " + place);
  }

  // The end of the program

  private static boolean endsTheProgram(Program program, Spawn spawn) {
    Routine routine = spawn.site().caller();
    if (!isMain(program, routine) || spawn.thread() == null || !spawn.thread().daemon()) {
      return false;
    }
    int start = spawn.site().node();
    BitSet after = Reachability.afterNormally(routine.body(), start, node -> false);
    for (int node = after.nextSetBit(0); node >= 0; node = after.nextSetBit(node + 1)) {
      if (program.waiting().waits(routine, node) || Reachability.inLoop(routine.body(), node)) {
        return false;
      }
    }
    return after.get(Body.EXIT) && spawn.tasks().stream().allMatch(t -> Spawns.ends(t.callee()));
  }

  private static Finding cutShort(Program program, Spawn spawn) {
    Routine routine = spawn.site().caller();
    Story story = new Story(program);
    int main = story.actor("main");
    story.step(main, routine, spawn.site().node(), "starts the daemon thread");
    story.step(main, routine.location(), "returns, and the JVM ends with the last other thread");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        Confidence.HIGH,
        spawn.site().location(),
        routine.display() + " starts a daemon thread and ends without waiting for its work",
        List.of(new Related(spawn.thread().made().location(), "made here")),
        story.end("the work is cut off where it happens to be"),
        "Join the thread before main returns, or do not make it a daemon.",
        routine.outermost().id());
  }

  // Told to stop, and not waited for

  private static Finding stillRunning(Program program, HalfStops.HalfStop stop) {
    String resource = stop.resource().name();
    Story story = new Story(program);
    int closing = story.actor("caller of " + stop.closer().display());
    int worker = story.actor("thread " + stop.field().name());
    story.step(closing, stop.closer(), stop.signal(), "tells " + stop.field().name() + " to stop");
    story.step(closing, stop.use().caller(), stop.use().node(), "uses " + resource);
    story.step(worker, stop.worker().caller(), stop.worker().node(), "still uses " + resource);
    return new Finding(
        DOC.name(),
        DOC.severity(),
        Confidence.MEDIUM,
        stop.closer().location(stop.signal()),
        "%s tells the thread %s to stop and does not join it, and both use %s"
            .formatted(stop.closer().display(), stop.field().name(), resource),
        List.of(
            new Related(stop.use().location(), "uses " + resource),
            new Related(stop.worker().location(), "the thread uses it, too")),
        story.end("the thread uses " + resource + " while or after it is closed"),
        "Join " + stop.field().name() + " before " + resource + " is used or closed.",
        stop.field().id() + " " + resource);
  }
}
