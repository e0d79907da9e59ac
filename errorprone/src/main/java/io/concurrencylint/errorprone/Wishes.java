package io.concurrencylint.errorprone;

import com.google.errorprone.ErrorProneFlags;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.check.DidYouMean;
import io.concurrencylint.check.RuleSelection;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.UsageError;
import io.concurrencylint.check.config.ConfigurationFile;
import io.concurrencylint.rules.Rules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the user asks of us by {@code -XepOpt:ConcurrencyLint:...} and {@code concurrency-lint.yml}.
 * Which rules report, and how severely, they ask of Error Prone.
 */
final class Wishes {

  private static final String PREFIX = "ConcurrencyLint:";
  private static final String MIN_CONFIDENCE = PREFIX + "MinConfidence";
  private static final String CONFIG = PREFIX + "Config";

  private Wishes() {}

  /**
   * What the flags say, and what the configuration file says where they say nothing.
   *
   * @param files that are compiled; the configuration is searched above them
   */
  static Settings settings(ErrorProneFlags flags, List<Path> files) {
    for (String flag : flags.getFlagsMap().keySet()) {
      if (flag.startsWith(PREFIX) && !flag.equals(MIN_CONFIDENCE) && !flag.equals(CONFIG)) {
        throw new UsageError(
            "-XepOpt:"
                + flag
                + ": there is no such option"
                + DidYouMean.hint(flag, List.of(MIN_CONFIDENCE, CONFIG)));
      }
    }
    Settings said =
        new Settings(
            List.of(),
            new Settings.Thresholds(
                flags.get(MIN_CONFIDENCE).map(Wishes::confidence),
                Optional.empty(),
                Optional.empty()),
            Settings.NONE.scope(),
            Map.of(),
            Models.bundled());
    return configuration(flags, files)
        .map(file -> said.over(ConfigurationFile.read(file, RuleSelection.names(Rules.all()))))
        .orElse(said);
  }

  private static Optional<Path> configuration(ErrorProneFlags flags, List<Path> files) {
    Optional<Path> named = flags.get(CONFIG).map(Path::of).map(Path::toAbsolutePath);
    if (named.isPresent() && !Files.isRegularFile(named.get())) {
      throw new UsageError("-XepOpt:" + CONFIG + "=" + named.get() + ": no such file");
    }
    return named.isPresent() || files.isEmpty() ? named : ConfigurationFile.find(files);
  }

  private static Confidence confidence(String word) {
    List<Confidence> levels = List.of(Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH);
    return levels.stream()
        .filter(level -> level.label().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageError(
                    "-XepOpt:"
                        + MIN_CONFIDENCE
                        + "="
                        + word
                        + ": is none of "
                        + levels.stream()
                            .map(Confidence::label)
                            .collect(Collectors.joining(", "))));
  }
}
