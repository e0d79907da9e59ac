package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.HeldLock;
import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Mode;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.GuardedFields;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.ThreadRole;
import java.util.List;
import java.util.function.Consumer;

/** A field whose accesses hold locks, but not the same one. */
public final class WrongLock implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "WrongLock",
          Hazard.SHARED_STATE,
          Severity.WARNING,
          "A field is accessed under a lock that does not exclude its other accesses: another lock,"
              + " an instance's lock for static state, a read lock for a write.",
          """
          Two threads that hold different locks do not exclude each other. Reported are an access \
          that holds another lock than the one which guards the field everywhere else, a static \
          field that is written under the lock of an instance (each instance has its own), and a \
          write under the read side of a read/write lock (readers share it).

          Locks are compared as objects: a getter, an alias, `Outer.this` and `synchronized` \
          methods are seen through. Two locks of which nobody knows whether they are one are not \
          reported.
          """,
          "Use one lock for all accesses of the field: a static one for a static field, the write"
              + " lock for a write.",
          List.of(
              new RuleDoc.Example(
                  "a static counter under the instance's monitor",
                  """
                  class Registration {
                    private static int made;

                    synchronized int register() {
                      made++; // expect: WrongLock
                      return made;
                    }
                  }
                  """,
                  """
                  class Registration {
                    private static int made;

                    int register() {
                      synchronized (Registration.class) {
                        made++;
                        return made;
                      }
                    }
                  }
                  """)),
          List.of("JLS 17.1 Synchronization", "SEI CERT LCK06-J, LCK05-J"),
          List.of(667, 820));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (FieldSymbol field : program.guards().fields()) {
      boolean confined = program.sharing().confinement(field.owner()) != null;
      if (!confined && !field.isVolatile()) {
        field(program, field, report);
      }
    }
    for (GuardedFields.Breach breach : program.guardedFields().breaches()) {
      if (breach.otherLock()) {
        otherLock(program, breach, report);
      }
    }
  }

  private static void field(Program program, FieldSymbol field, Consumer<Finding> report) {
    for (FieldAccess access : program.guards().accesses(field)) {
      List<HeldLock> held = program.guards().held(access).locks();
      if (held.isEmpty() || !access.writes()) {
        continue;
      }
      boolean reading = held.stream().allMatch(lock -> lock.mode() == Mode.READ);
      if (reading && isOwnLock(access, held.get(0)) && !converts(program, access)) {
        underReadLock(program, access, held.get(0), report);
        return;
      }
      if (field.isStatic() && held.stream().allMatch(lock -> isOfInstance(program, lock))) {
        underInstanceLock(program, access, held.get(0), report);
        return;
      }
    }
  }

  /** A lock of another object excludes more than this object's accesses, or less. */
  private static boolean isOwnLock(FieldAccess access, HeldLock lock) {
    return lock.lock() instanceof Ref.Static
        || lock.lock() instanceof Ref.Field field && field.base().equals(access.base());
  }

  /** Whether a read stamp may have become a write stamp. */
  private static boolean converts(Program program, FieldAccess access) {
    return program.calls().sites(access.routine()).stream()
        .anyMatch(site -> site.has(Effect.Convert.class));
  }

  private static boolean isOfInstance(Program program, HeldLock lock) {
    boolean self =
        lock.lock() instanceof Ref.Self
            || lock.lock() instanceof Ref.Field field && field.base() instanceof Ref.Self;
    LockIdentity identity = program.locks().identity(lock);
    return self && identity != null && !identity.unique();
  }

  private static void underReadLock(
      Program program, FieldAccess access, HeldLock lock, Consumer<Finding> report) {
    FieldAccess writer =
        program.guards().accesses(access.field()).stream()
            .filter(each -> program.guards().held(each).holds(h -> isWriteSide(h, lock)))
            .findFirst()
            .orElse(null);
    String message =
        "%s %s holding only the read lock of %s, which other readers may hold at the same time"
            .formatted(access.routine().display(), access.action(), lock.lock().text());
    String fix = "Take the write lock for the write, or make the field atomic.";
    Confidence confidence = writer != null ? Confidence.HIGH : Confidence.MEDIUM;
    report.accept(finding(program, access, writer, message, fix, lock, confidence));
  }

  private static boolean isWriteSide(HeldLock held, HeldLock read) {
    return held.mode() == Mode.EXCLUSIVE && held.lock().equals(read.lock());
  }

  private static void underInstanceLock(
      Program program, FieldAccess access, HeldLock lock, Consumer<Finding> report) {
    if (program.sharing().isSingleton(access.routine().owner())) {
      return;
    }
    boolean many =
        program.roles().of(access.routine()).stream().filter(ThreadRole::many).count() > 0
            || program.roles().of(access.routine()).size() > 1;
    String message =
        "%s %s, which is static, holding %s: two instances have two such locks"
            .formatted(access.routine().display(), access.action(), lock.text());
    String fix = "Guard static state by a static lock, or by the class object.";
    report.accept(
        finding(
            program, access, null, message, fix, lock, many ? Confidence.HIGH : Confidence.MEDIUM));
  }

  private static void otherLock(
      Program program, GuardedFields.Breach breach, Consumer<Finding> report) {
    FieldAccess access = breach.access();
    HeldLock held = program.guards().held(access).locks().get(0);
    String key = program.guards().relative(held, access.base());
    String guardKey =
        program.guards().relative(breach.guard().lock(), breach.guard().holding().get(0).base());
    boolean known = key != null && guardKey != null && !(key + guardKey).contains("~");
    if (!known || mayBeOne(program, held, breach.guard().lock())) {
      return;
    }
    String message =
        "%s %s holding %s; elsewhere %s guards it"
            .formatted(
                access.routine().display(), access.action(), held.text(), breach.guard().name());
    String fix = "Hold %s here as the other accesses do.".formatted(breach.guard().name());
    Confidence confidence = breach.strong() ? Confidence.HIGH : Confidence.MEDIUM;
    report.accept(finding(program, access, breach.counterpart(), message, fix, held, confidence));
  }

  /** Whether one of the locks comes from outside, and so may be the other under another name. */
  private static boolean mayBeOne(Program program, HeldLock one, HeldLock two) {
    if (isMadeHere(program, one) && isMadeHere(program, two)) {
      return false;
    }
    String first = program.paths().type(one.lock());
    String second = program.paths().type(two.lock());
    return first == null
        || second == null
        || first.equals("java.lang.Object")
        || second.equals("java.lang.Object")
        || program.classes().isSubclass(first, second)
        || program.classes().isSubclass(second, first);
  }

  private static boolean isMadeHere(Program program, HeldLock lock) {
    return !(lock.lock() instanceof Ref.Field field)
        || program.fieldValues().stores(field.field()).stream()
            .allMatch(value -> value instanceof Ref.Fresh);
  }

  private static Finding finding(
      Program program,
      FieldAccess access,
      FieldAccess other,
      String message,
      String fix,
      HeldLock lock,
      Confidence confidence) {
    FieldAccess second = other == null ? access : other;
    Story story = new Story(program);
    int one = story.actor("thread in " + access.routine().display());
    int two = story.actor("another thread in " + second.routine().display());
    story.step(one, access.routine(), access.node(), access.action());
    story.step(two, second.routine(), second.node(), second.action());
    List<Related> related =
        other == null
            ? List.of()
            : List.of(new Related(other.location(), other.action() + " under another lock"));
    return new Finding(
        DOC.name(),
        Severity.WARNING,
        confidence,
        access.location(),
        message,
        related,
        story.end("both are inside at the same time"),
        fix,
        access.routine().outermost().id() + " " + access.field().id() + " " + lock.text());
  }
}
