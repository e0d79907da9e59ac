package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.Guards;
import io.concurrencylint.analyzer.views.Operands;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import io.concurrencylint.analyzer.views.Tests;
import io.concurrencylint.analyzer.views.ThreadRole;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A shared reference that is tested, and then read again where it is used. */
public final class RereadOfShared implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "RereadOfShared",
          Hazard.ATOMICITY,
          Severity.WARNING,
          "A volatile field or an entry of a concurrent map is tested and then read "
              + "again; it may be gone by the second read.",
          """
          Each read of a volatile field is one step; two reads are two. Between the test and the \
          use another thread may set the field to null, and the use fails.

          Reported only when some code sets the field to null (or removes from the map) and no \
          lock excludes it. Not reported: fields that are read once into a local, tests repeated \
          under a lock, fields that never become null again.
          """,
          "Read the field once into a local, test the local and use the local.",
          List.of(
              new RuleDoc.Example(
                  "tested, then read again",
                  """
                  class Link {
                    private volatile String peer;

                    void connected(String name) {
                      peer = name;
                    }

                    void dropped() {
                      peer = null;
                    }

                    int length() {
                      if (peer != null) {
                        return peer.length(); // expect: RereadOfShared
                      }
                      return 0;
                    }
                  }
                  """,
                  """
                  class Link {
                    private volatile String peer;

                    void connected(String name) {
                      peer = name;
                    }

                    void dropped() {
                      peer = null;
                    }

                    int length() {
                      String current = peer;
                      return current != null ? current.length() : 0;
                    }
                  }
                  """)),
          List.of("JLS 17.4 Memory Model", "SEI CERT VNA02-J"),
          List.of(362, 367));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      Set<Integer> lines = new HashSet<>();
      for (Tests.Test test : program.tests().in(routine)) {
        boolean candidate = program.sharing().confinement(routine.owner()) == null;
        if (candidate && test.call() == null) {
          field(program, test, lines, report);
        } else if (candidate && test.call().target().name().equals("containsKey")) {
          entry(program, test, lines, report);
        }
      }
    }
  }

  private static void field(
      Program program, Tests.Test test, Set<Integer> lines, Consumer<Finding> report) {
    boolean shared =
        test.field().isVolatile()
            && test.whenNull() != Tests.NO_NULL_TEST
            && !(test.base() instanceof Ref.Fresh);
    FieldAccess clearing = shared ? clearing(program, test) : null;
    int use = clearing == null ? -1 : laterUse(program, test);
    if (use >= 0 && lines.add(test.routine().location(use).line())) {
      String message =
          "%s tests %s and reads it again here; %s may set it to null in between"
              .formatted(
                  test.routine().display(), test.field().display(), clearing.routine().display());
      boolean known = isOtherThread(program, test.routine(), clearing.routine());
      report.accept(
          finding(
              program,
              test,
              use,
              clearing.routine(),
              clearing.node(),
              "sets " + test.field().display() + " to null",
              message,
              known ? Confidence.HIGH : Confidence.MEDIUM));
    }
  }

  private static boolean isOtherThread(Program program, Routine one, Routine two) {
    Set<ThreadRole> first = program.roles().of(one);
    Set<ThreadRole> second = program.roles().of(two);
    return !first.isEmpty() && !second.isEmpty() && Collections.disjoint(first, second);
  }

  /** A write of null that no lock of the test excludes, by other code; null if there is none. */
  private static FieldAccess clearing(Program program, Tests.Test test) {
    for (FieldAccess access : program.guards().accesses(test.field())) {
      boolean clears =
          access.kind() == FieldAccess.Kind.WRITE
              && storesNull(access)
              && !access.routine().equals(test.routine());
      if (!clears || sharesLock(program, test, access)) {
        continue;
      }
      boolean sameLoop = program.sharing().excludeEachOther(test.routine(), access.routine());
      if (!sameLoop) {
        return access;
      }
    }
    return null;
  }

  private static boolean storesNull(FieldAccess access) {
    Insn insn = access.routine().insn(access.node());
    int source = insn instanceof Insn.StoreName name ? name.source() : source(insn);
    Ref value = access.routine().value(source, access.node());
    return isNull(value)
        || value instanceof Ref.Choice choice
            && choice.options().stream().anyMatch(RereadOfShared::isNull);
  }

  private static int source(Insn insn) {
    return insn instanceof Insn.StoreField store ? store.source() : -1;
  }

  private static boolean isNull(Ref value) {
    return value instanceof Ref.Constant constant && constant.value() == null;
  }

  private static boolean sharesLock(Program program, Tests.Test test, FieldAccess other) {
    Guards guards = program.guards();
    return guards.held(test.routine(), test.node()).stream()
        .map(lock -> guards.relative(lock, test.base()))
        .anyMatch(key -> key != null && guards.holds(other, key));
  }

  /** A read on the way that is taken when the field is not null, whose value is used as such. */
  private static int laterUse(Program program, Tests.Test test) {
    Routine routine = test.routine();
    Operands operands = program.operands(routine);
    int way = 1 - test.whenNull();
    int start = routine.body().successors(test.branch())[way];
    BitSet reached =
        Reachability.afterNormally(
            routine.body(), start, node -> node == test.branch() || writes(routine, node, test));
    reached.set(start);
    for (int node = reached.nextSetBit(0); node >= 0; node = reached.nextSetBit(node + 1)) {
      boolean again =
          node != test.node()
              && test.field().equals(routine.resolved().field(node))
              && routine.insn(node).defined() >= 0
              && same(program, routine, node, test);
      if (again
          && isDereferenced(routine, operands, node)
          && operands.wayTo(test.branch(), node) == way) {
        return node;
      }
    }
    return -1;
  }

  private static boolean writes(Routine routine, int node, Tests.Test test) {
    return test.field().equals(routine.resolved().field(node)) && routine.insn(node).defined() < 0;
  }

  private static boolean same(Program program, Routine routine, int node, Tests.Test test) {
    Ref base = program.paths().normal(routine.values().base(node));
    return base == null ? test.base() == null : base.equals(test.base());
  }

  private static boolean isDereferenced(Routine routine, Operands operands, int node) {
    int register = routine.insn(node).defined();
    for (int use : operands.uses(register)) {
      Insn insn = routine.insn(use);
      boolean needs =
          insn instanceof Insn.Call call && call.receiver() == register
              || insn instanceof Insn.Select
              || insn instanceof Insn.ForEach
              || insn instanceof Insn.ArrayRead read && read.array() == register;
      if (needs) {
        return true;
      }
    }
    return false;
  }

  private static void entry(
      Program program, Tests.Test test, Set<Integer> lines, Consumer<Finding> report) {
    Routine routine = test.routine();
    for (CallSite get : program.concurrentCalls().beside(test.call())) {
      boolean same =
          get.target().name().equals("get") && get.arguments().equals(test.call().arguments());
      if (!same
          || program.operands(routine).wayTo(test.branch(), get.node()) < 0
          || !isDereferenced(routine, program.operands(routine), get.node())
          || !program.guards().held(routine, get.node()).isEmpty()) {
        continue;
      }
      CallSite remover = remover(program, test);
      if (remover != null && lines.add(get.location().line())) {
        String message =
            "%s asks %s for a key and gets its value here; %s may remove it in between"
                .formatted(routine.display(), test.field().display(), remover.caller().display());
        report.accept(
            finding(
                program,
                test,
                get.node(),
                remover.caller(),
                remover.node(),
                "removes from " + test.field().display(),
                message,
                Confidence.MEDIUM));
      }
    }
  }

  private static CallSite remover(Program program, Tests.Test test) {
    for (CallSite site : program.concurrentCalls().on(test.field().id())) {
      boolean removes =
          switch (site.target().name()) {
            case "remove", "clear", "computeIfPresent" -> true;
            default -> false;
          };
      if (removes && !site.caller().equals(test.routine())) {
        return site;
      }
    }
    return null;
  }

  private static Finding finding(
      Program program,
      Tests.Test test,
      int use,
      Routine other,
      int otherNode,
      String action,
      String message,
      Confidence confidence) {
    Routine routine = test.routine();
    Story story = new Story(program);
    int reader = story.actor("thread in " + routine.display());
    int writer = story.actor("thread in " + other.display());
    story.step(reader, routine, test.node(), "tests " + test.field().display());
    story.step(writer, other, otherNode, action);
    story.step(reader, routine, use, "reads " + test.field().display() + " again");
    return new Finding(
            DOC.name(),
            Severity.WARNING,
            confidence,
            routine.location(use),
            message,
            List.of(
                new Related(routine.location(test.node()), "the test"),
                new Related(other.location(otherNode), action)),
            story.end("the second read gives null"),
            "Read %s once into a local and use that.".formatted(test.field().name()),
            routine.outermost().id() + " " + test.field().id())
        .of(test.field().id());
  }
}
