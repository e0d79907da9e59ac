package io.concurrencylint.confirm;

import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.analyzer.report.Report.Withheld;
import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.analyzer.report.Verdict;
import io.concurrencylint.analyzer.triage.Triage;
import io.concurrencylint.check.Outcome;
import io.concurrencylint.check.Settings;
import io.concurrencylint.confirm.Confirmation.Confirmed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tries to make the findings of a check happen, and keeps what is needed to see them again.
 *
 * @param wish how much to try
 * @param workspace what the previous run left there is removed
 * @param listener hears of it
 */
public record Confirming(Wish wish, Workspace workspace, Listener listener) {

  /**
   * How much to try.
   *
   * @param executions for each finding, at least 1
   * @param timeLimit for each finding, without the start of JVMs
   * @param only ids of findings, of which four characters are enough, and names of rules; empty for
   *     all findings
   * @param exports where a test is written for each confirmed finding
   * @param javaHome the JDK that the programs run on
   */
  public record Wish(
      long executions,
      Duration timeLimit,
      List<String> only,
      Optional<Path> exports,
      Path javaHome) {

    public Wish {
      only = List.copyOf(only);
    }

    private boolean concerns(Result result) {
      return result.isOpen()
          && (only.isEmpty()
              || only.contains(result.finding().rule())
              || only.stream()
                  .anyMatch(id -> id.length() > 3 && result.identity().id().startsWith(id)));
    }
  }

  /** Hears how it goes. */
  public interface Listener {

    /** What is about to be tried, and how far that is. */
    void trying(String what);

    /** Something a person should know. */
    void say(String message);
  }

  /**
   * What the check before must follow: whoever wants confirmed findings only has findings of any
   * confidence tried.
   */
  public static Settings tried(Settings settings) {
    if (settings.minimum() != Confidence.CONFIRMED) {
      return settings;
    }
    Settings any =
        new Settings(
            List.of(),
            new Settings.Thresholds(
                Optional.of(Confidence.LOW), Optional.empty(), Optional.empty()),
            Settings.NONE.scope(),
            Map.of(),
            Models.bundled());
    return any.over(settings);
  }

  /** The violations of an outcome that were made to happen. */
  public static List<Result> violations(Outcome outcome) {
    return outcome.violations().stream().filter(Confirming::isConfirmed).toList();
  }

  /**
   * The same outcome with verdicts on what was tried.
   *
   * @param settings before {@link #tried}
   * @param programs the sources, and the class path that programs run on
   */
  public Outcome of(Outcome outcome, Settings settings, Request programs) throws IOException {
    Triage triage = outcome.triage();
    List<Result> results = verdicts(triage.results(), programs);
    List<Withheld> withheld = new ArrayList<>(triage.withheld());
    if (settings.minimum() == Confidence.CONFIRMED) {
      int before = results.size();
      results = results.stream().filter(each -> !each.isOpen() || isConfirmed(each)).toList();
      if (results.size() < before) {
        withheld.add(new Withheld(before - results.size(), "not confirmed"));
      }
    }
    return new Outcome(
        outcome.run(),
        outcome.settings(),
        new Triage(results, withheld, triage.unused(), triage.stale()),
        outcome.compared());
  }

  private static boolean isConfirmed(Result result) {
    return result.finding().confidence() == Confidence.CONFIRMED;
  }

  private List<Result> verdicts(List<Result> results, Request programs) throws IOException {
    long wanted = results.stream().filter(wish::concerns).count();
    if (wanted == 0) {
      return results;
    }
    workspace.clear();
    Confirmer.Options how =
        new Confirmer.Options(
            workspace.folder(), wish.executions(), wish.timeLimit(), wish.javaHome());
    List<Result> tried = new ArrayList<>();
    int confirmed = 0;
    int number = 0;
    try (Confirmer confirmer = new Confirmer(programs, how)) {
      workspace.saveClassPath(confirmer.classPath());
      for (Result result : results) {
        if (!wish.concerns(result)) {
          tried.add(result);
          continue;
        }
        listener.trying(
            "trying "
                + ++number
                + " of "
                + wanted
                + ": "
                + result.finding().rule()
                + " at "
                + result.finding().location());
        Confirmation confirmation = confirmer.confirm(result.identity().id(), result.finding());
        if (confirmation instanceof Confirmed proof) {
          confirmed++;
          workspace.saveSchedule(result.identity().id(), proof.result().schedule());
          if (wish.exports().isPresent()) {
            export(confirmer, result, proof, wish.exports().get());
          }
        }
        tried.add(result.with(verdict(confirmation)));
      }
    }
    listener.say(
        confirmed + " of " + wanted + " findings confirmed; what is not may happen all the same");
    return tried;
  }

  private void export(Confirmer confirmer, Result result, Confirmed proof, Path folder)
      throws IOException {
    TestExport export = confirmer.export(result.identity().id(), result.finding(), proof);
    Path file = folder.resolve(export.path());
    Files.createDirectories(file.getParent());
    Files.writeString(file, export.text());
    listener.say(
        "test written: " + file + (export.remark().isEmpty() ? "" : "; " + export.remark()));
  }

  private static Verdict verdict(Confirmation confirmation) {
    return confirmation instanceof Confirmed proof
        ? new Verdict(
            proof.label(),
            proof.text(),
            proof.result().schedule().text(),
            proof.result().failure().table())
        : new Verdict(confirmation.label(), confirmation.text(), "", "");
  }
}
