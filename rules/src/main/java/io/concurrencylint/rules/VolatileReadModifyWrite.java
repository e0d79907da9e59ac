package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Insn;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.resolve.ClassSymbol;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.Guards;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.ThreadRole;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A volatile field that is changed on the basis of its own value. */
public final class VolatileReadModifyWrite implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "VolatileReadModifyWrite",
          Hazard.ATOMICITY,
          Severity.WARNING,
          "A volatile field is read, changed and written back: each step is atomic, the "
              + "three together are not, and an update is lost.",
          """
          `count++`, `flag = !flag` and `list = plus(list, x)` on a volatile field are a read and a \
          write. Two threads that do so at once lose one of the updates.

          Not reported: fields of which all writers hold one lock, or run on one thread, one serial \
          executor or one event loop; updates through a field updater or VarHandle; constructors.
          """,
          "Use an atomic class or field updater, or hold one lock in all writers.",
          List.of(
              new RuleDoc.Example(
                  "a volatile counter",
                  """
                  class Hits {
                    private volatile int hits;

                    public void hit() {
                      hits++; // expect: VolatileReadModifyWrite
                    }

                    public int hits() {
                      return hits;
                    }
                  }
                  """,
                  """
                  import java.util.concurrent.atomic.AtomicInteger;

                  class Hits {
                    private final AtomicInteger hits = new AtomicInteger();

                    public void hit() {
                      hits.incrementAndGet();
                    }

                    public int hits() {
                      return hits.get();
                    }
                  }
                  """)),
          List.of("JLS 17.7", "SEI CERT VNA02-J"),
          List.of(366));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (FieldSymbol field : program.guards().fields()) {
      boolean candidate =
          field.isVolatile() && program.sharing().confinement(field.owner()) == null;
      if (!candidate) {
        continue;
      }
      List<FieldAccess> updates =
          program.guards().accesses(field).stream()
              .filter(access -> access.kind() == FieldAccess.Kind.WRITE)
              .filter(access -> readBefore(program, access) >= 0)
              .toList();
      if (!updates.isEmpty() && !excludeEachOther(program, field, updates)) {
        report(program, updates, report);
      }
    }
  }

  private static void report(Program program, List<FieldAccess> updates, Consumer<Finding> report) {
    Set<String> methods = new HashSet<>();
    for (FieldAccess update : updates) {
      boolean free =
          program.guards().held(update).isEmpty()
              && !program.sharing().isSerial(update.routine())
              && methods.add(update.routine().outermost().id());
      if (free) {
        report.accept(finding(program, update));
      }
    }
  }

  /** The read whose value the write is made of, -1 if there is none. */
  private static int readBefore(Program program, FieldAccess write) {
    Routine routine = write.routine();
    Insn insn = routine.insn(write.node());
    int source = insn instanceof Insn.StoreName name ? name.source() : -1;
    source = insn instanceof Insn.StoreField store ? store.source() : source;
    BitSet origins = program.operands(routine).origins(source);
    for (int node = origins.nextSetBit(0); node >= 0; node = origins.nextSetBit(node + 1)) {
      if (write.field().equals(routine.resolved().field(node)) && isComputed(routine, source)) {
        Ref base = program.paths().normal(routine.values().base(node));
        boolean same = base == null ? write.base() == null : base.equals(write.base());
        if (same) {
          return node;
        }
      }
    }
    return -1;
  }

  /** A value that is only copied back is not changed. */
  private static boolean isComputed(Routine routine, int register) {
    for (int node = 0; node < routine.body().size(); node++) {
      boolean operates =
          routine.insn(node) instanceof Insn.Operation operation && operation.defined() == register;
      if (operates) {
        return true;
      }
    }
    return false;
  }

  /** One lock in all updates, one thread for all writers. */
  private static boolean excludeEachOther(
      Program program, FieldSymbol field, List<FieldAccess> updates) {
    boolean one =
        updates.stream()
            .allMatch(
                update ->
                    update.routine().method().modifiers().isPrivate()
                        && program.roles().of(update.routine()).isEmpty());
    Guards.Guard guard = program.guards().inferred(field);
    boolean locked =
        guard != null && updates.stream().allMatch(update -> guard.holding().contains(update));
    Set<ThreadRole> writers = new LinkedHashSet<>();
    for (FieldAccess update : updates) {
      writers.addAll(program.roles().of(update.routine()));
    }
    boolean known =
        updates.stream().noneMatch(update -> program.roles().of(update.routine()).isEmpty());
    boolean oneThread = known && writers.size() == 1 && !writers.iterator().next().many();
    return locked || oneThread || one && updates.size() == 1;
  }

  /** Whether the threads are started by the object's own class, or are the framework's. */
  private static boolean isOwn(ThreadRole role, FieldAccess update) {
    // A thread of its own for each object is one thread.
    if (role.kind() == RoleKind.NEW_THREAD) {
      return false;
    }
    ClassSymbol owner = role.spawn() == null ? role.entry().owner() : role.spawn().caller().owner();
    return owner.equals(update.field().owner());
  }

  private static Finding finding(Program program, FieldAccess update) {
    Routine routine = update.routine();
    FieldSymbol field = update.field();
    int read = readBefore(program, update);
    Set<ThreadRole> roles = program.roles().of(routine);
    boolean overlap = roles.stream().anyMatch(role -> role.many() && isOwn(role, update));
    boolean open =
        !routine.outermost().method().modifiers().isPrivate()
            && !program.sharing().evidence(field.owner()).isEmpty();
    boolean ownThread = roles.size() == 1 && roles.iterator().next().kind() == RoleKind.NEW_THREAD;
    Confidence confidence =
        overlap ? Confidence.HIGH : open && !ownThread ? Confidence.MEDIUM : Confidence.LOW;
    String message =
        "%s reads %s and writes it back in two steps; an update in between is lost"
            .formatted(routine.display(), field.display());
    Story story = new Story(program);
    int one = story.actor("first thread");
    int two = story.actor("second thread");
    story.step(one, routine, read, "reads " + field.display());
    story.step(two, routine, read, "reads " + field.display());
    story.step(one, routine, update.node(), update.action());
    story.step(two, routine, update.node(), update.action() + " again");
    return new Finding(
            DOC.name(),
            Severity.WARNING,
            confidence,
            update.location(),
            message,
            List.of(),
            story.end("one of the two updates is lost"),
            "Use an atomic class or a field updater, or one lock in all writers.",
            routine.outermost().id() + " " + field.id())
        .of(field.id());
  }
}
