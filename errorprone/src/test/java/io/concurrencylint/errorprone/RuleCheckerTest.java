package io.concurrencylint.errorprone;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.CompilationTestHelper;
import com.sun.tools.javac.main.Main.Result;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.errorprone.checks.DoubleCheckedLocking;
import io.concurrencylint.errorprone.checks.LockOrderInversion;
import io.concurrencylint.errorprone.checks.WaitOutsideLoop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One check at a time, on sources that are on no disk. */
class RuleCheckerTest {

  private static final String[] WAITS = {
    "class Box {",
    "  private boolean full;",
    "  synchronized void take() throws InterruptedException {",
    "    if (!full) {",
    "      // BUG: Diagnostic contains: Box.take",
    "      wait();",
    "    }",
    "    full = false;",
    "  }",
    "  synchronized void put() {",
    "    full = true;",
    "    notifyAll();",
    "  }",
    "}"
  };

  private CompilationTestHelper helper(Class<? extends RuleChecker> check) {
    return CompilationTestHelper.newInstance(check, getClass());
  }

  /** {@link #WAITS} with a line in the place of another, expecting nothing. */
  private static String[] silent(String line, String instead) {
    return String.join("\n", WAITS)
        .replaceAll(" *// BUG.*\n", "")
        .replace(line, instead)
        .split("\n");
  }

  @Test
  void aFindingIsReportedOnItsLine() {
    helper(WaitOutsideLoop.class).addSourceLines("Box.java", WAITS).doTest();
  }

  @Test
  void aTabIsOneColumnHereAndEightThere() {
    helper(WaitOutsideLoop.class)
        .addSourceLines("Box.java", String.join("\n", WAITS).replace("  ", "\t").split("\n"))
        .doTest();
  }

  @Test
  void aRuleThatIsOffIsSilent() {
    helper(WaitOutsideLoop.class)
        .setArgs("-Xep:WaitOutsideLoop:OFF")
        .addSourceLines("Box.java", silent("", ""))
        .expectNoDiagnostics()
        .doTest();
  }

  @Test
  void itsNameSuppressesItOnADeclaration() {
    helper(WaitOutsideLoop.class)
        .addSourceLines(
            "Box.java",
            silent(
                "  synchronized void take",
                "  @SuppressWarnings(\"WaitOutsideLoop\") synchronized void take"))
        .doTest();
  }

  @Test
  void theNameOfTheToolSuppressesAllRules() {
    helper(WaitOutsideLoop.class)
        .addSourceLines(
            "Box.java", silent("class Box", "@SuppressWarnings(\"concurrency-lint\") class Box"))
        .doTest();
  }

  @Test
  void aConstantSuppressesAsErrorProneHasIt() {
    helper(WaitOutsideLoop.class)
        .addSourceLines("Why.java", "class Why { static final String NOT = \"WaitOutsideLoop\"; }")
        .addSourceLines("Box.java", silent("class Box", "@SuppressWarnings(Why.NOT) class Box"))
        .doTest();
  }

  @Test
  void aCommentSuppressesAsItDoesElsewhere() {
    helper(WaitOutsideLoop.class)
        .addSourceLines(
            "Box.java",
            silent("wait();", "wait(); // concurrency-lint:ignore WaitOutsideLoop -- a test"))
        .doTest();
  }

  @Test
  void anotherNameSuppressesNothing() {
    helper(WaitOutsideLoop.class)
        .addSourceLines(
            "Box.java",
            String.join("\n", WAITS)
                .replace("class Box", "@SuppressWarnings(\"BusyWait\") class Box")
                .split("\n"))
        .doTest();
  }

  @Test
  void suppressionsCanBeIgnored() {
    helper(WaitOutsideLoop.class)
        .setArgs("-XepIgnoreSuppressionAnnotations")
        .addSourceLines(
            "Box.java",
            String.join("\n", WAITS)
                .replace("class Box", "@SuppressWarnings(\"WaitOutsideLoop\") class Box")
                .split("\n"))
        .doTest();
  }

  @Test
  void theRuleThatErrorProneHasTooKeepsItsNameForSwitchesAndSuppressions() {
    String[] lines = {
      "class Lazy {",
      "  private static Lazy one;",
      "  int size = 1;",
      "  static Lazy get() {",
      "    // BUG: Diagnostic contains: [ConcurrencyLintDoubleCheckedLocking]",
      "    if (one == null) {",
      "      synchronized (Lazy.class) {",
      "        if (one == null) {",
      "          one = new Lazy();",
      "        }",
      "      }",
      "    }",
      "    return one;",
      "  }",
      "}"
    };
    helper(DoubleCheckedLocking.class).addSourceLines("Lazy.java", lines).doTest();
    String text = String.join("\n", lines).replaceAll(" *// BUG.*\n", "");
    helper(DoubleCheckedLocking.class)
        .addSourceLines(
            "Lazy.java",
            text.replace("class Lazy", "@SuppressWarnings(\"DoubleCheckedLocking\") class Lazy")
                .split("\n"))
        .doTest();
    helper(DoubleCheckedLocking.class)
        .setArgs("-Xep:DoubleCheckedLocking:OFF")
        .addSourceLines("Lazy.java", text.split("\n"))
        .expectNoDiagnostics()
        .doTest();
  }

  @Test
  void aHazardBetweenTwoUnitsIsFound() {
    helper(LockOrderInversion.class)
        .addSourceLines(
            "One.java",
            "class One {",
            "  static final Object LOCK = new Object();",
            "  static void go() {",
            "    synchronized (LOCK) {",
            "      // BUG: Diagnostic contains: Two.LOCK",
            "      Two.touch();",
            "    }",
            "  }",
            "  static void touch() { synchronized (LOCK) { LOCK.hashCode(); } }",
            "  public static void main(String[] args) {",
            "    new Thread(One::go).start();",
            "    new Thread(Two::go).start();",
            "  }",
            "}")
        .addSourceLines(
            "Two.java",
            "class Two {",
            "  static final Object LOCK = new Object();",
            "  static void go() { synchronized (LOCK) { One.touch(); } }",
            "  static void touch() { synchronized (LOCK) { LOCK.hashCode(); } }",
            "}")
        .doTest();
  }

  /** Asks a rule that fails. */
  @BugPattern(name = "Faulty", summary = "fails", severity = SeverityLevel.ERROR)
  public static final class Faulty extends RuleChecker {
    /** For Error Prone. */
    public Faulty() {
      super("Faulty");
    }

    @Override
    List<Rule> rules() {
      return List.of(new FaultyRule());
    }
  }

  @Test
  void aFaultOfOursIsAWarning() {
    helper(Faulty.class)
        .addSourceLines(
            "A.java",
            "// BUG: Diagnostic contains: concurrency-lint: rule Faulty: failed with"
                + " java.lang.IllegalStateException: on purpose",
            "class A {}")
        .matchAllDiagnostics()
        .expectResult(Result.OK)
        .doTest();
  }

  @Test
  void whereWarningsAreErrorsItIsANote() {
    helper(Faulty.class)
        .setArgs("-Werror")
        .addSourceLines(
            "A.java",
            "// BUG: Diagnostic contains: This is a fault of concurrency-lint",
            "class A {}")
        .matchAllDiagnostics()
        .expectResult(Result.OK)
        .doTest();
  }
}
