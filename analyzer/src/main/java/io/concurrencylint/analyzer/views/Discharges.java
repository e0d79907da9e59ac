package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.Selector;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each instruction does about a promise or latch that somebody waits for: completes it, passes
 * it on to who may, or neither. Promises are told apart by the path they came in on.
 */
final class Discharges {

  /** From nothing to all that is owed. */
  enum Kind {
    NONE,
    /** Completes it when the call's value says so. */
    CONDITIONAL,
    /** Somebody else has it now. */
    PASSED,
    /** Completed, or left to code that does. */
    COMPLETED
  }

  /** What a routine does with a parameter. */
  enum Use {
    NONE,
    PASSED,
    COMPLETED,
    COMPLETED_WHEN_TRUE,
    COMPLETED_WHEN_FALSE
  }

  /** Calls that look at their arguments and forget them. */
  private static final Set<String> LOOKING =
      Set.of(
          "requireNonNull",
          "checkNotNull",
          "equals",
          "hashCode",
          "toString",
          "valueOf",
          "format",
          "trace",
          "debug",
          "info",
          "warn",
          "error",
          "print",
          "println",
          "append",
          "assertEquals",
          "assertTrue",
          "assertFalse");

  private static final int MAX_STRAIGHT = 40;

  private final CallGraph calls;
  private final Map<String, List<Routine>> inner = new HashMap<>();
  private final Map<String, Kind> within = new HashMap<>();
  private final Map<String, Use> uses = new HashMap<>();
  private final Map<String, int[]> definitions = new HashMap<>();

  Discharges(Code code, CallGraph calls) {
    this.calls = calls;
    for (Routine routine : code.routines()) {
      if (routine.around() != null) {
        inner.computeIfAbsent(routine.around().id(), key -> new ArrayList<>()).add(routine);
      }
    }
  }

  /** Whether a value is, or on some path is, the promise. */
  static boolean refers(Ref value, Ref promise) {
    return promise.equals(value)
        || value instanceof Ref.Choice choice && choice.options().contains(promise)
        || value instanceof Ref.Result checked
            && !checked.arguments().isEmpty()
            && promise.equals(checked.arguments().get(0))
            && (checked.call().contains("requireNonNull")
                || checked.call().contains("checkNotNull"));
  }

  /** Lambdas and methods of local classes that stand in a routine. */
  List<Routine> inner(Routine routine) {
    return inner.getOrDefault(routine.id(), List.of());
  }

  /** What a node does. */
  Kind at(Routine routine, int node, Ref promise) {
    Insn insn = routine.insn(node);
    if (insn instanceof Insn.Lambda lambda) {
      return innerKind(routine, lambda.method().id(), null, promise);
    }
    if (insn instanceof Insn.MethodRef reference) {
      return reference(routine, node, reference, promise);
    }
    if (insn instanceof Insn.StoreField store) {
      return passedIf(routine, store.source(), node, promise);
    }
    if (insn instanceof Insn.StoreName store) {
      return passedIf(routine, store.source(), node, promise);
    }
    if (insn instanceof Insn.ArrayWrite store) {
      return passedIf(routine, store.source(), node, promise);
    }
    if (insn instanceof Insn.NewArray array) {
      boolean has =
          array.elements().stream().anyMatch(e -> refers(routine.value(e, node), promise));
      return has ? Kind.PASSED : Kind.NONE;
    }
    CallSite site = calls.site(routine, node);
    return site == null ? Kind.NONE : call(routine, site, promise);
  }

  private static Kind passedIf(Routine routine, int register, int node, Ref promise) {
    return refers(routine.value(register, node), promise) ? Kind.PASSED : Kind.NONE;
  }

  private Kind reference(Routine routine, int node, Insn.MethodRef reference, Ref promise) {
    boolean bound = reference.base() >= 0 && refers(routine.value(reference.base(), node), promise);
    return bound ? Kind.COMPLETED : Kind.NONE;
  }

  private Kind innerKind(Routine routine, String lambda, String type, Ref promise) {
    Kind most = Kind.NONE;
    for (Routine each : inner(routine)) {
      boolean same = lambda != null ? each.id().equals(lambda) : each.owner().name().equals(type);
      if (same) {
        most = max(most, within(each, promise));
      }
    }
    return most;
  }

  private static Kind max(Kind one, Kind other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private Kind call(Routine routine, CallSite site, Ref promise) {
    Kind most = Kind.NONE;
    for (Effect effect : site.effects()) {
      Selector discharged = discharged(effect);
      if (discharged != null && refers(site.select(discharged), promise)) {
        return Kind.COMPLETED;
      }
      // Whoever waits for it hears of it; but to cancel is no sign of being in charge.
      if (effect instanceof Effect.Cancels cancels
          && refers(site.select(cancels.task()), promise)) {
        most = Kind.PASSED;
      }
    }
    if (site.caller().insn(site.node()) instanceof Insn.New && site.target() != null) {
      String type = site.target().receiverType().className();
      most = type == null ? most : innerKind(routine, null, type, promise);
    }
    for (int i = 0; i < site.arguments().size(); i++) {
      Ref argument = site.arguments().get(i);
      if (refers(argument, promise)) {
        most = max(most, argument(routine, site, i));
      } else if (argument instanceof Ref.Self self && captures(routine, self, promise)) {
        most = max(most, Kind.PASSED);
      }
    }
    return most;
  }

  /** An anonymous object that captured the promise registers itself again. */
  private static boolean captures(Routine routine, Ref.Self self, Ref promise) {
    boolean own = self.owner().equals(routine.owner().name()) && routine.around() != null;
    String home = home(promise);
    return own && home != null && !home.equals(routine.id());
  }

  /** Id of the routine that a promise belongs to, null if it is no local one. */
  static String home(Ref promise) {
    if (promise instanceof Ref.Param parameter) {
      return parameter.method();
    }
    if (promise instanceof Ref.Fresh fresh) {
      return fresh.method();
    }
    return promise instanceof Ref.Result result ? result.method() : null;
  }

  /** Which object an effect completes, or promises to; null if none. */
  static Selector discharged(Effect effect) {
    if (effect instanceof Effect.Completes completes) {
      return completes.promise();
    }
    if (effect instanceof Effect.CountsDown counts) {
      return counts.latch();
    }
    return effect instanceof Effect.RegistersCompletion registers ? registers.promise() : null;
  }

  private Kind argument(Routine routine, CallSite site, int index) {
    Kind most = Kind.NONE;
    boolean direct = false;
    for (Edge edge : site.edges()) {
      if (edge.handedOver()) {
        continue;
      }
      direct = true;
      most = max(most, argument(routine, site, edge.callee(), index));
    }
    if (direct) {
      return most;
    }
    boolean looks =
        isLooking(site)
            || site.has(Effect.Pure.class)
            || site.has(Effect.ReadOnly.class)
            || site.has(Effect.CarriesFailure.class);
    return looks ? Kind.NONE : Kind.PASSED;
  }

  /** Whether a call looks at its arguments and forgets them. */
  static boolean isLooking(CallSite site) {
    return site.target() != null && LOOKING.contains(site.target().name());
  }

  private Kind argument(Routine routine, CallSite site, Routine callee, int index) {
    return switch (use(callee, index)) {
      case NONE -> Kind.NONE;
      case PASSED -> Kind.PASSED;
      case COMPLETED -> Kind.COMPLETED;
      default -> isTested(routine, site.node()) ? Kind.CONDITIONAL : Kind.COMPLETED;
    };
  }

  private boolean isTested(Routine routine, int call) {
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.If choice
          && definition(routine, choice.condition()) == call) {
        return true;
      }
    }
    return false;
  }

  /** The most that a routine, or code in it, does about a promise. */
  Kind within(Routine routine, Ref promise) {
    String key = routine.id() + " " + promise;
    Kind known = within.get(key);
    if (known != null) {
      return known;
    }
    within.put(key, Kind.NONE);
    Kind most = Kind.NONE;
    for (int node = 0; node < routine.body().size() && most != Kind.COMPLETED; node++) {
      most = max(most, at(routine, node, promise));
    }
    within.put(key, most);
    return most;
  }

  /** What a routine does with its parameter. */
  Use use(Routine callee, int index) {
    String key = callee.id() + " " + index;
    Use known = uses.get(key);
    if (known != null) {
      return known;
    }
    uses.put(key, Use.PASSED);
    Use use = compute(callee, index);
    uses.put(key, use);
    return use;
  }

  private Use compute(Routine callee, int index) {
    if (index >= callee.body().parameters().size()) {
      return Use.PASSED;
    }
    int register = callee.body().parameters().get(index);
    String type = callee.resolved().type(register).className();
    Ref promise = new Ref.Param(callee.id(), index, "", type);
    return switch (within(callee, promise)) {
      case NONE -> Use.NONE;
      case PASSED -> Use.PASSED;
      default -> byResult(callee, promise);
    };
  }

  /** A method that says by its boolean whether it has completed what it was given. */
  private Use byResult(Routine callee, Ref promise) {
    if (!"boolean".equals(callee.method().returnType().toString())) {
      return Use.COMPLETED;
    }
    BitSet open = open(callee, Body.ENTRY, promise);
    BitSet done = new BitSet();
    for (int node = 0; node < callee.body().size(); node++) {
      if (at(callee, node, promise) != Kind.NONE) {
        done.or(Reachability.afterNormally(callee.body(), node, n -> false));
      }
    }
    Boolean whenOpen = answer(callee, open);
    Boolean whenDone = answer(callee, done);
    if (whenOpen == null || whenDone == null || whenOpen.equals(whenDone)) {
      return Use.COMPLETED;
    }
    return whenDone ? Use.COMPLETED_WHEN_TRUE : Use.COMPLETED_WHEN_FALSE;
  }

  /** The one constant that all returns among these nodes give back, or null. */
  private static Boolean answer(Routine routine, BitSet nodes) {
    Boolean only = null;
    for (int node = nodes.nextSetBit(0); node >= 0; node = nodes.nextSetBit(node + 1)) {
      if (routine.insn(node) instanceof Insn.Return leave && leave.source() >= 0) {
        Ref value = routine.value(leave.source(), node);
        Object constant = value instanceof Ref.Constant literal ? literal.value() : null;
        boolean same = constant instanceof Boolean && (only == null || only.equals(constant));
        if (!same) {
          return null;
        }
        only = (Boolean) constant;
      }
    }
    return only;
  }

  /** Nodes reached with the promise still open, over normal edges and into catch clauses. */
  BitSet open(Routine routine, int start, Ref promise) {
    BitSet seen = new BitSet();
    List<Integer> work = new ArrayList<>(List.of(start));
    for (int i = 0; i < work.size(); i++) {
      int node = work.get(i);
      for (int next : successors(routine, node, promise, node == start)) {
        if (!seen.get(next)) {
          seen.set(next);
          work.add(next);
        }
      }
    }
    return seen;
  }

  /** Where control goes from a node with the promise still open. */
  int[] successors(Routine routine, int node, Ref promise, boolean start) {
    Body body = routine.body();
    Insn insn = body.insn(node);
    Kind kind = start ? Kind.NONE : at(routine, node, promise);
    boolean closed = kind == Kind.PASSED || kind == Kind.COMPLETED || isInterruption(insn);
    if (closed) {
      return new int[0];
    }
    if (insn instanceof Insn.If) {
      int[] both = body.successors(node);
      return Arrays.stream(both)
          .filter(next -> !settled(routine, node, next == both[0], promise))
          .toArray();
    }
    int handler = body.handler(node);
    boolean raises = handler >= 0 && handler != Body.EXCEPTION_EXIT && insn.mayThrow();
    return raises ? body.allSuccessors(node) : body.successors(node);
  }

  /** A thread that is asked to end owes nothing more. */
  private static boolean isInterruption(Insn insn) {
    return insn instanceof Insn.Catch caught
        && caught.types().stream().allMatch(t -> t.simpleName().equals("InterruptedException"));
  }

  /** Whether nothing is owed on a branch: the promise is null, complete, or counted elsewhere. */
  private boolean settled(Routine routine, int node, boolean branch, Ref promise) {
    Insn.If choice = (Insn.If) routine.insn(node);
    int defined = definition(routine, choice.condition());
    Insn insn = defined < 0 ? null : routine.insn(defined);
    if (insn instanceof Insn.Operation test && test.right() >= 0) {
      boolean left = refers(routine.value(test.left(), defined), promise);
      boolean right = refers(routine.value(test.right(), defined), promise);
      if (left || right) {
        // Null, or the same as another one: either way that other one is what counts.
        return test.operator().equals("==") == branch;
      }
    }
    if (insn instanceof Insn.InstanceOf test
        && refers(routine.value(test.source(), defined), promise)) {
      return branch;
    }
    int next = routine.body().successors(node)[branch ? 0 : 1];
    CallSite site = insn instanceof Insn.Call ? calls.site(routine, defined) : null;
    if (site != null) {
      Boolean done = tested(site, promise);
      if (done != null) {
        return done == branch;
      }
      boolean about =
          refers(site.receiver(), promise)
              || site.arguments().stream().anyMatch(argument -> refers(argument, promise));
      if (about || isLastOfMany(routine, choice.condition(), 0)) {
        return !leads(routine, next, promise);
      }
    }
    boolean many = isLastOfMany(routine, choice.condition(), 0);
    if (many && !leads(routine, next, promise)) {
      return true;
    }
    return (many
            || isAssignedOften(routine, choice.condition(), 0)
            || isComplement(routine, node, promise))
        && Arrays.stream(routine.body().successors(node))
            .anyMatch(successor -> completesStraight(routine, successor, promise));
  }

  /** Whether a completion can still come, starting at a node. */
  private boolean leads(Routine routine, int from, Ref promise) {
    if (at(routine, from, promise) != Kind.NONE) {
      return true;
    }
    BitSet after = Reachability.after(routine.body(), from, n -> false);
    return after.stream().anyMatch(node -> at(routine, node, promise) != Kind.NONE);
  }

  /** The second of two tests of one object: {@code succeeded()} else {@code failed()}. */
  private boolean isComplement(Routine routine, int node, Ref promise) {
    CallSite second = test(routine, node);
    if (second == null || second.receiver() == null || !second.arguments().isEmpty()) {
      return false;
    }
    for (int other = 0; other < routine.body().size(); other++) {
      CallSite first = other == node ? null : test(routine, other);
      boolean same =
          first != null
              && second.receiver().equals(first.receiver())
              && first.arguments().isEmpty()
              && Reachability.afterNormally(routine.body(), other, n -> false).get(node);
      if (same && completesStraight(routine, routine.body().successors(other)[0], promise)) {
        return true;
      }
    }
    return false;
  }

  private CallSite test(Routine routine, int node) {
    if (!(routine.insn(node) instanceof Insn.If choice)) {
      return null;
    }
    int defined = definition(routine, choice.condition());
    return defined < 0 ? null : calls.site(routine, defined);
  }

  /** Which answer of a call says that nothing is owed; null if it says nothing. */
  private Boolean tested(CallSite site, Ref promise) {
    Effect.TestsComplete test = site.effect(Effect.TestsComplete.class);
    if (test != null && refers(site.select(test.promise()), promise)) {
      return !test.off();
    }
    for (Edge edge : site.edges()) {
      for (int i = 0; i < site.arguments().size() && !edge.handedOver(); i++) {
        if (refers(site.arguments().get(i), promise)) {
          Use use = use(edge.callee(), i);
          if (use == Use.COMPLETED_WHEN_TRUE || use == Use.COMPLETED_WHEN_FALSE) {
            return use == Use.COMPLETED_WHEN_TRUE;
          }
        }
      }
    }
    return null;
  }

  /** Whether a condition says something about earlier branches: a variable set on several paths. */
  private boolean isAssignedOften(Routine routine, int register, int depth) {
    int defined = depth > 4 ? -1 : definition(routine, register);
    if (defined == MANY) {
      return true;
    }
    if (defined < 0) {
      return false;
    }
    Insn insn = routine.insn(defined);
    if (insn instanceof Insn.Operation operation) {
      return isAssignedOften(routine, operation.left(), depth + 1)
          || isAssignedOften(routine, operation.right(), depth + 1);
    }
    return insn instanceof Insn.Copy copy && isAssignedOften(routine, copy.source(), depth + 1);
  }

  /** Whether a condition asks if this is the last of many: a counter, or what is outstanding. */
  private boolean isLastOfMany(Routine routine, int register, int depth) {
    int defined = depth > 4 ? -1 : definition(routine, register);
    if (defined < 0) {
      return false;
    }
    Insn insn = routine.insn(defined);
    if (insn instanceof Insn.Operation operation) {
      return isLastOfMany(routine, operation.left(), depth + 1)
          || isLastOfMany(routine, operation.right(), depth + 1);
    }
    if (insn instanceof Insn.Copy copy) {
      return isLastOfMany(routine, copy.source(), depth + 1);
    }
    CallSite site = calls.site(routine, defined);
    if (site == null) {
      return false;
    }
    String name = site.target() == null ? "" : site.target().name();
    boolean outstanding =
        (site.receiver() instanceof Ref.Field || site.receiver() instanceof Ref.Fresh)
            && (name.equals("isEmpty") || name.equals("size"));
    return outstanding || site.effects().stream().anyMatch(Discharges::counts);
  }

  private static boolean counts(Effect effect) {
    return effect instanceof Effect.Atomic atomic && atomic.access() == Effect.Access.UPDATE
        || effect instanceof Effect.Acquire
        || effect instanceof Effect.Mutates;
  }

  private boolean completesStraight(Routine routine, int from, Ref promise) {
    int node = from;
    for (int i = 0; i < MAX_STRAIGHT; i++) {
      if (at(routine, node, promise) != Kind.NONE) {
        return true;
      }
      int[] next = routine.body().successors(node);
      if (next.length != 1) {
        return false;
      }
      node = next[0];
    }
    return false;
  }

  static final int MANY = -2;

  /** The node that defines a register; {@link #MANY} if several do, -1 if none does. */
  int definition(Routine routine, int register) {
    int[] all =
        definitions.computeIfAbsent(
            routine.id(),
            key -> {
              int[] found = new int[routine.body().registers()];
              Arrays.fill(found, -1);
              for (int node = 0; node < routine.body().size(); node++) {
                int defined = routine.insn(node).defined();
                if (defined >= 0) {
                  found[defined] = found[defined] == -1 ? node : MANY;
                }
              }
              return found;
            });
    return register < 0 ? -1 : all[register];
  }

  /** Whether two routines belong to one anonymous or local object. */
  static boolean areSiblings(Routine one, Routine other) {
    ClassSymbol owner = one.owner();
    return owner.name().equals(other.owner().name());
  }
}
