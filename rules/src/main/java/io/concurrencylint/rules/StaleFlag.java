package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.Loops;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.ThreadRole;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A loop that ends when a plain field changes, which another thread does. */
public final class StaleFlag implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "StaleFlag",
          Hazard.SHARED_STATE,
          Severity.WARNING,
          "A thread's loop is ended by a plain field that another thread sets: the loop may never"
              + " see it.",
          """
          Without a lock or `volatile`, a write by one thread need not become visible to another. \
          The compiler may read the flag once and keep the loop running for ever; it does so in \
          practice when nothing else in the loop synchronizes.

          Not reported: flags that are volatile, atomic or read and written under one lock, flags \
          that the looping thread sets itself, and fields of classes that are confined to one \
          thread.
          """,
          "Make the flag `volatile`, or interrupt the thread and test its interrupt status.",
          List.of(
              new RuleDoc.Example(
                  "a stop flag without volatile",
                  """
                  class Ticker extends Thread {
                    private boolean stopped;
                    private int ticks;

                    @Override
                    public void run() {
                      while (!stopped) { // expect: StaleFlag
                        ticks += 1;
                      }
                    }

                    void end() throws InterruptedException {
                      stopped = true;
                      join();
                      System.out.println(ticks);
                    }
                  }
                  """,
                  """
                  class Ticker extends Thread {
                    private volatile boolean stopped;
                    private int ticks;

                    @Override
                    public void run() {
                      while (!stopped) {
                        ticks += 1;
                      }
                    }

                    void end() throws InterruptedException {
                      stopped = true;
                      join();
                      System.out.println(ticks);
                    }
                  }
                  """)),
          List.of("JLS 17.3 Sleep and Yield", "SEI CERT VNA00-J, THI05-J"),
          List.of(567, 820));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    Set<String> reported = new HashSet<>();
    for (Routine routine : program.code().routines()) {
      if (isThread(program, routine) && !program.sharing().checksLoop(routine)) {
        for (Loops.Exit exit : Loops.exits(program, routine)) {
          flag(program, exit, reported, report);
        }
      }
    }
  }

  /** Whether a thread that the program makes runs it. */
  private static boolean isThread(Program program, Routine routine) {
    return program.roles().of(routine).stream()
        .anyMatch(
            role ->
                role.kind() == RoleKind.NEW_THREAD
                    || role.spawn() != null && !role.isLoop() && role.kind() != RoleKind.PARALLEL);
  }

  private static void flag(
      Program program, Loops.Exit exit, Set<String> reported, Consumer<Finding> report) {
    FieldAccess read = exit.read();
    boolean plain =
        !read.field().isVolatile()
            && !read.field().isFinal()
            && program.guards().held(read).isEmpty()
            && program.sharing().confinement(read.field().owner()) == null;
    if (!plain || !reported.add(read.routine().id() + read.field().id())) {
      return;
    }
    FieldAccess write = writer(program, exit);
    if (write != null) {
      report.accept(finding(program, exit, write));
    }
  }

  /** A write that another thread does; null if there is none, or the loop's own thread writes. */
  private static FieldAccess writer(Program program, Loops.Exit exit) {
    Set<ThreadRole> looping = program.roles().of(exit.loop());
    FieldAccess found = null;
    for (FieldAccess access : program.guards().accesses(exit.read().field())) {
      if (access.kind() != FieldAccess.Kind.WRITE || isConstructionOf(access)) {
        continue;
      }
      Set<ThreadRole> writing = program.roles().of(access.routine());
      boolean other =
          !access.routine().equals(exit.loop()) && Collections.disjoint(looping, writing);
      boolean callable =
          access.routine().method().kind() == MethodDecl.Kind.METHOD
              && !access.routine().equals(exit.loop())
              && access.routine().method().modifiers().isPublic()
              && looping.stream().noneMatch(role -> role.entry().equals(access.routine()));
      if (other || callable) {
        found = found == null ? access : found;
      }
    }
    return found;
  }

  private static boolean isConstructionOf(FieldAccess access) {
    return access.routine().method().name().equals("start")
        || access.routine().method().name().startsWith("<");
  }

  private static Finding finding(Program program, Loops.Exit exit, FieldAccess write) {
    FieldAccess read = exit.read();
    ThreadRole role = program.roles().of(exit.loop()).iterator().next();
    String message =
        "The loop in %s ends when %s changes, which %s does from another thread; the field is"
                .formatted(exit.loop().display(), read.field().display(), write.routine().display())
            + " neither volatile nor guarded";
    Story story = new Story(program);
    int looper = story.actor(role.name());
    int stopper = story.actor("thread in " + write.routine().display());
    story.step(looper, read.routine(), read.node(), read.action() + " in a loop");
    story.step(stopper, write.routine(), write.node(), write.action());
    boolean spins = !Loops.synchronizes(program, exit.loop(), exit.branch());
    return new Finding(
        DOC.name(),
        Severity.WARNING,
        spins ? Confidence.HIGH : Confidence.MEDIUM,
        exit.loop().location(exit.branch()),
        message,
        List.of(new Related(write.location(), write.action())),
        story.end("the loop may never see the write"),
        "Make %s volatile.".formatted(read.field().name()),
        exit.loop().id() + " " + read.field().id());
  }
}
