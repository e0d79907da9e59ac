package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.concurrencylint.explorer.ExploreOptions.EngineName;
import io.concurrencylint.explorer.Programs.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every positive is found and replays, every negative stays silent, on both engines. */
class ProgramsTest {
  /** Replays of each failure: few in a normal build, 100 in the profile "long". */
  private static final int REPLAYS = Integer.getInteger("explorer.replays", 2);

  /** Whether each failure must show in a new JVM, too. */
  private static final boolean AFRESH = Boolean.getBoolean("explorer.afresh");

  private static final int EXECUTIONS = Integer.getInteger("explorer.executions", 200);

  private static final List<Explorer> OPEN = new ArrayList<>();

  @AfterAll
  static void stop() {
    OPEN.forEach(Explorer::close);
  }

  @TestFactory
  Stream<DynamicTest> onOsThreads() {
    return tests(Programs.all(), Jdks.own(), EngineName.THREADS);
  }

  @TestFactory
  Stream<DynamicTest> onContinuations() throws IOException {
    Path home = Jdks.withContinuations();
    assumeTrue(home != null, "no JDK 24 or later beside this one");
    return tests(Programs.all(), home, EngineName.CONTINUATIONS);
  }

  @TestFactory
  Stream<DynamicTest> virtualThreads() throws IOException {
    Path home = Jdks.withContinuations();
    assumeTrue(home != null, "no JDK 24 or later beside this one");
    return Stream.concat(
        tests(Programs.virtual(), home, EngineName.CONTINUATIONS),
        tests(Programs.virtual(), home, EngineName.THREADS));
  }

  private static Stream<DynamicTest> tests(List<Program> programs, Path home, EngineName engine) {
    Explorer explorer = new Explorer(home, Jdks.classPath());
    OPEN.add(explorer);
    return programs.stream()
        .map(
            program ->
                DynamicTest.dynamicTest(program.name(), () -> check(explorer, program, engine)));
  }

  private static void check(Explorer explorer, Program program, EngineName engine)
      throws IOException {
    int executions = program.fails() ? 5_000 : EXECUTIONS;
    ExploreOptions options = program.options(executions, Duration.ofSeconds(20)).withEngine(engine);
    Result result = explorer.explore(options, Explorer.Progress.NONE);
    assertThat(program.complaint(result)).isNull();
    assertThat(result.engine())
        .isEqualTo(engine == EngineName.THREADS ? "OS threads" : "continuations");
    if (AFRESH && program.fails()) {
      assertThat(explorer.confirmAfresh(result).reason()).isEmpty();
    }
    for (int i = 0; i < REPLAYS && program.fails(); i++) {
      Schedule saved = Schedule.parse(result.schedule().text(), "test");
      Result again = explorer.replay(saved, false);
      assertThat(again.verdict()).as(again.reason()).isEqualTo(Verdict.CONFIRMED);
      assertThat(again.failure().key()).isEqualTo(result.failure().key());
      assertThat(again.schedule().hash()).isEqualTo(result.schedule().hash());
    }
  }
}
