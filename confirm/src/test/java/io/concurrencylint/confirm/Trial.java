package io.concurrencylint.confirm;

import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.confirm.Confirmation.Confirmed;
import io.concurrencylint.confirm.Confirmation.NotRunnable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tries to confirm {@link Accusations} of all classes in some files. */
final class Trial {
  private static final int EXECUTIONS = 150;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Classes of which at least one accusation could be tried. */
  final Set<String> tried = new TreeSet<>();

  /** What was confirmed, wrongly. */
  final List<String> confirmed = new ArrayList<>();

  /** Reasons why accusations could not be tried, and how often. */
  final Map<String, Integer> reasons = new TreeMap<>();

  int accusations;

  /**
   * @param classes simple names of the top-level or nested classes that are accused; empty for all
   * @param most pairs of methods of each class
   */
  Trial(Path folder, Request request, Set<String> classes, int most) throws IOException {
    SourceIndex index = new SourceIndex(request);
    Path java = Path.of(System.getProperty("java.home"));
    Confirmer.Options options = new Confirmer.Options(folder, EXECUTIONS, LIMIT, java);
    try (Confirmer confirmer = new Confirmer(request, options)) {
      for (String path : index.files().keySet()) {
        for (TypeDecl type : index.unit(path).orElseThrow().types()) {
          if (classes.isEmpty() || classes.contains(type.display())) {
            Accusations.of(index.unit(path).orElseThrow(), type, most)
                .forEach((text, finding) -> accuse(confirmer, type.name(), text, finding));
          }
        }
      }
    }
  }

  private void accuse(Confirmer confirmer, String type, String text, Finding finding) {
    try {
      Confirmation verdict = confirmer.confirm(String.format("%012d", accusations), finding);
      if (verdict instanceof NotRunnable not) {
        reasons.merge(not.reason(), 1, Integer::sum);
        return;
      }
      accusations++;
      tried.add(type);
      if (verdict instanceof Confirmed) {
        confirmed.add(text + ": " + verdict.text());
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return tried.size()
        + " classes, "
        + accusations
        + " accusations tried, not runnable "
        + reasons
        + ", confirmed "
        + confirmed;
  }
}
