package io.concurrencylint.errorprone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.BugCheckerInfo;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.scanner.BuiltInCheckerSuppliers;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.rules.Rules;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checks that Error Prone finds are the rules. */
class ChecksTest {

  private static final List<BugCheckerInfo> CHECKS =
      ServiceLoader.load(BugChecker.class).stream()
          .filter(provider -> RuleChecker.class.isAssignableFrom(provider.type()))
          .map(provider -> BugCheckerInfo.create(provider.type()))
          .toList();

  private static BugCheckerInfo check(RuleDoc doc) {
    return CHECKS.stream()
        .filter(check -> check.allNames().contains(doc.name()))
        .reduce(
            (one, other) -> {
              throw new AssertionError(one + " and " + other);
            })
        .orElseThrow(() -> new AssertionError("no check for " + doc.name()));
  }

  @Test
  void eachRuleHasItsCheckUnderItsNameAtItsLevelWithItsPage() {
    assertThat(CHECKS).hasSameSizeAs(Rules.all());
    for (Rule rule : Rules.all()) {
      RuleDoc doc = rule.doc();
      BugCheckerInfo check = check(doc);
      assertThat(check.allNames()).contains("concurrency-lint");
      assertThat(check.message()).isEqualTo(doc.summary());
      assertThat(check.defaultSeverity())
          .isEqualTo(
              doc.severity() == Severity.NOTE
                  ? SeverityLevel.SUGGESTION
                  : SeverityLevel.valueOf(doc.severity().name()));
      assertThat(check.linkUrl()).endsWith("/docs/rules/" + doc.name() + ".md");
      assertThat(Path.of("../docs/rules/" + doc.name() + ".md")).exists();
    }
  }

  @Test
  void noNameIsTakenByErrorProneWhichWouldNotStart() {
    Set<String> theirs = BuiltInCheckerSuppliers.allChecks().getAllChecks().keySet();
    assertThat(CHECKS)
        .extracting(BugCheckerInfo::canonicalName)
        .doesNotContainAnyElementsOf(theirs);
  }

  @Test
  void aNameDiffersFromTheRulesOnlyWhereErrorProneHasIt() {
    Set<String> theirs = BuiltInCheckerSuppliers.allChecks().getAllChecks().keySet();
    for (Rule rule : Rules.all()) {
      String name = rule.doc().name();
      assertThat(check(rule.doc()).canonicalName())
          .isEqualTo(theirs.contains(name) ? "ConcurrencyLint" + name : name);
    }
  }
}
