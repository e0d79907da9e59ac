package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Branches that a field decides: its value, or what a call on the object in it says. */
public final class Tests {

  /** Neither way out of the branch means that the field is null. */
  public static final int NO_NULL_TEST = -1;

  /**
   * A branch and the read that decides it.
   *
   * @param node reads the field, or calls the object that it holds
   * @param call the call, null when the field itself is tested
   * @param base the object whose field it is, in normal form; null for a static field
   * @param whenNull the way out that is taken when the tested value is null, or {@link
   *     #NO_NULL_TEST}
   */
  public record Test(
      Routine routine,
      int branch,
      int node,
      CallSite call,
      FieldSymbol field,
      Ref base,
      int whenNull) {

    /** Whether an access is of the same field of the same object. */
    public boolean isOf(FieldAccess access) {
      return access.field().equals(field) && same(base, access.base());
    }

    /** Whether another test is of the same field of the same object. */
    public boolean isLike(Test other) {
      return other.field.equals(field) && same(base, other.base);
    }

    private static boolean same(Ref left, Ref right) {
      return left == null ? right == null : left.equals(right);
    }
  }

  private final Program program;
  private final Map<String, List<Test>> tests = new HashMap<>();

  Tests(Program program) {
    this.program = program;
  }

  /** The tests in a routine, in order. */
  public List<Test> in(Routine routine) {
    List<Test> known = tests.get(routine.id());
    if (known == null) {
      known = find(routine);
      tests.put(routine.id(), known);
    }
    return known;
  }

  private List<Test> find(Routine routine) {
    List<Test> found = new ArrayList<>();
    Body body = routine.body();
    for (int node = 0; node < body.size(); node++) {
      if (body.insn(node) instanceof Insn.If test && body.successors(node).length == 2) {
        branch(routine, node, test.condition(), found);
      }
    }
    return List.copyOf(found);
  }

  private void branch(Routine routine, int branch, int condition, List<Test> found) {
    Operands operands = program.operands(routine);
    BitSet origins = operands.origins(condition);
    int whenNull = whenNull(routine, condition);
    for (int node = origins.nextSetBit(0); node >= 0; node = origins.nextSetBit(node + 1)) {
      FieldSymbol field = routine.resolved().field(node);
      if (field != null && field.owner().isProject()) {
        Ref base = program.paths().normal(routine.values().base(node));
        found.add(new Test(routine, branch, node, null, field, base, whenNull));
        continue;
      }
      CallSite site = program.calls().site(routine, node);
      if (site != null && site.receiver() != null) {
        called(routine, branch, site, whenNull, found);
      }
    }
  }

  private void called(Routine routine, int branch, CallSite site, int whenNull, List<Test> found) {
    Ref receiver = site.receiver();
    String id =
        receiver instanceof Ref.Field field
            ? field.field()
            : receiver instanceof Ref.Static field ? field.field() : null;
    FieldSymbol field = id == null ? null : program.paths().field(id);
    if (field != null && field.owner().isProject()) {
      Ref base = receiver instanceof Ref.Field path ? program.paths().normal(path.base()) : null;
      found.add(new Test(routine, branch, site.node(), site, field, base, whenNull));
    }
  }

  /** Which way a comparison with null takes when it holds. */
  private int whenNull(Routine routine, int condition) {
    Insn.Operation operation = operation(routine, condition);
    if (operation == null) {
      return NO_NULL_TEST;
    }
    if (operation.right() < 0) {
      int inner = whenNull(routine, operation.left());
      return operation.operator().equals("!") && inner != NO_NULL_TEST ? 1 - inner : NO_NULL_TEST;
    }
    boolean comparesNull = isNull(routine, operation.left()) || isNull(routine, operation.right());
    if (!comparesNull) {
      return NO_NULL_TEST;
    }
    return switch (operation.operator()) {
      case "==" -> 0;
      case "!=" -> 1;
      default -> NO_NULL_TEST;
    };
  }

  private static Insn.Operation operation(Routine routine, int register) {
    Insn.Operation only = null;
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node).defined() == register && register >= 0) {
        if (only != null || !(routine.insn(node) instanceof Insn.Operation operation)) {
          return null;
        }
        only = operation;
      }
    }
    return only;
  }

  private boolean isNull(Routine routine, int register) {
    BitSet origins = program.operands(routine).origins(register);
    int only = origins.cardinality() == 1 ? origins.nextSetBit(0) : -1;
    return only >= 0
        && routine.insn(only) instanceof Insn.Literal literal
        && literal.value() == null;
  }
}
