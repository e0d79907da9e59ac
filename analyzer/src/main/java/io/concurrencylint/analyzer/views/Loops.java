package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Loops of a body, by the branches that leave them. */
public final class Loops {

  private Loops() {}

  /**
   * A way out of a loop that a field decides.
   *
   * @param loop the routine of the loop
   * @param branch the branch that may leave it
   * @param read the read of the field, here or in an accessor that the loop calls
   */
  public record Exit(Routine loop, int branch, FieldAccess read) {}

  /** The exits of all loops that a field of this program decides, in order. */
  public static List<Exit> exits(Program program, Routine routine) {
    List<Exit> found = new ArrayList<>();
    Body body = routine.body();
    for (int node = 0; node < body.size(); node++) {
      if (body.insn(node) instanceof Insn.If test && body.successors(node).length == 2) {
        List<FieldAccess> reads = reads(program, routine, test.condition());
        if (!reads.isEmpty() && leavesLoop(body, node)) {
          for (FieldAccess read : reads) {
            found.add(new Exit(routine, node, read));
          }
        }
      }
    }
    return found;
  }

  /** Whether one way of a branch comes back to it and the other does not. */
  public static boolean leavesLoop(Body body, int branch) {
    boolean first = comesBack(body, body.successors(branch)[0], branch);
    boolean second = comesBack(body, body.successors(branch)[1], branch);
    return first != second;
  }

  private static boolean comesBack(Body body, int from, int branch) {
    return from == branch || Reachability.afterNormally(body, from, n -> false).get(branch);
  }

  private static List<FieldAccess> reads(Program program, Routine routine, int condition) {
    List<FieldAccess> found = new ArrayList<>();
    BitSet origins = program.operands(routine).origins(condition);
    for (int node = origins.nextSetBit(0); node >= 0; node = origins.nextSetBit(node + 1)) {
      FieldAccess read = read(program, routine, node);
      if (read != null && isFlag(read.field())) {
        found.add(read);
      }
    }
    return found;
  }

  private static boolean isFlag(FieldSymbol field) {
    return field.type().equals(Type.BOOLEAN);
  }

  private static FieldAccess read(Program program, Routine routine, int node) {
    FieldSymbol field = routine.resolved().field(node);
    if (field != null) {
      Ref base = program.paths().normal(routine.values().base(node));
      return field.owner().isProject() && !(base instanceof Ref.Fresh)
          ? new FieldAccess(routine, node, field, base, FieldAccess.Kind.READ)
          : null;
    }
    CallSite site = program.calls().site(routine, node);
    return site == null ? null : throughAccessor(program, site);
  }

  /** The read in a method that only gives the field back. */
  private static FieldAccess throughAccessor(Program program, CallSite site) {
    if (site.edges().size() != 1 || !(site.receiver() instanceof Ref.Self)) {
      return null;
    }
    Routine callee = site.edges().get(0).callee();
    FieldAccess only = null;
    for (int node = 0; node < callee.body().size(); node++) {
      if (callee.insn(node) instanceof Insn.Return leave && leave.source() >= 0) {
        BitSet origins = program.operands(callee).origins(leave.source());
        int origin = origins.cardinality() == 1 ? origins.nextSetBit(0) : -1;
        FieldSymbol field = origin < 0 ? null : callee.resolved().field(origin);
        if (field == null || only != null || !field.owner().isProject()) {
          return null;
        }
        only =
            new FieldAccess(
                callee, origin, field, callee.values().base(origin), FieldAccess.Kind.READ);
      }
    }
    return only;
  }

  /** Whether anything in the loop makes the thread look at memory again, or may do so. */
  public static boolean synchronizes(Program program, Routine routine, int branch) {
    Body body = routine.body();
    BitSet loop = Reachability.afterNormally(body, branch, n -> false);
    for (int node = loop.nextSetBit(0); node >= 0; node = loop.nextSetBit(node + 1)) {
      boolean inLoop = Reachability.afterNormally(body, node, n -> false).get(branch);
      if (inLoop && isSynchronizing(program, routine, node)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSynchronizing(Program program, Routine routine, int node) {
    Insn insn = routine.insn(node);
    if (insn instanceof Insn.MonitorEnter) {
      return true;
    }
    FieldSymbol field = routine.resolved().field(node);
    if (field != null) {
      return field.isVolatile();
    }
    CallSite site = program.calls().site(routine, node);
    return site != null
        && !(insn instanceof Insn.New)
        && !site.has(Effect.Pure.class)
        && !site.has(Effect.ReadOnly.class);
  }
}
