package io.concurrencylint.analyzer.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grammar of model files, and which line answers. */
class ModelsParseTest {
  @Test
  void theExactOverloadWinsOverTheStar() {
    Models models =
        models(
            """
            method p.Q#put(*) : sends this
            method p.Q#put(Object,long) : blocks thread timed; sends this timed
            """);
    assertThat(models.method("p.Q", "put", List.of("Object", "long")).has(Effect.Blocks.class))
        .isTrue();
    assertThat(models.method("p.Q", "put", List.of("Object")).effects())
        .containsExactly(new Effect.Sends(Selector.THIS, false, false));
    assertThat(models.method("p.Q", "take", List.of())).isNull();
    assertThat(models.method("p.R", "put", List.of("Object"))).isNull();
  }

  @Test
  void anUnknownOverloadIsAnsweredOnlyWhenAllAgree() {
    Models models =
        models(
            """
            method p.Q#same(int) : pure
            method p.Q#same(long) : pure
            method p.Q#other(int) : pure
            method p.Q#other(long) : blocks cpu
            """);
    assertThat(models.method("p.Q", "same", null).has(Effect.Pure.class)).isTrue();
    assertThat(models.method("p.Q", "other", null)).isNull();
  }

  @Test
  void everyMethodDoesNotMeanThoseOfEveryObject() {
    Models models =
        models(
            """
            method p.Q#*(*) : blocks io
            method p.Q#isOpen() : read-only
            """);
    assertThat(models.method("p.Q", "get", List.of("Object")).has(Effect.Blocks.class)).isTrue();
    assertThat(models.method("p.Q", "isOpen", List.of()).has(Effect.ReadOnly.class)).isTrue();
    assertThat(models.method("p.Q", "toString", List.of())).isNull();
    assertThat(models.method("p.Q", "<init>", List.of())).isNull();
  }

  @Test
  void commentsMayStandAlone() {
    Models models =
        models(
            """
            # a comment
            method p.Q#a() : pure # another
            """);
    assertThat(models.methods()).hasSize(1);
  }

  @Test
  void effectsAreTyped() {
    Models models =
        models(
            """
            method p.L#lock(long) : acquire this stamp-write try timed interruptible
            method p.L#unlock() : release this stamp-read stamp-write
            method p.L#run(*) : runs arg1 elsewhere event-loop(netty,arg0) periodic
            method p.L#io() : blocks io timed since 11 until 23
            method p.L#pool() : creates executor fixed daemon arg0
            """);
    assertThat(models.method("p.L", "lock", null).effects())
        .containsExactly(new Effect.Acquire(Selector.THIS, LockMode.STAMP_WRITE, true, true, true));
    assertThat(models.method("p.L", "unlock", null).effects())
        .containsExactly(
            new Effect.Release(Selector.THIS, Set.of(LockMode.STAMP_READ, LockMode.STAMP_WRITE)));
    assertThat(models.method("p.L", "run", null).effects())
        .containsExactly(
            new Effect.Runs(
                Selector.argument(1),
                Effect.Where.ELSEWHERE,
                new Role(RoleKind.EVENT_LOOP, Framework.NETTY, Selector.argument(0)),
                true));
    assertThat(models.method("p.L", "io", null).effects())
        .containsExactly(new Effect.Blocks(WaitKind.IO, false, true, false, 11, 23));
    assertThat(models.method("p.L", "pool", null).effects())
        .containsExactly(
            new Effect.Creates(
                Effect.Creation.EXECUTOR, Effect.Threads.FIXED, true, Selector.argument(0)));
  }

  @Test
  void typesSayWhatTheyAre() {
    Models models =
        models(
            """
            type p.Q : thread-safe; channel rendezvous; iteration snapshot
            type p.E : executor serial; threads ui(swing)
            type p.V : immutable; value-based
            """);
    assertThat(models.type("p.Q").channel()).isEqualTo(TypeModel.Channel.RENDEZVOUS);
    assertThat(models.type("p.E").role().framework()).isEqualTo(Framework.SWING);
    assertThat(models.type("p.E").safety()).isNull();
    assertThat(models.type("p.V").valueBased()).isTrue();
  }

  @Test
  void entriesAreMethodsOrAnnotations() {
    Models models =
        models(
            """
            entry p.Handler#read(*) : event-loop(netty)
            entry p.Handler#work(int) : worker(spring)
            entry @p.Get : worker(spring)
            entry @p.Get returning p.Mono : event-loop(spring) concurrent
            """);
    EntryModel read = models.entries("p.Handler").get(0);
    assertThat(read.serial()).isTrue();
    assertThat(read.matches("read", List.of("Object"))).isTrue();
    assertThat(models.entries("p.Handler").get(1).serial()).isFalse();
    assertThat(models.entries("p.Handler").get(1).matches("work", List.of("long"))).isFalse();
    assertThat(models.annotationEntries("p.Get"))
        .extracting(EntryModel::returns)
        .containsExactly(null, "p.Mono");
    assertThat(models.entries("p.Get")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          method p.Q#a() : bloks io             | 'bloks' is no effect
          method p.Q#a() : blocks water         | 'water' is no WaitKind
          method p.Q#a() : acquire that         | 'that' is not this, result or argN
          method p.Q#a() : blocks io quickly    | 'quickly' is not expected here
          method p.Q#a() : runs arg0            | a word is missing at the end
          method p.Q#a() : signals this         | one or all is missing
          method p.Q.a() : pure                 | not of the form Owner#name(parameters)
          method p.Q#a()                        | ' : ' is missing
          function p.Q#a() : pure               | 'function' is no kind of line
          type p.Q : quite-safe                 | 'quite-safe' is no Safety
          entry p.Q#a() : event-loop(netty      | lacks its closing parenthesis
          entry p.Q#a() : event-loop(nutty)     | 'nutty' is no Framework
          """)
  void aMistakeIsReportedWithItsLine(String line, String message) {
    assertThatThrownBy(
            () -> {
              Models models = models("\n" + line + "\n");
              models.methods();
              models.types();
              models.entries();
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("test.model:3: ")
        .hasMessageContaining(message);
  }

  @Test
  void aFactWithoutALibraryIsRefused() {
    assertThatThrownBy(() -> Models.parse("test.model", "method p.Q#a() : pure\n"))
        .hasMessage("test.model:1: a library line has to come first");
  }

  @ParameterizedTest
  @CsvSource({
    "jdk 17, 17, true",
    "jdk 17, 25, true",
    "jdk 21, 17, false",
    "jdk 17-22, 22, true",
    "jdk 17-22, 23, false",
    "g:a:1, 17, true"
  })
  void aLibraryKnowsItsReleases(String coordinates, int release, boolean there) {
    assertThat(new Library(coordinates).isIn(release)).isEqualTo(there);
  }

  private static Models models(String lines) {
    return Models.parse("test.model", "library jdk 17\n" + lines);
  }
}
