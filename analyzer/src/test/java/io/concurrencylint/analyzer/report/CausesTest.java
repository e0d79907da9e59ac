package io.concurrencylint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.report.Result.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class CausesTest {

  @Test
  void openFindingsOfOneCauseAreToldTogether() {
    Finding first = Samples.deadlock().with(Confidence.MEDIUM).of("Bank#accounts");
    Finding surest = Samples.threeThreads().with(Confidence.HIGH).of("Bank#accounts");
    Finding ofOtherRule = Samples.threeThreads().of("Bank#accounts");
    List<Result> results =
        List.of(
            Result.open(first, new Identity(first.rule(), "one", 1)),
            Result.open(renamed(surest, first.rule()), new Identity(first.rule(), "two", 1)),
            new Result(
                renamed(surest, first.rule()),
                new Identity(first.rule(), "three", 1),
                Status.SUPPRESSED,
                "known"),
            Result.open(ofOtherRule, new Identity(ofOtherRule.rule(), "four", 1)));
    List<Result> told = Causes.together(results);
    assertThat(told).extracting(Result::status).containsOnlyOnce(Status.SUPPRESSED);
    assertThat(told).hasSize(3);
    Finding merged = told.get(0).finding();
    assertThat(merged.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(merged.message()).endsWith("; the same in 1 other place");
    assertThat(merged.related().get(merged.related().size() - 1).location())
        .isEqualTo(first.location());
    assertThat(told.get(2).finding()).isEqualTo(ofOtherRule);
  }

  private static Finding renamed(Finding finding, String rule) {
    return new Finding(
        rule,
        Samples.deadlock().severity(),
        finding.confidence(),
        finding.location(),
        finding.message(),
        finding.related(),
        finding.witness(),
        finding.fix(),
        finding.key(),
        finding.cause());
  }
}
