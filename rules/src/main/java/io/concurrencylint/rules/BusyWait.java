package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import io.concurrencylint.analyzer.views.ThreadRole;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A loop that does nothing but look at shared state until another thread changes it. */
public final class BusyWait implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "BusyWait",
          Hazard.CONDITION,
          Severity.WARNING,
          "A loop does nothing but read a volatile or atomic until another thread changes it.",
          """
          The loop burns a core for as long as the other thread takes, and that thread may be waiting
          for this very core. `Thread.yield()` makes it no better. A loop that counts its rounds, does
          some work, sleeps, parks or competes by `compareAndSet` is silent; one with
          `Thread.onSpinWait()` says that it means it, and is of low confidence. On an event loop it is
          worse than busy, and is left to SpinOnEventLoop.""",
          "Wait with a latch, a condition or a future.",
          List.of(
              new RuleDoc.Example(
                  "an empty loop",
                  """
                  class Gate {
                    private volatile boolean open;

                    void pass() {
                      while (!open) {} // expect: BusyWait
                    }

                    void open() {
                      open = true;
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.CountDownLatch;

                  class Gate {
                    private final CountDownLatch opened = new CountDownLatch(1);

                    void pass() throws InterruptedException {
                      opened.await();
                    }

                    void open() {
                      opened.countDown();
                    }
                  }
                  """)),
          List.of("java.lang.Thread.onSpinWait"),
          List.of(400));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      if (program.roles().of(routine).stream().anyMatch(ThreadRole::isLoop)) {
        continue;
      }
      BitSet reported = new BitSet();
      for (int node = 0; node < routine.body().size(); node++) {
        if (routine.insn(node) instanceof Insn.If && !reported.get(node)) {
          BitSet loop = Reachability.loop(routine.body(), node);
          int read = loop.isEmpty() ? -1 : onlyLooks(program, routine, loop);
          if (read >= 0) {
            reported.or(loop);
            report.accept(finding(program, routine, read, node, loop));
          }
        }
      }
    }
  }

  /** The read of shared state in a loop that does nothing else; -1 if there is more to it. */
  private static int onlyLooks(Program program, Routine routine, BitSet loop) {
    int read = -1;
    for (int node = loop.nextSetBit(0); node >= 0; node = loop.nextSetBit(node + 1)) {
      Insn insn = routine.insn(node);
      FieldSymbol field = routine.resolved().field(node);
      CallSite site = program.calls().site(routine, node);
      if (site != null) {
        Effect.Atomic atomic = site.effect(Effect.Atomic.class);
        boolean reads =
            atomic != null && atomic.access() == Effect.Access.READ || isSharedRead(program, site);
        if (!reads && !isPause(program, site, 0)) {
          return -1;
        }
        read = reads && isFixed(site.receiver()) ? node : read;
      } else if (field != null && field.isVolatile()) {
        read = isFixed(routine.value(insn.defined(), node)) ? node : read;
      } else if (!isLook(insn)) {
        return -1;
      }
    }
    return read;
  }

  /** {@code map.get(key)} of a map that threads may share. */
  private static boolean isSharedRead(Program program, CallSite site) {
    String type = program.paths().type(program.paths().normal(site.receiver()));
    Set<String> exact = program.fieldValues().exactTypes(program.paths().normal(site.receiver()));
    String known = exact != null && exact.size() == 1 ? exact.iterator().next() : type;
    return site.has(Effect.ReadOnly.class)
        && site.arguments().stream().allMatch(BusyWait::isFixed)
        && known != null
        && program.library().typeFact(known, TypeModel::safety) == TypeModel.Safety.THREAD_SAFE;
  }

  /** Not an element of a list that the loop walks along. */
  private static boolean isFixed(Ref ref) {
    Ref root = ref == null ? null : ref.root();
    return root != null && !(root instanceof Ref.Unknown) && !(root instanceof Ref.Choice);
  }

  private static boolean isLook(Insn insn) {
    return insn instanceof Insn.Nop
        || insn instanceof Insn.LoopHead
        || insn instanceof Insn.Name
        || insn instanceof Insn.Select
        || insn instanceof Insn.This
        || insn instanceof Insn.Literal
        || insn instanceof Insn.If
        || insn instanceof Insn.Operation operation
            && !operation.operator().contains("+")
            && !operation.operator().contains("-")
        || insn instanceof Insn.Copy copy && !copy.declares();
  }

  private static boolean isPause(Program program, CallSite site, int depth) {
    boolean yields =
        site.target() != null
            && (site.target().name().equals("yield") || site.target().name().equals("onSpinWait"));
    return yields
        || depth < 2
            && !site.edges().isEmpty()
            && site.edges().stream()
                .allMatch(edge -> edge.isHere() && onlyPauses(program, edge.callee(), depth + 1));
  }

  private static boolean onlyPauses(Program program, Routine routine, int depth) {
    for (int node = 0; node < routine.body().size(); node++) {
      CallSite site = program.calls().site(routine, node);
      boolean plain = isLook(routine.insn(node)) || routine.insn(node) instanceof Insn.Return;
      if (site == null ? !plain : !isPause(program, site, depth)) {
        return false;
      }
    }
    return !program.calls().sites(routine).isEmpty();
  }

  private static Finding finding(
      Program program, Routine routine, int read, int test, BitSet loop) {
    boolean meant =
        loop.stream()
            .mapToObj(node -> program.calls().site(routine, node))
            .anyMatch(site -> site != null && site.target().name().equals("onSpinWait"));
    CallSite site = program.calls().site(routine, read);
    String what =
        site != null && site.receiver() != null
            ? site.receiver().text()
            : routine.value(routine.insn(read).defined(), test).text();
    Story story = new Story(program);
    int thread = story.actor("a thread in " + routine.display());
    story.step(thread, routine, read, "looks at " + what + " again and again");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        meant ? Confidence.LOW : Confidence.MEDIUM,
        routine.location(test),
        "%s burns a core until another thread changes %s".formatted(routine.display(), what),
        List.of(),
        story.end("a core is busy with waiting"),
        "Wait with a latch, a condition or a future instead.",
        routine.outermost().id() + " " + what);
  }
}
