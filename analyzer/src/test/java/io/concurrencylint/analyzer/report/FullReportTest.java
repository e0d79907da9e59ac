package io.concurrencylint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullReportTest {

  @TempDir private Path folder;
  private Sources sources;

  @BeforeEach
  void writeProject() throws IOException {
    sources = Samples.project(folder);
  }

  @Test
  void twoThreadsStandSideBySideInEightyColumns() throws IOException {
    assertThat(full(Samples.report(List.of(Samples.deadlock())), new Style(80, false, true)))
        .isEqualTo(
            """
            src/Bank.java:14:7: error[LockOrderInversion] the locks of two Accounts are taken in both\
             orders: transfer(a, b) and transfer(b, a) can wait for each other for ever
              8 │ new Thread(() -> transfer(a, b)).start();
                │                  -------------- one thread locks a, then b
              9 │ new Thread(() -> transfer(b, a)).start();
                │                  -------------- the other locks b, then a
             …
             13 │ synchronized (from) {
                │ ------------------- the first lock is taken here
             14 │   synchronized (to) {
                │   ^^^^^^^^^^^^^^^^^
             15 │     from.withdraw(1);

              how it happens
                T1 Thread started at Bank.java:8     │ T2 Thread started at Bank.java:9
                ─────────────────────────────────────┼─────────────────────────────────────
                1 acquires Account a  line 13        │
                                                     │ 2 acquires Account b  line 13
                3 waits for Account b, which T2      │
                  holds                              │
                  line 14, holding {Account a}       │
                                                     │ 4 waits for Account a, which T1
                                                     │   holds
                                                     │   line 14, holding {Account b}
                ⇒ both threads wait for ever

              fix: Take the two locks in one order that does not depend on the arguments,
                   for example by account number.
              confidence: high, a witness on both sides and a reason why they can overlap
              next: concurrency-lint explain LockOrderInversion
                    // concurrency-lint:ignore LockOrderInversion -- reason

            1 finding (1 error) in 2 files: 3 classes, 2 locks, 3 thread roles, 1.2 s.
            Not analysed: nothing.
            """);
  }

  @Test
  void threeThreadsGetPrefixesWhereColumnsDoNotFit() throws IOException {
    String narrow =
        full(Samples.report(List.of(Samples.threeThreads())), new Style(80, false, false));
    assertThat(narrow)
        .contains("    T3 worker of pool\n")
        .contains("    5 T3 calls [x](y) step 50  Bank.java:15, holding {Bank.lock, Server.lock}\n")
        .contains("(64 steps of detail left out;");
    String wide =
        full(Samples.report(List.of(Samples.threeThreads())), new Style(130, false, false));
    assertThat(wide).containsPattern("T1 main +\\| T2 timer +\\| T3 worker of pool\n");
  }

  @Test
  void aPlaceWhoseSourceIsGoneIsStillNamed() throws IOException {
    assertThat(full(Samples.report(List.of(Samples.threeThreads())), Style.PLAIN))
        .contains("::: src/Gone.java:3:1: and here\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 72, 80, 100, 120, 200})
  void onlyTheFirstLineOfAFindingIsWiderThanTheTerminal(int width) throws IOException {
    String text =
        full(
            Samples.report(List.of(Samples.deadlock(), Samples.threeThreads())),
            new Style(width, false, true));
    assertThat(text.lines())
        .filteredOn(line -> Cells.width(line) > width)
        .allMatch(
            line ->
                line.contains("[LockOrderInversion] ")
                    || line.contains("[UnsynchronizedSharedState] ")
                    || line.contains("concurrency-lint:ignore")
                    || line.contains("thread roles"));
  }

  @Test
  void coloursChangeNothingButTheColours() throws IOException {
    Report report = Samples.report(List.of(Samples.deadlock(), Samples.threeThreads()));
    String coloured = full(report, new Style(80, true, true));
    assertThat(coloured).contains("\u001b[1;31merror\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "").replaceAll(" +\n", "\n"))
        .isEqualTo(full(report, new Style(80, false, true)));
  }

  @Test
  void aCleanRunIsOneLine() throws IOException {
    assertThat(full(Samples.report(List.of()), Style.PLAIN))
        .isEqualTo(
            "No findings in 2 files: 3 classes, 2 locks, 3 thread roles, 1.2 s. Not analysed:"
                + " nothing.\n");
  }

  @Test
  void theLastLineSaysWhatWasNotAnalysed() throws IOException {
    List<Problem> problems =
        List.of(
            new Problem("lib.jar", 0, "no such file", false),
            new Problem("src/A.java", 7, "unexpected token", true),
            new Problem("src/B.java", 0, "not UTF-8", true),
            new Problem("src/C.java", 0, "unreadable", true),
            new Problem("src/D.java", 0, "unreadable", true));
    assertThat(full(Samples.report(List.of(), problems), Style.PLAIN))
        .endsWith(
            "\nNot analysed: 4 of 6 files (src/A.java:7, src/B.java, src/C.java and 1 more); in"
                + " part: 1 (lib.jar).\n");
  }

  private String full(Report report, Style style) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Format.FULL.write(report, sources, style, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
