package io.concurrencylint.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Analysis;
import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.report.Identity;
import io.concurrencylint.confirm.Confirmation.Confirmed;
import io.concurrencylint.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects whose simplest constructor, argument or implementation will not do. */
class MakingTest {
  /** The hazard, and what its constructor wants: PARAMETER is used as {@code wanted}. */
  private static final String HITS =
      """
      package demo;

      public final class Hits {
        private int hits;

        public Hits(PARAMETER) {
          CHECK
        }

        public synchronized void add() {
          hits++;
        }

        public synchronized int hits() {
          return hits;
        }

        public synchronized void addAll(int number) {
          hits += number;
        }

        public void reset() {
          hits = 0;
        }
      }
      """;

  private static final String KINDS =
      """
      package demo;

      final class Parsed {
        Parsed(String text) {
          if (!text.startsWith("<")) {
            throw new IllegalArgumentException(text);
          }
        }

        Parsed(int one, int other) {}
      }

      final class Built {
        private Built() {}

        static final class Builder {
          Built build() {
            return new Built();
          }
        }
      }

      interface Source<T> extends Comparable<Source<T>> {
        T next();

        Place place();
      }

      interface Place {
        Place parent();

        int number();
      }

      interface Service {
        int number();
      }

      final class Failing implements Service {
        public Failing() {
          throw new IllegalStateException("no network");
        }

        public int number() {
          return 1;
        }
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Parsed wanted | wanted.hashCode();",
        "Built wanted | wanted.hashCode();",
        "Source<String> wanted | wanted.place().parent().number();",
        "Service wanted | wanted.number();",
        "java.util.List<Parsed> wanted | wanted.forEach(each -> each.hashCode());",
        "java.util.function.Supplier<Built> wanted | wanted.get().hashCode();",
        "String... wanted | if (wanted.length % 2 == 1) throw new RuntimeException();",
      })
  void areMadeInAnotherWay(String wish) throws IOException {
    String[] parts = wish.split(" \\| ");
    write("Hits", HITS.replace("PARAMETER", parts[0]).replace("CHECK", parts[1]));
    write("Kinds", KINDS);
    List<Confirmation> verdicts = confirm();
    assertThat(verdicts)
        .as("%s", verdicts.stream().map(Confirmation::text).toList())
        .anyMatch(Confirmed.class::isInstance);
  }

  @Test
  void whatCannotBeMadeIsSaid() throws IOException {
    String check = "throw new IllegalStateException(\"never\");";
    write("Hits", HITS.replace("PARAMETER", "int wanted").replace("CHECK", check));
    assertThat(confirm())
        .isNotEmpty()
        .allSatisfy(
            verdict -> {
              assertThat(verdict).isInstanceOf(Confirmation.NotRunnable.class);
              assertThat(verdict.text()).contains("its objects cannot be made", "never");
            });
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve("src/demo").resolve(name + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<Confirmation> confirm() throws IOException {
    Path sources = folder.resolve("src");
    Request request = new Request(sources, List.of(sources), List.of(), List.of(), 1);
    Analysis analysis = new Engine(Rules.all()).run(request, Progress.NONE);
    List<Finding> findings =
        analysis.findings().stream()
            .filter(finding -> finding.rule().equals("UnguardedAccess"))
            .toList();
    Confirmer.Options options =
        new Confirmer.Options(
            folder.resolve("work"),
            300,
            Duration.ofMinutes(1),
            Path.of(System.getProperty("java.home")));
    try (Confirmer confirmer = new Confirmer(request, options)) {
      return Identity.of(findings).stream()
          .map(
              identity -> {
                try {
                  return confirmer.confirm(
                      identity.id(), findings.get(Identity.of(findings).indexOf(identity)));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              })
          .toList();
    }
  }
}
