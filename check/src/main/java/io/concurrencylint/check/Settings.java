package io.concurrencylint.check;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.models.Models;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of a check, by a command line, a build or a configuration file. What is empty was
 * not said.
 *
 * @param rules as for {@link RuleSelection}
 * @param thresholds from where on things count
 * @param scope which files are looked at, and with what beside them
 * @param overrides by the rule's name
 * @param models what is known of libraries, and what the user declares
 */
public record Settings(
    List<String> rules,
    Thresholds thresholds,
    Scope scope,
    Map<String, Override> overrides,
    Models models) {

  /** Nothing said. */
  public static final Settings NONE =
      new Settings(List.of(), Thresholds.NONE, Scope.NONE, Map.of(), Models.bundled());

  public Settings {
    rules = List.copyOf(rules);
    overrides = Map.copyOf(overrides);
  }

  /**
   * From where on things count.
   *
   * @param minimum findings of less confidence are withheld; medium unless said
   * @param failOn warning unless said
   * @param failOnIncomplete whether a file that cannot be analysed makes the check fail
   */
  public record Thresholds(
      Optional<Confidence> minimum, Optional<FailOn> failOn, Optional<Boolean> failOnIncomplete) {

    static final Thresholds NONE =
        new Thresholds(Optional.empty(), Optional.empty(), Optional.empty());

    private Thresholds over(Thresholds weaker) {
      return new Thresholds(
          minimum.or(weaker::minimum),
          failOn.or(weaker::failOn),
          failOnIncomplete.or(weaker::failOnIncomplete));
    }
  }

  /**
   * Which files are looked at, and with what beside them.
   *
   * @param includes only these files, when there are any
   * @param excludes not these
   * @param classPath jars and class folders, absolute
   * @param sourceRoots sources in which nothing is reported, absolute
   * @param baseline file of known findings, absolute
   * @param cache folder of what earlier runs came to, absolute; the user's cache folder unless said
   */
  public record Scope(
      List<Glob> includes,
      List<Glob> excludes,
      List<Path> classPath,
      List<Path> sourceRoots,
      Optional<Path> baseline,
      Optional<Path> cache) {

    static final Scope NONE =
        new Scope(List.of(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    public Scope {
      includes = List.copyOf(includes);
      excludes = List.copyOf(excludes);
      classPath = List.copyOf(classPath);
      sourceRoots = List.copyOf(sourceRoots);
    }

    /** Whether a file, told as an absolute, normal path, takes part. */
    public boolean wants(Path file) {
      return (includes.isEmpty() || includes.stream().anyMatch(glob -> glob.matches(file)))
          && excludes.stream().noneMatch(glob -> glob.matches(file));
    }

    private Scope over(Scope weaker) {
      return new Scope(
          first(includes, weaker.includes),
          first(excludes, weaker.excludes),
          first(classPath, weaker.classPath),
          first(sourceRoots, weaker.sourceRoots),
          baseline.or(weaker::baseline),
          cache.or(weaker::cache));
    }
  }

  /**
   * What is different for one rule.
   *
   * @param level of its findings
   * @param minimum its findings of less confidence are withheld
   */
  public record Override(Optional<Severity> level, Optional<Confidence> minimum) {}

  /** These settings, and what they leave unsaid from {@code weaker}. */
  public Settings over(Settings weaker) {
    return new Settings(
        first(rules, weaker.rules),
        thresholds.over(weaker.thresholds),
        scope.over(weaker.scope),
        overrides.isEmpty() ? weaker.overrides : overrides,
        models.declared().isEmpty() ? weaker.models : models);
  }

  private static <T> List<T> first(List<T> stronger, List<T> weaker) {
    return stronger.isEmpty() ? weaker : stronger;
  }

  /** The least confidence that is reported. */
  public Confidence minimum() {
    return thresholds.minimum().orElse(Confidence.MEDIUM);
  }

  /** From which level on findings make the check fail. */
  public FailOn failOn() {
    return thresholds.failOn().orElse(FailOn.WARNING);
  }

  /** Whether a file that cannot be analysed makes the check fail. */
  public boolean failOnIncomplete() {
    return thresholds.failOnIncomplete().orElse(false);
  }
}
