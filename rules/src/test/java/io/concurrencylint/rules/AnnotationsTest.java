package io.concurrencylint.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.rule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Annotations of every family are read by their simple names, with their jar or without it. */
class AnnotationsTest {

  private static final String ACCOUNT =
      """
      %s

      class Account {
        private final Object lock = new Object();
        %s
        private int balance;

        void deposit(int amount) {
          synchronized (lock) {
            balance += amount;
          }
        }

        void add(int amount) {
          synchronized (lock) {
            balance += amount;
          }
        }

        void withdraw(int amount) {
          balance -= amount;
        }
      }
      """;

  private static final String SIZE =
      """
      class Size {
        private int size;

        synchronized void add() {
          size++;
        }

        synchronized void remove() {
          size--;
        }

        synchronized boolean isEmpty() {
          return size == 0;
        }

        synchronized int size() {
          return size;
        }

        void clear() {
          size = 0;
        }
      }
      """;

  private static final String SERVICE =
      """
      class Service {
        private volatile boolean started;

        void start(Runnable boot) {
          if (!started) {
            started = true;
            boot.run();
          }
        }
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javax.annotation.concurrent.GuardedBy",
        "net.jcip.annotations.GuardedBy",
        "com.google.errorprone.annotations.concurrent.GuardedBy",
        "androidx.annotation.GuardedBy",
        "org.checkerframework.checker.lock.qual.GuardedBy"
      })
  void aDeclaredGuardMakesItSure(String annotation) throws IOException {
    String account = ACCOUNT.formatted("import " + annotation + ";", "@GuardedBy(\"lock\")");
    assertThat(findings(new UnguardedAccess(), account))
        .singleElement()
        .extracting(Finding::confidence)
        .isEqualTo(Confidence.HIGH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NotThreadSafe", "ThreadConfined", "UiThread", "MainThread"})
  void whatIsConfinedNeedsNoGuard(String annotation) throws IOException {
    assertThat(findings(new UnguardedAccess(), SIZE)).hasSize(1);
    String confined = SIZE.replace("class Size", "@some.family." + annotation + " class Size");
    assertThat(findings(new UnguardedAccess(), confined)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"net.jcip.annotations.ThreadSafe", "javax.annotation.concurrent.ThreadSafe"})
  void whatIsThreadSafeIsMeantForThreads(String annotation) throws IOException {
    assertThat(findings(new CheckThenAct(), SERVICE))
        .extracting(Finding::confidence)
        .containsExactly(Confidence.LOW);
    String annotated = SERVICE.replace("class Service", "@" + annotation + " class Service");
    assertThat(findings(new CheckThenAct(), annotated))
        .extracting(Finding::confidence)
        .containsExactly(Confidence.MEDIUM);
  }

  @Test
  void whatIsImmutableIsSafeHoweverItIsPublished() throws IOException {
    String holder =
        """
        class Holder {
          private static Point point;

          static Point point() {
            if (point == null) {
              point = new Point(1);
            }
            return point;
          }

          public static void main(String[] args) {
            new Thread(Holder::point).start();
            new Thread(Holder::point).start();
          }
        }

        class Point {
          private int x;

          Point(int x) {
            this.x = x;
          }

          int x() {
            return x;
          }
        }
        """;
    List<Finding> plain = findings(new UnsafeLazyInitialization(), holder);
    assertThat(plain).hasSize(1);
    List<Finding> annotated =
        findings(
            new UnsafeLazyInitialization(),
            holder.replace(
                "class Point", "@com.google.errorprone.annotations.Immutable class Point"));
    assertThat(annotated).isEmpty();
  }

  private List<Finding> findings(Rule rule, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("Some.java"), text);
    Request request = new Request(folder, List.of(file), List.of(), List.of(), 1);
    return new Engine(List.of(rule)).run(request, Progress.NONE).findings();
  }
}
