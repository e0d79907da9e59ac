package io.concurrencylint.check.config;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.models.Models;
import io.concurrencylint.check.ClassPathText;
import io.concurrencylint.check.FailOn;
import io.concurrencylint.check.Glob;
import io.concurrencylint.check.RuleSelection;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.Settings.Scope;
import io.concurrencylint.check.Settings.Thresholds;
import io.concurrencylint.check.UsageError;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code concurrency-lint.yml}. Paths in it are relative to its folder. Every error is a
 * {@link UsageError} with file and line.
 */
public final class ConfigurationFile {

  /** Its name where it is searched for. */
  public static final String NAME = "concurrency-lint.yml";

  /** Where its JSON schema is. */
  public static final String SCHEMA =
      "https://raw.githubusercontent.com/concurrency-lint/concurrency-lint/main/"
          + "docs/concurrency-lint.schema.json";

  private final Path folder;
  private final String name;
  private final List<String> ruleNames;

  private ConfigurationFile(Path file, List<String> ruleNames) {
    this.folder = file.getParent();
    this.name = file.getFileName().toString();
    this.ruleNames = ruleNames;
  }

  /**
   * The file that holds for paths: in the deepest folder above them all, or the nearest folder
   * above that one, up to the root of a git work tree.
   *
   * @param paths absolute and normal, at least one
   */
  public static Optional<Path> find(List<Path> paths) {
    for (Path at = above(paths); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve(NAME))) {
        return Optional.of(at.resolve(NAME));
      }
      if (Files.exists(at.resolve(".git"))) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Path above(List<Path> paths) {
    Path first = paths.get(0);
    Path above = Files.isDirectory(first) ? first : first.getParent();
    for (Path path : paths) {
      while (above != null && !path.startsWith(above)) {
        above = above.getParent();
      }
    }
    return above;
  }

  /**
   * What {@code file} says.
   *
   * @param file absolute
   * @param ruleNames of all rules there are
   */
  public static Settings read(Path file, List<String> ruleNames) {
    try {
      return parse(file, Files.readString(file), ruleNames);
    } catch (MalformedInputException e) {
      throw new UsageError(file + ": is not UTF-8");
    } catch (IOException e) {
      throw new UsageError(file + ": cannot be read; check the path");
    }
  }

  /** The same of a text in the place of a file. */
  static Settings parse(Path file, String text, List<String> ruleNames) {
    return Value.parse(file.toString(), text)
        .map(new ConfigurationFile(file, ruleNames)::settings)
        .orElse(Settings.NONE);
  }

  private Settings settings(Value top) {
    Map<String, Value> entries = top.section(Keys.TOP);
    return new Settings(
        rules(entries), thresholds(entries), scope(entries), overrides(entries), models(entries));
  }

  private List<String> rules(Map<String, Value> entries) {
    List<String> words = new ArrayList<>();
    for (Value value : list(entries, "rules")) {
      RuleSelection.known(value.text().replaceFirst("^-", ""), ruleNames, value.place());
      words.add(value.text());
    }
    return words;
  }

  private static Thresholds thresholds(Map<String, Value> entries) {
    return new Thresholds(
        one(entries, "minConfidence").map(value -> value.choice(Confidence.class)),
        one(entries, "failOn").map(value -> value.choice(FailOn.class)),
        one(entries, "failOnIncomplete").map(Value::flag));
  }

  private Scope scope(Map<String, Value> entries) {
    return new Scope(
        globs(entries, "includes"),
        globs(entries, "excludes"),
        list(entries, "classpath").stream()
            .flatMap(
                value ->
                    ClassPathText.entries(
                        List.of(value.text()), folder, value.place() + ": classpath")
                        .stream())
            .toList(),
        list(entries, "sourceRoots").stream().map(this::folder).toList(),
        one(entries, "baseline").map(value -> folder.resolve(value.text()).normalize()),
        one(entries, "cacheDirectory").map(value -> folder.resolve(value.text()).normalize()));
  }

  private Path folder(Value value) {
    Path root = folder.resolve(value.text()).normalize();
    if (!Files.exists(root)) {
      throw value.error(value.text() + ": no such file or folder");
    }
    return root;
  }

  private List<Glob> globs(Map<String, Value> entries, String key) {
    return list(entries, key).stream().map(value -> new Glob(folder, value.text())).toList();
  }

  private Map<String, Settings.Override> overrides(Map<String, Value> entries) {
    Map<String, Settings.Override> overrides = new LinkedHashMap<>();
    one(entries, "overrides")
        .ifPresent(
            section ->
                section
                    .entries()
                    .forEach(
                        (rule, value) -> {
                          RuleSelection.known(rule, ruleNames, value.place());
                          overrides.put(rule, override(value));
                        }));
    return overrides;
  }

  private static Settings.Override override(Value value) {
    Map<String, Value> entries = value.section(Keys.OVERRIDE);
    return new Settings.Override(
        one(entries, "level").map(level -> level.choice(Severity.class)),
        one(entries, "minConfidence").map(least -> least.choice(Confidence.class)));
  }

  private Models models(Map<String, Value> entries) {
    try {
      return one(entries, "declare")
          .map(section -> Models.bundled().with(Declarations.facts(name, section)))
          .orElse(Models.bundled());
    } catch (IllegalArgumentException e) {
      throw new UsageError(e.getMessage());
    }
  }

  private static Optional<Value> one(Map<String, Value> entries, String key) {
    return Optional.ofNullable(entries.get(key));
  }

  private static List<Value> list(Map<String, Value> entries, String key) {
    return one(entries, key).map(Value::list).orElse(List.of());
  }
}
