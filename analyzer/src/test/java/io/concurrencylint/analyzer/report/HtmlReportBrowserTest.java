package io.concurrencylint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.LockGraph;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Witness;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTML report as a person with a browser meets it; needs a Chromium. */
@Tag("browser")
class HtmlReportBrowserTest {

  private static final int MANY = 2_000;

  @TempDir private static Path folder;
  private static Chromium browser;
  private static Sources sources;

  @BeforeAll
  static void startBrowser() throws Exception {
    Optional<Path> binary = Chromium.installed();
    assumeTrue(binary.isPresent(), "no chromium on the PATH: the HTML report is not tried in one");
    sources = Samples.project(folder);
    browser = Chromium.start(binary.get(), Files.createDirectory(folder.resolve("profile")));
  }

  @AfterAll
  static void stopBrowser() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void theFilterNarrowsTheListAndSaysSo() throws Exception {
    open("two.html", "", Samples.deadlock(), Samples.threeThreads());
    assertThat(text("#count")).isEqualTo("2 findings");
    browser.value("document.getElementById('q').focus()");
    browser.type("counter");
    browser.until("document.getElementById('count').innerText === '1 of 2 findings'");
    assertThat(text("#rows")).contains("UnsynchronizedSharedState").doesNotContain("LockOrder");
  }

  @Test
  void aDeepLinkOpensItsFindingAtItsStep() throws Exception {
    Finding finding = Samples.deadlock();
    open(
        "two.html",
        "#/finding/" + id(finding, Samples.threeThreads()) + "/3",
        finding,
        Samples.threeThreads());
    assertThat(text("#page h2")).isEqualTo(finding.message());
    assertThat(text("#now")).contains("Step 3 of 4:").contains("waits for Account b");
  }

  @Test
  void theArrowKeysStepThroughTheThreads() throws Exception {
    open("one.html", "", Samples.deadlock());
    assertThat(text("#threads")).contains("not there yet");
    browser.press("ArrowRight");
    browser.press("ArrowRight");
    assertThat(text("#now")).contains("Step 3 of 4:").contains("holding Account a");
    assertThat(text(".thread.idle")).contains("still at step 2").contains("holds Account b");
    assertThat(browser.value("location.hash")).endsWith("/3");
    browser.press("End");
    assertThat(browser.value("document.getElementById('slider').value")).isEqualTo("3");
    browser.press("ArrowLeft");
    assertThat(text("#now")).contains("Step 3 of 4:");
  }

  @Test
  void theSliderItselfIsMovedByTheKeyboard() throws Exception {
    open("one.html", "", Samples.deadlock());
    browser.value("document.getElementById('slider').focus()");
    browser.press("ArrowRight");
    assertThat(text("#now")).contains("Step 2 of 4:");
  }

  @Test
  void whoWaitsForWhomIsAPicture() throws Exception {
    open("one.html", "", Samples.deadlock());
    assertThat(text(".cycle")).contains("T1").contains("T2").contains("Account a", "Account b");
    assertThat(count(".cycle line")).isEqualTo(4);
  }

  @Test
  void theLockGraphShowsCyclesInRedAndEachArrowsCode() throws Exception {
    open("one.html", "#/locks", Samples.deadlock());
    assertThat(count(".lock-in-cycle")).isEqualTo(2);
    assertThat(count(".lock-free")).isEqualTo(1);
    assertThat(colours(".locks a.red path.arrow", "stroke")).isEqualTo("rgb(194, 47, 47)");
    assertThat(colours(".locks a.grey path.arrow", "stroke")).isNotEqualTo("rgb(194, 47, 47)");
    browser.value("location.hash = '#/locks/1'");
    browser.until("document.getElementById('arrow') !== null");
    assertThat(text("#arrow")).contains("Bank.transfer acquires").contains("synchronized (to)");
  }

  @Test
  void darkModeFollowsTheSystemUntilAThemeIsChosen() throws Exception {
    try {
      emulate("prefers-color-scheme", "light");
      open("one.html", "#/locks", Samples.deadlock());
      assertThat(colours("body", "background-color")).isEqualTo("rgb(246, 247, 249)");
      emulate("prefers-color-scheme", "dark");
      assertThat(colours("body", "background-color")).isEqualTo("rgb(20, 23, 28)");
      browser.value("document.getElementById('theme').click()");
      assertThat(text("#theme")).isEqualTo("Theme: light");
      assertThat(colours("body", "background-color")).isEqualTo("rgb(246, 247, 249)");
    } finally {
      browser.value("localStorage.clear()");
      emulate("prefers-color-scheme", "light");
    }
  }

  @Test
  void printedItHoldsTheFindingsAndWhatWasNotAnalysed() throws Exception {
    open("two.html", "", Samples.deadlock(), Samples.threeThreads());
    browser.value(
        "addEventListener('beforeprint', () => {"
            + " window.printed = document.getElementById('print').textContent; })");
    String pdf = browser.call("Page.printToPDF", Map.of()).path("data").asString();
    byte[] bytes = Base64.getDecoder().decode(pdf);
    assertThat(new String(bytes, 0, 5, StandardCharsets.ISO_8859_1)).isEqualTo("%PDF-");
    assertThat(browser.value("window.printed"))
        .contains(Samples.deadlock().message(), Samples.threeThreads().message())
        .contains("both threads wait for ever", "Lock-order graph", "unexpected token");
    assertThat(browser.value("document.getElementById('print').childElementCount")).isEqualTo("0");
  }

  @Test
  void theDownloadsUnpackInTheBrowser() throws Exception {
    open("one.html", "", Samples.deadlock());
    browser.value(
        "(window.saved = new Promise(done => { URL.createObjectURL = blob =>"
            + " { blob.text().then(done); return '#'; }; })"
            + ", document.getElementById('save-sarif').click())");
    assertThat(browser.value("window.saved.then(text => JSON.parse(text).version)"))
        .isEqualTo("2.1.0");
  }

  @Test
  void ofThousandsOfFindingsOnlyTheRowsInSightAreBuilt() throws Exception {
    Finding[] many = many();
    open("many.html", "", many);
    assertThat(text("#count")).isEqualTo("2000 findings");
    assertThat(count("#rows li")).isBetween(5, 60);
    assertThat(count("*")).isLessThan(2_000);
    browser.value(
        "document.getElementById('list').scrollTop = document.getElementById('list').scrollHeight");
    browser.until("document.getElementById('rows').innerText.includes('number 1999')");
    assertThat(count("#rows li")).isBetween(5, 60);
    browser.value("location.hash = '#/finding/' + D.findings[1000].id");
    browser.until("document.querySelector('#rows [aria-current]') !== null");
    assertThat(text("#rows [aria-current]")).contains("number 1000");
    browser.value("document.getElementById('q').focus()");
    browser.type("number 1234");
    browser.until("document.getElementById('count').innerText === '1 of 2000 findings'");
    assertThat(count("#rows li")).isEqualTo(1);
  }

  @Test
  void hostileNamesStayText() throws Exception {
    String bad = "<img src=x onerror=\"window.owned=1\">'\"&lt;</script><!--${x}";
    Files.writeString(folder.resolve("src/Hostile.java"), bad + "\n" + bad + "\n");
    Location at = new Location("src/Hostile.java", 1, 3, 9);
    Step takes = Step.essential(0, at, "acquires " + bad, List.of(bad));
    Step waits = Step.essential(1, at, "waits for " + bad, List.of());
    Finding hostile =
        new Finding(
            "LockOrderInversion",
            Severity.ERROR,
            Confidence.HIGH,
            at,
            bad,
            List.of(new Related(new Location(bad, 1, 1, 2), bad)),
            new Witness(List.of(bad, "two " + bad), List.of(takes, waits, takes), bad),
            bad,
            bad);
    LockGraph.Lock lock = new LockGraph.Lock(bad, bad);
    LockGraph.Lock other = new LockGraph.Lock("other", "other");
    Report sample = Samples.report(List.of(hostile), List.of(new Problem(bad, 1, bad, true)));
    Report report =
        new Report(
            bad,
            sample.rules(),
            List.of(
                sample
                    .results()
                    .get(0)
                    .with(new Verdict("confirmed", "confirmed " + bad, bad, bad))),
            List.of(new Report.Withheld(1, bad)),
            false,
            sample.problems(),
            sample.statistics(),
            new LockGraph(List.of(new LockGraph.Edge(lock, other, bad, at, 0, true))),
            sample.elapsed());
    Path page = write("hostile.html", report);
    for (String fragment : List.of("", "#/locks/1", "#/about", "#/finding/" + "<img>")) {
      browser.open(page, fragment);
      browser.value("dispatchEvent(new Event('beforeprint'))");
      assertThat(count("img")).as(fragment).isZero();
      assertThat(browser.value("window.owned")).as(fragment).isEqualTo("undefined");
      assertThat(text("#page") + browser.value("document.getElementById('print').textContent"))
          .as(fragment)
          .contains(bad);
    }
  }

  @Test
  void theExecutionThatFailedHasItsOwnSlider() throws Exception {
    String table =
        """
        | main                    | T1 "a | b"             |
        |-------------------------|------------------------|
        | start T1  M.m(M.java:3) |                        |
        |                         | enter the monitor of x |
        |                         |     M.lambda(M.java:5) |
        | end                     |                        |
        """;
    Report report =
        Samples.confirmed(
            Samples.deadlock(), new Verdict("confirmed", "confirmed in a program", "seed", table));
    browser.open(write("ran.html", report), "#/finding/" + report.results().get(0).identity().id());
    assertThat(count("#ran [data-ran]")).isEqualTo(3);
    assertThat(text("#ranNow")).contains("Step 1 of 3").contains("main").contains("M.m(M.java:3)");
    browser.value("document.getElementById('ranNext').click()");
    assertThat(text("#ranNow"))
        .contains("T1 \"a | b\"")
        .contains("enter the monitor of x")
        .contains("M.lambda(M.java:5)");
    browser.value("document.querySelector('#ran [data-ran=\"2\"]').onclick()");
    assertThat(text("#ranNow")).contains("Step 3 of 3").contains("end");
    assertThat(text("#now")).as("the finding's own slider stays").contains("Step 1 of");
  }

  private static Finding[] many() {
    Finding one = Samples.deadlock();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      findings.add(
          new Finding(
              one.rule(),
              one.severity(),
              one.confidence(),
              new Location("src/Bank.java", i + 1, 1, 2),
              "number " + i,
              one.related(),
              one.witness(),
              one.fix(),
              "key " + i));
    }
    return findings.toArray(Finding[]::new);
  }

  private static String id(Finding finding, Finding... others) {
    List<Finding> all = new ArrayList<>(List.of(others));
    all.add(finding);
    return Samples.report(all).results().stream()
        .filter(result -> result.finding().equals(finding))
        .findFirst()
        .orElseThrow()
        .identity()
        .id();
  }

  private static void open(String name, String fragment, Finding... findings) throws Exception {
    List<Problem> problems = List.of(new Problem("src/Broken.java", 7, "unexpected token", true));
    browser.open(write(name, Samples.report(List.of(findings), problems)), fragment);
  }

  private static Path write(String name, Report report) throws Exception {
    Path page = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(page)) {
      Format.HTML.write(report, sources, Style.PLAIN, out);
    }
    return page;
  }

  private static String text(String selector) throws Exception {
    return browser.value("document.querySelector('" + selector + "').innerText");
  }

  private static int count(String selector) throws Exception {
    return Integer.parseInt(browser.value("document.querySelectorAll('" + selector + "').length"));
  }

  private static String colours(String selector, String property) throws Exception {
    return browser.value(
        "getComputedStyle(document.querySelector('%s')).getPropertyValue('%s')"
            .formatted(selector, property));
  }

  private static void emulate(String feature, String value) throws Exception {
    browser.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", feature, "value", value))));
  }
}
