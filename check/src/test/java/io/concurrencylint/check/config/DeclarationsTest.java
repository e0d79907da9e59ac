package io.concurrencylint.check.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.check.RuleSelection;
import io.concurrencylint.check.Settings;
import io.concurrencylint.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * surface.md: the configuration "can declare event loops, blocking calls, lock wrappers, serial
 * executors, thread entry points and thread-safe types of the user's own". Each changes what is
 * found in a program.
 */
class DeclarationsTest {

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void realFolder() throws IOException {
    folder = temporary.toRealPath();
  }

  private Analysis analyse(String configuration, String program) throws IOException {
    Path file = folder.resolve("Program.java");
    Files.writeString(file, "package acme;\n" + program);
    Settings settings =
        ConfigurationFile.parse(
            folder.resolve(ConfigurationFile.NAME),
            configuration,
            RuleSelection.names(Rules.all()));
    Request request =
        new Request(
            folder, List.of(file), List.of(), List.of(), 1, each -> true, settings.models());
    return new Engine(Rules.all()).run(request, Progress.NONE);
  }

  private List<String> found(String configuration, String program) throws IOException {
    return analyse(configuration, program).findings().stream()
        .map(finding -> finding.rule())
        .distinct()
        .toList();
  }

  private void appears(String rule, String configuration, String program) throws IOException {
    assertThat(found("", program)).doesNotContain(rule);
    assertThat(found(configuration, program)).contains(rule);
  }

  private void disappears(String rule, String configuration, String program) throws IOException {
    assertThat(found("", program)).contains(rule);
    assertThat(found(configuration, program)).doesNotContain(rule);
  }

  private static final String HANDLER =
      """
      interface Handler { void read(String line); }
      @interface OnLoop {}
      final class Slow implements Handler {
        @OnLoop public void read(String line) {
          try {
            Thread.sleep(1000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
      }
      """;

  @Test
  void whatAnEventLoopCalls() throws IOException {
    appears("BlockingOnEventLoop", "declare: {eventLoops: ['acme.Handler#read(*)']}", HANDLER);
    appears("BlockingOnEventLoop", "declare: {eventLoops: ['acme.Slow#read(String)']}", HANDLER);
    appears("BlockingOnEventLoop", "declare: {eventLoops: ['@acme.OnLoop']}", HANDLER);
  }

  private static final String LOOP =
      """
      import java.util.ArrayDeque;
      import java.util.Queue;
      final class Loop {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        void post(Runnable task) { synchronized (tasks) { tasks.add(task); } }
      }
      final class User {
        private final Loop loop = new Loop();
        void save() {
          loop.post(() -> {
            try {
              Thread.sleep(1000);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
        }
      }
      """;

  @Test
  void theLoopThatTasksArePostedTo() throws IOException {
    appears(
        "BlockingOnEventLoop",
        "declare: {eventLoops: [{type: acme.Loop, submit: [post(Runnable)]}]}",
        LOOP);
  }

  @Test
  void blockingCalls() throws IOException {
    String program =
        """
        final class Db { native String query(String text); }
        final class Cache {
          private final Db db = new Db();
          private String last;
          synchronized String load(String key) {
            last = db.query(key);
            return last;
          }
        }
        """;
    appears("BlockingWhileLocked", "declare: {blocking: ['acme.Db#query(*)']}", program);
  }

  @Test
  void aBlockingCallWhoseCodeIsAnalysedIsReportedOnce() throws IOException {
    String program =
        """
        final class Db {
          String query(String text) {
            try {
              Thread.sleep(10);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return text;
          }
        }
        interface Handler { void read(String line); }
        final class Reader implements Handler {
          private final Db db = new Db();
          public void read(String line) { db.query(line); }
        }
        """;
    String configuration =
        "declare: {eventLoops: ['acme.Handler#read(*)'], blocking: ['acme.Db#query(*)']}";
    assertThat(analyse(configuration, program).findings())
        .filteredOn(finding -> finding.rule().equals("BlockingOnEventLoop"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.location().line()).isEqualTo(15));
  }

  private static final String WRAPPER =
      """
      final class Gate { native void enter(); native boolean tryEnter(); native void leave(); }
      final class Counter implements Runnable {
        private final Gate gate = new Gate();
        private int count;
        public void run() {
          gate.enter();
          try {
            count++;
          } finally {
            gate.leave();
          }
        }
        public static void main(String[] args) {
          Counter counter = new Counter();
          new Thread(counter).start();
          new Thread(counter).start();
        }
      }
      """;

  private static final String GATE =
      """
      declare:
        lockWrappers:
          - {type: acme.Gate, acquire: [enter()], tryAcquire: [tryEnter()], release: [leave()]}
      """;

  @Test
  void lockWrappers() throws IOException {
    disappears("UnsynchronizedSharedState", GATE, WRAPPER);
    appears("UnreleasedLock", GATE, WRAPPER.replace("try {", "if (count > 5) { return; } try {"));
  }

  @Test
  void lockWrappersThatTakeTheLockAsAnArgument() throws IOException {
    String program =
        WRAPPER
            .replace(
                "final class Gate { native void enter(); native boolean tryEnter(); native void"
                    + " leave(); }",
                "final class Gate { static native void enter(Object o); static native void"
                    + " leave(Object o); }")
            .replace("new Gate()", "new Gate(), key = new Gate()")
            .replace("gate.enter()", "Gate.enter(gate)")
            .replace("gate.leave()", "Gate.leave(gate)");
    disappears(
        "UnsynchronizedSharedState",
        "declare: {lockWrappers: [{type: acme.Gate, lock: arg0, acquire: [enter(*)],"
            + " release: [leave(*)]}]}",
        program);
  }

  @Test
  void serialExecutors() throws IOException {
    String program =
        """
        final class Strand implements java.util.concurrent.Executor {
          private final java.util.concurrent.Executor pool;
          Strand(java.util.concurrent.Executor pool) { this.pool = pool; }
          public void execute(Runnable task) { pool.execute(task); }
        }
        final class Counter {
          private final Strand strand =
              new Strand(java.util.concurrent.Executors.newFixedThreadPool(4));
          private int count;
          void add() { strand.execute(() -> count++); }
          public static void main(String[] args) {
            Counter counter = new Counter();
            for (int i = 0; i < 10; i++) { counter.add(); }
          }
        }
        """;
    disappears("UnsynchronizedSharedState", "declare: {serialExecutors: [acme.Strand]}", program);
  }

  private static final String JOB =
      """
      @interface Scheduled {}
      final class Job {
        private int count;
        @Scheduled public void tick() { count++; }
        static int total;
        static void tock() { total++; }
      }
      """;

  @Test
  void threadEntryPoints() throws IOException {
    appears("UnsynchronizedSharedState", "declare: {threadEntryPoints: ['acme.Job#tick()']}", JOB);
    appears("UnsynchronizedSharedState", "declare: {threadEntryPoints: ['acme.Job#tock()']}", JOB);
    appears("UnsynchronizedSharedState", "declare: {threadEntryPoints: ['@acme.Scheduled']}", JOB);
    assertThat(
            found("declare: {threadEntryPoints: [{method: 'acme.Job#tick()', serial: true}]}", JOB))
        .isEmpty();
  }

  @Test
  void threadSafeTypes() throws IOException {
    String program =
        """
        final class Tally {
          private int count;
          void add() { count++; }
        }
        final class Shared implements Runnable {
          private final Tally tally = new Tally();
          public void run() { tally.add(); }
          public static void main(String[] args) {
            Shared shared = new Shared();
            new Thread(shared).start();
            new Thread(shared).start();
          }
        }
        """;
    disappears("UnsynchronizedSharedState", "declare: {threadSafeTypes: [acme.Tally]}", program);
  }

  @Test
  void aDeclarationOfNothingIsReported() throws IOException {
    assertThat(
            analyse(
                    """
                    declare:
                      blocking:
                        - acme.Job#tik(*)
                        - acme.Jop#tick(*)
                        - other.Library#call(*)
                    """,
                    JOB)
                .problems())
        .extracting(Problem::toString)
        .containsExactly(
            "concurrency-lint.yml:3: there is no method tik in acme.Job",
            "concurrency-lint.yml:4: there is no class acme.Jop; a nested class is written"
                + " Outer$Inner");
  }
}
