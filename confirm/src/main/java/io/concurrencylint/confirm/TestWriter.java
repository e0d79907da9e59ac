package io.concurrencylint.confirm;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.confirm.Confirmation.Confirmed;
import io.concurrencylint.confirm.ProgramUnderTest.Existing;
import io.concurrencylint.confirm.ProgramUnderTest.Made;
import io.concurrencylint.explorer.ExploreOptions;
import io.concurrencylint.explorer.ExploreOptions.StrategyName;
import io.concurrencylint.explorer.Explorer;
import io.concurrencylint.explorer.Result;
import io.concurrencylint.explorer.Verdict;
import io.concurrencylint.explorer.detect.FailureKind;
import io.concurrencylint.explorer.model.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Turns confirmed findings into JUnit tests that explore the program that failed. */
final class TestWriter {
  /** A search that anybody's test run can wait for. */
  private static final int MOST = 10_000;

  private static final int SECONDS = 60;

  /** For the test: its executions bound it, and a slow machine must not make it pass. */
  private static final int TEST_SECONDS = 600;

  private static final List<StrategyName> STRATEGIES =
      List.of(StrategyName.AUTO, StrategyName.PCT, StrategyName.POS, StrategyName.RANDOM);

  private final Explorer explorer;
  private final String classPath;

  TestWriter(Explorer explorer, String classPath) {
    this.explorer = explorer;
    this.classPath = classPath;
  }

  /** The search that the test makes: the same seed finds the same failure each time. */
  private record Search(StrategyName strategy, long executions, boolean leaks) {}

  TestExport write(String id, Finding finding, Confirmed proof) throws IOException {
    boolean leaks = proof.result().failure().kind() == FailureKind.LEAKED_THREAD;
    Search search = search(proof, leaks);
    String remark = "";
    if (search == null) {
      search = new Search(StrategyName.AUTO, MOST, leaks);
      remark = "its search did not find the failure within " + MOST + " executions";
    }
    String name = finding.rule() + "_" + id + "Test";
    String entryClass = entryClass(proof);
    String packageName =
        entryClass.contains(".") ? entryClass.substring(0, entryClass.lastIndexOf('.')) : "";
    String folder = packageName.isEmpty() ? "" : packageName.replace('.', '/') + "/";
    return new TestExport(
        folder + name + ".java", text(name, packageName, finding, proof, search), remark);
  }

  private static String entryClass(Confirmed proof) {
    ExploreOptions.Entry entry = proof.program().entry();
    return entry instanceof ExploreOptions.Main main
        ? main.className()
        : ((ExploreOptions.Test) entry).className();
  }

  private Search search(Confirmed proof, boolean leaks) throws IOException {
    Settings d = Settings.defaults();
    for (StrategyName strategy : STRATEGIES) {
      ExploreOptions options =
          ExploreOptions.of(proof.program().entry(), classPath)
              .withStrategy(strategy)
              .withLimits(MOST, Duration.ofSeconds(SECONDS))
              .withSettings(
                  new Settings(
                      d.maxSteps(),
                      d.earlyTimeoutNanos(),
                      d.spuriousWakeups(),
                      d.staleReads(),
                      d.races(),
                      leaks));
      Result result = explorer.explore(options, Explorer.Progress.NONE);
      if (result.verdict() == Verdict.CONFIRMED) {
        return new Search(strategy, Math.max(1_000, 2 * result.failedAt()), leaks);
      }
    }
    return null;
  }

  private static String text(
      String name, String packageName, Finding finding, Confirmed proof, Search search) {
    boolean made = proof.program() instanceof Made;
    StringBuilder text = new StringBuilder();
    if (!packageName.isEmpty()) {
      text.append("package ").append(packageName).append(";\n\n");
    }
    if (made) {
      text.append("import io.concurrencylint.explorer.harness.Harness;\n");
    }
    text.append("import io.concurrencylint.explorer.ExploreOptions.StrategyName;\n")
        .append("import io.concurrencylint.explorer.junit.Interleavings;\n");
    if (made) {
      text.append("import java.util.List;\n");
    }
    text.append("\n/**\n * ")
        .append(comment(finding.rule() + ": " + finding.message()))
        .append(".\n *\n * <p>Found at ")
        .append(comment(finding.location().path() + ":" + finding.location().line()))
        .append(". Fails as long as one of the interleavings it explores does: ")
        .append(comment(proof.result().failure().kind().words()))
        .append(".\n */\n");
    text.append("class ").append(name).append(parent(proof)).append(" {\n\n");
    text.append("  @Interleavings(\n      executions = ")
        .append(search.executions())
        .append(",\n      seconds = ")
        .append(TEST_SECONDS)
        .append(",\n      strategy = StrategyName.")
        .append(search.strategy())
        .append(search.leaks() ? ",\n      leaks = true" : "")
        .append(")\n  void noInterleavingFails() throws Throwable {\n    ")
        .append(body(proof))
        .append("\n  }\n");
    if (proof.program() instanceof Made program) {
      text.append('\n').append(nested(program.source()));
    }
    return text.append("}\n").toString();
  }

  private static String comment(String words) {
    return words.replace("*/", "*").replace("\n", " ");
  }

  private static String parent(Confirmed proof) {
    return proof.program().entry() instanceof ExploreOptions.Test test
        ? " extends " + test.className().replace('$', '.')
        : "";
  }

  private static String body(Confirmed proof) {
    if (proof.program() instanceof Existing existing) {
      return existing.entry() instanceof ExploreOptions.Test test
          ? test.method() + "();"
          : entryClass(proof).replace('$', '.') + ".main(new String[0]);";
    }
    ExploreOptions.Main main = (ExploreOptions.Main) proof.program().entry();
    return "new Program().run("
        + main.arguments().stream()
            .map(word -> "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
            .collect(Collectors.joining(", "))
        + ");";
  }

  /** The made program's class, inside the test. */
  private static String nested(HarnessSource source) {
    String simple = source.className().substring(source.className().lastIndexOf('.') + 1);
    String text = source.text();
    return text.substring(text.indexOf("/** Made by"))
        .lines()
        .map(line -> line.replace("public final class " + simple, "static final class Program"))
        .map(line -> line.replace(simple, "Program"))
        .map(line -> line.isEmpty() ? line : "  " + line)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
