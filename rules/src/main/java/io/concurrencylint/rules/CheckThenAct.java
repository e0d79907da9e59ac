package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Lockset;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.ConcurrentCalls;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.Operands;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import io.concurrencylint.analyzer.views.Tests;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A test of a shared value and an act on it, with room for another thread in between. */
public final class CheckThenAct implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "CheckThenAct",
          Hazard.ATOMICITY,
          Severity.WARNING,
          "A concurrent map, atomic or volatile field is tested and then changed in a "
              + "second step; another thread may come in between.",
          """
          Each call of a concurrent map or an atomic is one step. A decision made on the answer of \
          the first may be wrong when the second happens: two sessions for one user, a lost count, \
          an entry that two threads both claim.

          Not reported: steps under one lock, `putIfAbsent` and its kin, tests whose act is the same \
          for all threads (setting a flag that nothing else follows from), caches of values that are \
          equal whoever makes them, maps that have not left the method.
          """,
          "Use one atomic call: `computeIfAbsent`, `merge`, `putIfAbsent`, a claim by "
              + "`remove`, `compareAndSet`.",
          List.of(
              new RuleDoc.Example(
                  "a count that is read and put back",
                  """
                  import java.util.Map;
                  import java.util.concurrent.ConcurrentHashMap;

                  class Words {
                    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

                    void count(String word) {
                      Integer old = counts.get(word);
                      counts.put(word, old == null ? 1 : old + 1); // expect: CheckThenAct
                    }
                  }
                  """,
                  """
                  import java.util.Map;
                  import java.util.concurrent.ConcurrentHashMap;

                  class Words {
                    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

                    void count(String word) {
                      counts.merge(word, 1, Integer::sum);
                    }
                  }
                  """)),
          List.of("Goetz et al., Java Concurrency in Practice, section 2.2", "SEI CERT VNA03-J"),
          List.of(362, 367));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    ConcurrentCalls calls = program.concurrentCalls();
    for (String field : calls.fields()) {
      Set<String> reported = new HashSet<>();
      for (CallSite act : calls.on(field)) {
        boolean candidate =
            act.target() != null
                && !program.guards().isInitialization(act.caller())
                && program.sharing().confinement(act.caller().owner()) == null;
        Pair pair = candidate ? pair(program, calls, act, field) : null;
        if (pair != null && reported.add(act.caller().outermost().id())) {
          report.accept(ofCalls(program, pair, program.paths().field(field)));
        }
      }
    }
    for (Routine routine : program.code().routines()) {
      volatileTests(program, routine, report);
    }
  }

  private record Pair(CallSite check, CallSite act, String consequence, Confidence confidence) {}

  private static Pair pair(Program program, ConcurrentCalls calls, CallSite act, String field) {
    boolean serial = program.sharing().isSerial(act.caller());
    for (CallSite check : calls.beside(act)) {
      if (check == act || !reaches(check, act) || isLocked(program, check, act)) {
        continue;
      }
      String steps =
          check.target() == null ? "" : check.target().name() + " " + act.target().name();
      Pair found =
          switch (steps) {
            case "get put", "containsKey put" -> serial ? null : put(program, check, act);
            // Where one thread does this, others may still claim the entry in another way.
            case "get remove" -> claim(program, calls, check, act, field);
            case "get set" -> serial ? null : set(program, check, act);
            default -> null;
          };
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static boolean reaches(CallSite check, CallSite act) {
    Body body = check.caller().body();
    return Reachability.afterNormally(body, check.node(), node -> false).get(act.node())
        && !Reachability.afterNormally(body, act.node(), node -> false).get(check.node());
  }

  private static boolean isLocked(Program program, CallSite check, CallSite act) {
    Lockset first = program.guards().held(check.caller(), check.node());
    Lockset second = program.guards().held(act.caller(), act.node());
    return first.stream().anyMatch(second::holdsSame);
  }

  private static boolean sameKey(CallSite check, CallSite act) {
    return !check.arguments().isEmpty() && check.arguments().get(0).equals(act.arguments().get(0));
  }

  /** The branch that the check decides and that leads to the act; -1 if there is none. */
  private static int branch(Program program, CallSite check, CallSite act) {
    Routine routine = check.caller();
    for (Tests.Test test : program.tests().in(routine)) {
      if (test.node() == check.node()
          && program.operands(routine).wayTo(test.branch(), act.node()) >= 0) {
        return test.branch();
      }
    }
    return -1;
  }

  /** Whether the act happens only when the check found nothing: no old value to lose. */
  private static boolean isWhenAbsent(Program program, CallSite check, CallSite act) {
    Routine routine = check.caller();
    return program.tests().in(routine).stream()
        .filter(test -> test.node() == check.node() && test.whenNull() >= 0)
        .anyMatch(
            test -> program.operands(routine).wayTo(test.branch(), act.node()) == test.whenNull());
  }

  private static boolean dependsOn(Program program, CallSite act, int argument, CallSite check) {
    Insn.Call call = (Insn.Call) act.caller().insn(act.node());
    return argument < call.arguments().size()
        && program
            .operands(act.caller())
            .dependencies(call.arguments().get(argument))
            .get(check.node());
  }

  private static Pair put(Program program, CallSite check, CallSite act) {
    if (act.arguments().size() != 2 || !sameKey(check, act)) {
      return null;
    }
    if (!isWhenAbsent(program, check, act)
        && dependsOn(program, act, 1, check)
        && isComputed(program, act)) {
      return new Pair(check, act, "an update in between is lost", Confidence.MEDIUM);
    }
    if (branch(program, check, act) < 0) {
      return null;
    }
    boolean own =
        act.arguments().get(1) instanceof Ref.Fresh made
            && isState(program, made.type())
            && !isFilled(program, act, made);
    return new Pair(
        check,
        act,
        "two threads put two values, and one of them is lost",
        own ? Confidence.MEDIUM : Confidence.LOW);
  }

  /** A value that is complete when it is put is a cache's: all makers make the same. */
  private static boolean isFilled(Program program, CallSite act, Ref.Fresh made) {
    boolean given =
        act.caller().insn(made.node()) instanceof Insn.New creation
            && !creation.arguments().isEmpty();
    return given
        || program.calls().sites(act.caller()).stream()
            .anyMatch(site -> made.equals(site.receiver()) && site.has(Effect.Mutates.class));
  }

  /** Whether the value put is worked out from the old one, not the old one itself. */
  private static boolean isComputed(Program program, CallSite act) {
    Ref value = act.arguments().get(1);
    boolean same = value instanceof Ref.Result result && result.call().contains("get(");
    return !same;
  }

  /** Whether it matters which of two such objects is used. */
  private static boolean isState(Program program, String type) {
    if (type == null) {
      return false;
    }
    boolean collection =
        program.classes().isSubclass(type, "java.util.Collection")
            || program.classes().isSubclass(type, "java.util.Map");
    return collection
        || type.equals("java.lang.Object")
        || type.startsWith("java.util.concurrent.");
  }

  private static Pair claim(
      Program program, ConcurrentCalls calls, CallSite get, CallSite remove, String field) {
    Insn.Call removal = (Insn.Call) remove.caller().insn(remove.node());
    boolean unused =
        removal.defined() < 0
            || program.operands(remove.caller()).uses(removal.defined()).isEmpty();
    boolean single = remove.arguments().size() == 1 && sameKey(get, remove);
    boolean contended =
        calls.on(field).stream()
            .anyMatch(
                site ->
                    site.target() != null
                        && site.target().name().equals("remove")
                        && !program.sharing().areSerial(remove.caller(), site.caller())
                        && !site.caller().outermost().equals(remove.caller().outermost()));
    if (!unused || !single || !contended || !isUsed(program, get)) {
      return null;
    }
    return new Pair(
        get, remove, "another thread may claim the same entry in between", Confidence.MEDIUM);
  }

  /** Whether something is done with the value, beyond comparing it. */
  private static boolean isUsed(Program program, CallSite get) {
    Routine routine = get.caller();
    for (CallSite site : program.calls().sites(routine)) {
      boolean receives =
          site.receiver() instanceof Ref.Result result && result.node() == get.node();
      if (receives && !site.has(Effect.Pure.class) && !site.has(Effect.ReadOnly.class)) {
        return true;
      }
    }
    return program.code().routines().stream()
        .filter(inner -> routine.equals(inner.around()))
        .anyMatch(inner -> capturesCallOn(program, inner, get));
  }

  private static boolean capturesCallOn(Program program, Routine inner, CallSite get) {
    return program.calls().sites(inner).stream()
        .anyMatch(
            site ->
                site.receiver() instanceof Ref.Result result
                    && result.method().equals(get.caller().id())
                    && result.node() == get.node());
  }

  private static Pair set(Program program, CallSite get, CallSite set) {
    if (!get.arguments().isEmpty() || set.arguments().size() != 1) {
      return null;
    }
    boolean decided = branch(program, get, set) >= 0;
    boolean derived = dependsOn(program, set, 0, get);
    boolean constant = set.arguments().get(0) instanceof Ref.Constant;
    if (!decided && !derived) {
      return null;
    }
    Confidence confidence = constant ? Confidence.LOW : Confidence.MEDIUM;
    return new Pair(get, set, "a change in between is overwritten", confidence);
  }

  private static Finding ofCalls(Program program, Pair pair, FieldSymbol field) {
    Routine routine = pair.act().caller();
    String check = pair.check().target().name();
    String act = pair.act().target().name();
    String message =
        "%s calls %s and then %s on %s in two steps; %s"
            .formatted(routine.display(), check, act, field.display(), pair.consequence());
    return finding(
        program,
        routine,
        field,
        pair.check().node(),
        pair.act().node(),
        message,
        pair.consequence(),
        pair.confidence());
  }

  private static void volatileTests(Program program, Routine routine, Consumer<Finding> report) {
    Set<FieldSymbol> reported = new HashSet<>();
    for (Tests.Test test : program.tests().in(routine)) {
      FieldSymbol field = test.field();
      boolean candidate =
          test.call() == null
              && field.isVolatile()
              && field.type().equals(Type.BOOLEAN)
              && !program.guards().isInitialization(routine)
              && !program.sharing().isSerial(routine)
              && program.guards().held(routine, test.node()).isEmpty()
              && program.sharing().confinement(routine.owner()) == null;
      FieldAccess act = candidate ? act(program, test) : null;
      if (act != null && reported.add(field)) {
        String consequence = "two threads may both go on";
        String message =
            "%s tests the volatile %s and sets it in two steps; %s"
                .formatted(routine.display(), field.display(), consequence);
        boolean open =
            !routine.outermost().method().modifiers().isPrivate()
                && program.sharing().isMeantForThreads(routine.owner());
        report.accept(
            finding(
                program,
                routine,
                field,
                test.node(),
                act.node(),
                message,
                consequence,
                open ? Confidence.MEDIUM : Confidence.LOW));
      }
    }
  }

  /** A write that the test decides, when something else follows from it, too. */
  private static FieldAccess act(Program program, Tests.Test test) {
    Routine routine = test.routine();
    Operands operands = program.operands(routine);
    for (FieldAccess access : program.guards().accesses(test.field())) {
      boolean acts =
          access.kind() == FieldAccess.Kind.WRITE
              && access.routine().equals(routine)
              && test.isOf(access)
              && program.guards().held(access).isEmpty()
              && operands.wayTo(test.branch(), access.node()) >= 0
              && sameLoopDepth(routine, test, access);
      if (acts && hasConsequence(program, test, access)) {
        return access;
      }
    }
    return null;
  }

  private static boolean sameLoopDepth(Routine routine, Tests.Test test, FieldAccess access) {
    return !Reachability.afterNormally(routine.body(), access.node(), node -> false)
        .get(test.branch());
  }

  private static boolean hasConsequence(Program program, Tests.Test test, FieldAccess access) {
    Routine routine = test.routine();
    Operands operands = program.operands(routine);
    int way = operands.wayTo(test.branch(), access.node());
    for (CallSite site : program.calls().sites(routine)) {
      boolean project = !site.edges().isEmpty() || site.target() == null;
      boolean functional =
          site.receiver() instanceof Ref.Param || site.receiver() instanceof Ref.Field;
      if ((project || functional)
          && !site.has(Effect.Pure.class)
          && !site.display().toLowerCase(java.util.Locale.ROOT).contains("log")
          && operands.wayTo(test.branch(), site.node()) == way) {
        return true;
      }
    }
    return false;
  }

  private static Finding finding(
      Program program,
      Routine routine,
      FieldSymbol field,
      int check,
      int act,
      String message,
      String outcome,
      Confidence confidence) {
    Story story = new Story(program);
    int one = story.actor("first thread");
    int two = story.actor("second thread");
    story.step(one, routine, check, "tests " + field.display());
    story.step(two, routine, check, "tests " + field.display());
    story.step(one, routine, act, "changes " + field.display());
    story.step(two, routine, act, "changes " + field.display() + ", too");
    return new Finding(
        DOC.name(),
        Severity.WARNING,
        confidence,
        routine.location(act),
        message,
        List.of(new Related(routine.location(check), "the test")),
        story.end(outcome),
        "Do both in one atomic call.",
        routine.outermost().id() + " " + field.id());
  }
}
