package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Tests;
import io.concurrencylint.analyzer.views.ThreadRole;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** An object that is made on first use, by whichever threads come first, without a lock. */
public final class UnsafeLazyInitialization implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "UnsafeLazyInitialization",
          Hazard.PUBLICATION,
          Severity.WARNING,
          "A shared field is tested for null and assigned without a lock: two threads may "
              + "make two objects, or see a half-made one.",
          """
          Two threads may both find the field null and both assign it; and a thread that finds it \
          assigned may still see the object half-made, because nothing orders its reads after the \
          writes of the maker.

          Static fields are reported, and instance fields of objects that a framework shares between \
          its threads. Not reported: primitive values and immutable objects that are read once (the \
          racy single-check idiom), accesses that hold any lock, static initialisers.
          """,
          "Initialise the field where it is declared, use a holder class, or guard test "
              + "and assignment with a lock.",
          List.of(
              new RuleDoc.Example(
                  "a static instance made on first use",
                  """
                  import java.util.ArrayList;
                  import java.util.List;

                  class Settings {
                    private static List<String> defaults;

                    public static List<String> defaults() {
                      if (defaults == null) {
                        defaults = new ArrayList<>(); // expect: UnsafeLazyInitialization
                      }
                      return defaults;
                    }
                  }
                  """,
                  """
                  import java.util.ArrayList;
                  import java.util.List;

                  class Settings {
                    private static final List<String> DEFAULTS = List.copyOf(new ArrayList<>());

                    public static List<String> defaults() {
                      return DEFAULTS;
                    }
                  }
                  """)),
          List.of(
              "JLS 12.4.2 Detailed Initialization Procedure",
              "Goetz et al., Java Concurrency in Practice, section 16.2",
              "SEI CERT MSC07-J"),
          List.of(543, 609));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      Set<FieldSymbol> reported = new HashSet<>();
      for (Tests.Test test : program.tests().in(routine)) {
        FieldSymbol field = test.field();
        boolean candidate =
            test.call() == null
                && test.whenNull() != Tests.NO_NULL_TEST
                && !field.isVolatile()
                && isShared(program, test)
                && program.guards().held(routine, test.node()).isEmpty()
                && !program.guards().isInitialization(routine)
                && program.sharing().confinement(field.owner()) == null;
        FieldAccess write = candidate ? assignment(program, test) : null;
        if (write != null && !isSafe(program, test) && reported.add(field)) {
          report.accept(finding(program, test, write));
        }
      }
    }
  }

  private static boolean isShared(Program program, Tests.Test test) {
    if (test.field().isStatic()) {
      return true;
    }
    return test.base() instanceof Ref.Self
        && program.roles().of(test.routine()).stream()
            .anyMatch(role -> role.many() && isOwnEntry(program, role, test));
  }

  /** A framework's threads enter the one instance that it has. */
  private static boolean isOwnEntry(Program program, ThreadRole role, Tests.Test test) {
    return role.spawn() == null
        && role.kind() == RoleKind.WORKER
        && program.classes().isSubclass(role.entry().owner().name(), test.field().owner().name());
  }

  private static FieldAccess assignment(Program program, Tests.Test test) {
    for (FieldAccess access : program.guards().accesses(test.field())) {
      boolean assigns =
          access.kind() == FieldAccess.Kind.WRITE
              && access.routine().equals(test.routine())
              && program.guards().held(access).isEmpty()
              && program.operands(test.routine()).wayTo(test.branch(), access.node())
                  == test.whenNull();
      if (assigns && !clears(access)) {
        return access;
      }
    }
    return null;
  }

  private static boolean clears(FieldAccess access) {
    Insn insn = access.routine().insn(access.node());
    int source = insn instanceof Insn.StoreName name ? name.source() : -1;
    source = insn instanceof Insn.StoreField store ? store.source() : source;
    return access.routine().value(source, access.node()) instanceof Ref.Constant;
  }

  private static boolean isSafe(Program program, Tests.Test test) {
    return test.field().type().isPrimitive() || program.sharing().isImmutable(test.field().type());
  }

  private static Finding finding(Program program, Tests.Test test, FieldAccess write) {
    Routine routine = test.routine();
    FieldSymbol field = test.field();
    Set<ThreadRole> roles = program.roles().of(routine);
    boolean overlap = roles.size() > 1 || roles.stream().anyMatch(ThreadRole::many);
    boolean open = !routine.outermost().method().modifiers().isPrivate();
    boolean mainOnly = !roles.isEmpty() && !overlap;
    Confidence confidence =
        overlap ? Confidence.HIGH : open && !mainOnly ? Confidence.MEDIUM : Confidence.LOW;
    String message =
        "%s makes %s on first use without a lock; two threads may both find it null"
            .formatted(routine.display(), field.display());
    Story story = new Story(program);
    int one = story.actor("first thread");
    int two = story.actor("second thread");
    story.step(one, routine, test.node(), "finds " + field.display() + " null");
    story.step(two, routine, test.node(), "finds " + field.display() + " null");
    story.step(one, routine, write.node(), "assigns " + field.display());
    story.step(two, routine, write.node(), "assigns " + field.display() + " again");
    return new Finding(
        DOC.name(),
        Severity.WARNING,
        confidence,
        write.location(),
        message,
        List.of(new Related(routine.location(test.node()), "the test")),
        story.end("there are two objects, or one that is seen half-made"),
        "Make it where it is declared, or under a lock.",
        routine.outermost().id() + " " + field.id());
  }
}
