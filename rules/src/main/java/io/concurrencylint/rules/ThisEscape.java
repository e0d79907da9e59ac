package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Starters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An object that other threads get hold of while its constructor still runs. */
public final class ThisEscape implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "ThisEscape",
          Hazard.PUBLICATION,
          Severity.WARNING,
          "A constructor hands this to another thread, a listener registry or a static "
              + "collection before it has set all fields.",
          """
          Whoever gets the reference may use the object before the constructor is done: fields are \
          still null or zero, and not even final fields are safe then.

          Reported when fields are set after the escape. When the code that gets the object is known, \
          it is reported only if that code reads one of these fields. Not reported: lambdas kept in a \
          field, parts that are created with a reference to their owner, escapes on the last line.
          """,
          "Hand the object out after construction: in a factory method, or in a start " + "method.",
          List.of(
              new RuleDoc.Example(
                  "a listener registered in the constructor",
                  """
                  class Printer implements Runnable {
                    private final int limit;

                    Printer(java.util.concurrent.Executor pool, int limit) {
                      pool.execute(this); // expect: ThisEscape
                      this.limit = limit;
                    }

                    @Override
                    public void run() {
                      System.out.println("up to " + limit);
                    }
                  }
                  """,
                  """
                  class Printer implements Runnable {
                    private final int limit;

                    private Printer(int limit) {
                      this.limit = limit;
                    }

                    static Printer start(java.util.concurrent.Executor pool, int limit) {
                      Printer printer = new Printer(limit);
                      pool.execute(printer);
                      return printer;
                    }

                    @Override
                    public void run() {
                      System.out.println("up to " + limit);
                    }
                  }
                  """)),
          List.of(
              "JLS 17.5 final Field Semantics",
              "Goetz et al., Java Concurrency in Practice, section 3.2.1",
              "SEI CERT TSM01-J"),
          List.of(362, 665));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      if (!routine.method().isConstructor()) {
        continue;
      }
      for (CallSite site : program.calls().sites(routine)) {
        String escape = escape(program, routine, site);
        List<Starters.Store> later = escape == null ? List.of() : later(program, site);
        if (!later.isEmpty()) {
          if (report(program, site, escape, later, report)) {
            break;
          }
        }
      }
    }
  }

  private static List<Starters.Store> later(Program program, CallSite site) {
    List<Starters.Store> later = new ArrayList<>();
    later.addAll(Starters.storesAfter(program, site.caller(), site.node()));
    later.addAll(Starters.changesAfter(program, site.caller(), site.node()));
    later.removeIf(store -> !(store.base() instanceof Ref.Self) || store.field().isStatic());
    return later;
  }

  /** How the object gets out at a call; null if it does not. */
  private static String escape(Program program, Routine routine, CallSite site) {
    // A thread started here is told by StartInConstructor's view of early starts.
    if (site.has(Effect.Starts.class)) {
      return null;
    }
    boolean passed = site.arguments().stream().anyMatch(value -> isThis(routine, value));
    for (Routine started : program.starters().startedAt(routine, site.node())) {
      if (program.starters().usesThis(started, routine.owner())) {
        return "hands itself to another thread";
      }
    }
    // Making a thread is not starting it.
    boolean made = routine.insn(site.node()) instanceof Insn.New;
    for (Effect effect : site.effects()) {
      if (effect instanceof Effect.Runs runs
          && runs.role() != null
          && !made
          && isThis(routine, site.select(runs.code()))) {
        return "hands itself to another thread";
      }
      if (effect instanceof Effect.RegistersListener registers
          && isThis(routine, site.select(registers.listener()))) {
        return "registers itself as a listener";
      }
      if (effect instanceof Effect.Publishes publishes
          && isThis(routine, site.select(publishes.object()))) {
        return "publishes itself";
      }
    }
    boolean takes =
        site.has(Effect.Mutates.class)
            || site.has(Effect.Atomic.class)
            || site.has(Effect.Sends.class);
    boolean kept = takes && site.receiver() instanceof Ref.Static;
    if (passed && kept) {
      return "puts itself into a static collection";
    }
    return passed && registers(site) ? "registers itself" : null;
  }

  private static boolean isThis(Routine routine, Ref value) {
    return value instanceof Ref.Self self && self.owner().equals(routine.owner().name());
  }

  /** A method of another object that is named like a registry's. */
  private static boolean registers(CallSite site) {
    String name = site.target() == null ? "" : site.target().name();
    boolean named =
        name.startsWith("register")
            || name.startsWith("subscribe")
            || name.startsWith("add") && name.endsWith("Listener");
    return named
        && site.receiver() != null
        && !(site.receiver() instanceof Ref.Self)
        && !(site.receiver() instanceof Ref.Fresh);
  }

  private static boolean report(
      Program program,
      CallSite site,
      String escape,
      List<Starters.Store> later,
      Consumer<Finding> report) {
    List<Routine> started = program.starters().startedAt(site.caller(), site.node());
    Starters.Store unset = later.get(0);
    FieldAccess read = null;
    if (!started.isEmpty()) {
      for (Starters.Store store : later) {
        read = program.starters().readIn(started, store.field());
        if (read != null) {
          unset = store;
          break;
        }
      }
      if (read == null) {
        return false;
      }
    }
    report.accept(finding(program, site, escape, unset, read));
    return true;
  }

  private static Finding finding(
      Program program, CallSite site, String escape, Starters.Store unset, FieldAccess read) {
    Routine routine = site.caller();
    String message =
        "%s %s before it sets %s".formatted(routine.display(), escape, unset.field().display());
    Story story = new Story(program);
    int maker = story.actor("thread in " + routine.display());
    int other = story.actor("thread that gets the object");
    story.step(maker, routine, site.node(), escape);
    if (read != null) {
      story.step(other, read.routine(), read.node(), read.action());
    } else {
      story.step(other, site.location(), "uses the object");
    }
    story.step(maker, routine, unset.node(), "sets " + unset.field().display());
    return new Finding(
        DOC.name(),
        Severity.WARNING,
        read != null ? Confidence.MEDIUM : Confidence.LOW,
        site.location(),
        message,
        List.of(new Related(routine.location(unset.node()), "set only here")),
        story.end("the object is used half-made"),
        "Hand the object out when the constructor is done.",
        routine.id() + " " + unset.field().id());
  }
}
