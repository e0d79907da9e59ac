package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.TypeModel;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Fields of the racy single-check idiom (Bloch, Effective Java, item 83): a single word or an
 * immutable object, computed again when it is found unset, the same value each time. {@code
 * String.hashCode} is the classic. Not for long and double (JLS 17.7) nor for mutable objects.
 */
final class IdempotentCaches {

  private final Code code;
  private final Map<String, Set<Routine>> writers = new HashMap<>();
  private final Set<String> computed = new HashSet<>();
  private final Map<String, Boolean> known = new HashMap<>();

  IdempotentCaches(Code code) {
    this.code = code;
    for (Routine routine : code.routines()) {
      for (int node = 0; node < routine.body().size(); node++) {
        Insn insn = routine.insn(node);
        FieldSymbol field = routine.resolved().field(node);
        boolean write = insn instanceof Insn.StoreField || insn instanceof Insn.StoreName;
        if (field != null && write && !isInitialization(routine)) {
          writers.computeIfAbsent(field.id(), key -> new HashSet<>()).add(routine);
        }
        if (field != null && write && !storesConstant(routine, node)) {
          computed.add(field.id());
        }
      }
    }
  }

  private static boolean storesConstant(Routine routine, int node) {
    Insn insn = routine.insn(node);
    int source =
        insn instanceof Insn.StoreField store ? store.source() : ((Insn.StoreName) insn).source();
    return routine.value(source, node) instanceof Ref.Constant;
  }

  private static boolean isInitialization(Routine routine) {
    return FieldValues.isInitialization(routine)
        || routine.method().kind()
            == io.concurrencylint.analyzer.ir.MethodDecl.Kind.STATIC_INITIALIZER;
  }

  boolean contains(FieldSymbol field) {
    return known.computeIfAbsent(field.id(), key -> compute(field));
  }

  /** Whether it is set when found null: lazy initialisation, which other rules speak of. */
  boolean isLazy(FieldSymbol field) {
    Set<Routine> of = writers.getOrDefault(field.id(), Set.of());
    return !field.type().isPrimitive()
        && !of.isEmpty()
        && of.stream().allMatch(writer -> testsForUnset(writer, field));
  }

  /** Whether it is a boolean that is only set to constants: a flag, which other rules speak of. */
  boolean isFlag(FieldSymbol field) {
    return field.type().equals(Type.BOOLEAN) && !computed.contains(field.id());
  }

  private boolean compute(FieldSymbol field) {
    Set<Routine> of = writers.getOrDefault(field.id(), Set.of());
    if (of.size() != 1 || !isSingleWord(field.type())) {
      return false;
    }
    Routine writer = of.iterator().next();
    return testsForUnset(writer, field) && !updates(writer, field);
  }

  private boolean isSingleWord(Type type) {
    if (type instanceof Type.Primitive primitive) {
      return !primitive.name().equals("long") && !primitive.name().equals("double");
    }
    return code.library().typeFact(type.className(), TypeModel::safety)
        == TypeModel.Safety.IMMUTABLE;
  }

  /** Whether a branch compares the field, or a local copy, with its default. */
  private static boolean testsForUnset(Routine routine, FieldSymbol field) {
    for (int node = 0; node < routine.body().size(); node++) {
      if (!(routine.insn(node) instanceof Insn.Operation test) || test.right() < 0) {
        continue;
      }
      boolean equality = test.operator().equals("==") || test.operator().equals("!=");
      boolean compares =
          isField(routine.value(test.left(), node), field)
                  && isDefault(routine.value(test.right(), node))
              || isField(routine.value(test.right(), node), field)
                  && isDefault(routine.value(test.left(), node));
      if (equality && compares) {
        return true;
      }
    }
    return false;
  }

  private static boolean isField(Ref ref, FieldSymbol field) {
    return ref instanceof Ref.Field f && f.field().equals(field.id())
        || ref instanceof Ref.Static s && s.field().equals(field.id());
  }

  private static boolean isDefault(Ref ref) {
    return ref instanceof Ref.Constant constant
        && (constant.value() == null
            || constant.value() instanceof Number number && number.intValue() <= 0);
  }

  /** {@code f++} and {@code f = f + 1} are no cache. */
  private static boolean updates(Routine routine, FieldSymbol field) {
    Map<Integer, Insn.Operation> operations = new HashMap<>();
    for (int node = 0; node < routine.body().size(); node++) {
      Insn insn = routine.insn(node);
      if (insn instanceof Insn.Operation operation) {
        operations.put(operation.defined(), operation);
      }
      int source =
          insn instanceof Insn.StoreField store
              ? store.source()
              : insn instanceof Insn.StoreName store ? store.source() : -1;
      Insn.Operation made = operations.get(source);
      boolean ofField =
          made != null
              && routine.resolved().field(node) != null
              && routine.resolved().field(node).equals(field)
              && isField(routine.value(made.left(), node), field);
      if (ofField) {
        return true;
      }
    }
    return false;
  }
}
