package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.Operands;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import io.concurrencylint.analyzer.views.Tests;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A decision made in one locked region and carried out in the next. */
public final class SplitCriticalSection implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "SplitCriticalSection",
          Hazard.ATOMICITY,
          Severity.WARNING,
          "A value read in one locked region decides a write in a later region of the "
              + "same lock; it may have changed in between.",
          """
          Each region is atomic, the two together are not. What was true when the lock was released \
          need not be true when it is taken again.

          Regions are `synchronized` blocks, lock and unlock, and calls of methods that lock \
          themselves. Not reported: regions inside one outer region, a second region that tests \
          again, a write that the first region's value does not decide.
          """,
          "Put test and change into one region, or test again in the second one.",
          List.of(
              new RuleDoc.Example(
                  "test and change in two regions",
                  """
                  class Account {
                    private long balance;

                    synchronized void deposit(long amount) {
                      balance += amount;
                    }

                    boolean withdraw(long amount) {
                      boolean enough;
                      synchronized (this) {
                        enough = balance >= amount;
                      }
                      if (!enough) {
                        return false;
                      }
                      synchronized (this) {
                        balance -= amount; // expect: SplitCriticalSection
                      }
                      return true;
                    }
                  }
                  """,
                  """
                  class Account {
                    private long balance;

                    synchronized void deposit(long amount) {
                      balance += amount;
                    }

                    boolean withdraw(long amount) {
                      synchronized (this) {
                        if (balance < amount) {
                          return false;
                        }
                        balance -= amount;
                      }
                      return true;
                    }
                  }
                  """)),
          List.of(
              "Goetz et al., Java Concurrency in Practice, section 4.4",
              "Flanagan and Qadeer: A Type and Effect System for Atomicity, PLDI 2003"),
          List.of(362, 367));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      if (program.sharing().confinement(routine.owner()) != null
          || program.sharing().isSerial(routine)) {
        continue;
      }
      Set<FieldSymbol> reported = new HashSet<>();
      for (Tests.Test test : program.tests().in(routine)) {
        if (test.field().isVolatile()) {
          continue;
        }
        HeldLock region = region(program, routine, test.node());
        FieldAccess act = region == null ? null : laterWrite(program, test, region);
        if (act != null && reported.add(test.field())) {
          report.accept(
              finding(program, test.node(), routine, act.routine(), act.node(), act, region));
        }
      }
      calls(program, routine, report);
    }
  }

  /** The lock taken in this routine that a node holds, null if it holds none or an outer one. */
  private static HeldLock region(Program program, Routine routine, int node) {
    HeldLock only = onlyLock(program, routine, node);
    return only != null && only.acquired() >= 0 ? only : null;
  }

  /** The lock that is held at a node, null if it is none or more than one. */
  private static HeldLock onlyLock(Program program, Routine routine, int node) {
    List<HeldLock> held = program.guards().held(routine, node).locks();
    return held.size() == 1 ? held.get(0) : null;
  }

  private static FieldAccess laterWrite(Program program, Tests.Test test, HeldLock first) {
    Routine routine = test.routine();
    Operands operands = program.operands(routine);
    for (FieldAccess access : program.guards().accesses(test.field())) {
      int node = program.parts().nodeIn(routine, access.routine(), access.node());
      if (node < 0 || !access.writes() || !test.isOf(access)) {
        continue;
      }
      HeldLock second = region(program, routine, node);
      boolean split =
          second != null
              && second.sameLock(first)
              && second.acquired() != first.acquired()
              && operands.wayTo(test.branch(), node) >= 0
              && !after(routine, node).get(test.node());
      if (split && !testsAgain(program, test, second) && !isConstant(access)) {
        return access;
      }
    }
    return null;
  }

  private static BitSet after(Routine routine, int node) {
    return Reachability.afterNormally(routine.body(), node, n -> false);
  }

  /** Setting the same value twice does no harm, nor does a call that looks itself. */
  private static boolean isConstant(FieldAccess access) {
    Insn insn = access.routine().insn(access.node());
    if (insn instanceof Insn.Call call) {
      return call.name().contains("IfAbsent")
          || call.name().contains("IfPresent")
          || call.name().equals("merge")
          || call.name().equals("compute");
    }
    int source = insn instanceof Insn.StoreName name ? name.source() : -1;
    source = insn instanceof Insn.StoreField store ? store.source() : source;
    return source >= 0 && access.routine().value(source, access.node()) instanceof Ref.Constant;
  }

  private static boolean testsAgain(Program program, Tests.Test test, HeldLock second) {
    Routine whole = test.routine();
    for (Routine part : program.parts().of(whole)) {
      for (Tests.Test other : program.tests().in(part)) {
        int node = program.parts().nodeIn(whole, part, other.node());
        HeldLock region = region(program, whole, node);
        boolean again =
            region != null && region.acquired() == second.acquired() && other.isLike(test);
        if (again) {
          return true;
        }
      }
    }
    return false;
  }

  /** A test through one method that locks, and an act through another. */
  private static void calls(Program program, Routine routine, Consumer<Finding> report) {
    for (int node = 0; node < routine.body().size(); node++) {
      if (!(routine.insn(node) instanceof Insn.If branch)) {
        continue;
      }
      BitSet origins = program.operands(routine).origins(branch.condition());
      for (int at = origins.nextSetBit(0); at >= 0; at = origins.nextSetBit(at + 1)) {
        CallSite check = program.calls().site(routine, at);
        FieldAccess read = check == null ? null : lockedRead(program, check);
        CallSite act = read == null ? null : act(program, routine, node, check, read);
        if (act != null) {
          FieldAccess write = lockedWrite(program, act, read);
          HeldLock lock = onlyLock(program, write.routine(), write.node());
          report.accept(finding(program, at, routine, routine, act.node(), write, lock));
          return;
        }
      }
    }
  }

  /** What a call that locks itself gives back from a field. */
  private static FieldAccess lockedRead(Program program, CallSite site) {
    Routine callee = callee(program, site);
    if (callee == null || !program.guards().held(site.caller(), site.node()).isEmpty()) {
      return null;
    }
    for (FieldSymbol field : fieldsOf(callee)) {
      for (FieldAccess access : program.guards().accesses(field)) {
        boolean locked =
            access.routine().equals(callee)
                && !access.writes()
                && onlyLock(program, callee, access.node()) != null;
        if (locked && isReturned(program, access)) {
          return access;
        }
      }
    }
    return null;
  }

  private static Routine callee(Program program, CallSite site) {
    return site.edges().size() == 1
            && site.edges().get(0).isHere()
            && site.receiver() instanceof Ref.Self
        ? program.delegation().body(site.edges().get(0).callee())
        : null;
  }

  private static Iterable<FieldSymbol> fieldsOf(Routine routine) {
    return routine.owner().fields();
  }

  private static boolean isReturned(Program program, FieldAccess access) {
    Routine callee = access.routine();
    for (int node = 0; node < callee.body().size(); node++) {
      if (callee.insn(node) instanceof Insn.Return leave
          && leave.source() >= 0
          && program.operands(callee).origins(leave.source()).get(access.node())) {
        return true;
      }
    }
    return false;
  }

  private static CallSite act(
      Program program, Routine routine, int branch, CallSite check, FieldAccess read) {
    for (CallSite site : program.calls().sites(routine)) {
      boolean decided =
          site.node() != check.node()
              && program.guards().held(routine, site.node()).isEmpty()
              && program.operands(routine).wayTo(branch, site.node()) >= 0
              && !after(routine, site.node()).get(check.node());
      if (decided && lockedWrite(program, site, read) != null) {
        return site;
      }
    }
    return null;
  }

  /** The change of the same field in a call that locks itself and does not look first. */
  private static FieldAccess lockedWrite(Program program, CallSite site, FieldAccess read) {
    Routine callee = callee(program, site);
    if (callee == null || callee.equals(read.routine())) {
      return null;
    }
    boolean looks =
        program.tests().in(callee).stream().anyMatch(test -> test.field().equals(read.field()));
    for (FieldAccess access : program.guards().accesses(read.field())) {
      boolean locked =
          access.writes()
              && access.routine().equals(callee)
              && onlyLock(program, callee, access.node()) != null
              && !isConstant(access);
      if (locked && !looks) {
        return access;
      }
    }
    return null;
  }

  private static Finding finding(
      Program program,
      int check,
      Routine routine,
      Routine acting,
      int act,
      FieldAccess write,
      HeldLock lock) {
    FieldSymbol field = write.field();
    String message =
        "%s decides by %s under %s and changes it in a later region; it may have changed meanwhile"
            .formatted(routine.display(), field.display(), lock.text());
    Story story = new Story(program);
    int one = story.actor("thread in " + routine.display());
    int two = story.actor("another thread");
    story.step(one, routine, check, "reads " + field.display() + " and releases the lock");
    story.step(two, write.routine(), write.node(), write.action());
    story.step(one, acting, act, "takes the lock again and changes " + field.display());
    return new Finding(
        DOC.name(),
        Severity.WARNING,
        Confidence.MEDIUM,
        acting.location(act),
        message,
        List.of(new Related(routine.location(check), "read in an earlier region")),
        story.end("the decision rests on a value that is gone"),
        "Make it one region, or test again in the second.",
        routine.outermost().id() + " " + field.id());
  }
}
