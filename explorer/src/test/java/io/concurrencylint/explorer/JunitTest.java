package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The JUnit extension and the command line, as people use them. */
class JunitTest {
  @TempDir Path folder;

  @Test
  void theExtensionFailsTheTestThatCanFail() {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(programs.Junit.class))
                .build(),
            listener);
    assertThat(listener.getSummary().getTestsSucceededCount()).isEqualTo(1);
    assertThat(listener.getSummary().getFailures()).hasSize(1);
    assertThat(listener.getSummary().getFailures().get(0).getException())
        .hasMessageContaining("confirmed: failed assertion")
        .hasMessageContaining("Junit.lambda$bare");
  }

  @Test
  void exploreSavesAScheduleThatReplayRepeats() throws Exception {
    Path schedule = folder.resolve("bare.schedule");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status =
        run(
            out,
            "explore",
            "--test",
            "programs.Junit#bare",
            "-cp",
            Jdks.classPath(),
            "--save-schedule",
            schedule.toString());
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("confirmed: failed assertion");
    assertThat(status).isEqualTo(1);
    assertThat(Files.readString(schedule)).contains("entry: test programs.Junit#bare");
    out.reset();
    assertThat(run(out, "replay", schedule.toString(), "-cp", Jdks.classPath())).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("confirmed: failed assertion");
  }

  @Test
  void exitStatusSaysWhatHappened() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String path = Jdks.classPath();
    assertThat(run(out, "explore", "--test", "programs.Junit#guarded", "-cp", path)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("not reproduced within the bound");
    assertThat(run(out, "explore", "--main", "no.such.Class", "-cp", path)).isEqualTo(4);
    assertThat(run(out, "explore", "--colour", "blue")).isEqualTo(2);
    assertThat(run(out, "replay", folder.resolve("none").toString())).isEqualTo(3);
  }

  private static int run(ByteArrayOutputStream out, String... arguments) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new ExploreMain(
            stream, new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
        .run(List.of(arguments));
  }
}
