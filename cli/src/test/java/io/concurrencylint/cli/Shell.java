package io.concurrencylint.cli;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.engine.Statistics;
import io.concurrencylint.analyzer.engine.Suppression;
import io.concurrencylint.analyzer.engine.Suppressions;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.LockGraph;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Witness;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.check.Analyser;
import io.concurrencylint.rules.Rules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Calls commands in a folder as a shell would. The analysis behind them is a stand-in that finds
 * words: {@code spin} is a BusyWait of high confidence, {@code doze} a SleepUnderLock of medium,
 * {@code maybe} one of low; a file that says {@code broken} cannot be parsed.
 */
final class Shell {

  private static final Set<String> RULES = Set.of("BusyWait", "SleepUnderLock");

  private final Path directory;
  private Terminal terminal = Terminal.NONE;
  private Analyser analyser = Shell::findWords;
  private List<Rule> rules =
      List.of(rule("BusyWait", Severity.ERROR), rule("SleepUnderLock", Severity.WARNING));

  Shell(Path directory) {
    this.directory = directory;
  }

  /** What came out of a command. */
  record Answer(int exit, String out, String err) {}

  Shell on(Terminal other) {
    terminal = other;
    return this;
  }

  Shell with(Analyser other) {
    analyser = other;
    return this;
  }

  /** With the engine and all rules instead of the stand-ins. */
  Shell forReal() {
    rules = Rules.all();
    analyser = (selected, request, progress) -> new Engine(selected).run(request, progress);
    return this;
  }

  Shell write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  Answer run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Session session =
        new Session(
            directory,
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            rules,
            analyser);
    int exit = Main.run(session, args);
    return new Answer(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static Rule rule(String name, Severity severity) {
    RuleDoc doc =
        new RuleDoc(
            name,
            Hazard.CONDITION,
            severity,
            "Something is wrong.",
            "It **is** wrong, see `wait`.",
            "Do it right.",
            List.of(),
            List.of(),
            List.of());
    return new Rule() {
      @Override
      public RuleDoc doc() {
        return doc;
      }

      @Override
      public void check(Program program, Consumer<Finding> report) {}
    };
  }

  private static Analysis findWords(List<Rule> rules, Request request, Progress progress) {
    List<String> wanted = rules.stream().map(rule -> rule.doc().name()).toList();
    List<Finding> findings = new ArrayList<>();
    List<Suppression> suppressions = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    int files = 0;
    for (Path file : files(request)) {
      String path = request.root().relativize(file).toString();
      String text = read(file);
      if (text.contains("broken")) {
        problems.add(new Problem(path, 1, "unexpected token", true));
        continue;
      }
      files++;
      suppressions.addAll(Suppressions.in(path, text, RULES));
      int line = 0;
      for (String content : text.lines().toList()) {
        line++;
        int spin = content.indexOf("spin");
        int doze = content.indexOf("doze");
        int maybe = content.indexOf("maybe");
        if (spin >= 0 && wanted.contains("BusyWait")) {
          Location at = new Location(path, line, spin + 1, spin + 5);
          findings.add(finding("BusyWait", Severity.ERROR, Confidence.HIGH, at));
        }
        if (doze >= 0 && wanted.contains("SleepUnderLock")) {
          Location at = new Location(path, line, doze + 1, doze + 5);
          findings.add(finding("SleepUnderLock", Severity.WARNING, Confidence.MEDIUM, at));
        }
        if (maybe >= 0 && wanted.contains("SleepUnderLock")) {
          Location at = new Location(path, line, maybe + 1, maybe + 6);
          findings.add(finding("SleepUnderLock", Severity.WARNING, Confidence.LOW, at));
        }
      }
    }
    progress.at("parsing", files, files);
    Statistics statistics = new Statistics(files, 10, files, 0, 0, 1, problems.size());
    return new Analysis(
        findings.stream().sorted().toList(), suppressions, problems, statistics, LockGraph.EMPTY);
  }

  private static Finding finding(
      String rule, Severity severity, Confidence confidence, Location at) {
    return new Finding(
        rule,
        severity,
        confidence,
        at,
        "this is wrong",
        List.of(),
        new Witness(
            List.of("main"), List.of(Step.essential(0, at, "spins", List.of())), "nobody works"),
        "Do it right.",
        at.path() + " word");
  }

  private static List<Path> files(Request request) {
    List<Path> files = new ArrayList<>();
    for (Path path : request.paths()) {
      try (Stream<Path> found = Files.walk(path)) {
        found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    files.sort(null);
    return files;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
