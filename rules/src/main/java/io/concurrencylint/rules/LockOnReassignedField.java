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
import io.concurrencylint.analyzer.views.FieldValues.Store;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code synchronized} on a field that is given another object while others lock the old one. */
public final class LockOnReassignedField implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "LockOnReassignedField",
          Hazard.LOCK_USAGE,
          Severity.WARNING,
          "synchronized takes the monitor of a field that gets another object later on.",
          """
          The monitor belongs to the object, not to the field. After the assignment a second thread
          takes the monitor of the new object, while the first is still in the block of the old
          one: both are in.

          Assignments in constructors and initialisers do not count, nor does setting the field to
          `null`, nor an assignment in a method that also makes sure that the field was `null`. An
          assignment by somebody who does not hold the monitor may well happen before any other
          thread is there, and is of low confidence.""",
          "Lock a final field that is there for nothing else.",
          List.of(
              new RuleDoc.Example(
                  "a list that is swapped",
                  """
                  import java.util.ArrayList;
                  import java.util.List;

                  class Inbox {
                    private List<String> mails = new ArrayList<>();

                    void add(String mail) {
                      synchronized (mails) { // expect: LockOnReassignedField
                        mails.add(mail);
                      }
                    }

                    List<String> fetch() {
                      synchronized (mails) { // expect: LockOnReassignedField
                        List<String> fetched = mails;
                        mails = new ArrayList<>();
                        return fetched;
                      }
                    }
                  }
                  """,
                  """
                  import java.util.ArrayList;
                  import java.util.List;

                  class Inbox {
                    private final Object lock = new Object();
                    private List<String> mails = new ArrayList<>();

                    void add(String mail) {
                      synchronized (lock) {
                        mails.add(mail);
                      }
                    }

                    List<String> fetch() {
                      synchronized (lock) {
                        List<String> fetched = mails;
                        mails = new ArrayList<>();
                        return fetched;
                      }
                    }
                  }
                  """)),
          List.of("JLS 17.1"),
          List.of(662));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Routine routine : program.code().routines()) {
      for (int node = 0; node < routine.body().size(); node++) {
        if (routine.insn(node) instanceof Insn.MonitorEnter enter && !enter.implied()) {
          Ref lock = routine.value(enter.lock(), node);
          String field = field(lock);
          int at = node;
          reassigned(program, field)
              .ifPresent(store -> report.accept(finding(program, routine, at, lock, store, field)));
        }
      }
    }
  }

  private static String field(Ref lock) {
    if (lock instanceof Ref.Field field) {
      return field.field();
    }
    return lock instanceof Ref.Static field ? field.field() : null;
  }

  /** An assignment of another object to the field, after its owner was made. */
  private static Optional<Store> reassigned(Program program, String field) {
    if (field == null || program.paths().field(field) == null) {
      return Optional.empty();
    }
    return program.fieldValues().writes(field).stream()
        .filter(store -> !store.isInitialization())
        .filter(store -> !(store.value() instanceof Ref.Constant))
        .filter(store -> !store.isOnFresh())
        .filter(store -> !isLazy(program, store, field))
        .findFirst();
  }

  /** {@code if (field == null) field = ...}: nobody can have locked what was not there. */
  private static boolean isLazy(Program program, Store store, String field) {
    Routine routine = store.routine();
    for (int node = 0; node < routine.body().size(); node++) {
      if (routine.insn(node) instanceof Insn.Operation test
          && test.right() >= 0
          && test.operator().endsWith("=")
          && isNull(routine.value(test.right(), node))
          && field.equals(field(routine.value(test.left(), node)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNull(Ref ref) {
    return ref instanceof Ref.Constant constant && constant.value() == null;
  }

  /** Whether the object is replaced by a holder of its monitor: others run and may wait for it. */
  private static boolean isUnderItself(Program program, Store store, Ref lock) {
    return program
        .locks()
        .may(store.routine(), store.node())
        .holds(held -> held.monitor() && held.lock().text().equals(lock.text()));
  }

  private static Finding finding(
      Program program, Routine routine, int node, Ref lock, Store store, String field) {
    Story story = new Story(program);
    int first = story.actor("a thread in " + routine.display());
    int second = story.actor("a thread in " + store.routine().display());
    int third = story.actor("another thread in " + routine.display());
    story.step(first, routine, node, "takes the monitor of the object in " + lock.text());
    story.step(second, store.routine(), store.node(), "puts another object into " + lock.text());
    story.step(third, routine, node, "takes the monitor of the new object");
    boolean sameMethod = store.routine().equals(routine);
    return new Finding(
        DOC.name(),
        DOC.severity(),
        isUnderItself(program, store, lock) ? Confidence.MEDIUM : Confidence.LOW,
        routine.location(node),
        "%s locks the object in %s, which %s replaces"
            .formatted(
                routine.display(), lock.text(), sameMethod ? "it then" : store.routine().display()),
        List.of(new Related(store.routine().location(store.node()), "another object is assigned")),
        story.end("two threads are in the block at the same time"),
        "Lock a private final object instead of " + lock.text() + ".",
        routine.outermost().id() + " " + field);
  }
}
