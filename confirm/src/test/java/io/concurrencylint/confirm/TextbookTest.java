package io.concurrencylint.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.report.Identity;
import io.concurrencylint.confirm.Confirmation.Confirmed;
import io.concurrencylint.explorer.Failure;
import io.concurrencylint.explorer.detect.FailureKind;
import io.concurrencylint.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The {@code // confirm:} comments of the fixtures: each program is confirmed from its static
 * finding alone. A few of them by default, all with {@code -Pconfirm}.
 */
class TextbookTest {
  private static final Path MODULE = module();
  private static final Path SOURCES = MODULE.resolve("src/main/java");
  private static final Pattern COMMENT =
      Pattern.compile("// confirm: (deadlock|race on (\\w+)|unreachable)");
  private static final Set<FailureKind> STUCK =
      EnumSet.of(
          FailureKind.DEADLOCK,
          FailureKind.LOST_WAKEUP,
          FailureKind.UNRECEIVED_SEND,
          FailureKind.LEAKED_PERMIT);
  private static final List<String> SOME =
      List.of(
          "fixtures/textbook/TransferDeadlock.java",
          "fixtures/textbook/TransferDeadlockMethods.java",
          "fixtures/textbook/VolatileCounter.java",
          "fixtures/textbook/OneNotifyTwoWaiters.java",
          "fixtures/textbook/ReadLockUpgraded.java",
          "fixtures/textbook/DoubleCheckedPlainField.java",
          "fixtures/textbook/SynchronousSendUnreceived.java",
          "fixtures/textbook/CapturedReadTooEarly.java");

  @TempDir private Path folder;

  private static Path module() {
    Path here = Path.of("").toAbsolutePath();
    return here.resolveSibling("test-fixtures");
  }

  static Stream<String> programs() throws IOException {
    if (!Boolean.getBoolean("confirm.all")) {
      return SOME.stream();
    }
    List<String> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES.resolve("fixtures/textbook"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
        if (COMMENT.matcher(Files.readString(file)).find()) {
          Path parent = file.getParent();
          boolean many = parent.getFileName().toString().endsWith("_program");
          all.add(SOURCES.relativize(many ? parent : file).toString());
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void isConfirmedFromItsFindingAlone(String path) throws IOException {
    String text = text(path);
    Map<Finding, Confirmation> verdicts = confirm(path);
    assertThat(verdicts).isNotEmpty();
    Matcher comment = COMMENT.matcher(text);
    while (comment.find()) {
      String field = comment.group(2);
      boolean deadlock = !comment.group(1).startsWith("race");
      assertThat(verdicts.values())
          .as(
              "%s: %s",
              comment.group(), verdicts.values().stream().map(Confirmation::text).toList())
          .anyMatch(
              verdict ->
                  verdict instanceof Confirmed proof
                      && (deadlock
                          ? STUCK.contains(proof.result().failure().kind())
                          : isAbout(field, proof.result().failure())));
    }
  }

  /** A race names the field, an array's element its accesses; a wrong outcome shows its state. */
  private static boolean isAbout(String field, Failure failure) {
    return switch (failure.kind()) {
      case DATA_RACE ->
          failure.message().contains("." + field + " ") || failure.message().contains("element");
      case FAILED_ASSERTION -> failure.message().contains(field + ":");
      default -> false;
    };
  }

  /** Correct programs beside them: whatever is said of them, at any confidence, does not happen. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fixtures/textbook/TransferOrdered.java",
        "fixtures/textbook/TransferOneAtATime.java",
        "fixtures/textbook/NotifyAllTwoWaiters.java",
        "fixtures/textbook/DoubleCheckedVolatileField.java",
        "fixtures/textbook/ordered_transfer_program"
      })
  void aCorrectTwinIsNotConfirmed(String path) throws IOException {
    assertThat(confirm(path).values()).noneMatch(Confirmed.class::isInstance);
  }

  private static String text(String path) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(SOURCES.resolve(path))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private Map<Finding, Confirmation> confirm(String path) throws IOException {
    List<Path> classPath =
        Stream.of(Files.readString(MODULE.resolve("target/classpath.txt")).strip().split(":"))
            .map(Path::of)
            .toList();
    Request request = new Request(SOURCES, List.of(SOURCES.resolve(path)), List.of(), classPath, 1);
    Analysis analysis = new Engine(Rules.all()).run(request, Progress.NONE);
    List<Identity> identities = Identity.of(analysis.findings());
    Map<Finding, Confirmation> verdicts = new LinkedHashMap<>();
    Confirmer.Options options =
        new Confirmer.Options(
            folder, 3_000, Duration.ofMinutes(2), Path.of(System.getProperty("java.home")));
    try (Confirmer confirmer = new Confirmer(request, options)) {
      for (int i = 0; i < identities.size(); i++) {
        Finding finding = analysis.findings().get(i);
        verdicts.put(finding, confirmer.confirm(identities.get(i).id(), finding));
      }
    }
    return verdicts;
  }
}
