package io.concurrencylint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.cli.Shell.Answer;
import io.concurrencylint.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What surface.md promises of the command line and is seen only with the engine and all rules
 * behind it: names of commands and options, the shape of a finding, what reports hold.
 */
class SurfaceTest {

  private static final Terminal TERMINAL = new Terminal(true, true, 100, false, true);

  private static final String BANK =
      """
      package bank;

      class Bank {
        private final Object from = new Object();
        private final Object to = new Object();
        private int balance;

        void there() {
          synchronized (from) {
            synchronized (to) {
              balance++;
            }
          }
        }

        void back() {
          synchronized (to) {
            synchronized (from) {
              balance--;
            }
          }
        }

        public static void main(String[] args) {
          Bank bank = new Bank();
          new Thread(bank::there).start();
          new Thread(bank::back).start();
        }
      }
      """;

  private static final Set<String> HAZARDS =
      Set.of(
          "shared-state",
          "atomicity",
          "publication",
          "lock-order",
          "held-lock",
          "condition",
          "lock-usage",
          "channel",
          "event-loop",
          "join",
          "thread-lifecycle",
          "interrupt",
          "virtual-thread");

  @TempDir private Path temporary;
  private Path folder;
  private Shell shell;

  @BeforeEach
  void aProjectWithADeadlock() throws IOException {
    folder = temporary.toRealPath();
    shell = new Shell(folder).forReal().write("src/bank/Bank.java", BANK);
  }

  // ---- names --------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check: --format --output --fail-on --min-confidence --rules --since --staged --baseline"
            + " --threads --color --max-findings --config --classpath --source-root"
            + " --fail-on-incomplete",
        "confirm: --format --output --fail-on --min-confidence --rules --since --staged --baseline"
            + " --threads --color --max-findings --config --source-root -cp --executions"
            + " --time-limit --only --export-tests",
        "explore: --main --test -cp --executions --strategy --seed --preemptions --time-limit"
            + " --workers --shard --save-schedule",
        "replay:",
        "explain:",
        "rules:",
        "baseline:",
        "init:",
        "install-hook:",
        "doctor:",
        "generate-completion:"
      })
  void commandsAndOptionsHaveTheNamesPromised(String promise) {
    String[] words = promise.split(" ");
    String command = words[0].replace(":", "");
    CommandLine found = commands().get(command);
    assertThat(found).as(command).isNotNull();
    Set<String> options = new TreeSet<>();
    for (OptionSpec option : found.getCommandSpec().options()) {
      options.addAll(Arrays.asList(option.names()));
    }
    assertThat(options).containsAll(List.of(words).subList(1, words.length));
  }

  @Test
  void theBaselineHasItsThreeVerbs() {
    assertThat(commands().get("baseline").getSubcommands())
        .containsKeys("create", "update", "prune");
  }

  @ParameterizedTest
  @CsvSource({
    "check, --format, full concise json sarif html github",
    "check, --fail-on, error warning note never",
    "check, --min-confidence, low medium high confirmed",
    "check, --color, auto always never",
    "explore, --strategy, random pct pos dfs dpor"
  })
  void optionsTakeTheWordsPromised(String command, String option, String words) {
    assertThat(commands().get(command).getCommandSpec().findOption(option).completionCandidates())
        .contains(words.split(" "));
  }

  private Map<String, CommandLine> commands() {
    Session session =
        new Session(
            folder,
            System.out,
            System.err,
            Terminal.NONE,
            Rules.all(),
            (rules, request, progress) -> {
              throw new AssertionError();
            });
    return Main.commandLine(session).getSubcommands();
  }

  // ---- a finding ----------------------------------------------------------------------------

  @Test
  void aFindingHasItsFrameHowItHappensTheFixAndTheNextCommands() {
    Answer answer = shell.on(TERMINAL).run("check", "src", "--rules", "LockOrderInversion");
    assertThat(answer.out().lines().findFirst().orElseThrow())
        .matches("src/bank/Bank\\.java:\\d+:\\d+: error\\[LockOrderInversion\\] .+");
    assertThat(answer.out())
        .contains(" │ ")
        .contains("how it happens\n    T1 ")
        .contains("│ T2 ")
        .contains("fix: ")
        .contains("confidence: high, ")
        .contains("next: concurrency-lint explain LockOrderInversion")
        .contains("// concurrency-lint:ignore LockOrderInversion -- reason");
    assertThat(answer.exit()).isEqualTo(ExitCode.FINDINGS);
  }

  @Test
  void sixEssentialStepsAtMostAreShown() {
    String out = shell.on(TERMINAL).run("check", "src", "--rules", "LockOrderInversion").out();
    String story = out.substring(out.indexOf("how it happens"), out.indexOf("fix: "));
    Matcher step = Pattern.compile("(?m)(?:^ +|│ )\\d+ ").matcher(story);
    assertThat(step.results().count()).as(story).isBetween(2L, 6L);
  }

  @Test
  void everyFindingSaysWhatItRestsOn() {
    assertThat(shell.run("check").out().lines().toList())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).matches(".* \\((low|medium|high|confirmed)\\)"));
  }

  @Test
  void aCleanRunIsOneLineWithWhatWasLookedAt() throws IOException {
    shell.write("src/bank/Bank.java", "package bank;\n\nclass Bank {}\n");
    Answer answer = shell.on(TERMINAL).run("check");
    assertThat(answer.out())
        .matches(
            "No findings in 1 file: 1 class, 0 locks, 0 thread roles, [0-9.]+ s\\."
                + " Not analysed: nothing\\.\\n");
    assertThat(answer.exit()).isEqualTo(ExitCode.CLEAN);
  }

  @Test
  void progressIsForTerminalsAndOnStandardError() {
    shell.with(
        (rules, request, progress) -> {
          try {
            Thread.sleep(300);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          progress.at("parsing", 1, 2);
          return new io.concurrencylint.analyzer.engine.Engine(rules).run(request, progress);
        });
    Answer seen = shell.on(TERMINAL).run("check");
    assertThat(seen.err()).contains("parsing 1/2");
    assertThat(seen.out()).doesNotContain("parsing");
    assertThat(shell.on(Terminal.NONE).run("check").err()).doesNotContain("parsing");
  }

  // ---- what is analysed ---------------------------------------------------------------------

  @Test
  void aSourceRootTakesPartButNothingIsReportedInIt() throws IOException {
    shell.write(
        "app/use/Use.java",
        """
        package use;

        class Use {
          public static void main(String[] args) {
            lib.Counter counter = new lib.Counter();
            new Thread(counter::add).start();
            new Thread(counter::add).start();
          }
        }
        """);
    shell.write(
        "lib/lib/Counter.java",
        """
        package lib;

        public class Counter {
          private int count;

          public void add() {
            count++;
          }
        }
        """);
    assertThat(shell.run("check", "app", "lib").out()).contains("lib/lib/Counter.java:7");
    Answer answer = shell.run("check", "app", "--source-root", "lib");
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains("2 classes");
  }

  @Test
  void theClassPathTellsOfTypes() throws IOException {
    shell.write("api/api/Base.java", "package api;\n\npublic class Base extends Thread {}\n");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                folder.resolve("classes").toString(),
                folder.resolve("api/api/Base.java").toString());
    assertThat(failed).isZero();
    shell.write(
        "app/Use.java",
        """
        class Use {
          void use(api.Base thread) {
            thread.run();
          }
        }
        """);
    assertThat(shell.run("check", "app", "--rules=RunInsteadOfStart").out()).isEmpty();
    assertThat(
            shell.run("check", "app", "--rules=RunInsteadOfStart", "--classpath", "classes").out())
        .startsWith("app/Use.java:3:");
  }

  @Test
  void whatCannotBeReadOrParsedIsToldWithItsLineAndTheRestIsAnalysed() throws IOException {
    Files.createSymbolicLink(folder.resolve("src/bank/Gone.java"), Path.of("nowhere"));
    shell.write("src/bank/Broken.java", "package bank;\n\nclass Broken {\n  void m( {}\n}\n");
    Answer answer = shell.run("check");
    assertThat(answer.out()).startsWith("src/bank/Bank.java:");
    assertThat(answer.err())
        .contains("src/bank/Broken.java:4")
        .contains("src/bank/Gone.java")
        .contains("Not analysed: 2 of 3 files");
    assertThat(answer.exit()).isEqualTo(ExitCode.FINDINGS);
    assertThat(shell.run("check", "--fail-on-incomplete").exit()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void aSingleFileIsAnalysed() {
    assertThat(shell.run("check", "src/bank/Bank.java").out()).startsWith("src/bank/Bank.java:");
  }

  @Test
  void theNumberOfThreadsChangesNothing() throws IOException {
    for (int i = 0; i < 6; i++) {
      shell.write("src/bank/Bank" + i + ".java", BANK.replace("Bank", "Bank" + i));
    }
    String one = shell.run("check", "--threads", "1", "--format", "json").out();
    String four = shell.run("check", "--threads", "4", "--format", "json").out();
    assertThat(withoutTime(four)).isEqualTo(withoutTime(one)).contains("LockOrderInversion");
  }

  private static String withoutTime(String json) {
    return json.replaceAll("(?m)^.*(seconds|elapsed|millis).*$", "");
  }

  // ---- baseline -----------------------------------------------------------------------------

  @Test
  void theBaselineHoldsWhenLinesMove() throws IOException {
    shell.run("baseline", "create");
    Path file = folder.resolve("concurrency-lint-baseline.txt");
    assertThat(file).content().contains("LockOrderInversion").doesNotContainPattern(":\\d+");
    shell.write("src/bank/Bank.java", BANK.replace("class Bank", "\n\n// moved\nclass Bank"));
    Answer answer = shell.run("check", "--baseline", "concurrency-lint-baseline.txt");
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains("in the baseline").doesNotContain("matches nothing");
    assertThat(answer.exit()).isEqualTo(ExitCode.CLEAN);
  }

  // ---- confirm ------------------------------------------------------------------------------

  @Test
  void onlyWhatIsNamedIsTried() {
    Answer answer = shell.run("confirm", "src", "--only", "BusyWait", "--format", "json");
    assertThat(answer.out()).contains("LockOrderInversion").doesNotContain("\"verdict\"");
    assertThat(answer.exit()).isEqualTo(ExitCode.CLEAN);
  }

  // ---- SARIF --------------------------------------------------------------------------------

  @Test
  void rulesSayWhatToolsLookFor() {
    JsonNode rules = sarif().at("/runs/0/tool/driver/rules");
    assertThat(rules).hasSize(Rules.all().size());
    for (JsonNode rule : rules) {
      String id = rule.path("id").asString();
      assertThat(Files.exists(Path.of("../docs/rules/" + id + ".md"))).as(id).isTrue();
      assertThat(rule.at("/shortDescription/text").asString()).as(id).isNotBlank();
      assertThat(rule.at("/fullDescription/text").asString())
          .as(id)
          .isNotBlank()
          .hasSizeLessThanOrEqualTo(1024);
      assertThat(rule.at("/help/text").asString()).as(id).isNotBlank();
      assertThat(rule.at("/help/markdown").asString()).as(id).isNotBlank();
      assertThat(rule.path("helpUri").asString()).as(id).startsWith("https://").contains(id);
      JsonNode properties = rule.path("properties");
      assertThat(properties.path("hazard").asString()).as(id).isIn(HAZARDS);
      assertThat(properties.path("problem.severity").asString())
          .as(id)
          .isIn("error", "warning", "recommendation");
      assertThat(properties.path("precision").asString())
          .as(id)
          .isIn("very-high", "high", "medium", "low");
      assertThat(properties.path("tags")).as(id).isNotEmpty();
    }
  }

  @Test
  void onlyRacesHaveASecuritySeverity() {
    List<String> races = List.of("362", "363", "366", "367", "421");
    for (JsonNode rule : sarif().at("/runs/0/tool/driver/rules")) {
      boolean race = races.stream().anyMatch(number -> hasTag(rule, "cwe-" + number));
      assertThat(rule.path("properties").has("security-severity"))
          .as(rule.path("id").asString())
          .isEqualTo(race);
    }
  }

  private static boolean hasTag(JsonNode rule, String end) {
    for (JsonNode tag : rule.at("/properties/tags")) {
      if (tag.asString().endsWith(end)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aResultIsOfOneLineAndRelativeToTheRoot() {
    JsonNode results = sarif().at("/runs/0/results");
    assertThat(results).isNotEmpty();
    for (JsonNode result : results) {
      JsonNode place = result.at("/locations/0/physicalLocation");
      assertThat(place.at("/artifactLocation/uri").asString()).isEqualTo("src/bank/Bank.java");
      assertThat(place.at("/artifactLocation/uriBaseId").asString()).isEqualTo("%SRCROOT%");
      assertThat(place.path("region").has("startColumn")).isTrue();
      assertThat(place.path("region").has("endColumn")).isTrue();
      int line = place.at("/region/startLine").asInt();
      assertThat(place.at("/region/endLine").asInt(line)).isEqualTo(line);
      assertThat(result.at("/codeFlows/0/threadFlows")).hasSize(1);
      assertThat(result.at("/properties/confidence").asString()).isNotBlank();
    }
  }

  private JsonNode sarif() {
    Answer answer = shell.run("check", "src", "--format", "sarif");
    return JsonMapper.shared().readTree(answer.out());
  }
}
