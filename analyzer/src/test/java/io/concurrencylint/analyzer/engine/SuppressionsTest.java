package io.concurrencylint.analyzer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionsTest {

  @Test
  void aCommentBesideCodeConcernsItsLine() {
    assertThat(
            in("a();\nb(); // concurrency-lint:ignore WaitOutsideLoop -- it is woken once\nc();"))
        .containsExactly(new Suppression("A.java", 2, "WaitOutsideLoop", "it is woken once", 2, 2));
  }

  @Test
  void aCommentAloneConcernsTheNextLineOfCode() {
    assertThat(
            in(
                """
                a();
                // concurrency-lint:ignore WaitOutsideLoop, BusyWait
                // because

                b();
                """))
        .containsExactly(
            new Suppression("A.java", 2, "WaitOutsideLoop", "", 5, 5),
            new Suppression("A.java", 2, "BusyWait", "", 5, 5));
  }

  @Test
  void aCommentWithoutARuleIsFoundSoThatItCanBeTold() {
    assertThat(in("a(); // concurrency-lint:ignore -- why"))
        .containsExactly(new Suppression("A.java", 1, "", "why", 1, 1));
  }

  @Test
  void whatStandsInAStringIsNoComment() {
    assertThat(
            in(
                """
                String a = "// concurrency-lint:ignore BusyWait";
                char b = '"'; // concurrency-lint:ignored BusyWait
                String c = \"""
                    // concurrency-lint:ignore BusyWait
                    \""";
                """))
        .isEmpty();
  }

  @Test
  void anAnnotationConcernsTheBodyOfItsDeclaration() {
    assertThat(
            in(
                """
                @SuppressWarnings({"unchecked", "BusyWait"})
                @Deprecated(since = "1")
                class A<T extends Map<String, int[]>> {
                  String brace = "}"; // }
                  void m() { if (true) { } }
                }
                class B { }
                """))
        .containsExactly(new Suppression("A.java", 1, "BusyWait", "", 1, 6));
  }

  @Test
  void anAnnotationOnAFieldConcernsItsInitialiser() {
    assertThat(
            in(
                """
                class A {
                  @java.lang.SuppressWarnings(value = "concurrency-lint")
                  Runnable r = () -> {
                    spin();
                  };
                  int other;
                  @SuppressWarnings("BusyWait") abstract void m();
                  void p(@SuppressWarnings("BusyWait") int a,
                      int b) {
                    spin();
                  }
                }
                """))
        .containsExactly(
            new Suppression("A.java", 2, "concurrency-lint", "", 2, 5),
            new Suppression("A.java", 7, "BusyWait", "", 7, 7),
            new Suppression("A.java", 8, "BusyWait", "", 8, 9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@SuppressWarnings",
        "@SuppressWarnings(",
        "@SuppressWarnings(\"BusyWait\"",
        "@SuppressWarnings(\"BusyWait\") class A {",
        "@SuppressWarnings(\"BusyWait\\",
        "/* concurrency-lint",
        "// concurrency-lint:ignore"
      })
  void brokenTextIsNoReasonToFail(String text) {
    assertThat(in(text)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void lineEndsOfEverySystemCount() {
    assertThat(in("a();\r\nb();\rc(); // concurrency-lint:ignore BusyWait\r\n"))
        .extracting(Suppression::line)
        .containsExactly(3);
  }

  private static List<Suppression> in(String text) {
    return Suppressions.in("A.java", text, Set.of("BusyWait", "WaitOutsideLoop"));
  }
}
