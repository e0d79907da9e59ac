package io.concurrencylint.analyzer.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concurrencylint.analyzer.report.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineTest {

  private static final Identity PLAIN = new Identity("BusyWait", "A#m x y", 2);
  private static final Identity TWO_LINES = new Identity("BusyWait", "A#m\nx", 1);

  @Test
  void theFileIsSortedAndReadBack() {
    Baseline baseline = Baseline.of(List.of(PLAIN, TWO_LINES));
    assertThat(baseline.text())
        .isEqualTo(
            """
            # concurrency-lint baseline 1
            # Known findings: rule, ordinal among findings with the same key, key.
            # 'concurrency-lint baseline prune' removes the lines of those that are gone.
            BusyWait 1 A#m x
            BusyWait 2 A#m x y
            """);
    Baseline read = Baseline.parse(baseline.text().replace("\n", "\r\n"));
    assertThat(read).isEqualTo(baseline);
    assertThat(read.contains(TWO_LINES)).isTrue();
    assertThat(read.contains(new Identity("BusyWait", "A#m x y", 1))).isFalse();
  }

  @Test
  void anythingElseIsRefusedWithItsLine() {
    assertThatThrownBy(() -> Baseline.parse("<xml/>")).hasMessageContaining("line 1");
    assertThatThrownBy(() -> Baseline.parse("# concurrency-lint baseline 1\nBusyWait A#m"))
        .hasMessageContaining("line 2");
  }
}
