package io.concurrencylint.check.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.models.Declared;
import io.concurrencylint.check.FailOn;
import io.concurrencylint.check.Settings;
import io.concurrencylint.check.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** surface.md: "concurrency-lint.yml, found upward; an unknown key is exit 2 with did you mean". */
class ConfigurationFileTest {

  private static final List<String> RULES = List.of("BusyWait", "WaitOutsideLoop");

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void realFolder() throws IOException {
    folder = temporary.toRealPath();
  }

  private Settings read(String text) {
    return ConfigurationFile.parse(folder.resolve(ConfigurationFile.NAME), text, RULES);
  }

  @Test
  void everyKeyIsUnderstood() throws IOException {
    Files.createDirectories(folder.resolve("common/src"));
    Files.createDirectories(folder.resolve("lib"));
    Files.createFile(folder.resolve("lib/a.jar"));
    Settings settings =
        read(
            """
            rules: [BusyWait, -WaitOutsideLoop]
            minConfidence: low
            failOn: never
            failOnIncomplete: true
            includes: [src/main]
            excludes:
              - "**/generated/**"
            baseline: known.txt
            classpath: [lib/*, classes]
            sourceRoots: [common/src]
            overrides:
              BusyWait: {level: note, minConfidence: high}
            """);
    assertThat(settings.rules()).containsExactly("BusyWait", "-WaitOutsideLoop");
    assertThat(settings.minimum()).isEqualTo(Confidence.LOW);
    assertThat(settings.failOn()).isEqualTo(FailOn.NEVER);
    assertThat(settings.failOnIncomplete()).isTrue();
    assertThat(settings.scope().wants(folder.resolve("src/main/A.java"))).isTrue();
    assertThat(settings.scope().wants(folder.resolve("src/main/generated/A.java"))).isFalse();
    assertThat(settings.scope().wants(folder.resolve("src/test/A.java"))).isFalse();
    assertThat(settings.scope().baseline()).hasValue(folder.resolve("known.txt"));
    assertThat(settings.scope().classPath())
        .containsExactly(folder.resolve("lib/a.jar"), folder.resolve("classes"));
    assertThat(settings.scope().sourceRoots()).containsExactly(folder.resolve("common/src"));
    assertThat(settings.overrides())
        .containsOnlyKeys("BusyWait")
        .containsEntry(
            "BusyWait",
            new Settings.Override(Optional.of(Severity.NOTE), Optional.of(Confidence.HIGH)));
  }

  @Test
  void declarationsBecomeFactsWithTheLineTheyStandOn() {
    Settings settings =
        read(
            """
            declare:
              eventLoops:
                - com.acme.Handler#read(*)
                - "@com.acme.OnLoop"
                - type: com.acme.Loop
                  submit: ["later(long, Runnable)"]
              blocking:
                - {method: "com.acme.Db#query(String, int)", waitsFor: io}
              lockWrappers:
                - type: com.acme.Locks
                  lock: arg0
                  acquire: [enter(*)]
                  release: [leave(*)]
              threadSafeTypes: [com.acme.Outer$Counter]
            """);
    assertThat(settings.models().declared())
        .extracting(Declared::line, Declared::fact)
        .extracting(tuple -> tuple.toList().get(0) + " " + tuple.toList().get(1))
        .containsExactly(
            "3 entry com.acme.Handler#read(*) : event-loop(declared)",
            "4 entry @com.acme.OnLoop : event-loop(declared)",
            "5 type com.acme.Loop : thread-safe; executor serial; threads event-loop(declared)",
            "6 method com.acme.Loop#later(long,Runnable) : runs arg1 elsewhere pool(this)",
            "8 method com.acme.Db#query(String,int) : blocks io",
            "12 method com.acme.Locks#enter(*) : acquire arg0",
            "13 method com.acme.Locks#leave(*) : release arg0",
            "14 type com.acme.Outer$Counter : thread-safe");
  }

  @Test
  void aFileOfCommentsSaysNothing() {
    assertThat(read("# nothing yet\n")).isEqualTo(Settings.NONE);
    assertThat(read("")).isEqualTo(Settings.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          minConfidense: low                       | 1: unknown key 'minConfidense', did you mean minConfidence?
          '# a\n\nrulez: []'                       | 3: unknown key 'rulez', did you mean rules?
          'overrides:\n  BusyWait:\n    levle: x'  | 3: unknown key 'levle', did you mean level?
          'overrides:\n  BusyWaitt: {}'            | 2: there is no rule BusyWaitt, did you mean BusyWait?
          'declare:\n  eventLoop: []'              | 2: unknown key 'eventLoop', did you mean eventLoops?
          'rules: [BusyWiat]'                      | 1: there is no rule BusyWiat, did you mean BusyWait?
          'rules: BusyWait'                        | 1: a list is expected here
          'minConfidence: mediun'                  | 1: 'mediun' is none of low, medium, high, confirmed, did you mean medium?
          'failOnIncomplete: perhaps'              | 1: true or false is expected here
          'rules: []\nfailOn: [error]'             | 2: a text is expected here
          'baseline:'                              | 1: a text is expected here
          '[a]'                                    | 1: a mapping is expected here
          'rules: []\nrules: []'                   | 2: the key 'rules' is there twice
          'rules: [\n'                             | 2: not YAML
          'declare:\n  eventLoops: [@com.acme.X]'  | 2: not YAML: found character '@'
          'declare:\n  blocking: [com.acme.Db]'    | 2: 'com.acme.Db' is not a method
          'declare:\n  threadSafeTypes: [a b]'     | 2: 'a b' is not the name of a class
          'declare:\n  lockWrappers:\n  - type: A' | 3: 'release' is missing
          'sourceRoots: [nowhere]'                 | 1: nowhere: no such file or folder
          'declare:\n  threadSafeTypes: [A]\n  serialExecutors: [A]' | 3: a second line for this type
          """)
  void anErrorIsOneOfUsageWithFileAndLine(String text, String message) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(UsageError.class)
        .hasMessageContaining(ConfigurationFile.NAME + ":" + message);
  }

  @Test
  void theFileIsFoundUpwardToTheRootOfTheWorkTree() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("repository/module/src"));
    Path outside = Files.createFile(folder.resolve(ConfigurationFile.NAME));
    assertThat(ConfigurationFile.find(List.of(inner))).hasValue(outside);
    Files.createDirectory(folder.resolve("repository/.git"));
    assertThat(ConfigurationFile.find(List.of(inner))).isEmpty();
    Path module =
        Files.createFile(folder.resolve("repository/module").resolve(outside.getFileName()));
    assertThat(ConfigurationFile.find(List.of(inner))).hasValue(module);
    assertThat(ConfigurationFile.find(List.of(inner, folder.resolve("repository")))).isEmpty();
  }
}
