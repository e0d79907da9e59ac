package io.concurrencylint.cli;

import io.concurrencylint.analyzer.report.Result;
import io.concurrencylint.analyzer.report.Verdict;
import io.concurrencylint.check.Run;
import io.concurrencylint.confirm.Confirmation;
import io.concurrencylint.confirm.Confirmation.Confirmed;
import io.concurrencylint.confirm.Confirmer;
import io.concurrencylint.confirm.TestExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tries to make the findings of a run happen, and keeps what is needed to see them again. */
final class Confirming {

  private final Session session;
  private final ConfirmOptions options;
  private final Run run;
  private final Workspace workspace;

  Confirming(Session session, ConfirmOptions options, Run run) {
    this.session = session;
    this.options = options;
    this.run = run;
    this.workspace = new Workspace(session.directory());
  }

  /** The same results with verdicts on those that were tried. */
  List<Result> of(List<Result> results) throws IOException {
    long wanted = results.stream().filter(this::isWanted).count();
    if (wanted == 0) {
      return results;
    }
    workspace.clear();
    Confirmer.Options how =
        new Confirmer.Options(
            workspace.folder(),
            options.executions(),
            options.timeLimit(),
            ExploreCommand.ownJava());
    List<Result> tried = new ArrayList<>();
    int confirmed = 0;
    int number = 0;
    try (Confirmer confirmer = new Confirmer(run.request(), how)) {
      workspace.saveClassPath(confirmer.classPath());
      for (Result result : results) {
        if (!isWanted(result)) {
          tried.add(result);
          continue;
        }
        tell(result, ++number, wanted);
        Confirmation confirmation = confirmer.confirm(result.identity().id(), result.finding());
        if (confirmation instanceof Confirmed proof) {
          confirmed++;
          keep(confirmer, result, proof);
        }
        tried.add(result.with(verdict(confirmation)));
      }
    }
    session.say(
        confirmed + " of " + wanted + " findings confirmed; what is not may happen all the same");
    return tried;
  }

  private boolean isWanted(Result result) {
    return result.isOpen() && options.concern(result);
  }

  private void tell(Result result, int number, long all) {
    if (session.terminal().err()) {
      session.say(
          "trying "
              + number
              + " of "
              + all
              + ": "
              + result.finding().rule()
              + " at "
              + result.finding().location());
    }
  }

  private void keep(Confirmer confirmer, Result result, Confirmed proof) throws IOException {
    workspace.saveSchedule(result.identity().id(), proof.result().schedule());
    if (options.exports() != null) {
      Path folder = session.directory().resolve(options.exports());
      TestExport export = confirmer.export(result.identity().id(), result.finding(), proof);
      Path file = folder.resolve(export.path());
      Files.createDirectories(file.getParent());
      Files.writeString(file, export.text());
      session.say(
          "test written: " + file + (export.remark().isEmpty() ? "" : "; " + export.remark()));
    }
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
