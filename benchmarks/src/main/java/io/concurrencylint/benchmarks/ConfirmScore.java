package io.concurrencylint.benchmarks;

import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.report.Identity;
import io.concurrencylint.confirm.Confirmation;
import io.concurrencylint.confirm.Confirmation.Confirmed;
import io.concurrencylint.confirm.Confirmation.NotRunnable;
import io.concurrencylint.confirm.Confirmer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tries to confirm what is reported of real bugs in released libraries, and what was reported of
 * them in the releases that fix them.
 *
 * <p>Usage: {@code ConfirmScore DIR-WITH-CSV CORPUS-DIR WORK-DIR [ID...]}. Of the bugs marked as
 * harness-able, those count that are reported where they are. In the fixed release two things are
 * tried: what is reported in the fixed method, and the finding of the buggy release with all lines
 * of the methods it speaks of. Exit status 1 when something is confirmed there.
 */
public final class ConfirmScore {
  private static final int MOST = 3;
  private static final int EXECUTIONS = 3_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Path corpus;
  private final Path work;
  private final CorpusScore score;
  private final ClassPaths classPaths;
  private final PrintStream out = System.out;
  private int reported;
  private int tellable;
  private int confirmed;
  private int wronglyConfirmed;

  private ConfirmScore(Path corpus, Path work) {
    this.corpus = corpus;
    this.work = work;
    this.score = new CorpusScore(corpus, System.out);
    this.classPaths = new ClassPaths(work.resolve("classpaths"));
  }

  public static void main(String[] args) throws IOException {
    ConfirmScore confirm = new ConfirmScore(Path.of(args[1]), Path.of(args[2]));
    Set<String> ids = Set.copyOf(List.of(args).subList(3, args.length));
    confirm.run(Csv.read(Path.of(args[0]).resolve("bugs.csv")), ids);
    System.exit(confirm.wronglyConfirmed > 0 ? 1 : 0);
  }

  private void run(List<Map<String, String>> bugs, Set<String> ids) throws IOException {
    out.println("| bug | rule | buggy release | fixed release |");
    out.println("| --- | --- | --- | --- |");
    for (Map<String, String> bug : bugs) {
      boolean wanted = ids.isEmpty() || ids.contains(bug.get("id"));
      if (wanted && bug.get("harness").equals("yes")) {
        one(bug);
      }
    }
    out.printf(
        "%nreported %d, of rules that a run can show %d, confirmed %d; confirmed in fixed releases"
            + " %d%n",
        reported, tellable, confirmed, wronglyConfirmed);
  }

  private void one(Map<String, String> bug) throws IOException {
    List<Finding> hits = distinct(score.hits(bug));
    if (hits.isEmpty()) {
      return;
    }
    reported++;
    if (hits.stream().noneMatch(hit -> Confirmer.canShow(hit.rule()))) {
      row(bug, rules(hits), "not runnable: no failure at run time would tell", "-");
      return;
    }
    tellable++;
    hits = hits.stream().filter(hit -> Confirmer.canShow(hit.rule())).toList();
    Confirmation before = first(bug.get("gav_buggy"), hits);
    confirmed += before instanceof Confirmed ? 1 : 0;
    String after = "-";
    if (!bug.get("gav_fixed").isEmpty()) {
      List<Finding> accused = accused(bug, hits);
      Confirmation verdict = first(bug.get("gav_fixed"), accused);
      wronglyConfirmed += verdict instanceof Confirmed ? 1 : 0;
      after = accused.isEmpty() ? "no such method" : verdict.text();
    }
    row(bug, rules(hits), before.text(), after);
  }

  /** One finding for each rule and line. */
  private static List<Finding> distinct(List<Finding> findings) {
    Map<String, Finding> distinct = new LinkedHashMap<>();
    findings.forEach(each -> distinct.putIfAbsent(each.rule() + each.location().line(), each));
    return distinct.values().stream().limit(MOST).toList();
  }

  private static String rules(List<Finding> findings) {
    return String.join(", ", findings.stream().map(Finding::rule).distinct().toList());
  }

  private void row(Map<String, String> bug, String rules, String before, String after) {
    out.printf("| %s | %s | %s | %s |%n", bug.get("id"), rules, cell(before), cell(after));
  }

  private static String cell(String text) {
    return text.replace('\n', ' ').replace("|", "\\|");
  }

  private List<Finding> accused(Map<String, String> bug, List<Finding> hits) {
    List<Finding> accused = new ArrayList<>();
    if (bug.get("silence_in_fixed").startsWith("clean")) {
      score.findings(bug.get("gav_fixed")).stream()
          .filter(finding -> finding.location().path().endsWith(bug.get("file_in_fixed_jar")))
          .filter(finding -> hits.stream().anyMatch(hit -> hit.rule().equals(finding.rule())))
          .filter(
              finding ->
                  CorpusScore.within(finding.location().line(), bug.get("fixed_method_lines")))
          .forEach(accused::add);
    }
    Transplant transplant =
        new Transplant(folder(bug.get("gav_buggy")), folder(bug.get("gav_fixed")));
    hits.forEach(hit -> transplant.of(hit).ifPresent(accused::add));
    return accused;
  }

  private Path folder(String gav) {
    return corpus.resolve(gav.replace(':', '/'));
  }

  /** The first that is confirmed, else the verdict that says most. */
  private Confirmation first(String gav, List<Finding> findings) throws IOException {
    Confirmation best = new NotRunnable("nothing to try");
    List<Path> classPath;
    try {
      classPath = classPaths.of(gav);
    } catch (IOException e) {
      return new NotRunnable(e.getMessage());
    }
    Path root = folder(gav);
    Path folder = Files.createDirectories(work.resolve("programs").resolve(gav.replace(':', '/')));
    Request request = new Request(root, List.of(root), List.of(), classPath, 1);
    Confirmer.Options options =
        new Confirmer.Options(folder, EXECUTIONS, LIMIT, Path.of(System.getProperty("java.home")));
    try (Confirmer confirmer = new Confirmer(request, options)) {
      for (Finding finding : findings) {
        String id = Identity.of(List.of(finding)).get(0).id();
        Confirmation verdict = confirmer.confirm(id, finding);
        if (verdict instanceof Confirmed) {
          return verdict;
        }
        best = best instanceof NotRunnable ? verdict : best;
      }
    }
    return best;
  }
}
