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
import io.concurrencylint.analyzer.models.LockMode;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** Fields read under an optimistic stamp that nobody validates after the read. */
public final class UnvalidatedOptimisticRead implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "UnvalidatedOptimisticRead",
          Hazard.LOCK_USAGE,
          Severity.ERROR,
          "What was read after tryOptimisticRead() is used without validate() after the read.",
          """
          `StampedLock.tryOptimisticRead()` takes nothing. A writer may come at any moment, so what
          was read is worth something only when `validate(stamp)` says so afterwards. A field that
          is read after the stamp and used on a path without a later `validate` may be half of an
          update.""",
          "Copy the fields to locals, call `validate(stamp)`, and take the read lock if it fails.",
          List.of(
              new RuleDoc.Example(
                  "validated before the read",
                  """
                  import java.util.concurrent.locks.StampedLock;

                  class Range {
                    private final StampedLock lock = new StampedLock();
                    private int low;
                    private int high;

                    void set(int newLow, int newHigh) {
                      long stamp = lock.writeLock();
                      try {
                        low = newLow;
                        high = newHigh;
                      } finally {
                        lock.unlockWrite(stamp);
                      }
                    }

                    int span() {
                      long stamp = lock.tryOptimisticRead(); // expect: UnvalidatedOptimisticRead
                      if (!lock.validate(stamp)) {
                        return 0;
                      }
                      return high - low;
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.locks.StampedLock;

                  class Range {
                    private final StampedLock lock = new StampedLock();
                    private int low;
                    private int high;

                    void set(int newLow, int newHigh) {
                      long stamp = lock.writeLock();
                      try {
                        low = newLow;
                        high = newHigh;
                      } finally {
                        lock.unlockWrite(stamp);
                      }
                    }

                    int span() {
                      long stamp = lock.tryOptimisticRead();
                      int span = high - low;
                      if (lock.validate(stamp)) {
                        return span;
                      }
                      stamp = lock.readLock();
                      try {
                        return high - low;
                      } finally {
                        lock.unlockRead(stamp);
                      }
                    }
                  }
                  """)),
          List.of("java.util.concurrent.locks.StampedLock, class documentation"),
          List.of(667));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (CallSite site : program.calls().all()) {
      Effect.Acquire acquire = site.effect(Effect.Acquire.class);
      boolean concerns =
          acquire != null
              && acquire.mode() == LockMode.OPTIMISTIC
              && !isReturned(site)
              && !isConverted(program, site);
      int read = concerns ? unvalidatedRead(program, site) : -1;
      if (read >= 0) {
        report.accept(finding(program, site, site.select(acquire.lock()), read));
      }
    }
  }

  private static boolean isReturned(CallSite site) {
    Routine routine = site.caller();
    for (int node = 0; node < routine.body().size(); node++) {
      boolean returned =
          routine.insn(node) instanceof Insn.Return leave
              && leave.source() >= 0
              && routine.value(leave.source(), node) instanceof Ref.Result result
              && result.node() == site.node();
      if (returned) {
        return true;
      }
    }
    return false;
  }

  private static boolean isConverted(Program program, CallSite site) {
    return program.calls().sites(site.caller()).stream()
        .anyMatch(other -> other.has(Effect.Convert.class));
  }

  /** A read of a field under the stamp from which a path leaves without validating; or -1. */
  private static int unvalidatedRead(Program program, CallSite site) {
    Routine routine = site.caller();
    BitSet under =
        Reachability.afterNormally(
            routine.body(), site.node(), node -> endsStamp(program, routine, node));
    for (int node = under.nextSetBit(0); node >= 0; node = under.nextSetBit(node + 1)) {
      if (readsState(routine, node)
          && program.locks().ownMay(routine, node).isEmpty()
          && leavesUnvalidated(program, routine, node)) {
        return node;
      }
    }
    return -1;
  }

  /** Taking the lock for good, or another stamp. */
  private static boolean endsStamp(Program program, Routine routine, int node) {
    CallSite site = program.calls().site(routine, node);
    return site != null && site.has(Effect.Acquire.class);
  }

  private static boolean readsState(Routine routine, int node) {
    FieldSymbol field = routine.resolved().field(node);
    boolean reads =
        routine.insn(node) instanceof Insn.Name || routine.insn(node) instanceof Insn.Select;
    return reads && field != null && !field.isFinal() && !field.isVolatile();
  }

  private static boolean leavesUnvalidated(Program program, Routine routine, int read) {
    BitSet after =
        Reachability.afterNormally(
            routine.body(),
            read,
            node -> {
              CallSite site = program.calls().site(routine, node);
              return site != null
                  && (site.has(Effect.Validates.class) || site.has(Effect.Acquire.class));
            });
    return after.get(io.concurrencylint.analyzer.ir.Body.EXIT);
  }

  private static Finding finding(Program program, CallSite site, Ref lock, int read) {
    Routine routine = site.caller();
    String field = routine.resolved().field(read).display();
    Story story = new Story(program);
    int reader = story.actor("a thread in " + routine.display());
    story.step(reader, routine, site.node(), "takes an optimistic stamp of " + lock.text());
    story.step(reader, routine, read, "reads " + field + ", and never validates the stamp again");
    return new Finding(
        DOC.name(),
        DOC.severity(),
        Confidence.HIGH,
        site.location(),
        "%s uses %s, read under an optimistic stamp of %s, without validating the stamp afterwards"
            .formatted(routine.display(), field, lock.text()),
        List.of(new Related(routine.location(read), "reads " + field)),
        story.end("what is used may be half of an update"),
        "Validate the stamp after the last read, and take the read lock when it fails.",
        routine.outermost().id() + " " + lock.text());
  }
}
