package io.concurrencylint.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Witness;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.confirm.Confirmation.Confirmed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A finding that speaks of every line of two methods is confirmed in the faulty class, and the same
 * finding is not in its correct twin.
 */
class TransplantTest {
  private static final Path SOURCES =
      Path.of("").toAbsolutePath().resolveSibling("test-fixtures").resolve("src/main/java");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "SingleNotifyManyWaiters, OneNotifyTwoWaiters, put, take",
    "WaitOutsideLoop, AwaitUnderIf, take, take",
    "DoubleCheckedLocking, DoubleCheckedPlainField, get, get",
    "SelfDeadlock, ReadLockUpgraded, get, ",
    "LockOrderInversion, TransferDeadlock, transfer, transfer"
  })
  void faulty(String rule, String name, String one, String other) throws IOException {
    assertThat(confirm(rule, name, one, other)).isInstanceOf(Confirmed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "SingleNotifyManyWaiters, NotifyAllTwoWaiters, put, take",
    "WaitOutsideLoop, AwaitInLoop, take, take",
    "DoubleCheckedLocking, DoubleCheckedVolatileField, get, get",
    "SelfDeadlock, ReadLockReleasedFirst, get, ",
    "LockOrderInversion, TransferOrdered, transfer, transfer",
    "CheckThenAct, NotifyAllTwoWaiters, put, take",
    "WaitNeverNotified, AwaitInLoop, take, "
  })
  void correct(String rule, String name, String one, String other) throws IOException {
    Confirmation verdict = confirm(rule, name, one, other);
    assertThat(verdict).as(verdict.text()).isNotInstanceOf(Confirmed.class);
  }

  private Confirmation confirm(String rule, String name, String one, String other)
      throws IOException {
    String path = "fixtures/textbook/" + name + ".java";
    Request request = new Request(SOURCES, List.of(SOURCES.resolve(path)), List.of(), List.of(), 1);
    SourceUnit unit = new SourceIndex(request).unit(path).orElseThrow();
    List<Step> steps = new ArrayList<>(steps(unit, one, 0));
    if (other != null) {
      steps.addAll(steps(unit, other, 1));
    }
    Finding finding =
        new Finding(
            rule,
            Severity.ERROR,
            Confidence.LOW,
            steps.get(0).location(),
            "made up",
            List.of(),
            new Witness(other == null ? List.of("one") : List.of("one", "other"), steps, "made up"),
            "none",
            name + "#made up");
    Confirmer.Options options =
        new Confirmer.Options(
            folder, 2_000, Duration.ofMinutes(2), Path.of(System.getProperty("java.home")));
    try (Confirmer confirmer = new Confirmer(request, options)) {
      return confirmer.confirm("0123456789ab", finding);
    }
  }

  private static List<Step> steps(SourceUnit unit, String name, int actor) {
    MethodDecl method =
        unit.types().stream()
            .flatMap(type -> type.methods().stream())
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    List<Step> steps = new ArrayList<>();
    for (int line = method.firstLine(); line <= method.lastLine(); line++) {
      Location location = new Location(unit.path(), line, 1, 2);
      steps.add(Step.essential(actor, location, "is there", List.of()));
    }
    return steps;
  }
}
