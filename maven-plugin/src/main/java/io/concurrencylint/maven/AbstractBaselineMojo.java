package io.concurrencylint.maven;

import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.report.Identity;
import io.concurrencylint.analyzer.triage.Baseline;
import io.concurrencylint.check.BaselineFile;
import io.concurrencylint.check.Outcome;
import io.concurrencylint.check.Run;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;

/** Lists the present findings in a file. */
abstract class AbstractBaselineMojo extends AbstractAnalysisMojo {

  @Override
  final void conclude(Run run, Settings settings) {
    run.analysis().problems().stream().map(Problem::toString).forEach(getLog()::warn);
    Outcome outcome = Outcome.of(run, settings, Optional.empty(), Optional.empty());
    Path file = baseline(settings);
    SortedSet<Identity> listed = outcome.present();
    if (Files.exists(file) && !file.startsWith(project().getBasedir().toPath())) {
      // Shared with other modules, whose findings stay.
      listed.addAll(BaselineFile.read(file).entries());
    }
    int known = listed.size();
    if (known == 0 && !Files.exists(file)) {
      getLog().info("no findings, so no baseline is needed");
      return;
    }
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UsageError(file + ": cannot make its folder");
    }
    BaselineFile.write(Baseline.of(listed), file);
    getLog().info((known == 1 ? "1 finding" : known + " findings") + " in " + file);
  }
}
